/*
 * A group's week for its tutor (C347). Two views: one that may be shown to the class, with the
 * group's figures and a dot for each session and no name beside it; and the tutor's own.
 */
import { useLocation, useRoute } from "preact-iso/router";
import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { Badges, Failure, Head, Waiting } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { useCodes, useHere, useSchoolPath, type CodeBook } from "../session.tsx";
import type { GroupWeek } from "../types.ts";
import { addDays, dayMonth, mondayOf, plural, shortDate, tenths } from "../words.ts";

type Figures = GroupWeek["week"];

function days(sessions: number): string {
	return sessions === 2 ? "1 day" : `${sessions / 2} days`;
}

/** "up 2.1", "down 10", "the same": tenths of a per cent against the week before. */
function change(now: Figures, before: Figures): string {
	if (now.rate === null || before.rate === null) return "–";
	const d = now.rate - before.rate;
	return d === 0 ? "the same" : `${d > 0 ? "up" : "down"} ${tenths(Math.abs(d))}`;
}

function weekWords(w: GroupWeek): string {
	return `${shortDate(w.from)} to ${shortDate(addDays(w.from, 4))}`;
}

function Missing({ week }: { week: Figures }) {
	if (!week.unmarked) return null;
	return (
		<p class="m-s m-mut">
			{plural(week.unmarked, "session")} of this week {week.unmarked === 1 ? "has" : "have"} no mark yet and {week.unmarked === 1 ? "is" : "are"}{" "}
			not in these figures.
		</p>
	);
}

function Weeks({ w, go }: { w: GroupWeek; go: (date: string) => void }) {
	const { today } = useHere();
	const next = addDays(w.from, 7);
	return (
		<div class="m-btns m-noprint">
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => go(addDays(w.from, -7))}>
				Week before
			</button>
			{next <= mondayOf(today) ? (
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => go(next)}>
					Week after
				</button>
			) : null}
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => window.print()}>
				Print
			</button>
		</div>
	);
}

