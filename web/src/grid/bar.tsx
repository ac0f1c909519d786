/* Under and above the table: what is selected, codes for mouse and touch, note and minutes, the one reason. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { CodeMark, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import { clock, plural, shortDate } from "../words.ts";
import type { Conflict } from "../types.ts";
import { cellWords } from "./rows.ts";
import type { Cell, Draft, Row, Sent } from "./state.ts";

export function Chosen(p: { n: number; row: Row | undefined; cell: Cell | undefined; draft: Draft | undefined; codes: CodeBook; path: string }) {
	const { row, cell, draft } = p;
	if (!row || !cell) return <p class="g-info m-s">Nothing is selected.</p>;
	return (
		<p class="g-info m-s">
			{p.n > 1 ? <b>{plural(p.n, "session")} selected</b> : <span>{cellWords(row, cell, undefined, p.codes)}</span>}
			{draft ? (
				<span>
					typed <CodeMark code={draft.code} codes={p.codes} words="" /> {codeName(draft.code, p.codes)}
					{cell.seq ? <span class="m-mut">, was {cell.code}</span> : null}
				</span>
			) : null}
			<span class="m-mut">
				<a href={`/pupils/${row.pupil}`}>Open pupil</a>
				{row.week ? null : (
					<>
						{" "}
						<a href={`/grid?pupil=${row.pupil}`}>Year of marks</a>
					</>
				)}
			</span>
		</p>
	);
}

/** Every code as a button; made once, however often the selection moves. */
function CodeKeys({ codes, onCode }: { codes: CodeBook; onCode: (code: string) => void }) {
	const press = useRef(onCode);
	press.current = onCode;
	return useMemo(() => {
		const list = [...codes.values()].filter((c) => !c.valid_to && c.code !== "#" && c.code !== "\\");
		return (
			<details class="m-codekeys">
				<summary>Codes for the selection</summary>
				<div class="m-codekeys__in">
					{list.map((c) => (
						<button key={c.code} type="button" class="m-codekey" onClick={() => press.current(c.code)}>
							<CodeMark code={c.code} codes={codes} words="" />
							<span>{c.code === "/" ? "Present, morning or afternoon" : c.name}</span>
						</button>
					))}
				</div>
			</details>
		);
	}, [codes]);
}

/** The codes, and each key of the grid as a button. */
export function Tools(p: {
	codes: CodeBook;
	canUndo: boolean;
	isLate: boolean;
	extends: boolean;
	setExtends: (on: boolean) => void;
	onCode: (code: string) => void;
	copy: (way: "down" | "right") => void;
	drop: () => void;
	undo: () => void;
	open: (what: "note" | "minutes") => void;
}) {
	return (
		<div class="g-tools m-tools">
			<CodeKeys codes={p.codes} onCode={p.onCode} />
			<div class="m-btns">
				<button type="button" class="m-chip" aria-pressed={p.extends} onClick={() => p.setExtends(!p.extends)}>
					Select a block
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => p.copy("down")}>
					Copy down
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => p.copy("right")}>
					Copy right
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => p.open("note")}>
					Note
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" aria-disabled={!p.isLate} onClick={() => p.isLate && p.open("minutes")}>
					Minutes
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={p.drop}>
					Take back in selection
				</button>
			</div>
		</div>
	);
}

/** Note or minutes of the selected cells: Enter keeps them, Escape leaves them. */
export function Entry(p: { what: "note" | "minutes"; start: string; n: number; needed: string; keep: (text: string) => void; leave: () => void }) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		box.current?.focus();
		box.current?.select();
	}, []);
	return (
		<form
			class="g-entry"
			onSubmit={(e) => {
				e.preventDefault();
				p.keep(box.current?.value ?? "");
			}}
		>
			<label for="g-entry">
				{p.what === "note" ? "Note" : "Minutes late"}
				{p.n > 1 ? ` for ${plural(p.n, "session")}` : ""}
				{p.needed ? <span class="m-mut m-s"> ({p.needed})</span> : null}
			</label>
			<input
				ref={box}
				id="g-entry"
				class="m-in"
				defaultValue={p.start}
				autocomplete="off"
				maxLength={p.what === "note" ? 500 : 3}
				inputMode={p.what === "note" ? "text" : "numeric"}
				onKeyDown={(e) => e.key === "Escape" && p.leave()}
			/>
			<button class="m-btn m-btn--2">Keep</button>
		</form>
	);
}

/** One decision for each cell that somebody changed meanwhile; none is chosen beforehand. */
export function Conflicts(p: { list: { sent: Sent; theirs: Conflict }[]; codes: CodeBook; choose: (at: number, mine: boolean) => void }) {
	if (!p.list.length) return null;
	return (
		<section class="m-conf" aria-labelledby="g-conf">
			<h2 id="g-conf">{plural(p.list.length, "cell")} changed meanwhile: you decide</h2>
			<ul class="g-conf">
				{p.list.map(({ sent, theirs }, i) => (
					<li key={`${theirs.pupil} ${theirs.date} ${theirs.session}`}>
						<span>
							<b>{sent.row.name.surname}</b>, {sent.row.name.forename}, {shortDate(theirs.date!)} {theirs.session}
						</span>
						<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => p.choose(i, true)}>
							Mine: {sent.draft.code}
						</button>
						<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => p.choose(i, false)}>
							{theirs.by}, {theirs.position}, {clock(theirs.at)}: {theirs.code}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

export function SaveBar(p: {
	n: number;
	amended: number;
	reason: string;
	setReason: (t: string) => void;
	error: string;
	isSaving: boolean;
	canUndo: boolean;
	undo: () => void;
	save: () => void;
}) {
	if (!p.n && !p.canUndo) return null;
	return (
		<div class="m-sticky g-save">
			<div class="m-sticky__in">
				<p>
					<b>{p.n}</b> {p.n === 1 ? "change" : "changes"} not saved{" "}
					{p.amended ? <span class="m-mut m-s">{p.amended} amend a mark and need a reason</span> : null}
				</p>
				<div class="g-save__end">
					{p.amended ? (
						<div class="g-reason">
							<label class="m-vh" for="g-reason">
								Reason for the change
							</label>
							<input
								id="g-reason"
								class="m-in"
								placeholder="Reason for the change"
								maxLength={500}
								value={p.reason}
								aria-invalid={p.error ? "true" : undefined}
								aria-describedby={p.error ? "g-reason-error" : undefined}
								onInput={(e) => p.setReason(e.currentTarget.value)}
								onKeyDown={(e) => e.key === "Enter" && p.save()}
							/>
							{p.error ? (
								<p class="govuk-error-message" id="g-reason-error">
									{p.error}
								</p>
							) : null}
						</div>
					) : null}
					<button type="button" class="m-btn m-btn--2" aria-disabled={!p.canUndo} onClick={p.undo}>
						Undo
					</button>
					<button type="button" id="save" class="m-btn" aria-disabled={!p.n || p.isSaving} onClick={p.save}>
						{p.isSaving ? "Saving" : `Save ${plural(p.n, "change")}`}
					</button>
				</div>
			</div>
		</div>
	);
}
