/* What lessons put on the first page: a teacher's lesson now or next, the office's count of who is missing. */
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { Section, Tag } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { LessonDay, LessonQuestions, LessonRow } from "./types.ts";
import { stateOf, title, where } from "./words.ts";

export function useMyLessons(enabled: boolean) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({
		queryKey: ["lessons", urn, "mine"],
		queryFn: () => get<LessonDay>(path("/lessons"), { mine: true }),
		refetchInterval: 60_000,
		enabled,
	});
	useLiveQuery(["lessons", "school"], ["lessons", urn]);
	return q.data;
}

/** The lessons a teacher cares for at this minute: going on, and the next one. */
export function nowAndNext(lessons: LessonRow[], now: string): LessonRow[] {
	const here = lessons.filter((l) => l.starts <= now && now < l.ends);
	const next = lessons.find((l) => l.starts > now);
	return next ? [...here, next] : here;
}

export function LessonTile({ l, date }: { l: LessonRow; date: string }) {
	const s = stateOf(l);
	return (
		<a class={`m-tile m-tile--${s.kind}`} href={`/lessons/${date}/${l.id}`}>
			<b>
				{title(l)}
				<span>
					{l.counts.expected}
					<span class="m-vh"> pupils</span>
				</span>
			</b>
			<em>
				{l.starts} to {l.ends}
				{where(l) ? `, ${where(l)}` : ""}
			</em>
			<Tag kind={s.kind} icon={s.icon}>
				{s.text}
			</Tag>
		</a>
	);
}

/** For a teacher's first page: "Your lesson now". Nothing for who sees every lesson. */
export function LessonNow() {
	const { me, clockNow } = useHere();
	const isTeacher = may(me, "lesson") && !may(me, "cover");
	const day = useMyLessons(isTeacher);
	if (!isTeacher || !day) return null;
	const now = clockNow();
	const shown = nowAndNext(day.lessons, now);
	if (!shown.length) return null;
	const isNow = shown[0].starts <= now;
	return (
		<Section title={isNow ? "Your lesson now" : "Your next lesson"} end={<a class="m-s" href="/lessons">All your lessons today</a>}>
			<div class="m-mine">
				{shown.map((l) => (
					<LessonTile key={l.id} l={l} date={day.date} />
				))}
			</div>
		</Section>
	);
}

/** For the office's to-do list. */
export function MissingTile() {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({
		queryKey: ["missing", urn],
		queryFn: () => get<LessonQuestions>(path("/lessons/missing")),
		refetchInterval: 30_000,
		enabled: may(me, "answer"),
	});
	useLiveQuery(["lessons", "marks", "presence"], ["missing", urn]);
	const missing = q.data?.questions.filter((x) => x.kind === "missing") ?? [];
	if (!missing.length) return null;
	const acts = missing.filter((x) => x.needs_act).length;
	return (
		<a href="/lessons/missing">
			<b>{missing.length}</b>
			<span>missing from a lesson</span>
			<em>{acts ? `${acts} to act on first` : "present this session"}</em>
		</a>
	);
}