function Private({ w, codes }: { w: GroupWeek; codes: CodeBook }) {
	return (
		<div class="m-scroll" tabIndex={0} role="region" aria-label="Each pupil's week">
			<table class="m-table m-tutor">
				<thead>
					<tr>
						<th scope="col">Pupil</th>
						{["Mon", "Tue", "Wed", "Thu", "Fri"].map((d) => (
							<th key={d} scope="col" class="m-tutor__day">
								{d}
							</th>
						))}
						<th scope="col" class="m-num">
							Week
						</th>
						<th scope="col" class="m-num">
							Change
						</th>
						<th scope="col" class="m-num">
							Term
						</th>
						<th scope="col" class="m-num">
							Missed
						</th>
						<th scope="col" class="m-num">
							Late
						</th>
					</tr>
				</thead>
				<tbody>
					{w.pupils.map((p) => (
						<tr key={p.id}>
							<th scope="row">
								<a href={`/pupils/${p.id}`}>
									<b>{p.name.surname}</b>, {p.name.forename}
								</a>{" "}
								<Badges badges={p.badges} />
							</th>
							{[0, 1, 2, 3, 4].map((d) => (
								<td key={d} class="m-tutor__day">
									{[0, 1].map((s) => {
										const code = p.cells[d * 2 + s]?.code;
										return code ? <CodeMark key={s} code={code} codes={codes} /> : <span key={s} class="m-tutor__none">{code === "" ? "?" : "–"}</span>;
									})}
								</td>
							))}
							<td class="m-num">{p.week.rate === null ? "–" : `${tenths(p.week.rate)}%`}</td>
							<td class="m-num">{change(p.week, p.before)}</td>
							<td class="m-num">{p.term.rate === null ? "–" : `${tenths(p.term.rate)}%`}</td>
							<td class="m-num">{p.term.missed ? days(p.term.missed) : "none"}</td>
							<td class="m-num">{p.term.late || "none"}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

/** In the class's view a session is a dot: filled when all who could were there. No name, no order, no badge. */
function Shown({ w, codes }: { w: GroupWeek; codes: CodeBook }) {
	const labels = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
	return (
		<div class="m-show">
			<p class="m-show__rate">
				<b>{w.week.rate === null ? "–" : `${tenths(w.week.rate)}%`}</b>
				<span>of our sessions attended this week</span>
			</p>
			<ul class="m-show__facts">
				<li>
					<b>{w.full}</b> of {w.pupils.length} of us were here for everything
				</li>
				<li>
					{w.week.rate === null || w.before.rate === null ? (
						"No week before to compare with"
					) : (
						<>
							<b>{change(w.week, w.before)}</b> {w.week.rate === w.before.rate ? "as the week before" : "on the week before"}
						</>
					)}
				</li>
				<li>
					This term so far: <b>{w.term.rate === null ? "–" : `${tenths(w.term.rate)}%`}</b>
				</li>
			</ul>
			<div class="m-show__dots" role="list" aria-label="Our sessions this week">
				{labels.map((label, d) => (
					<div key={label} role="listitem">
						<span>{label}</span>
						{[0, 1].map((s) => {
							const cells = w.pupils.map((p) => p.cells[d * 2 + s]?.code).filter((c): c is string => typeof c === "string");
							const of = (...classes: string[]) => cells.filter((c) => classes.includes(codes.get(c)?.class ?? "")).length;
							const here = of("present", "approved");
							const could = here + of("authorised", "unauthorised");
							/* A register half done would point at the few who are in it. */
							const isDone = !cells.includes("") && could > 0;
							const says = !cells.length ? "closed" : !isDone ? "not marked yet" : `${here} of ${could} attended`;
							return (
								<i key={s} class={!cells.length ? "is-shut" : !isDone ? "is-open" : here === could ? "is-full" : "is-part"}>
									<span class="m-vh">{s === 0 ? "morning" : "afternoon"}: </span>
									{says}
								</i>
							);
						})}
					</div>
				))}
			</div>
		</div>
	);
}

export function TutorPage() {
	const { params } = useRoute();
	const { query, route } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const codes = useCodes();
	const isShown = query.view === "show";
	const q = useQuery({
		queryKey: ["week", urn, params.group, query.date],
		queryFn: () => get<GroupWeek>(path(`/groups/${params.group}/week`), { date: query.date }),
		placeholderData: keepPreviousData,
	});
	const w = q.data;
	if (!w) {
		return (
			<>
				<Head title="The week" />
				{q.error ? <Failure error={q.error} title="The week did not load." /> : <Waiting what="the week" />}
			</>
		);
	}
	const to = (date: string | undefined, show: boolean) =>
		route(`/tutor/${params.group}?${new URLSearchParams({ ...(date ? { date } : {}), ...(show ? { view: "show" } : {}) })}`);
	return (
		<div class={isShown ? "m-week m-week--show" : "m-week"}>
			<Head title={`The week of ${w.group.name}`}>
				<p>
					{weekWords(w)}
					{w.term_from && !isShown ? `. Term from ${dayMonth(w.term_from)}` : ""}
				</p>
			</Head>
			<div class="m-tools m-noprint">
				<div class="m-chips" role="group" aria-label="Who looks">
					<button type="button" class="m-chip" aria-pressed={!isShown} onClick={() => to(query.date, false)}>
						For the tutor
					</button>
					<button type="button" class="m-chip" aria-pressed={isShown} onClick={() => to(query.date, true)}>
						To show the class
					</button>
				</div>
				<Weeks w={w} go={(date) => to(date, isShown)} />
			</div>
			<Missing week={w.week} />
			{isShown ? (
				<Shown w={w} codes={codes} />
			) : (
				<>
					<p class="m-s">
						The group attended <b>{w.week.rate === null ? "–" : `${tenths(w.week.rate)}%`}</b> of its sessions this week ({change(w.week, w.before)}{" "}
						against the week before) and <b>{w.term.rate === null ? "–" : `${tenths(w.term.rate)}%`}</b> this term; {w.full} of{" "}
						{w.pupils.length} missed nothing this week. Only sessions that a pupil could attend are counted.
					</p>
					<Private w={w} codes={codes} />
				</>
			)}
		</div>
	);
}
