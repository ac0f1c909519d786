/* The chosen session: what it is, its history, and the form to amend it with a reason (R44). */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, type FieldError } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { useCodes, useHere, useSchoolPath, type CodeBook } from "../session.tsx";
import type { HistoryEntry, Saved, StripCell } from "../types.ts";
import { clock, clockWords, shortDate, when } from "../words.ts";
import { hasMark, type Spot } from "./strip.ts";

const KINDS: Record<string, string> = {
	take: "Register",
	amend: "Amended",
	arrive: "Arrival",
	planned: "Known ahead",
	planned_write: "Known ahead",
	close: "Closing",
	off_site: "Off site",
	import: "Imported",
	marks: "Imported",
};

function History({ entries, codes }: { entries: HistoryEntry[]; codes: CodeBook }) {
	const { today } = useHere();
	return (
		<table class="m-table m-stackable">
			<caption class="m-vh">History of this mark, oldest first</caption>
			<thead>
				<tr>
					<th scope="col">When</th>
					<th scope="col">Before</th>
					<th scope="col">After</th>
					<th scope="col">By</th>
					<th scope="col">Reason or note</th>
				</tr>
			</thead>
			<tbody>
				{entries.map((e) => (
					<tr key={e.seq}>
						<th scope="row">
							{when(e.at, today)}
							<span class="m-mut m-xs">
								<br />
								{KINDS[e.kind] ?? e.kind}, entry {e.seq}
							</span>
						</th>
						<td data-label="Before">{e.code_before ? <CodeMark code={e.code_before} codes={codes} /> : "–"}</td>
						<td data-label="After">
							<CodeMark code={e.code} codes={codes} minutes={e.minutes_late} />{" "}
							{e.minutes_late ? `${e.minutes_late} min` : ""}
						</td>
						<td data-label="By">
							{e.by}
							<span class="m-mut m-xs">
								<br />
								{[e.position, e.device].filter(Boolean).join(", ")}
							</span>
						</td>
						<td data-label="Reason or note">{[e.reason, e.note, e.clock_off ? clockWords(e.clock_off) : ""].filter(Boolean).join(". ") || "–"}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Amend(p: { pupil: string; at: Spot; cell: StripCell | null; basedOn: number; done: (text: string) => void }) {
	const codes = useCodes();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const once = useOnce();
	const [errors, setErrors] = useState<FieldError[]>([]);
	/* What stood when the form was opened: another change meanwhile is told, not overwritten. */
	const [seen] = useState(p.basedOn);
	const [code, setCode] = useState("");
	const [typed, setTyped] = useState<string | null>(null);
	/* The same code again, say with other minutes: its note stays unless somebody changes it. */
	const same = code !== "" && code === p.cell?.code ? p.cell : null;
	const note = typed ?? same?.note ?? "";
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = new FormData(e.currentTarget as HTMLFormElement);
		const reason = String(form.get("reason") ?? "").trim();
		const missing: FieldError[] = [];
		if (!code) missing.push({ id: "amend-code", text: "Choose the code" });
		if (!reason) missing.push({ id: "amend-reason", text: "Enter the reason for the change (R44)" });
		setErrors(missing);
		if (missing.length) return;
		const minutes = Number.parseInt(String(form.get("minutes") ?? ""), 10);
		const mark = {
			pupil: p.pupil,
			date: p.at.date,
			session: p.at.session,
			code,
			minutes_late: Number.isNaN(minutes) ? null : minutes,
			note: note.trim() || undefined,
			is_office_note: (note.trim() !== "" && form.get("is_office_note") === "on") || undefined,
			based_on: seen,
		};
		try {
			const saved = await once<Saved>(path("/amendments"), { reason, marks: [mark] });
			const text = `${shortDate(p.at.date)} ${p.at.session} amended to ${code}, saved ${clock(saved.saved_at)}`;
			announce(text);
			p.done(text);
			void queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "codes" && q.queryKey[0] !== "me" });
		} catch (error) {
			const ids = { code: "amend-code", reason: "amend-reason", minutes_late: "amend-minutes", note: "amend-note" };
			setErrors(fieldErrors(error, ids, "amend-code"));
		}
	};
	const fact = codes.get(code)?.fact;
	return (
		<form class="m-form m-amend" onSubmit={submit} noValidate aria-label="Amend this mark">
			<ErrorSummary errors={errors} />
			<Field id="amend-code" label="New code" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id="amend-code" value={code} onChange={(e) => setCode(e.currentTarget.value)} {...aria}>
						<option value="">Choose</option>
						{[...codes.values()]
							.filter((c) => c.code !== "#" && (!c.valid_to || c.valid_to >= p.at.date) && c.code !== (p.at.session === "AM" ? "\\" : "/"))
							.map((c) => (
								<option key={c.code} value={c.code}>
									{c.code} {c.name}
								</option>
							))}
					</select>
				)}
			</Field>
			{code === "L" || code === "U" ? (
				<Field id="amend-minutes" label="Minutes late" errors={errors}>
					{(aria) => <input class="govuk-input govuk-input--width-3" id="amend-minutes" name="minutes" inputMode="numeric" maxLength={3} defaultValue={same?.minutes_late} {...aria} />}
				</Field>
			) : null}
			<Field id="amend-note" label="Note" hint={fact || undefined} errors={errors}>
				{(aria) => <input class="govuk-input" id="amend-note" maxLength={500} value={note} onInput={(e) => setTyped(e.currentTarget.value)} {...aria} />}
			</Field>
			<div class="govuk-checkboxes govuk-checkboxes--small govuk-form-group">
				<div class="govuk-checkboxes__item">
					<input class="govuk-checkboxes__input" id="amend-office-note" name="is_office_note" type="checkbox" defaultChecked={p.cell?.is_office_note} />
					<label class="govuk-label govuk-checkboxes__label" for="amend-office-note">
						Only the office may read the note
					</label>
				</div>
			</div>
			<Field id="amend-reason" label="Reason for the change" hint="Kept with the mark for good" errors={errors}>
				{(aria) => <input class="govuk-input" id="amend-reason" name="reason" maxLength={500} {...aria} />}
			</Field>
			<button type="submit" class="m-btn">
				Amend {shortDate(p.at.date)} {p.at.session}
			</button>
		</form>
	);
}

