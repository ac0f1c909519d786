/* Notes of the register: why somebody came late, a short pick list, free text, and who may read it. */
import { useEffect, useRef } from "preact/hooks";
import { fullName } from "../words.ts";
import type { RowProps } from "./row.tsx";
import { isLocked } from "./state.ts";

const QUICK = ["Left early", "In the medical room", "With a member of staff", "Message from home", "Seen in school"];

export function noteOf(r: RowProps): { text: string; isOffice: boolean } {
	if (r.draft) return { text: r.draft.note, isOffice: r.draft.officeNote === true };
	return { text: r.p.mark?.note ?? "", isOffice: r.p.mark?.is_office_note === true };
}

/** The mark the note belongs to: typed, saved or planned. */
function codeOf(r: RowProps): string | null {
	return r.draft?.code ?? r.p.mark?.code ?? r.p.planned?.code ?? null;
}

/** L and U carry a reason beside the minutes (C086). */
export function LateReason(r: RowProps & { code: string }) {
	const id = `late-${r.p.id}`;
	const { text } = noteOf(r);
	const listed = r.lateReasons.includes(text);
	return (
		<span class="m-mins m-why">
			<label for={id}>
				Reason<span class="m-vh"> for coming late, {fullName(r.p.name)}</span>
			</label>
			<select id={id} value={text} onChange={(e) => r.acts.mark(r.p.id, r.code, { note: e.currentTarget.value })}>
				<option value="">Not said</option>
				{r.lateReasons.map((x) => (
					<option key={x} value={x}>
						{x}
					</option>
				))}
				{text && !listed ? <option value={text}>{text}</option> : null}
			</select>
		</span>
	);
}

export function NoteEditor(r: RowProps) {
	const box = useRef<HTMLInputElement>(null);
	const locked = isLocked(r.p, r.opensLocks);
	const code = locked ? null : codeOf(r);
	const { text, isOffice } = noteOf(r);
	const id = `note-text-${r.p.id}`;
	useEffect(() => box.current?.focus(), []);
	const put = (note: string, officeNote: boolean) => code && r.acts.mark(r.p.id, code, { note, officeNote });
	const close = () => {
		r.acts.note(null);
		document.getElementById(`row-${r.index}`)?.focus();
	};
	return (
		<div
			class="m-notebox"
			role="group"
			aria-label={`Note for ${fullName(r.p.name)}`}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				e.stopPropagation();
				close();
			}}
		>
			{locked ? <p class="m-s">The office entered and locked this mark, with its note. Ask the office to change it.</p> : null}
			{code || locked ? null : <p class="m-s">Mark the pupil first: a note stands beside a mark.</p>}
			<div class="m-chips" role="group" aria-label="Quick notes">
				{QUICK.map((q) => (
					<button key={q} type="button" class="m-chip" aria-pressed={text === q} disabled={!code} onClick={() => put(text === q ? "" : q, isOffice)}>
						{q}
					</button>
				))}
			</div>
			<div class="m-notebox__in">
				<label class="m-s" for={id}>
					Note
				</label>
				<input
					ref={box}
					id={id}
					class="m-note"
					maxLength={500}
					disabled={!code}
					value={text}
					onInput={(e) => put(e.currentTarget.value, isOffice)}
				/>
				<fieldset class="m-notebox__who">
					<legend class="m-vh">Who may read it</legend>
					<label>
						<input type="radio" name={`who-${r.p.id}`} checked={!isOffice} onChange={() => put(text, false)} /> Teachers and
						office
					</label>
					<label>
						<input type="radio" name={`who-${r.p.id}`} checked={isOffice} onChange={() => put(text, true)} /> Office only
					</label>
				</fieldset>
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={close}>
					Done<span class="m-vh"> with the note for {fullName(r.p.name)}</span>
				</button>
			</div>
		</div>
	);
}
