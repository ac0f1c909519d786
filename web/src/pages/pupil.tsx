/* A pupil: the year in one strip, figures, flags with their working, contacts, what is known ahead. */
import { useRoute } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { PupilLessonsSection } from "../lessons/pupil-lessons.tsx";
import { may } from "../may.ts";
import { IsIn } from "../parts/presence.tsx";
import { Badges, Banner, Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { Figure } from "../parts/figure.tsx";
import { Contacts, contactName, phoneWords, RollEntry } from "../pupil/entry.tsx";
import { Flags, TenWeeks, Weekdays } from "../pupil/flags.tsx";
import { Known } from "../pupil/known.tsx";
import { Photo } from "../pupil/photo.tsx";
import { ChosenMark } from "../pupil/mark.tsx";
import { cellAt, lastMarked, weeksOf, type Spot } from "../pupil/strip.ts";
import { YearStrip } from "../pupil/year-strip.tsx";
import { useCodes, useHere, useSchoolPath, type CodeBook } from "../session.tsx";
import type { Pupil, PupilFigures, Stats, Strip } from "../types.ts";
import { longDate, plural, shortDate, tenths, yearWords } from "../words.ts";

function about(p: Pupil): string {
	const known = p.preferred_forename && p.preferred_forename !== p.legal_forename ? `Known as ${p.preferred_forename}. ` : "";
	const age = p.age === undefined ? "" : `, age ${p.age}`;
	const start = p.enrolments[p.enrolments.length - 1]?.start;
	const roll = p.status === "left" ? "Has left" : start ? `On roll since ${longDate(start)}` : "";
	return `${known}${p.group ? `${p.group}, ` : ""}${yearWords(p.year)}. Born ${longDate(p.dob)}${age}. UPN ${p.upn || "not known"}. ${roll}.`;
}

function FirstContact({ p }: { p: Pupil }) {
	const first = [...p.contacts].filter((c) => !c.no_contact).sort((a, b) => a.priority - b.priority)[0];
	if (!first) return null;
	return (
		<span class="m-s">
			First contact: {[first.relationship, contactName(first)].filter(Boolean).join(", ")},{" "}
			{first.phones?.[0] ? phoneWords(first.phones[0]) : <b>number missing</b>}.
		</span>
	);
}

const KEY = [
	["/", "present"],
	["L", "late"],
	["V", "educated elsewhere"],
	["I", "leave, authorised"],
	["Y1", "unable to attend"],
	["O", "unauthorised"],
	["N", "not yet explained"],
	["#", "does not count"],
];

function CodeKey({ codes }: { codes: CodeBook }) {
	return (
		<ul class="m-key">
			{KEY.map(([c, text]) => (
				<li key={c}>
					<CodeMark code={c} codes={codes} words="" />
					{text}
				</li>
			))}
		</ul>
	);
}

function Year({ pupil, codes }: { pupil: string; codes: CodeBook }) {
	const { urn, school, today } = useHere();
	const path = useSchoolPath();
	const [at, setAt] = useState<Spot | null>(null);
	const q = useQuery({
		queryKey: ["marks", urn, pupil],
		queryFn: () => get<Strip>(path(`/pupils/${pupil}/marks`), { from: school.year_from, to: school.year_to }),
	});
	const strip = q.data;
	if (!strip) return q.error ? <Failure error={q.error} title="The marks did not load." /> : <Waiting what="the marks" />;
	const here = at ?? lastMarked(strip);
	return (
		<Section title="This year" note={`to ${shortDate(today)}`}>
			<YearStrip strip={strip} codes={codes} at={here} choose={setAt} today={today} />
			{here ? <ChosenMark pupil={pupil} at={here} cell={cellAt(weeksOf(strip), here)} closed={strip.days.find((d) => d.date === here.date)?.closed} /> : <p class="m-s">No marks this year.</p>}
			<CodeKey codes={codes} />
		</Section>
	);
}

function codesOf(s: Stats, codes: CodeBook, cls: string): string {
	return (s.codes ?? [])
		.filter((c) => c.sessions && codes.get(c.code)?.class === cls)
		.map((c) => `${c.code} ${c.sessions}`)
		.join(", ");
}

/** Printed on the page while N or blanks remain. */
function unresolved(s: Stats): string {
	const n = s.codes?.find((c) => c.code === "N")?.sessions ?? 0;
	return [n ? `${n} N` : "", s.unmarked ? `${s.unmarked} without a mark` : ""].filter(Boolean).join(", ");
}

function Figures({ f, codes }: { f: PupilFigures; codes: CodeBook }) {
	const s = f.stats;
	return (
		<section class="m-sec" aria-label="Figures">
			{unresolved(s) ? <p class="m-unresolved">Contains unresolved marks: {unresolved(s)}.</p> : null}
			<dl class="m-figs">
				<Figure name="Attendance" value={tenths(s.attendance)} unit="%" empty={s.attendance === null}>
					{s.attendance === null ? "nothing was possible yet" : `attended ${s.attended} of ${s.possible} possible sessions`}
				</Figure>
				<Figure name="Missed" value={String(s.absent)} unit=" sessions">
					{s.absent / 2} school {s.absent === 2 ? "day" : "days"}, any reason
				</Figure>
				<Figure name="Authorised" value={String(s.authorised)}>
					{codesOf(s, codes, "authorised") || "none"}
				</Figure>
				<Figure name="Unauthorised" value={String(s.unauthorised)}>
					{codesOf(s, codes, "unauthorised") || "none"}
				</Figure>
				<Figure name="Late, before closing" value={String(s.late)}>
					{s.minutes_late ? `${plural(s.minutes_late, "minute")} in all; counts as attending` : "counts as attending"}
				</Figure>
				<Figure name="Last year" value={tenths(f.last_year?.attendance)} unit="%" empty={f.last_year?.attendance == null}>
					{f.last_year ? `attended ${f.last_year.attended} of ${f.last_year.possible}` : "no marks of last year here"}
				</Figure>
			</dl>
			{s.unmarked ? (
				<p class="m-s m-mut m-before">{plural(s.unmarked, "session has no mark yet and is", "sessions have no mark yet and are")} not in these figures.</p>
			) : null}
		</section>
	);
}

export function PupilPage() {
	const { params } = useRoute();
	const id = params.id;
	const { urn, me } = useHere();
	const path = useSchoolPath();
	const codes = useCodes();
	const q = useQuery({ queryKey: ["pupil", urn, id], queryFn: () => get<Pupil>(path(`/pupils/${id}`)) });
	const figures = useQuery({
		queryKey: ["figures", urn, "pupil", id],
		queryFn: () => get<PupilFigures>(path(`/pupils/${id}/figures`)),
	});
	const p = q.data;
	if (!p) {
		return (
			<>
				<Head title="Pupil" />
				{q.error ? <Failure error={q.error} title="The pupil did not load." /> : <Waiting what="the pupil" />}
			</>
		);
	}
	return (
		<>
			<p class="m-crumb">
				<a href="/pupils">Pupils</a>
				{p.group_id ? (
					<>
						{" "}
						› <a href={`/pupils?group=${p.group_id}`}>{p.group}</a>
					</>
				) : null}
			</p>
			<Head title={`${p.name.surname}, ${p.name.forename}`} isStacked>
				<p class="m-about">{about(p)}</p>
				<IsIn pupil={p.id} />
			</Head>
			<Photo p={p} />
			{p.badges.length || p.contacts.length ? (
				<Banner kind="info">
					<Badges badges={p.badges} /> <FirstContact p={p} />
				</Banner>
			) : null}
			<Year key={id} pupil={id} codes={codes} />
			{figures.error ? <Failure error={figures.error} title="The figures did not load." /> : null}
			{figures.data ? (
				<>
					<Figures f={figures.data} codes={codes} />
					<div class="m-cols m-cols--11">
						<Flags figures={figures.data} codes={codes} />
						<div>
							<TenWeeks figures={figures.data} codes={codes} />
							<Weekdays figures={figures.data} />
						</div>
					</div>
				</>
			) : null}
			<div class="m-cols m-cols--11">
				<div>
					<Known pupil={id} />
					<PupilLessonsSection pupil={id} />
					{may(me, "contact.read") ? <Contacts p={p} /> : null}
				</div>
				<div>
					<RollEntry p={p} />
				</div>
			</div>
		</>
	);
}
