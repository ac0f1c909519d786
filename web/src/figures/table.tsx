/* A table of groups: year groups, registration groups or cohorts, every number a way to the names. */
import type { GroupStats } from "../types.ts";
import { number, percent } from "../words.ts";

export type Key = "year" | "group" | "flag";

interface Props {
	title: string;
	what: string;
	by: Key | null;
	rows: GroupStats[];
	range: string;
	canOpen: boolean;
}

const FLOOR = 750;
const SPAN = 250;

function Rate({ g }: { g: GroupStats }) {
	const width = g.attendance === null ? 0 : Math.max(0, Math.min(100, (100 * (g.attendance - FLOOR)) / SPAN));
	return (
		<svg class="m-rate" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
			<rect class="m-f-track" y="2" width="100" height="6" />
			<rect class="m-f-plain" y="2" width={width} height="6" />
		</svg>
	);
}

function Stack({ g }: { g: GroupStats }) {
	const severe = g.sa_count;
	const persistent = g.pa_count - g.sa_count;
	const risk = g.at_risk_count;
	const fine = Math.max(0, g.cohort - g.pa_count - risk);
	let x = 0;
	const parts = [["fine", fine], ["risk", risk], ["persistent", persistent], ["severe", severe]] as const;
	return (
		<svg class="m-stack" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
			{parts.map(([cls, n]) => {
				const w = g.cohort ? (100 * n) / g.cohort : 0;
				const at = x;
				x += w;
				return <rect key={cls} class={`m-b-${cls}`} x={at} width={Math.max(0, w - 0.4)} height="14" y="1" />;
			})}
		</svg>
	);
}

export function namesHref(by: Key | null, g: GroupStats, range: string, more = ""): string {
	const q = new URLSearchParams(range);
	if (by) q.set(by, g.key);
	for (const [k, v] of new URLSearchParams(more)) q.set(k, v);
	return `/figures/pupils?${q}`;
}

function Row({ g, p }: { g: GroupStats; p: Props }) {
	const hidden = g.attendance === null && g.pupils > 0 && g.pupils < 5;
	const link = (text: string, more = "") =>
		p.canOpen && text !== "0" && text !== "–" ? <a href={namesHref(p.by, g, p.range, more)}>{text}</a> : text;
	if (hidden) {
		return (
			<tr>
				<th scope="row">{g.name}</th>
				<td class="m-num">{g.pupils}</td>
				<td colSpan={7}>– fewer than 5 pupils, too few to show</td>
			</tr>
		);
	}
	return (
		<tr>
			<th scope="row">{g.name}</th>
			<td class="m-num">{number(g.pupils)}</td>
			<td class="m-num">
				{link(percent(g.attendance))}
				<Rate g={g} />
			</td>
			<td class="m-num">{percent(g.authorised_rate)}</td>
			<td class="m-num">{percent(g.unauthorised_rate)}</td>
			<td class="m-stackcell">
				<Stack g={g} />
			</td>
			<td class="m-num">{link(number(g.at_risk_count), "band=at_risk")}</td>
			<td class="m-num">
				{link(number(g.pa_count), "met=persistent")}
				<span class="m-mut m-xs"> {percent(g.pa)}</span>
			</td>
			<td class="m-num">{link(number(g.sa_count), "band=severe")}</td>
		</tr>
	);
}

export function GroupTable(p: Props) {
	return (
		<div class="m-scroll" tabIndex={0} role="region" aria-label={p.title}>
			<table class="m-table m-groups">
				<caption class="m-vh">{p.title}</caption>
				<thead>
					<tr>
						<th scope="col">{p.what}</th>
						<th scope="col" class="m-num">Pupils</th>
						<th scope="col" class="m-num">Attendance</th>
						<th scope="col" class="m-num">Authorised</th>
						<th scope="col" class="m-num">Unauthorised</th>
						<th scope="col">Bands</th>
						<th scope="col" class="m-num">At risk</th>
						<th scope="col" class="m-num">Persistent, severe included</th>
						<th scope="col" class="m-num">Severe</th>
					</tr>
				</thead>
				<tbody>
					{p.rows.map((g) => (
						<Row key={g.key} g={g} p={p} />
					))}
				</tbody>
			</table>
		</div>
	);
}
