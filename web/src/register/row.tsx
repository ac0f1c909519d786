/* One pupil of the register: key, name, last five days, the mark, and what became of it. */
import { Component } from "preact";
import { RowRaise } from "../alerts/raise.tsx";
import { Badges, Tag } from "../parts/basics.tsx";
import { CodeMark, codeClass, codeName, codeSpoken } from "../parts/code.tsx";
import { Icon } from "../parts/icon.tsx";
import { useLater } from "../idle.ts";
import type { CodeBook } from "../session.tsx";
import type { Conflict, RegisterPupil, Session } from "../types.ts";
import { clock, fullName, shortDate, weekday } from "../words.ts";
import { presentCode } from "./keys.ts";
import { LateReason, NoteEditor, noteOf } from "./note.tsx";
import { OfficeCell } from "./office-cell.tsx";
import { isLocked, plannedCode, type Draft, type Fate } from "./state.ts";

export interface RowActs {
	mark: (pupil: string, code: string, more?: Partial<Draft>) => void;
	choose: (pupil: string, mine: boolean) => void;
	focus: (index: number) => void;
	/** Codes for this row and those after it; the focus follows unless it has left by itself. */
	typed: (index: number, codes: string[], isLeft: boolean) => void;
	/** Open the note of a row; null closes it */
	note: (index: number | null) => void;
}

export interface RowProps {
	p: RegisterPupil;
	index: number;
	label: string | null;
	draft: Draft | null;
	fate: Fate | null;
	isCurrent: boolean;
	isOffice: boolean;
	session: Session;
	date: string;
	codes: CodeBook;
	acts: RowActs;
	me: string;
	lateReasons: string[];
	isNoteOpen: boolean;
	/** The name leads to the pupil's page, for those who may open it */
	opensPupil: boolean;
	/** May change a planned code that the office locked */
	opensLocks: boolean;
	isToday: boolean;
}

/* Ten marks in each of thirty rows, half of what there is to draw: no more elements than they need, and
 * after everything that is needed to take the register. */
function Past({ p, codes, date }: { p: RegisterPupil; codes: CodeBook; date: string }) {
	const isDrawn = useLater();
	if (!isDrawn) return null;
	const days = [...new Set(p.recent.map((r) => r.date))];
	const odd = days
		.map((d) => {
			const names = p.recent
				.filter((r) => r.date === d)
				.map((r) => (r.code ? codeSpoken(r.code, codes) : "no mark"));
			const plain = p.recent.every((r) => r.date !== d || r.code === "/" || r.code === "\\");
			return plain ? "" : `${d === date ? "today" : weekday(d)} ${names.join(", ")}`;
		})
		.filter(Boolean);
	return (
		<span class="m-past">
			<span class="m-vh">Last days: {odd.length ? odd.join("; ") : "all present"}</span>
			{days.map((d) => (
				<span key={d} aria-hidden="true" title={shortDate(d)}>
					{p.recent
						.filter((r) => r.date === d)
						.map((r) => (
							<span key={r.session} class={`m-code m-code--${codeClass(r.code ?? "", codes)}`}>
								{r.code}
							</span>
						))}
				</span>
			))}
		</span>
	);
}

function MarkButtons(r: RowProps & { code: string | null }) {
	const present = presentCode(r.session);
	const family = r.code ? r.codes.get(r.code)?.family : null;
	const choices = [
		{ code: present, text: "Present", cls: "p", icon: "tick", on: family === "present" },
		{ code: "L", text: "Late", cls: "l", icon: "clock", on: r.code === "L" },
		{ code: "N", text: "Not here", cls: "a", icon: "cross", on: r.code === "N" },
	] as const;
	const other = r.code && !choices.some((c) => c.on);
	return (
		<>
			<div class="m-mark" role="group" aria-label={`Mark for ${fullName(r.p.name)}`}>
				{choices.map((c) => (
					<button
						key={c.code}
						type="button"
						class={c.cls}
						aria-pressed={c.on}
						onClick={() => r.acts.mark(r.p.id, c.code)}
					>
						{c.on ? <Icon name={c.icon} /> : null}
						{c.text}
					</button>
				))}
			</div>
			{other && r.code ? <CodeMark code={r.code} codes={r.codes} size="l" /> : null}
			{r.code === "L" ? <Minutes {...r} /> : null}
		</>
	);
}

