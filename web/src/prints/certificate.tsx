/* The registration certificate: a row for each week, ten cells, closures shaded and named (design/ux.md). */
import type { CodeBook } from "../session.tsx";
import { useHere } from "../session.tsx";
import type { Pupil, Stats, Strip } from "../types.ts";
import { addDays, longDate, mondayOf, percent, yearWords } from "../words.ts";
import { CodeKey, PrintHead, Signature, Unresolved } from "./common.tsx";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];

interface Week {
	monday: string;
	codes: string[];
	why: string;
	/** Why no session of the week counts; "" when one does */
	out: string;
}

/** Not on roll on any day of the week, else the school's holiday. */
function outOf(pupil: Pupil, monday: string): string {
	const friday = addDays(monday, 4);
	return pupil.enrolments.some((e) => e.start <= friday && (!e.end || e.end >= monday)) ? "Holiday" : "Not on roll";
}

function weeksOf(strip: Strip, pupil: Pupil): Week[] {
	const byDate = new Map(strip.days.map((d) => [d.date, d]));
	const weeks: Week[] = [];
	for (let monday = mondayOf(strip.from); monday <= strip.to; monday = addDays(monday, 7)) {
		const days = DAYS.map((_, i) => byDate.get(addDays(monday, i)));
		const codes = days.flatMap((d) => [d?.am.code ?? "-", d?.pm.code ?? "-"]);
		const why = [...new Set(days.flatMap((d, i) => (d?.closed ? [`${DAYS[i]}: ${d.closed}`] : [])))].join("; ");
		weeks.push({ monday, codes, why, out: codes.every((c) => c === "-") ? outOf(pupil, monday) : "" });
	}
	return weeks;
}

function Totals({ s }: { s: Stats }) {
	const rows: [string, string | number][] = [
		["Possible sessions", s.possible],
		["Present", s.attended],
		["Authorised absences", s.authorised],
		["Unauthorised absences", s.unauthorised],
		["Late before the register closed", s.late],
		["Late after it closed", s.late_after_close],
		["Attendance", percent(s.attendance)],
	];
	return (
		<dl class="p-totals">
			{rows.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

export function Certificate({ pupil, strip, stats, codes }: { pupil: Pupil; strip: Strip; stats: Stats; codes: CodeBook }) {
	const { school, today } = useHere();
	const weeks = weeksOf(strip, pupil);
	const used = weeks.flatMap((w) => w.codes);
	const nothing = used.filter((c) => c === "N").length;
	const blank = stats.unmarked ?? 0;
	const name = [pupil.legal_forename ?? pupil.name.forename, pupil.middle_names, pupil.legal_surname ?? pupil.name.surname].filter(Boolean).join(" ");
	return (
		<article class="p-certificate">
			<PrintHead>Registration certificate</PrintHead>
			{nothing || blank ? <Unresolved text={`Contains unresolved marks: ${nothing} N, ${blank} blank`} /> : null}
			<dl class="p-about">
				<div><dt>School</dt><dd>{school.name}, URN {school.urn}</dd></div>
				<div><dt>Pupil</dt><dd>{name}</dd></div>
				{pupil.former_surname ? <div><dt>Former surname</dt><dd>{pupil.former_surname}</dd></div> : null}
				<div><dt>Date of birth</dt><dd>{pupil.dob ? longDate(pupil.dob) : "not known"}</dd></div>
				<div><dt>UPN</dt><dd>{pupil.upn || "none"}</dd></div>
				<div><dt>Year and form</dt><dd>{yearWords(pupil.year)}, {pupil.group}</dd></div>
				<div><dt>Period</dt><dd>{longDate(strip.from)} to {longDate(strip.to)}</dd></div>
				<div><dt>Printed</dt><dd>{longDate(today)}</dd></div>
			</dl>
			<div class="m-scroll" role="region" aria-label="Marks by week" tabIndex={0}>
				<table class="p-table p-marks">
					<thead>
						<tr>
							<th scope="col" rowSpan={2}>Week of</th>
							{DAYS.map((d) => <th key={d} scope="colgroup" colSpan={2}>{d}</th>)}
							<th scope="col" rowSpan={2}>Closed</th>
						</tr>
						<tr>{DAYS.flatMap((d) => ["AM", "PM"].map((s) => <th key={d + s} scope="col">{s}</th>))}</tr>
					</thead>
					<tbody>
						{weeks.map((w) => (
							<tr key={w.monday}>
								<th scope="row" class="m-nw">{longDate(w.monday)}</th>
								{w.out ? (
									<td colSpan={11} class="p-shut p-holiday">{w.out}</td>
								) : (
									<>
										{w.codes.map((c, i) => <td key={i} class={c === "#" || c === "-" ? "p-shut" : undefined}>{c === "-" ? "" : c}</td>)}
										<td class="p-why">{w.why}</td>
									</>
								)}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<CodeKey used={used} codes={codes} />
			<div class="p-end">
				<Totals s={stats} />
				<p class="p-state">
					I certify that this is a true record of the attendance register of {school.name} for the pupil and the period named above.
				</p>
				<Signature who="Headteacher" />
			</div>
		</article>
	);
}
