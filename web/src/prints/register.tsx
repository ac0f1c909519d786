/* The weekly class register: two columns a day, strokes as in the book, totals and signatures. */
import type { CodeBook } from "../session.tsx";
import type { Grid, Group } from "../types.ts";
import { dayMonth, longDate, shortDate } from "../words.ts";
import { CodeKey, Unresolved } from "./common.tsx";

const isPresent = (c: string) => c === "/" || c === "\\";

interface Sums {
	possible: number;
	attended: number;
}

function sum(codes: string[], book: CodeBook): Sums {
	const s = { possible: 0, attended: 0 };
	for (const code of codes) {
		const c = book.get(code)?.class;
		if (c === "present" || c === "approved") s.attended++;
		if (c === "present" || c === "approved" || c === "authorised" || c === "unauthorised") s.possible++;
	}
	return s;
}

const rate = (s: Sums) => (s.possible ? `${(Math.floor((s.attended * 1000) / s.possible) / 10).toFixed(1)}%` : "–");

export function ClassRegister({ grid, group, week, isBlank, codes }: { grid: Grid; group: Group; week: string; isBlank: boolean; codes: CodeBook }) {
	const shown = (code: string, ahead: boolean) => (code === "#" || code === "-" ? code : isBlank || ahead ? "" : code);
	const rows = grid.pupils.map((p) => ({ p, codes: p.codes.map((c, i) => shown(c, grid.sessions[i].is_ahead)) }));
	const open = rows.reduce((n, r) => n + r.codes.filter((c, i) => c === "N" || (c === "" && !grid.sessions[i].is_ahead)).length, 0);
	const columns = grid.sessions.map((_, i) => sum(rows.map((r) => r.codes[i]), codes));
	const all = sum(rows.flatMap((r) => r.codes), codes);
	return (
		<article class="p-register">
			<h2>
				Class register: {group.name}, week of {longDate(week)}
			</h2>
			{!isBlank && open ? <Unresolved text={`Contains unresolved marks: ${open} are N or blank`} /> : null}
			<div class="m-scroll" role="region" aria-label="Class register" tabIndex={0}>
				<table class="p-table p-marks">
					<thead>
						<tr>
							<th scope="col" rowSpan={2}>Pupil</th>
							{grid.sessions.filter((_, i) => i % 2 === 0).map((s) => (
								<th key={s.date} scope="colgroup" colSpan={2}>
									{shortDate(s.date)}
									{s.closed ? <span class="p-why">{s.closed}</span> : null}
								</th>
							))}
							<th scope="col" rowSpan={2}>Possible</th>
							<th scope="col" rowSpan={2}>Attended</th>
							<th scope="col" rowSpan={2}>%</th>
						</tr>
						<tr>
							{grid.sessions.map((s) => <th key={s.date + s.session} scope="col">{s.session}</th>)}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ p, codes: mine }) => {
							const s = sum(mine, codes);
							return (
								<tr key={p.id}>
									<th scope="row"><b>{p.name.surname}</b>, {p.name.forename}</th>
									{mine.map((c, i) => (
										<td key={i} class={c === "#" || c === "-" ? "p-shut" : isPresent(c) ? "p-stroke" : undefined}>{c === "-" ? "" : c}</td>
									))}
									<td>{isBlank ? "" : s.possible}</td>
									<td>{isBlank ? "" : s.attended}</td>
									<td>{isBlank ? "" : rate(s)}</td>
								</tr>
							);
						})}
					</tbody>
					<tfoot>
						<tr>
							<th scope="row">Attended</th>
							{columns.map((c, i) => <td key={i}>{isBlank || !c.possible ? "" : c.attended}</td>)}
							<td>{isBlank ? "" : all.possible}</td>
							<td>{isBlank ? "" : all.attended}</td>
							<td>{isBlank ? "" : rate(all)}</td>
						</tr>
						<tr class="p-hand">
							<th scope="row">Initials</th>
							{columns.map((_, i) => <td key={i} />)}
							<td colSpan={3} />
						</tr>
					</tfoot>
				</table>
			</div>
			{isBlank ? null : <CodeKey used={rows.flatMap((r) => r.codes)} codes={codes} />}
			<div class="p-sign"><p>Signed</p><p>Name and position</p><p>Date</p></div>
			<p class="m-xs m-mut">Week ending {dayMonth(grid.to)}. Kept by {group.tutor || "the office"}.</p>
		</article>
	);
}
