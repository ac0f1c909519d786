/* Above the rows: fill, undo, arrivals, three marks or all codes. Below them: the counts and the one button. */
import { ArrivalButton } from "../parts/arrival.tsx";
import { Field, type FieldError } from "../parts/basics.tsx";
import { plural } from "../words.ts";
import type { Tally } from "./state.ts";

function Totals({ t, changes }: { t: Tally; changes: number }) {
	return (
		<div class="m-tot">
			<span>
				Expected <b>{t.expected}</b>
			</span>
			<span>
				Present <b>{t.present}</b>
			</span>
			<span>
				Late <b>{t.late}</b>
			</span>
			<span>
				Not here <b>{t.absent}</b>
			</span>
			{t.offsite ? (
				<span>
					Off site <b>{t.offsite}</b>
				</span>
			) : null}
			{t.known ? (
				<span>
					Known <b>{t.known}</b>
				</span>
			) : null}
			{t.decide ? (
				<span class="is-bad">
					To decide <b>{t.decide}</b>
				</span>
			) : null}
			<span class={t.unmarked ? "is-bad" : ""}>
				Unmarked <b>{t.unmarked}</b>
			</span>
			{changes ? (
				<span>
					Not yet saved <b>{changes}</b>
				</span>
			) : null}
		</div>
	);
}

interface ToolbarProps {
	empty: number;
	canUndo: boolean;
	canOffice: boolean;
	isOffice: boolean;
	setOffice: (on: boolean) => void;
	fill: () => void;
	undo: () => void;
	date: string;
	reload: () => void;
}

export function Toolbar(p: ToolbarProps) {
	return (
		<div class="m-tools">
			<div class="m-btns">
				<button type="button" class="m-btn m-btn--2" onClick={p.fill} aria-disabled={p.empty ? undefined : "true"}>
					Fill {plural(p.empty, "blank")} as present <kbd class="m-kbd">=</kbd>
				</button>
				<button type="button" class="m-btn m-btn--2" aria-disabled={p.canUndo ? undefined : "true"} onClick={p.undo}>
					Undo{" "}
					<kbd class="m-kbd" aria-hidden="true">
						⌫
					</kbd>
				</button>
				<ArrivalButton date={p.date} onDone={p.reload} />
			</div>
			{p.canOffice ? (
				<div class="m-chips" role="group" aria-label="Codes">
					<button type="button" class="m-chip" aria-pressed={!p.isOffice} onClick={() => p.setOffice(false)}>
						Three marks
					</button>
					<button type="button" class="m-chip" aria-pressed={p.isOffice} onClick={() => p.setOffice(true)}>
						All codes
					</button>
				</div>
			) : null}
			<p class="m-s m-mut m-hide360">
				{p.isOffice
					? "Arrow keys move, a code marks and goes on. Enter saves."
					: "Press a pupil’s key for present or not here. Enter saves."}
			</p>
			<details class="m-keys m-hide360">
				<summary>Keys</summary>
				<dl>
					<dt>{p.isOffice ? "A code" : "The pupil’s key"}</dt>
					<dd>{p.isOffice ? "marks and goes on; C then 1 is C1; / and \\ are the session’s" : "present or not here"}</dd>
					<dt>Arrows</dt>
					<dd>{p.isOffice ? "up and down move" : "up and down move, left and right change the mark"}</dd>
					<dt>=</dt>
					<dd>fills the blanks as present</dd>
					<dt>Backspace, Ctrl+Z</dt>
					<dd>undo the last mark</dd>
					<dt>. or F2</dt>
					<dd>note of the pupil</dd>
					<dt>Enter</dt>
					<dd>saves</dd>
				</dl>
			</details>
		</div>
	);
}

interface SaveBarProps {
	counts: Tally;
	changes: number;
	button: { text: string; can: boolean };
	isSaving: boolean;
	save: () => void;
	needsReason: boolean;
	reason: string;
	setReason: (text: string) => void;
	errors: FieldError[];
}

export function SaveBar(p: SaveBarProps) {
	return (
		<div class="m-sticky">
			{p.needsReason ? (
				<Field id="reason" label="Reason for the change" errors={p.errors}>
					{(aria) => (
						<input
							class="govuk-input"
							id="reason"
							maxLength={500}
							value={p.reason}
							onInput={(e) => p.setReason(e.currentTarget.value)}
							{...aria}
						/>
					)}
				</Field>
			) : null}
			<div class="m-sticky__in">
				<Totals t={p.counts} changes={p.changes} />
				<button
					type="button"
					class="m-btn"
					id="save"
					aria-disabled={p.button.can && !p.isSaving ? undefined : "true"}
					onClick={p.save}
				>
					{p.isSaving ? "Saving" : p.button.text}
				</button>
			</div>
		</div>
	);
}
