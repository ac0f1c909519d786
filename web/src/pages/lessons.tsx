/* Lessons of a day: a teacher's own, now and next first; all of them for the office, with cover. */
import { useLocation } from "preact-iso/router";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { LessonTile, nowAndNext } from "../lessons/cards.tsx";
import type { LessonDay, LessonRow } from "../lessons/types.ts";
import { KINDS, stateOf, title, where } from "../lessons/words.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { Banner, Failure, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, dayDate, plural } from "../words.ts";

function Cover({ l, day, done }: { l: LessonRow; day: LessonDay; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [user, setUser] = useState("");
	const [error, setError] = useState<unknown>(null);
	const give = async (to: string) => {
		try {
			await once(path(`/lessons/${day.date}/${l.id}/cover`), { user: to || null });
			announce(to ? `${l.name} given for the day` : `Cover of ${l.name} taken back`);
			setError(null);
			done();
		} catch (e) {
			setError(e);
		}
	};
	const id = `cover-${l.id}`;
	return (
		<details class="m-cover">
			<summary>
				{l.cover ? `Cover: ${l.cover}` : "Cover"}
				<span class="m-vh"> for {l.name}</span>
			</summary>
			<Failure error={error} title="Not given." />
			<div class="m-btns">
				<label class="m-s" for={id}>
					Who takes it
				</label>
				<select class="m-in m-in--s" id={id} value={user} onChange={(e) => setUser(e.currentTarget.value)}>
					<option value="">Choose</option>
					{day.staff?.map((s) => (
						<option key={s.id} value={s.id}>
							{s.name}
							{s.position ? `, ${s.position}` : ""}
						</option>
					))}
				</select>
				<button type="button" class="m-btn m-btn--2 m-btn--s" aria-disabled={user ? undefined : "true"} onClick={() => user && give(user)}>
					Give for the day
				</button>
				{l.cover ? (
					<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => give("")}>
						Take back
					</button>
				) : null}
			</div>
		</details>
	);
}

const NARROW = ["all", "now", "open", "ad_hoc"] as const;
type Narrow = (typeof NARROW)[number];
const NARROW_WORDS: Record<Narrow, string> = { all: "All", now: "Now", open: "Not taken", ad_hoc: "Ad hoc" };

function fits(l: LessonRow, by: Narrow, now: string): boolean {
	if (by === "now") return l.starts <= now && now < l.ends;
	if (by === "open") return l.state === "due" || l.state === "overdue" || l.state === "part_done";
	return by === "all" || l.kind !== "lesson";
}

function Table({ day, done }: { day: LessonDay; done: () => void }) {
	const now = clock(day.now);
	const [by, setBy] = useState<Narrow>(day.is_today && day.lessons.some((l) => fits(l, "now", now)) ? "now" : "all");
	const rows = day.lessons.filter((l) => fits(l, by, now));
	return (
		<>
			<div class="m-chips m-lessons__by" role="group" aria-label="Which lessons">
				{NARROW.map((k) => (
					<button key={k} type="button" class="m-chip" aria-pressed={by === k} onClick={() => setBy(k)}>
						{NARROW_WORDS[k]} {day.lessons.filter((l) => fits(l, k, now)).length}
					</button>
				))}
			</div>
			{rows.length === 0 ? <p class="m-s">No lesson is in this list.</p> : null}
			<ul class="m-lessons">
				{rows.map((l) => {
					const s = stateOf(l);
					return (
						<li key={l.id}>
							<span class="m-lessons__when">
								{l.starts} to {l.ends}
								<span class="m-mut m-s"> {where(l)}</span>
							</span>
							<span class="m-lessons__name">
								<a href={`/lessons/${day.date}/${l.id}`}>{title(l)}</a>
								<span class="m-mut m-s">
									{" "}
									{l.kind === "lesson" ? "" : `${KINDS[l.kind]}, `}
									{l.cover || l.teacher || "no teacher"}
								</span>
							</span>
							<Tag kind={s.kind} icon={s.icon}>
								{s.text}
							</Tag>
							<span class="m-s">
								{l.counts.expected} expected
								{l.state === "taken" || l.state === "part_done"
									? `, ${l.counts.late} late, ${l.counts.not_here} not here`
									: ""}
							</span>
							{day.may_cover && l.kind === "lesson" ? <Cover l={l} day={day} done={done} /> : null}
						</li>
					);
				})}
			</ul>
		</>
	);
}

