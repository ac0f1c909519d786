/* What a fire roll was: times, who was found when and by whom. */
import { useQuery } from "@tanstack/preact-query";
import { useRoute } from "preact-iso/router";
import { get } from "../api.ts";
import { elapsed } from "../fire/roll.ts";
import { Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FireReport } from "../types.ts";
import { clock, dayDate, number } from "../words.ts";

type Found = FireReport["pupils"][number];

function after(report: FireReport, at: string): string {
	return elapsed(Date.parse(at) - Date.parse(report.roll.started_at));
}

function Pupils({ report, rows }: { report: FireReport; rows: Found[] }) {
	return (
		<table class="m-table m-stackable">
			<thead>
				<tr>
					<th scope="col">Pupil</th>
					<th scope="col">Form</th>
					<th scope="col">Known at the end</th>
					<th scope="col">Found</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((p) => (
					<tr key={p.id}>
						<th scope="row">{p.name}</th>
						<td data-label="Form">{p.group || "–"}</td>
						<td data-label="Known">{p.text}</td>
						<td data-label="Found">
							{p.found ? `${clock(p.found.at)}, ${after(report, p.found.at)} after the alarm, ${p.found.by}` : p.was_expected ? "not found" : "–"}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

export function FireReportPage() {
	const { params } = useRoute();
	const { urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["fire-report", urn, params.id], queryFn: () => get<FireReport>(path(`/fire-rolls/${params.id}`)) });
	const r = q.data;
	if (!r) {
		return (
			<>
				<Head title="Fire roll" />
				{q.error ? <Failure error={q.error} title="The report did not load." /> : <Waiting what="the report" />}
			</>
		);
	}
	const missing = r.pupils.filter((p) => !p.found && p.was_expected);
	const found = [...r.pupils.filter((p) => p.found)].sort((a, b) => Date.parse(a.found!.at) - Date.parse(b.found!.at));
	const notes = r.ticks.filter((t) => t.note);
	return (
		<>
			<p class="m-crumb">
				<a href="/fire-roll">Fire roll</a>
			</p>
			<Head title={`${r.roll.kind === "drill" ? "Fire drill" : "Fire roll"}, ${dayDate(r.roll.started_at)}`}>
				<p>
					Started {clock(r.roll.started_at)} by {r.roll.started_by}.{" "}
					{r.roll.ended_at ? `Ended ${clock(r.roll.ended_at)} by ${r.roll.ended_by}, after ${after(r, r.roll.ended_at)}.` : "It runs."} {r.roll.note}
				</p>
			</Head>
			{r.roll.end_note ? <p>{r.roll.end_note}</p> : null}
			<dl class={missing.length ? "m-fire__count" : "m-fire__count is-calm"}>
				<div>
					<dt>not found</dt>
					<dd>{number(r.counts.to_find)}</dd>
				</div>
				<div>
					<dt>found</dt>
					<dd>{number(r.counts.found)}</dd>
				</div>
				<div>
					<dt>last one after</dt>
					<dd>{found.length ? after(r, found[found.length - 1].found!.at) : "–"}</dd>
				</div>
			</dl>
			<p class="m-s m-fire__sum">
				{r.staff ? `Staff: ${r.staff.found} of ${r.staff.here} found. ` : "Staff were not counted. "}
				{r.visitors ? `Visitors: ${r.visitors.found} of ${r.visitors.here} found.` : "Visitors were not counted."}
			</p>
			{missing.length ? (
				<Section title={`Not found: ${missing.length}`} id="missing">
					<Pupils report={r} rows={missing} />
				</Section>
			) : null}
			{found.length ? (
				<Section title={`Found: ${found.length}`} id="found" note="in the order they were found">
					<Pupils report={r} rows={found} />
				</Section>
			) : null}
			{notes.length ? (
				<Section title="Notes" id="notes">
					<ul class="m-plain">
						{notes.map((n, i) => (
							<li key={i}>
								{clock(n.at)} {n.name}: {n.note} <span class="m-mut m-s">{n.by}</span>
							</li>
						))}
					</ul>
				</Section>
			) : null}
		</>
	);
}
