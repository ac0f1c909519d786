/* The change report: session, old, new, reason, changed at, by whom and post. */
import type { Changes } from "../types.ts";
import { fullName, longDate, plural, shortDate, when } from "../words.ts";
import { PrintHead, Unresolved } from "./common.tsx";

export function ChangeReport({ changes: c, of, isOne }: { changes: Changes; of: string; isOne: boolean }) {
	const first = c.changes[0];
	const who = isOne && first ? fullName(first.name) : of;
	return (
		<article>
			<PrintHead>
				Changes to the attendance register: {who}, sessions {longDate(c.from)} to {longDate(c.to)}
			</PrintHead>
			{c.total > c.changes.length ? <Unresolved text={`Only the first ${c.changes.length} of ${c.total} are listed: choose a shorter period`} /> : null}
			<p class="m-s">{c.total ? plural(c.total, "change") : "No mark of this period was changed."}</p>
			{c.total ? (
				<div class="m-scroll" role="region" aria-label="Changes" tabIndex={0}>
					<table class="p-table">
						<thead>
							<tr>
								<th scope="col">Session</th>
								{isOne ? null : <th scope="col">Pupil</th>}
								<th scope="col">Old</th>
								<th scope="col">New</th>
								<th scope="col">Reason</th>
								<th scope="col">Changed at</th>
								<th scope="col">By</th>
							</tr>
						</thead>
						<tbody>
							{c.changes.map((x) => (
								<tr key={`${x.seq} ${x.pupil} ${x.date} ${x.session}`}>
									<th scope="row" class="m-nw">{shortDate(x.date)} {x.session}</th>
									{isOne ? null : <td><b>{x.name.surname}</b>, {x.name.forename}{x.group ? `, ${x.group}` : ""}</td>}
									<td>{x.old}</td>
									<td>{x.new}</td>
									<td>{x.reason}</td>
									<td class="m-nw">{when(x.at, "")}</td>
									<td>{x.by}{x.position ? `, ${x.position}` : ""}</td>
								</tr>
							))}
						</tbody>
					</table>
				</div>
			) : null}
		</article>
	);
}