/** What a session without a mark is. */
function noMark(cell: StripCell | null, closed: string | undefined): string {
	if (cell?.code === "#") return closed ? `Closed: ${closed}` : "Closed";
	return cell && cell.code !== "-" ? "No mark" : "Not on roll, or outside of terms";
}

export function ChosenMark({ pupil, at, cell, closed }: { pupil: string; at: Spot; cell: StripCell | null; closed?: string }) {
	const codes = useCodes();
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const [open, setOpen] = useState<"" | "history" | "amend">("");
	const [done, setDone] = useState("");
	const key = `${at.date} ${at.session}`;
	useEffect(() => {
		setDone("");
	}, [key]);
	const q = useQuery({
		queryKey: ["history", urn, pupil, key],
		queryFn: () => get<{ entries: HistoryEntry[] }>(path(`/pupils/${pupil}/marks/${at.date}/${at.session}/history`)),
		enabled: open !== "" && hasMark(cell),
	});
	const entries = q.data?.entries ?? [];
	const basedOn = cell?.seq ?? entries[entries.length - 1]?.seq ?? 0;
	const canAmend = may(me, "amend") && cell !== null && cell.code !== "-" && cell.code !== "#";
	return (
		<>
			<div class="m-read" aria-live="polite">
				<b>
					{shortDate(at.date)} {at.session}
				</b>
				{cell && hasMark(cell) ? (
					<span>
						<CodeMark code={cell.code} codes={codes} words="" /> {codeName(cell.code, codes)}
						{cell.minutes_late ? `, ${cell.minutes_late} minutes` : ""}
						{cell.is_confirmed === false ? ", not confirmed" : ""}
						{cell.is_amended ? ", amended" : ""}
					</span>
				) : (
					<span>{noMark(cell, closed)}</span>
				)}
				{cell?.note ? (
					<span class="m-mut">
						Note{cell.is_office_note ? " for the office only" : ""}: {cell.note}
					</span>
				) : null}
			</div>
			<div class="m-btns m-readbtns">
				{hasMark(cell) ? (
					<button type="button" class="m-btn m-btn--2 m-btn--s" aria-expanded={open === "history"} onClick={() => setOpen(open === "history" ? "" : "history")}>
						History of this mark
					</button>
				) : null}
				{canAmend ? (
					<button type="button" class="m-btn m-btn--2 m-btn--s" aria-expanded={open === "amend"} onClick={() => setOpen(open === "amend" ? "" : "amend")}>
						Amend this mark
					</button>
				) : null}
			</div>
			{done ? (
				<Banner kind="good" role="status">
					<b>{done}.</b>
				</Banner>
			) : null}
			{open && q.error ? <Failure error={q.error} title="The history did not load." /> : null}
			{open && entries.length ? (
				<p class="m-vh" role="status">
					{entries.length} entries
				</p>
			) : null}
			{open !== "" && entries.length ? <History entries={entries} codes={codes} /> : null}
			{open === "amend" && canAmend ? (
				<Amend
					key={key}
					pupil={pupil}
					at={at}
					cell={cell}
					basedOn={basedOn}
					done={(text) => {
						setDone(text);
						setOpen("history");
					}}
				/>
			) : null}
		</>
	);
}
