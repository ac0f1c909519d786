/* The weekly class register: two columns a day, strokes as in the book, totals and signatures. */
import type { CodeBook } from "../session.tsx";
import type { Grid, Group } from "../types.ts";
import { dayMonth, longDate, percent, shortDate } from "../words.ts";
import { CodeKey, PrintHead, Unresolved } from "./common.tsx";

const isPresent = (c: string) => c === "/" || c === "\\";

export function ClassRegister({ grid, group, week, isBlank, codes }: { grid: Grid; group: Group; week: string; isBlank: boolean; codes: CodeBook }) {
	const shown = (code: string, ahead: boolean) => (code === "#" || code === "-" ? code : isBlank || ahead ? "" : code);
	const rows = grid.pupils.map((p) => ({ p, codes: p.codes.map((c, i) => shown(c, i >= p.opened)) }));
	const all = grid.sums;
	return (
		<article class="p-register">
			<PrintHead>
				Class register: {group.name}, week of {longDate(week)}
			</PrintHead>
			{!isBlank && all?.open ? <Unresolved text={`Contains unresolved marks: ${all.open} ${all.open === 1 ? "is" : "are"} N or blank`} /> : null}
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
							const s = p.sums;
							return (
								<tr key={p.id}>
									<th scope="row"><b>{p.name.surname}</b>, {p.name.forename}</th>
									{mine.map((c, i) => (
										<td key={i} class={c === "#" || c === "-" ? "p-shut" : isPresent(c) ? "p-stroke" : undefined}>{c === "-" ? "" : c}</td>
									))}
									<td>{isBlank ? "" : s?.possible}</td>
									<td>{isBlank ? "" : s?.attended}</td>
									<td>{isBlank ? "" : percent(s?.attendance ?? null)}</td>
								</tr>
							);
						})}
					</tbody>
					<tfoot>
						<tr>
							<th scope="row">Attended</th>
							{grid.sessions.map((x, i) => <td key={i}>{isBlank || !x.sums?.possible ? "" : x.sums.attended}</td>)}
							<td>{isBlank ? "" : all?.possible}</td>
							<td>{isBlank ? "" : all?.attended}</td>
							<td>{isBlank ? "" : percent(all?.attendance ?? null)}</td>
						</tr>
						<tr class="p-hand">
							<th scope="row">Initials</th>
							{grid.sessions.map((_, i) => <td key={i} />)}
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
