/* The names behind a figure, most absence first; each opens the pupil and the sessions. */
import { useLocation } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { BANDS, FIGURE_FLAGS, FLAGS } from "../flags.ts";
import { Band } from "../parts/band.tsx";
import { Badges, Failure, Head, StaffName, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FigurePupils, Group } from "../types.ts";
import { dayMonth, number, percent, plural, yearWords } from "../words.ts";

function describe(q: Record<string, string>, groups: Group[]): string {
	const parts = [
		q.year && yearWords(q.year),
		q.group && (groups.find((g) => g.id === q.group)?.name ?? "one group"),
		q.flag && (FLAGS[q.flag] ?? q.flag),
		q.band && BANDS[q.band],
		q.met && FIGURE_FLAGS[q.met],
	].filter(Boolean);
	return parts.length ? parts.join(", ") : "whole school";
}

export function FigurePupilsPage() {
	const { query } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const groups = useQuery({ queryKey: ["groups", urn], queryFn: () => get<{ groups: Group[] }>(path("/groups")), staleTime: 60_000, enabled: Boolean(query.group) });
	const q = useQuery({
		queryKey: ["figures", urn, "pupils", query],
		queryFn: () => get<FigurePupils>(path("/figures/pupils"), query),
	});
	const list = q.data?.pupils;
	const back = new URLSearchParams({ period: "dates", ...(query.from ? { from: query.from } : {}), ...(query.to ? { to: query.to } : {}) });
	return (
		<>
			<p class="m-crumb">
				<a href={query.from ? `/figures?${back}` : "/figures"}>Figures</a>
			</p>
			<Head title={`Pupils: ${describe(query, groups.data?.groups ?? [])}`}>
				<p>
					{list ? plural(list.length, "pupil") : ""}
					{query.from && query.to ? `, ${dayMonth(query.from)} to ${dayMonth(query.to)}` : ""}
					{q.data ? `. Registers missing in the school: ${number(q.data.missing)}.` : ""}
				</p>
			</Head>
			{q.error ? <Failure error={q.error} title="The list did not load." /> : list ? null : <Waiting what="pupils" />}
			{list && !list.length ? <p>No pupil fits this figure.</p> : null}
			{list?.length ? (
				<table class="m-table m-stackable">
					<caption class="m-vh">Pupils, most absence first</caption>
					<thead>
						<tr>
							<th scope="col">Pupil</th>
							<th scope="col">Group</th>
							<th scope="col">Flags</th>
							<th scope="col" class="m-num">Attendance</th>
							<th scope="col" class="m-num">Missed</th>
							<th scope="col" class="m-num">Unauthorised</th>
							<th scope="col" class="m-num">Late</th>
							<th scope="col">Met</th>
						</tr>
					</thead>
					<tbody>
						{list.map((p) => (
							<tr key={p.id}>
								<th scope="row">
									<a class="m-name" href={`/pupils/${p.id}`}>
										<StaffName name={p.name} />
									</a>
								</th>
								<td data-label="Group">{p.group || yearWords(p.year)}</td>
								<td data-label="Flags">{p.badges.length ? <Badges badges={p.badges} /> : "–"}</td>
								<td data-label="Attendance" class="m-num">
									{percent(p.stats.attendance)} <Band band={p.band} />
								</td>
								<td data-label="Missed" class="m-num">
									{p.stats.absent} of {p.stats.possible}
								</td>
								<td data-label="Unauthorised" class="m-num">{p.stats.unauthorised}</td>
								<td data-label="Late" class="m-num">{p.stats.late}</td>
								<td data-label="Met">{p.met.map((m) => FIGURE_FLAGS[m] ?? m).join(", ") || "–"}</td>
							</tr>
						))}
					</tbody>
				</table>
			) : null}
		</>
	);
}
