/* The office's first page: what to do, the board of registers, who is unexplained. */
import { useLocation } from "preact-iso/router";
import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { send } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { KeptNote } from "../offline/bar.tsx";
import { todayOrKept } from "../offline/kept-today.ts";
import { useStatus } from "../offline/status.ts";
import { ArrivalButton } from "../parts/arrival.tsx";
import { BackupNote } from "../parts/backup.tsx";
import { Badges, Banner, Failure, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { LessonNow, MissingTile } from "../lessons/cards.tsx";
import type { IconName } from "../parts/icon.tsx";
import { HomeCard, useMyGroups } from "../register/home-card.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { BoardGroup, Presence, Session, Today } from "../types.ts";
import {
	clock, dayDate, fullName, percent, plural, sessionWords, shortDate, yearOrder, yearWords,
} from "../words.ts";

const STATES: Record<BoardGroup["state"], { tile: string; icon: IconName }> = {
	closed_day: { tile: "notdue", icon: "ring" },
	not_due: { tile: "notdue", icon: "ring" },
	due: { tile: "due", icon: "ring" },
	part_done: { tile: "part", icon: "half" },
	overdue: { tile: "overdue", icon: "warn" },
	sent: { tile: "sent", icon: "tick" },
	amended: { tile: "amended", icon: "pen" },
};

function stateWords(g: BoardGroup): string {
	const marked = g.counts.expected - g.counts.unmarked;
	switch (g.state) {
		case "closed_day":
			return "Closed";
		case "not_due":
			return "Not due";
		case "due":
			return "Due";
		case "part_done":
			return `${marked} of ${g.counts.expected}`;
		case "overdue":
			return g.minutes_overdue && g.minutes_overdue < 600 ? `${g.minutes_overdue} min overdue` : "Overdue";
		case "sent":
			return g.taken_at ? `Sent ${clock(g.taken_at)}` : "Sent";
		case "amended":
			return "Amended";
	}
}

function isSent(g: BoardGroup): boolean {
	return g.state === "sent" || g.state === "amended";
}

function Tile({ g, today }: { g: BoardGroup; today: Today }) {
	const { me } = useHere();
	const href = `/register/${today.date}/${today.session}/${g.id}`;
	const isWaiting = useStatus().waiting.some((i) => i.href === href);
	const look = isWaiting ? { tile: "waiting", icon: "up" as const } : STATES[g.state];
	const inside = (
		<>
			<b>
				{g.name}
				<span>
					{g.counts.expected}
					<span class="m-vh"> pupils</span>
				</span>
			</b>
			<em>{g.tutor || "\u00a0"}</em>
			<Tag kind={look.tile} icon={look.icon}>
				{isWaiting ? "Kept here" : stateWords(g)}
			</Tag>
		</>
	);
	const cls = `m-tile m-tile--${look.tile}`;
	if (!may(me, "register")) return <div class={cls}>{inside}</div>;
	return (
		<a class={cls} href={href}>
			{inside}
		</a>
	);
}

function closing(groups: BoardGroup[], today: Today): string {
	const times = new Set(groups.map((g) => g.closes));
	const isOver = !today.is_today || clock(today.now) > groups[0].closes;
	return times.size === 1 ? `${isOver ? "closed" : "until"} ${groups[0].closes}` : "";
}

function Board({ today }: { today: Today }) {
	const years = [...new Set(today.groups.map((g) => g.year))].sort((a, b) => yearOrder(a) - yearOrder(b));
	return (
		<div class="m-board">
			{years.map((y) => {
				const groups = today.groups.filter((g) => g.year === y);
				const sent = groups.filter(isSent).length;
				return (
					<div class="m-board__row" key={y}>
						<h3>
							{yearWords(y)}
							<span>{closing(groups, today)}</span>
							<span class="m-only360">
								{sent} of {groups.length} sent
							</span>
						</h3>
						{groups.map((g) => (
							<Tile key={g.id} g={g} today={today} />
						))}
					</div>
				);
			})}
		</div>
	);
}

function Todo({ today }: { today: Today }) {
	const { me } = useHere();
	const r = today.registers;
	const acts = today.unexplained.filter((u) => u.badges.some((b) => b.is_act)).length;
	const old = today.n_by_age.filter((a) => a.age === 4 || a.age === 5).reduce((n, a) => n + a.count, 0);
	const last = today.n_by_age.find((a) => a.age === 5)?.count ?? 0;
	const past = today.n_by_age.filter((a) => a.age > 5).reduce((n, a) => n + a.count, 0);
	const more = r.due + r.part_done;
	const kept = today.not_confirmed?.length ?? 0;
	return (
		<div class="m-todo">
			<a href="#registers">
				<b>{r.overdue}</b>
				<span>{r.overdue === 1 ? "register overdue" : "registers overdue"}</span>
				<em>{more ? `${more} more due` : "no others due"}</em>
			</a>
			<a href={today.is_today && may(me, "follow_up") ? "/follow-up" : "#unexplained"}>
				<b>{today.unexplained.length}</b>
				<span>unexplained now</span>
				<em>{acts ? `${acts} to act on first` : "none vulnerable"}</em>
			</a>
			{today.is_today ? <MissingTile /> : null}
			<a href="#n-by-age">
				<b>{old}</b>
				<span>N on day 4 or 5</span>
				<em>{past ? `${past} past the last day` : last ? `${last} must be settled today` : "none due today"}</em>
			</a>
			{kept ? (
				<a href="#not-confirmed">
					<b>{kept}</b>
					<span>{kept === 1 ? "known absence not confirmed" : "known absences not confirmed"}</span>
					<em>nobody confirmed them before closing</em>
				</a>
			) : null}
		</div>
	);
}

const SHOWN = 7;

function Unexplained({ today }: { today: Today }) {
	const [all, setAll] = useState(false);
	const list = all ? today.unexplained : today.unexplained.slice(0, SHOWN);
	const rest = today.unexplained.length - list.length;
	return (
		<Section title="Unexplained now" id="unexplained" note="Most worrying first.">
			{today.unexplained.length === 0 ? <p class="m-s">Nobody is unexplained in this session.</p> : null}
			<ol class="m-q">
				{list.map((u) => (
					<li key={u.pupil}>
						<div>
							<h3>
								<a href={`/pupils/${u.pupil}`}>
									{u.name.surname}, <span>{u.name.forename}</span>
								</a>{" "}
								<span class="m-mut m-s">{u.group}</span> <Badges badges={u.badges} />
							</h3>
							<p class="m-mut">
								{u.has_mark ? `N since ${shortDate(u.since)}` : "Expected, and no mark: the register is missing"}
								{u.has_mark && u.due ? `, to be settled by ${/^\d{4}-/.test(u.due) ? shortDate(u.due) : u.due}` : ""}
							</p>
						</div>
						<div class="m-btns">
							{u.contact?.phone ? (
								<a class="m-btn m-btn--2 m-btn--s" href={`tel:${u.contact.phone.replace(/[^0-9+]/g, "")}`}>
									Ring {u.contact.name}
								</a>
							) : null}
							<a class="m-btn m-btn--2 m-btn--s" href={`/pupils/${u.pupil}`}>
								Open<span class="m-vh"> {fullName(u.name)}</span>
							</a>
						</div>
					</li>
				))}
			</ol>
			{rest > 0 ? (
				<p class="m-s m-before">
					<button type="button" class="m-link" onClick={() => setAll(true)}>
						Show the other {rest}
					</button>
				</p>
			) : null}
		</Section>
	);
}

function ageWords(age: number): string {
	if (age === 0) return "Today";
	if (age === 5) return "5: last day";
	if (age > 5) return "Older";
	return plural(age, "school day");
}

function NByAge({ today }: { today: Today }) {
	const most = Math.max(1, ...today.n_by_age.map((a) => a.count));
	const fill = (age: number) => (age > 4 ? "bad" : age === 4 ? "late" : "plain");
	return (
		<Section title="N by age" id="n-by-age" note="in school days">
			<ul class="m-bars">
				{today.n_by_age.map((a) => (
					<li key={a.age}>
						<span>{ageWords(a.age)}</span>
						<svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
							<rect class="m-f-track" width="100" height="14" />
							<rect class={`m-f-${fill(a.age)}`} width={(100 * a.count) / most} height="14" />
						</svg>
						<b>{a.count}</b>
					</li>
				))}
			</ul>
		</Section>
	);
}

/** Of the whole day's sightings: the marks of a session that has just begun say little of who is in. */
function OnSiteNow() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["presence-counts", urn];
	const q = useQuery({
		queryKey: key,
		/* The counts are of everybody, whichever rows come with them. */
		queryFn: async () => (await send<Presence>("GET", path("/presence?state=signed_out"))).data.counts,
		refetchInterval: 30_000,
	});
	useLiveQuery(["presence", "marks", "school"], key);
	if (!q.data) return null;
	return (
		<>
			<a href="/on-site">On site now</a> <b>{q.data.on_site}</b>.{" "}
		</>
	);
}