export function Minutes(r: RowProps) {
	const id = `minutes-${r.p.id}`;
	const value = r.draft ? r.draft.minutes : (r.p.mark?.minutes_late ?? null);
	return (
		<span class="m-mins">
			<label for={id}>
				Minutes<span class="m-vh"> late, {fullName(r.p.name)}</span>
			</label>
			<input
				id={id}
				inputMode="numeric"
				autocomplete="off"
				maxLength={3}
				value={value ?? ""}
				onInput={(e) => {
					const n = Number.parseInt(e.currentTarget.value, 10);
					const code = r.draft?.code ?? r.p.mark?.code;
					if (code) r.acts.mark(r.p.id, code, { minutes: Number.isNaN(n) ? null : n });
				}}
			/>
		</span>
	);
}

function PlannedCell(r: RowProps & { code: string }) {
	const plan = r.p.planned;
	const note = plan?.note || r.p.mark?.note || codeName(r.code, r.codes);
	const by = plan?.by || r.p.mark?.by;
	const locked = isLocked(r.p, r.opensLocks);
	return (
		<>
			<div class="m-plan">
				<CodeMark code={r.code} codes={r.codes} size="l" />
				<span>
					{note}
					<br />
					<span class="m-mut m-xs">
						{by ? `Entered by ${by}` : "Entered ahead"}
						{locked ? ". Locked: ask the office" : ""}
					</span>
				</span>
				{locked ? <Icon name="lock" /> : null}
			</div>
			{locked ? null : (
				<button
					type="button"
					class="m-btn m-btn--2 m-btn--s"
					onClick={() => r.acts.mark(r.p.id, presentCode(r.session))}
				>
					Is here<span class="m-vh">: {fullName(r.p.name)}</span>
				</button>
			)}
		</>
	);
}

function StateWords({ r, planned }: { r: RowProps; planned: boolean }) {
	const f = r.fate;
	if (f?.kind === "typed") return <Tag kind="typed" icon="ring">Typed</Tag>;
	if (f?.kind === "saving") return <Tag kind="waiting" icon="up">Saving</Tag>;
	if (f?.kind === "waiting") return <Tag kind="waiting" icon="up">Waiting</Tag>;
	if (f?.kind === "refused") return <Tag kind="refused" icon="cross">Not saved</Tag>;
	if (f?.kind === "conflict") return <Tag kind="waiting" icon="up">You decide</Tag>;
	if (planned) return <span class="m-mut m-s">Not confirmed</span>;
	const at = f?.kind === "saved" ? f.at : r.p.mark?.at;
	if (!r.p.mark) return <span class="m-mut m-s">Not marked</span>;
	return (
		<Tag kind="saved" icon="tick">
			<span class="m-w">Saved </span>
			{at ? clock(at) : ""}
		</Tag>
	);
}

function theirWho(c: Conflict): string {
	return [c.by, c.position, c.at ? clock(c.at) : ""].filter(Boolean).join(", ");
}

function ConflictChooser({ r, theirs }: { r: RowProps; theirs: Conflict }) {
	const mine = r.draft;
	const locked = isLocked(r.p, r.opensLocks);
	return (
		<div class="m-conf" role="group" aria-label={`Two marks for ${fullName(r.p.name)}`}>
			<b>Two marks for this session.</b> Somebody changed this while you were typing. Which is right?
			<div class="m-conf__two">
				{mine ? (
					<button type="button" disabled={locked} onClick={() => r.acts.choose(r.p.id, true)}>
						<CodeMark code={mine.code} codes={r.codes} size="l" words="" />
						<span>
							<b>{codeName(mine.code, r.codes)}</b>You{r.me ? ` (${r.me})` : ""}, {mine.taken ? clock(new Date(mine.taken.at + mine.taken.ahead)) : "just now"}
						</span>
					</button>
				) : null}
				<button type="button" onClick={() => r.acts.choose(r.p.id, false)}>
					<CodeMark code={theirs.code} codes={r.codes} size="l" words="" />
					<span>
						<b>{codeName(theirs.code, r.codes)}</b>
						{theirWho(theirs)}
						{theirs.note ? `: ${theirs.note}` : ""}
					</span>
				</button>
			</div>
			{locked ? <p class="m-s">The office locked this mark. Ask the office to change it.</p> : null}
		</div>
	);
}

