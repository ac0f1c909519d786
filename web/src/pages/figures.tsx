/* The school's figures: tiles with their definitions, groups, the line by week. */
import { useLocation } from "preact-iso/router";
import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { rangeOf, type Period, type Range } from "../figures/range.ts";
import { GroupTable, namesHref } from "../figures/table.tsx";
import { WeekChart } from "../figures/week-chart.tsx";
import { FLAGS } from "../flags.ts";
import { may } from "../may.ts";
import { BackupNote } from "../parts/backup.tsx";
import { Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { Figure } from "../parts/figure.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Calendar, GroupStats, SchoolFigures } from "../types.ts";
import { dayMonth, number, plural, tenths, yearOrder, yearWords } from "../words.ts";

const PERIODS: [Period, string][] = [
	["week", "This week"],
	["half-term", "This half term"],
	["term", "This term"],
	["year", "Year to date"],
	["dates", "Choose dates"],
];

function Chooser({ period, range, go }: { period: Period; range: Range; go: (p: Period, r?: Range) => void }) {
	return (
		<form class="m-tools" aria-label="Period" onSubmit={(e) => e.preventDefault()}>
			<div class="m-chips" role="group" aria-label="Period">
				{PERIODS.map(([p, text]) => (
					<button key={p} type="button" class="m-chip" aria-pressed={period === p} onClick={() => go(p, p === "dates" ? range : undefined)}>
						{text}
					</button>
				))}
			</div>
			{period === "dates" ? (
				<div class="m-btns">
					<label for="from">From</label>
					<input class="m-in m-in--s" id="from" type="date" value={range.from} onInput={(e) => e.currentTarget.value && go("dates", { ...range, from: e.currentTarget.value })} />
					<label for="to">to</label>
					<input class="m-in m-in--s" id="to" type="date" value={range.to} onInput={(e) => e.currentTarget.value && go("dates", { ...range, to: e.currentTarget.value })} />
				</div>
			) : null}
		</form>
	);
}

function Tiles({ g, range, canOpen }: { g: GroupStats; range: string; canOpen: boolean }) {
	const open = (more: string) => (canOpen ? namesHref(null, g, range, more) : undefined);
	return (
		<section class="m-sec" aria-label="Whole school">
			<dl class="m-figs">
				<Figure name="Attendance" value={tenths(g.attendance)} unit="%" empty={g.attendance === null} href={open("")}>
					attended {number(g.attended)} of {number(g.possible)} possible sessions
				</Figure>
				<Figure name="Authorised" value={tenths(g.authorised_rate)} unit="%" empty={g.authorised_rate == null}>
					{number(g.authorised)} of possible sessions
				</Figure>
				<Figure name="Unauthorised" value={tenths(g.unauthorised_rate)} unit="%" empty={g.unauthorised_rate == null}>
					{number(g.unauthorised)} of possible sessions, N among them
				</Figure>
				<Figure name="Persistent" value={tenths(g.pa)} unit="%" empty={g.pa === null} href={open("met=persistent")}>
					{plural(g.pa_count, "pupil")} missed 10% or more, severe included
				</Figure>
				<Figure name="Severe" value={tenths(g.sa)} unit="%" empty={g.sa === null} href={open("band=severe")}>
					{plural(g.sa_count, "pupil")} missed 50% or more
				</Figure>
				<Figure name="At risk" value={number(g.at_risk_count)} unit=" pupils" href={open("band=at_risk")}>
					missed 5% to under 10%
				</Figure>
			</dl>
			{g.threshold_count === undefined ? null : (
				<p class="m-s m-before">
					{canOpen ? (
						<a href={namesHref(null, g, range, "met=threshold")}>{plural(g.threshold_count, "pupil")}</a>
					) : (
						plural(g.threshold_count, "pupil")
					)}{" "}
					met ten sessions in ten school weeks (R90).
				</p>
			)}
		</section>
	);
}

function BandKey() {
	return (
		<ul class="m-band">
			<li><span class="m-sw m-b-fine" />under 5% missed</li>
			<li><span class="m-sw m-b-risk" />at risk, 5% to under 10%</li>
			<li><span class="m-sw m-b-persistent" />persistent, 10% to under 50%</li>
			<li><span class="m-sw m-b-severe" />severe, 50% or more</li>
		</ul>
	);
}

function named(rows: GroupStats[], name: (g: GroupStats) => string): GroupStats[] {
	return rows.map((g) => ({ ...g, name: name(g) }));
}

export function FiguresPage() {
	const { query, route } = useLocation();
	const { me, urn, school, today } = useHere();
	const path = useSchoolPath();
	const period = (PERIODS.find(([p]) => p === query.period)?.[0] ?? "year") as Period;
	const calendar = useQuery({ queryKey: ["calendar", urn], queryFn: () => get<Calendar>(path("/calendar")), staleTime: 60_000 });
	const worked = rangeOf(period, calendar.data, today, school.year_from);
	const range = period === "dates" ? { from: query.from || worked.from, to: query.to || worked.to } : worked;
	const q = useQuery({
		queryKey: ["figures", urn, "school", range.from, range.to],
		queryFn: () => get<SchoolFigures>(path("/figures"), { from: range.from, to: range.to }),
		placeholderData: keepPreviousData,
		enabled: period === "year" || calendar.data !== undefined || calendar.error !== null,
	});
	const go = (p: Period, r?: Range) => route(`/figures?${new URLSearchParams(r ? { period: p, ...r } : { period: p })}`);
	const f = q.data;
	const asQuery = new URLSearchParams(f ? { from: f.from, to: f.to } : {}).toString();
	const canOpen = may(me, "pupil.read");
	return (
		<>
			<Head title="Attendance figures">
				{f ? (
					<p>
						{dayMonth(f.from)} to {dayMonth(f.to)}. Registers missing: {number(f.missing)}.
					</p>
				) : null}
			</Head>
			{may(me, "today") ? null : <BackupNote />}
			<Chooser period={period} range={range} go={go} />
			{q.error ? <Failure error={q.error} title="The figures did not load." /> : f ? null : <Waiting what="the figures" />}
			{f ? (
				<>
					<Tiles g={f.school} range={asQuery} canOpen={canOpen} />
					<Section title="Year groups" note="Attendance bars from 75% to 100%.">
						<BandKey />
						<GroupTable title="Figures by year group" what="Year group" by="year" range={asQuery} canOpen={canOpen}
							rows={named([...f.years].sort((a, b) => yearOrder(a.key) - yearOrder(b.key)), (g) => yearWords(g.key))} />
					</Section>
					<Section title="Cohorts" note="A pupil may be in several.">
						<GroupTable title="Figures by cohort" what="Cohort" by="flag" range={asQuery} canOpen={canOpen} rows={named(f.cohorts, (g) => FLAGS[g.key] ?? g.name)} />
					</Section>
					<div class="m-cols">
						<Section title="By week" note="whole school; the scale does not start at 0%">
							<WeekChart weeks={f.weeks} />
						</Section>
						<Section title="Registration groups">
							<GroupTable title="Figures by registration group" what="Group" by="group" range={asQuery} canOpen={canOpen} rows={f.groups} />
						</Section>
					</div>
					<p class="m-s m-mut">
						{canOpen ? "Every figure opens the pupils in it, and every pupil the sessions. " : ""}
						{f.took_us === undefined ? "" : `Worked out in ${(f.took_us / 1000).toFixed(1)} ms.`}
					</p>
				</>
			) : null}
		</>
	);
}
