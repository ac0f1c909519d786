/* What the act would write, overwrite and leave alone. */
import { StaffName } from "../parts/basics.tsx";
import type { UnablePreview } from "../types.ts";
import { number, plural, sessionWords } from "../words.ts";

type Why = UnablePreview["left"][number]["why"];

const WHY: Record<Why, string> = {
	absence: "another absence",
	present: "was there",
	elsewhere: "at an activity or the other school",
	other: "not expected",
	closed: "the school could not open: Y4",
	planned: "another absence is known ahead: end it first",
	same: "says it already",
	unknown: "no mark yet: name the pupil, or come back when the register says N",
};

function words(counts: UnablePreview["over"]): string {
	return counts.map((c) => `${number(c.sessions)} ${c.code || "without a mark"}`).join(", ");
}

export function Shown({ p, over, setOver }: { p: UnablePreview; over: string[]; setOver: (codes: string[]) => void }) {
	const asked = [...new Set([...over, ...p.may.map((c) => c.code)])].sort();
	return (
		<>
			<p role="status">
				<b>
					{plural(p.sessions, "session")} of {plural(p.pupils, "pupil")} would get {p.code}.
				</b>{" "}
				{p.over.length ? `Stands there now: ${words(p.over)}. ` : ""}
				{p.planned ? `${number(p.planned)} without a mark yet: the teacher still marks who comes. ` : ""}
				{p.not_expected ? `Not open for the pupil, or not on roll: ${number(p.not_expected)}.` : ""}
			</p>
			{asked.length ? (
				<fieldset class="m-unable__ticks">
					<legend>Overwrite other absences too</legend>
					{asked.map((code) => (
						<label key={code}>
							<input type="checkbox" checked={over.includes(code)} onChange={(e) => setOver(e.currentTarget.checked ? [...over, code] : over.filter((x) => x !== code))} /> {code}
							{p.may.some((c) => c.code === code) ? ` (${number(p.may.find((c) => c.code === code)!.sessions)} left alone)` : ""}
						</label>
					))}
				</fieldset>
			) : null}
			{p.kept ? (
				<details class="m-told__new">
					<summary>{plural(p.kept, "session")} left alone</summary>
					<table class="m-table m-stackable">
						<caption class="m-vh">Sessions that keep what they say</caption>
						<thead>
							<tr>
								<th scope="col">Pupil</th>
								<th scope="col">Group</th>
								<th scope="col">Session</th>
								<th scope="col">Code</th>
								<th scope="col">Why</th>
							</tr>
						</thead>
						<tbody>
							{p.left.map((x) => (
								<tr key={`${x.pupil} ${x.session}`}>
									<th scope="row">
										<StaffName name={x.name} />
									</th>
									<td data-label="Group">{x.group}</td>
									<td data-label="Session">{sessionWords(x.session)}</td>
									<td data-label="Code">{x.code || "none"}</td>
									<td data-label="Why">{WHY[x.why]}</td>
								</tr>
							))}
						</tbody>
					</table>
					{p.kept > p.left.length ? <p class="m-mut m-s">And {number(p.kept - p.left.length)} more.</p> : null}
				</details>
			) : null}
		</>
	);
}