function rowClass(r: RowProps): string {
	if (r.fate?.kind === "conflict" || r.fate?.kind === "refused") return "is-odd";
	return r.isCurrent ? "is-now" : "";
}

function RegisterRowInner(r: RowProps) {
	const planned = r.draft ? null : plannedCode(r.p);
	const code = r.draft?.code ?? (planned ? null : (r.p.mark?.code ?? null));
	const note = noteOf(r);
	const isLate = code === "L" || code === "U";
	return (
		<li
			id={`row-${r.index}`}
			class={rowClass(r)}
			tabIndex={r.isCurrent ? 0 : -1}
			onFocusCapture={() => r.acts.focus(r.index)}
			aria-label={fullName(r.p.name)}
		>
			{r.label ? <kbd class="m-kbd">{r.label}</kbd> : <span />}
			<div class="m-reg__name">
				{r.p.photo ? <img class="m-reg__photo" src={r.p.photo} alt="" width="30" height="40" loading="lazy" /> : null}
				<span>
					{r.opensPupil ? (
						<a href={`/pupils/${r.p.id}`}>
							<b>{r.p.name.surname}</b>, {r.p.name.forename}
						</a>
					) : (
						<>
							<b>{r.p.name.surname}</b>, {r.p.name.forename}
						</>
					)}{" "}
					<Badges badges={r.p.badges} />
					<RowRaise pupil={r.p.id} name={r.p.name} badges={r.p.badges} isToday={r.isToday} />
				</span>
				<button
					type="button"
					class={`m-notebtn ${note.text ? "is-on" : ""}`}
					aria-expanded={r.isNoteOpen}
					title={note.text || "Note"}
					onClick={() => r.acts.note(r.isNoteOpen ? null : r.index)}
				>
					<Icon name="pen" />
					<span class="m-vh">
						Note for {fullName(r.p.name)}
						{note.text ? `: ${note.text}${note.isOffice ? " (office only)" : ""}` : ""}
					</span>
				</button>
			</div>
			<div class="m-reg__past">
				<Past p={r.p} codes={r.codes} date={r.date} />
			</div>
			<div class="m-reg__mark">
				{planned && !(r.isOffice && r.isCurrent) ? (
					<PlannedCell {...r} code={planned} />
				) : r.isOffice ? (
					<OfficeCell {...r} code={code ?? planned} />
				) : (
					<MarkButtons {...r} code={code} />
				)}
			</div>
			<div class="m-reg__state">
				<StateWords r={r} planned={planned !== null} />
			</div>
			{isLate && code ? (
				<div class="m-reg__more">
					<LateReason {...r} code={code} />
				</div>
			) : null}
			{r.isNoteOpen ? <NoteEditor {...r} /> : null}
			{r.fate?.kind === "conflict" ? <ConflictChooser r={r} theirs={r.fate.theirs} /> : null}
			{r.fate?.kind === "refused" ? (
				<p class="m-conf">
					<b>Not saved:</b> {r.fate.why}
				</p>
			) : null}
		</li>
	);
}

/** Drawn again only when something of it changed: a key press changes one row of thirty. */
export class RegisterRow extends Component<RowProps> {
	shouldComponentUpdate(next: RowProps): boolean {
		return (Object.keys(next) as (keyof RowProps)[]).some((k) => next[k] !== this.props[k]);
	}

	render(props: RowProps) {
		return <RegisterRowInner {...props} />;
	}
}
