/* Terms and closures, to read. */
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Calendar, Closure, Term } from "../types.ts";
import { addDays, longDate, number, shortDate, weekday, yearWords } from "../words.ts";

const KINDS = { planned: "Closed, planned", inset: "INSET day", unplanned: "Closed, unplanned" };

function Terms({ terms }: { terms: Term[] }) {
	return (
		<table class="m-table">
			<caption class="m-vh">Terms</caption>
			<thead>
				<tr>
					<th scope="col">Term</th>
					<th scope="col">First day</th>
					<th scope="col">Last day</th>
				</tr>
			</thead>
			<tbody>
				{terms.map((t) => (
					<tr key={t.first}>
						<th scope="row">{t.name}</th>
						<td>
							{weekday(t.first).slice(0, 3)} {longDate(t.first)}
						</td>
						<td>
							{weekday(t.last).slice(0, 3)} {longDate(t.last)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

interface Run extends Closure {
	last: string;
}

/** Closed days in a row (over a weekend too), for the same reason, are one line. */
function runs(closures: Closure[]): Run[] {
	const out: Run[] = [];
	for (const c of [...closures].sort((a, b) => a.date.localeCompare(b.date))) {
		const last = out[out.length - 1];
		const follows = last && [1, 3].some((n) => addDays(last.last, n) === c.date);
		const isSame =
			follows && !last.session && !c.session && last.kind === c.kind && last.reason === c.reason && who(last) === who(c);
		if (isSame) last.last = c.date;
		else out.push({ ...c, last: c.date });
	}
	return out;
}

function who(c: Closure): string {
	return c.years?.length ? c.years.map((y) => yearWords(y)).join(", ") : "Whole school";
}

function Closures({ closures }: { closures: Closure[] }) {
	if (!closures.length) return <p class="m-s">No closures.</p>;
	return (
		<table class="m-table">
			<caption class="m-vh">Closures</caption>
			<thead>
				<tr>
					<th scope="col">Day</th>
					<th scope="col">Sessions</th>
					<th scope="col">What</th>
					<th scope="col">For whom</th>
				</tr>
			</thead>
			<tbody>
				{runs(closures).map((c, i) => (
					<tr key={i}>
						<th scope="row">
							{shortDate(c.date)}
							{c.last === c.date ? "" : ` to ${shortDate(c.last)}`} {c.last.slice(0, 4)}
						</th>
						<td>{c.session ?? "AM and PM"}</td>
						<td>
							{KINDS[c.kind]}
							{c.reason ? <span class="m-mut">: {c.reason}</span> : null}
						</td>
						<td>{who(c)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

export function CalendarPage() {
	const { urn, school, today } = useHere();
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["calendar", urn], queryFn: () => get<Calendar>(path("/calendar")) });
	const c = q.data;
	const from = school.year_from ?? "";
	const terms = c?.terms.filter((t) => t.last >= from) ?? [];
	const coming = c?.closures.filter((x) => x.date >= today) ?? [];
	const past = c?.closures.filter((x) => x.date < today && x.date >= from) ?? [];
	return (
		<>
			<Head title="Calendar">
				{c ? (
					<p>
						{number(c.sessions)} sessions this school year; 380 are usual.
						{c.school_days === undefined ? "" : ` ${number(c.school_days)} school days.`}
					</p>
				) : null}
			</Head>
			{q.error ? <Failure error={q.error} title="The calendar did not load." /> : c ? null : <Waiting what="the calendar" />}
			{c ? (
				<div class="m-cols m-cols--11">
					<Section title="Terms">
						<Terms terms={terms} />
					</Section>
					<div>
						<Section title="Closures to come">
							<Closures closures={coming} />
						</Section>
						<Section title="Closures so far this year">
							<Closures closures={past} />
						</Section>
					</div>
				</div>
			) : null}
		</>
	);
}