function SoFar({ today, isOffice }: { today: Today; isOffice: boolean }) {
	const { me } = useHere();
	const c = today.counts;
	const missing = today.registers.all - today.registers.sent;
	return (
		<Section title={today.is_today ? `So far this ${sessionWords(today.session)}` : "In this session"}>
			<p class="m-s">
				{isOffice && today.is_today && may(me, "presence") ? <OnSiteNow /> : null}
				{c.on_site === undefined ? null : (
					<>
						Marked here <b>{c.on_site}</b> of {c.expected}.{" "}
					</>
				)}
				{c.elsewhere === undefined ? null : (
					<>
						Off site with us <b>{c.elsewhere}</b>.{" "}
					</>
				)}
				Attendance <b>{percent(today.attendance)}</b> of the {plural(today.registers.sent, "register")} sent
				{missing ? `; ${plural(missing, "register is", "registers are")} missing from this figure` : ""}.
			</p>
		</Section>
	);
}

function NotConfirmed({ today }: { today: Today }) {
	const codes = useCodes();
	const list = today.not_confirmed ?? [];
	if (!list.length) return null;
	return (
		<Section title="Known absences not confirmed" id="not-confirmed" note="the register closed without a word on them">
			<ul class="m-plain">
				{list.map((p) => (
					<li key={p.pupil}>
						<CodeMark code={p.code} codes={codes} /> <a href={`/pupils/${p.pupil}`}>{fullName(p.name)}</a>{" "}
						<span class="m-mut m-s">
							{p.group} {p.note}
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}

/** Pupils in no registration group are in no register: somebody has to give them one. */
function NoGroup({ today }: { today: Today }) {
	const list = today.no_group ?? [];
	if (!list.length) return null;
	return (
		<Section title="In no register" id="no-group" note="expected, and in no registration group">
			<ul class="m-plain">
				{list.map((p) => (
					<li key={p.pupil}>
						<a href={`/pupils/${p.pupil}`}>{fullName(p.name)}</a> <span class="m-mut m-s">{p.year ? yearWords(p.year) : ""}</span>
					</li>
				))}
			</ul>
		</Section>
	);
}

function Chooser({ today }: { today: Today }) {
	const { route } = useLocation();
	const go = (date: string, session: Session) => route(`/?date=${date}&session=${session}`);
	return (
		<form class="m-tools" onSubmit={(e) => e.preventDefault()} aria-label="Day and session">
			<div class="m-btns">
				<label class="m-s" for="day">
					Day
				</label>
				<input
					class="m-in m-in--s"
					type="date"
					id="day"
					value={today.date}
					onInput={(e) => e.currentTarget.value && go(e.currentTarget.value, today.session)}
				/>
				<div class="m-chips" role="group" aria-label="Session">
					{(["AM", "PM"] as const).map((s) => (
						<button
							key={s}
							type="button"
							class="m-chip"
							aria-pressed={today.session === s}
							onClick={() => go(today.date, s)}
						>
							{s === "AM" ? "Morning" : "Afternoon"}
						</button>
					))}
				</div>
				{today.is_today ? null : <a href="/">Back to today</a>}
			</div>
			<ArrivalButton date={today.date} />
		</form>
	);
}

export function TodayPage() {
	const { query } = useLocation();
	const { urn, me, clockNow } = useHere();
	const path = useSchoolPath();
	const q = useQuery({
		queryKey: ["today", urn, query.date, query.session],
		queryFn: () => todayOrKept(path("/today"), { date: query.date, session: query.session }, clockNow()),
		refetchInterval: 30_000,
		placeholderData: keepPreviousData,
	});
	useLiveQuery(["marks", "school"], ["today", urn]);
	const t = q.data?.data;
	const { mine, covered } = useMyGroups(t);
	if (!t) {
		return (
			<>
				<Head title="Today" />
				{q.error ? <Failure error={q.error} title="The board did not load." /> : <Waiting what="the registers" />}
			</>
		);
	}
	const session = sessionWords(t.session);
	const isOffice = may(me, "amend");
	/* A teacher's page is led by their register; the office has its to-do list. */
	const card = mine.length ? <HomeCard mine={mine} covered={covered} today={t} /> : null;
	return (
		<>
			<Head title={`${dayDate(t.date)}, ${session}`}>
				<p>Now {clock(t.now)}.</p>
			</Head>
			{isOffice ? null : card}
			{t.is_today ? <LessonNow /> : null}
			<Chooser today={t} />
			{t.is_today ? null : (
				<Banner kind="bad" role="status">
					<b>Not today.</b> These are the registers of {dayDate(t.date)}, {session}.
				</Banner>
			)}
			{t.is_open === false ? (
				<Banner kind="info">
					<b>The school is closed in this session.</b> {t.closed_reason}
				</Banner>
			) : null}
			<KeptNote kept_at={q.data?.kept_at} />
			{q.error ? <Failure error={q.error} title="Not refreshed." /> : null}
			{isOffice || !mine.length ? <Todo today={t} /> : null}
			{t.is_today ? <BackupNote /> : null}
			{isOffice ? card : null}
			{mine.length && mine.length === t.groups.length ? null : (
				<Section
					title={t.is_today ? `Registers this ${session}` : "Registers"}
					id="registers"
					note={`${t.registers.sent} of ${t.registers.all} sent. Refreshed by itself.`}
				>
					{t.groups.length ? <Board today={t} /> : <p class="m-s">No registration group has a register in this session.</p>}
				</Section>
			)}
			<div class="m-cols m-cols--21">
				<Unexplained today={t} />
				<div>
					<NByAge today={t} />
					<NoGroup today={t} />
					<NotConfirmed today={t} />
					<SoFar today={t} isOffice={isOffice || !mine.length} />
				</div>
			</div>
		</>
	);
}
