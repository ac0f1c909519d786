/* On a pupil's page: lessons come late to or missed, apart from the sessions. Nothing where there is no timetable. */
import { useQuery } from "@tanstack/preact-query";
import type { components } from "../api-types.ts";
import { get } from "../api.ts";
import { Section } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { plural, shortDate } from "../words.ts";
import { MARKS } from "./words.ts";

type PupilLessons = components["schemas"]["PupilLessons"];
const SHOWN = 10;

export function PupilLessonsSection({ pupil }: { pupil: string }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({
		queryKey: ["pupil-lessons", urn, pupil],
		queryFn: () => get<PupilLessons>(path(`/pupils/${pupil}/lessons`)),
	});
	const d = q.data;
	if (!d?.counts.marked) return null;
	return (
		<Section title="Lessons this year" note="counted apart from the sessions">
			<p class="m-s">
				In {plural(d.counts.marked, "lesson register")}: present <b>{d.counts.present}</b>, late <b>{d.counts.late}</b> (
				{plural(d.counts.minutes_late, "minute")} together), not here <b>{d.counts.not_here}</b>, elsewhere <b>{d.counts.elsewhere}</b>.
			</p>
			<ul class="m-plain m-s">
				{d.lessons.slice(0, SHOWN).map((l) => (
					<li key={`${l.date} ${l.starts} ${l.name}`}>
						{shortDate(l.date)} {l.starts} {l.name}: <b>{MARKS[l.mark]}</b>
						{l.minutes ? `, ${plural(l.minutes, "minute")}` : ""}
						{l.place ? `, ${l.place}` : ""} <span class="m-mut">{l.by}</span>
					</li>
				))}
			</ul>
		</Section>
	);
}
