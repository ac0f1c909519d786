/* The champion's view: how the registers are kept, by group and by week. Nobody is named or ranked. */
import { useLocation } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Kept, Practice } from "../types.ts";
import { dayMonth, longDate, number, percent } from "../words.ts";

function inTime(k: Kept): string {
	return k.due === 0 ? "–" : percent(Math.round((k.in_time * 1000) / k.due));
}

function Row({ name, k, isWeek }: { name: string; k: Kept; isWeek?: boolean }) {
	return (
		<tr>
			<th scope="row">{name}</th>
			<td data-label="Due">{number(k.due)}</td>
			<td data-label="In time">
				{number(k.in_time)} <span class="m-mut m-xs">{inTime(k)}</span>
			</td>
			<td data-label="After closing">{number(k.late)}</td>
			<td data-label="Never taken">{number(k.missing)}</td>
			<td data-label="Minutes after opening">{k.minutes_after_opening ?? "–"}</td>
			<td data-label="Blanks left">{number(k.blanks)}</td>
			<td data-label="Amended marks">{number(k.amendments)}</td>
			{isWeek ? null : <td data-label="N past its days">{number(k.old_n)}</td>}
		</tr>
	);
}

function Table({ caption, first, isWeek, children }: { caption: string; first: string; isWeek?: boolean; children: preact.ComponentChildren }) {
	return (
		<table class="m-table m-stackable">
			<caption class="m-vh">{caption}</caption>
			<thead>
				<tr>
					<th scope="col">{first}</th>
					<th scope="col">Due</th>
					<th scope="col">In time</th>
					<th scope="col">After closing</th>
					<th scope="col">Never taken</th>
					<th scope="col">Minutes after opening</th>
					<th scope="col">Blanks left</th>
					<th scope="col">Amended marks</th>
					{isWeek ? null : <th scope="col">N past its days</th>}
				</tr>
			</thead>
			<tbody>{children}</tbody>
		</table>
	);
}

export function PracticePage() {
	const { query, route } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({
		queryKey: ["practice", urn, query.from, query.to],
		queryFn: () => get<Practice>(path("/practice"), { from: query.from, to: query.to }),
	});
	const p = q.data;
	const go = (from: string, to: string) => route(`/practice?from=${from}&to=${to}`);
	if (!p) {
		return (
			<>
				<Head title="How registers are kept" />
				{q.error ? <Failure error={q.error} title="The figures did not load." /> : <Waiting what="the figures" />}
			</>
		);
	}
	return (
		<>
			<Head title="How registers are kept">
				<p>
					{longDate(p.from)} to {longDate(p.to)}.
				</p>
			</Head>
			<form class="m-tools" onSubmit={(e) => e.preventDefault()} aria-label="Days">
				<div class="m-btns">
					<span class="m-daypair">
						<label class="m-s" for="from">
							From
						</label>
						<input class="m-in m-in--s" type="date" id="from" value={p.from} onInput={(e) => e.currentTarget.value && go(e.currentTarget.value, p.to)} />
					</span>
					<span class="m-daypair">
						<label class="m-s" for="to">
							to
						</label>
						<input class="m-in m-in--s" type="date" id="to" value={p.to} onInput={(e) => e.currentTarget.value && go(p.from, e.currentTarget.value)} />
					</span>
				</div>
			</form>
			<Section
				title="By group"
				note="Groups in the order of their names. A register is due when its time is over and somebody was expected; in time is first taken by closing. Ask before judging: a fire drill or a cover lesson makes a register late, too."
			>
				<Table caption="How registers were kept, by group" first="Group">
					{p.groups.map((k) => (
						<Row key={k.name} name={k.name ?? ""} k={k} />
					))}
					<Row name="All groups" k={p.all} />
				</Table>
			</Section>
			<Section title="By week" note="All groups together, by the Monday of the week.">
				<Table caption="How registers were kept, by week" first="Week of" isWeek>
					{p.weeks.map((k) => (
						<Row key={k.monday} name={dayMonth(k.monday ?? p.from)} k={k} isWeek />
					))}
				</Table>
			</Section>
		</>
	);
}
