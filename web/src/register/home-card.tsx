/* The card that leads a teacher's home page: who I am, what time it is, and the register that is mine now. */
import type { ComponentChildren } from "preact";
import { useQueryClient } from "@tanstack/preact-query";
import { useLive } from "../live.ts";
import { may } from "../may.ts";
import { Tag } from "../parts/basics.tsx";
import type { IconName } from "../parts/icon.tsx";
import { useHere } from "../session.tsx";
import type { BoardGroup, Today } from "../types.ts";
import { clock, dayDate, sessionWords } from "../words.ts";

const ICONS: Record<BoardGroup["state"], IconName> = {
	closed_day: "ring", not_due: "ring", due: "ring", part_done: "half", overdue: "warn", sent: "tick", amended: "pen",
};
const TAGS: Record<BoardGroup["state"], string> = {
	closed_day: "notdue", not_due: "notdue", due: "due", part_done: "part", overdue: "overdue", sent: "sent", amended: "amended",
};

/** The registers that are a person's own in this session: their groups, and those they cover. */
export function useMyGroups(today: Today | undefined): { mine: BoardGroup[]; covered: Set<string> } {
	const { me, today: now } = useHere();
	const covered = new Set(
		(me.covers ?? []).filter((c) => (today?.session === "PM" ? c.pm : c.am) && today?.date === now).map((c) => c.group),
	);
	if (!today) return { mine: [], covered };
	const own = may(me, "amend") ? [] : (me.groups ?? []);
	return { mine: today.groups.filter((g) => own.includes(g.id) || covered.has(g.id)), covered };
}

function says(g: BoardGroup, today: Today): string {
	const left = g.counts.unmarked;
	switch (g.state) {
		case "closed_day":
			return "Nobody is expected";
		case "not_due":
			return `Opens at ${g.opens}`;
		case "due":
			return `Due, closes at ${g.closes}`;
		case "part_done":
			return `Part done: ${left} unmarked, closes at ${g.closes}`;
		case "overdue":
			return today.is_today ? `Overdue: it closed at ${g.closes}` : "Missing";
		case "sent":
			return g.taken_at ? `Sent at ${clock(g.taken_at)}` : "Sent";
		case "amended":
			return "Amended by the office";
	}
}

function verb(g: BoardGroup): string {
	return g.state === "sent" || g.state === "amended" || g.state === "closed_day" ? "Open" : g.state === "part_done" ? "Go on with" : "Take";
}

function Mine({ g, today, isCover }: { g: BoardGroup; today: Today; isCover: boolean }) {
	const href = `/register/${today.date}/${today.session}/${g.id}`;
	return (
		<li class={`m-home__reg m-home__reg--${TAGS[g.state]}`}>
			<a class="m-home__open" href={href}>
				{verb(g)} {g.name}
				<span>
					{today.is_today ? `this ${sessionWords(today.session)}` : `${dayDate(today.date)}, ${sessionWords(today.session)}`},{" "}
					{g.counts.expected} pupils
				</span>
			</a>
			<p class="m-home__state">
				<Tag kind={TAGS[g.state]} icon={ICONS[g.state]}>
					{says(g, today)}
				</Tag>
				{isCover ? <span class="m-badge m-badge--act">You cover this today</span> : <a href={`/tutor/${g.id}`}>The week of {g.name}</a>}
			</p>
		</li>
	);
}

/** `children`: the lesson that is on now, where the timetable knows one. */
export function HomeCard(p: { mine: BoardGroup[]; covered: Set<string>; today: Today; children?: ComponentChildren }) {
	const { me, clockNow } = useHere();
	const queries = useQueryClient();
	/* A register may be given at any moment of the morning. */
	useLive(["school"], () => void queries.invalidateQueries({ queryKey: ["me"] }));
	return (
		<section class="m-home" aria-label="Your registers">
			<p class="m-home__who">
				<span>
					<b>{me.user.name}</b>
					{me.user.position ? `, ${me.user.position}` : ""}
				</span>
				<span class="m-home__now">{p.today.is_today ? `Now ${clockNow()}` : dayDate(p.today.date)}</span>
			</p>
			<ul>
				{p.mine.map((g) => (
					<Mine key={g.id} g={g} today={p.today} isCover={p.covered.has(g.id)} />
				))}
			</ul>
			{p.children}
		</section>
	);
}