function Week({ day, done }: { day: LessonDay; done: () => void }) {
	const { me } = useHere();
	const path = useSchoolPath();
	const once = useOnce();
	const [error, setError] = useState<unknown>(null);
	if (!day.week) return null;
	const set = async () => {
		try {
			await once(path("/timetable"), { week_a: day.date }, "PUT");
			announce("This is week A");
			done();
		} catch (e) {
			setError(e);
		}
	};
	return (
		<p class="m-s">
			<Failure error={error} title="Not changed." />
			Timetable week <b>{day.week}</b>.{" "}
			{day.week === "B" && may(me, "calendar") ? (
				<button type="button" class="m-link" onClick={set}>
					This is week A
				</button>
			) : null}
		</p>
	);
}

function Links() {
	const { me } = useHere();
	return (
		<p class="m-btns m-s">
			<a href="/lessons/ad-hoc">Trips, interventions, clubs, detentions</a>
			{may(me, "answer") ? <a href="/lessons/missing">Missing from lessons</a> : null}
			{may(me, "cover") ? <a href="/lessons/spot-checks">Spot checks</a> : null}
		</p>
	);
}

export function LessonsPage() {
	const { query, route } = useLocation();
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const q = useQuery({
		queryKey: ["lessons", urn, query.date ?? ""],
		queryFn: () => get<LessonDay>(path("/lessons"), { date: query.date }),
		refetchInterval: 60_000,
		placeholderData: keepPreviousData,
	});
	useLiveQuery(["lessons", "marks", "school"], ["lessons", urn]);
	const done = () => void queries.invalidateQueries({ queryKey: ["lessons", urn] });
	const day = q.data;
	if (!day) {
		return (
			<>
				<Head title="Lessons" />
				{q.error ? <Failure error={q.error} title="The lessons did not load." /> : <Waiting what="the lessons" />}
			</>
		);
	}
	const shown = day.is_today ? nowAndNext(day.lessons, clock(day.now)) : [];
	return (
		<>
			<Head title={day.is_today ? "Lessons today" : `Lessons of ${dayDate(day.date)}`}>
				<p>
					{dayDate(day.date)}
					{day.is_today ? `, now ${clock(day.now)}` : ""}.
				</p>
			</Head>
			<form class="m-tools" onSubmit={(e) => e.preventDefault()} aria-label="Day">
				<div class="m-btns">
					<label class="m-s" for="day">
						Day
					</label>
					<input
						class="m-in m-in--s"
						type="date"
						id="day"
						value={day.date}
						onInput={(e) => e.currentTarget.value && route(`/lessons?date=${e.currentTarget.value}`)}
					/>
					{day.date === today ? null : <a href="/lessons">Back to today</a>}
				</div>
				<Links />
			</form>
			{day.is_open ? null : (
				<Banner kind="info">
					<b>The school is closed that day.</b> There are no lessons.
				</Banner>
			)}
			<Failure error={q.error} title="Not refreshed." />
			<Week day={day} done={done} />
			{!day.may_cover && shown.length ? (
				<Section title={shown[0].starts <= clock(day.now) ? "Now and next" : "Next"}>
					<div class="m-mine">
						{shown.map((l) => (
							<LessonTile key={l.id} l={l} date={day.date} />
						))}
					</div>
				</Section>
			) : null}
			<Section title={day.may_cover ? "All lessons" : "Your lessons"} note={plural(day.lessons.length, "register")}>
				{day.lessons.length ? (
					<Table key={day.date} day={day} done={done} />
				) : (
					<p class="m-s">
						{day.may_cover ? "No timetable holds on this day. It comes in by Import: timetable, then classes." : "You have no lesson on this day."}
					</p>
				)}
			</Section>
		</>
	);
}
