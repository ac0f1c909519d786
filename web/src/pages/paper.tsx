/* A list kept on paper at the gate, typed in when the queue is gone: all rows are saved, or none. */
import { useState } from "preact/hooks";
import { useOnce } from "../once.ts";
import { Banner, ErrorSummary, Field, fieldErrors, Head, type FieldError } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { readPaper } from "../reception/paper.ts";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { PaperAnswer } from "../types.ts";
import { fullName, plural } from "../words.ts";

const IDS = { date: "paper-date", rows: "paper-rows", at: "paper-rows", who: "paper-rows", place: "paper-place" };

function Rows({ answer }: { answer: PaperAnswer }) {
	const codes = useCodes();
	return (
		<table class="m-table m-paper">
			<caption class="m-vh">What each row makes</caption>
			<thead>
				<tr>
					<th scope="col" class="m-num">
						Row
					</th>
					<th scope="col">Written</th>
					<th scope="col">Pupil, or what is wrong</th>
					<th scope="col">Time</th>
					<th scope="col">Code</th>
				</tr>
			</thead>
			<tbody>
				{answer.rows?.map((r) => (
					<tr key={r.row} class={r.problem ? "m-paper__bad" : undefined}>
						<td class="m-num">{r.row}</td>
						<td>{r.who}</td>
						<td>{r.move?.name ? `${fullName(r.move.name)}, ${r.move.group}` : <b>{r.problem}</b>}</td>
						<td>{r.move?.at}</td>
						<td>{r.move?.code ? <CodeMark code={r.move.code} codes={codes} /> : null}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

export function PaperPage() {
	const path = useSchoolPath();
	const { today } = useHere();
	const [text, setText] = useState("");
	const [date, setDate] = useState(today);
	const [place, setPlace] = useState("Gate");
	const [answer, setAnswer] = useState<PaperAnswer | null>(null);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const once = useOnce();
	const rows = readPaper(text);
	const bad = answer?.rows?.filter((r) => r.problem).length ?? 0;
	const isChecked = answer !== null && answer.saved_at === "" && bad === 0;

	const send = async (isDryRun: boolean) => {
		if (!rows.length) return setErrors([{ id: "paper-rows", text: "Enter at least one row: a name or number, and a time" }]);
		try {
			setAnswer(await once<PaperAnswer>(path("/reception/paper"), { date: date || undefined, place, is_dry_run: isDryRun, rows }));
			setErrors([]);
		} catch (error) {
			setErrors(fieldErrors(error, IDS, "paper-rows"));
		}
	};
	return (
		<div class="m-main--read">
			<p class="m-crumb">
				<a href="/reception">Reception</a>
			</p>
			<Head title="Late list from paper" />
			<form
				noValidate
				onSubmit={(e) => {
					e.preventDefault();
					void send(!isChecked);
				}}
			>
				<ErrorSummary errors={errors} />
				<Field id="paper-date" label="Date" errors={errors}>
					{(aria) => (
						<input class="govuk-input govuk-input--width-10" id="paper-date" type="date" max={today} value={date} onInput={(e) => { setDate(e.currentTarget.value); setAnswer(null); }} {...aria} />
					)}
				</Field>
				<Field id="paper-place" label="Where the list was kept" errors={errors}>
					{(aria) => <input class="govuk-input govuk-input--width-20" id="paper-place" maxLength={100} value={place} onInput={(e) => setPlace(e.currentTarget.value)} {...aria} />}
				</Field>
				<Field id="paper-rows" label="Rows" hint="One pupil a line: name or number, then the time, then the reason if known. Khan Amy 8:52 traffic" errors={errors}>
					{(aria) => (
						<textarea class="govuk-textarea" id="paper-rows" rows={10} value={text} onInput={(e) => { setText(e.currentTarget.value); setAnswer(null); }} {...aria} />
					)}
				</Field>
				{answer && answer.saved_at === "" ? (
					<>
						<Banner kind={bad ? "bad" : "info"} role="status">
							{bad ? (
								<>
									<b>{plural(bad, "row")} cannot be saved.</b> Nothing was saved; correct {bad === 1 ? "it" : "them"} above.
								</>
							) : (
								<b>Every row is clear. Nothing is saved yet.</b>
							)}
						</Banner>
						<Rows answer={answer} />
					</>
				) : null}
				{answer?.saved_at ? (
					<Banner kind="good" role="status">
						<b>{plural(answer.moves.length, "arrival")} saved.</b> <a href="/reception">Back to reception</a>
					</Banner>
				) : (
					<div class="m-btns">
						<button type="submit" class="m-btn">
							{isChecked ? `Save ${plural(rows.length, "arrival")}` : rows.length ? `Check ${plural(rows.length, "row")}` : "Check the rows"}
						</button>
					</div>
				)}
			</form>
		</div>
	);
}
