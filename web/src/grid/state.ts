/* The office grid without its page: rows and cells, what is typed, what is sent. Pure functions. */
import type { Conflict, Grid, GridMore, Name, Session } from "../types.ts";
import { addDays, mondayOf } from "../words.ts";

export interface Column {
	key: string;
	/** Left out in the year of one pupil, where each row is another week */
	date: string | null;
	weekday: number;
	session: Session;
	closed?: string;
}

export interface Cell {
	pupil: string;
	date: string;
	session: Session;
	/** A code; "#" closed; "" no mark; "-" not expected */
	code: string;
	seq: number;
	isAhead: boolean;
	/** Every change needs a reason, of a blank too */
	isSealed: boolean;
	more: GridMore | null;
}

export interface Row {
	id: string;
	pupil: string;
	name: Name;
	/** Monday of the row's week in the year of one pupil */
	week: string | null;
	year: string;
	group: string;
	isVulnerable: boolean;
	cells: Cell[];
}

export interface Sheet {
	rows: Row[];
	columns: Column[];
}

function columnsOf(g: Grid): Column[] {
	return g.sessions.map((s, i) => ({
		key: `${s.date} ${s.session}`,
		date: s.date,
		weekday: Math.floor(i / 2),
		session: s.session,
		closed: s.closed,
	}));
}

function cellsOf(g: Grid, p: Grid["pupils"][number]): Cell[] {
	const more = new Map(p.more.map((m) => [m.at, m]));
	return p.codes.map((code, i) => ({
		pupil: p.id,
		date: g.sessions[i].date,
		session: g.sessions[i].session,
		code,
		seq: p.seqs[i],
		isAhead: i >= p.opened,
		isSealed: g.sessions[i].is_sealed === true,
		more: more.get(i) ?? null,
	}));
}

function rowOf(p: Grid["pupils"][number], id: string, week: string | null, cells: Cell[]): Row {
	return { id, pupil: p.id, name: p.name, week, year: p.year, group: p.group, isVulnerable: p.is_vulnerable, cells };
}

/** The year of one pupil: a row for each week, ten cells. */
function weeksOf(g: Grid, p: Grid["pupils"][number]): Sheet {
	const cells = cellsOf(g, p);
	const byKey = new Map(cells.map((c) => [`${c.date} ${c.session}`, c]));
	const columns: Column[] = [0, 1, 2, 3, 4].flatMap((d) =>
		(["AM", "PM"] as const).map((session) => ({ key: `${d} ${session}`, date: null, weekday: d, session })),
	);
	const rows: Row[] = [];
	for (let week = mondayOf(g.from); week <= g.to; week = addDays(week, 7)) {
		const row = columns.map((c) => {
			const date = addDays(week, c.weekday);
			const outside: Cell = { pupil: p.id, date, session: c.session, code: "-", seq: 0, isAhead: false, isSealed: false, more: null };
			return byKey.get(`${date} ${c.session}`) ?? outside;
		});
		rows.push(rowOf(p, week, week, row));
	}
	return { rows, columns };
}

export function sheetOf(g: Grid, isYear: boolean): Sheet {
	if (isYear && g.pupils[0]) return weeksOf(g, g.pupils[0]);
	return { columns: columnsOf(g), rows: g.pupils.map((p) => rowOf(p, p.id, null, cellsOf(g, p))) };
}

/* ---- what is typed ---- */

export interface Draft {
	code: string;
	minutes: number | null;
	note: string;
	/** The note is for the office only, as it was in the mark it comes from */
	officeNote: boolean;
	/** Version of the mark as the person saw it */
	basedOn: number;
}
export type RowDrafts = Readonly<Record<number, Draft>>;
export type Drafts = ReadonlyMap<string, RowDrafts>;
export interface Typed {
	drafts: Drafts;
	undo: readonly Drafts[];
}
export const NOTHING: Typed = { drafts: new Map(), undo: [] };
const UNDO_STEPS = 50;

export function canType(c: Cell): boolean {
	return !c.isAhead && c.code !== "#" && c.code !== "-";
}

export function shownCode(c: Cell, d: Draft | undefined): string {
	return d ? d.code : c.code;
}

/** The slash of the column's session, whichever was typed. */
export function codeFor(code: string, session: Session): string {
	return code === "/" || code === "\\" ? (session === "AM" ? "/" : "\\") : code;
}

function isBase(c: Cell, d: Draft): boolean {
	const stands = c.seq !== 0 && c.code === d.code && c.seq === d.basedOn && !c.more?.is_planned;
	return stands && (c.more?.minutes_late ?? null) === d.minutes && (c.more?.note ?? "") === d.note;
}

export interface Edit {
	row: Row;
	col: number;
	/** null drops what was typed */
	draft: Draft | null;
}

/** One step, which one undo takes back. What says what stands already is no change. */
export function put(t: Typed, edits: readonly Edit[]): Typed {
	const drafts = new Map(t.drafts);
	let changed = false;
	for (const e of edits) {
		const cell = e.row.cells[e.col];
		const before = drafts.get(e.row.id) ?? {};
		const draft = e.draft && canType(cell) && !isBase(cell, e.draft) ? e.draft : null;
		if (!draft && !before[e.col]) continue;
		const next = { ...before };
		if (draft) next[e.col] = draft;
		else delete next[e.col];
		if (Object.keys(next).length) drafts.set(e.row.id, next);
		else drafts.delete(e.row.id);
		changed = true;
	}
	return changed ? { drafts, undo: [...t.undo, t.drafts].slice(-UNDO_STEPS) } : t;
}

export function undone(t: Typed): Typed {
	const last = t.undo[t.undo.length - 1];
	return last ? { drafts: last, undo: t.undo.slice(0, -1) } : t;
}

type Note = Pick<Draft, "note" | "officeNote">;

const NO_NOTE: Note = { note: "", officeNote: false };

function noteOf(c: Cell, d: Draft | undefined): Note {
	return d ? { note: d.note, officeNote: d.officeNote } : { note: c.more?.note ?? "", officeNote: c.more?.is_office_note ?? false };
}

/** A code typed into a cell; minutes and note stay only where the code does. */
export function withCode(c: Cell, old: Draft | undefined, code: string): Draft {
	const text = codeFor(code, c.session);
	const stays = shownCode(c, old) === text;
	const from = stays ? noteOf(c, old) : NO_NOTE;
	return {
		code: text,
		minutes: stays ? (old ? old.minutes : (c.more?.minutes_late ?? null)) : null,
		...from,
		basedOn: old?.basedOn ?? c.seq,
	};
}

export interface Sent {
	row: Row;
	col: number;
	draft: Draft;
}

export function changesOf(rows: readonly Row[], d: Drafts): Sent[] {
	const out: Sent[] = [];
	for (const row of rows) {
		const drafts = d.get(row.id);
		if (!drafts) continue;
		for (const col of Object.keys(drafts)) out.push({ row, col: Number(col), draft: drafts[Number(col)] });
	}
	return out;
}

/** How many replace a mark that stood: they need a reason (R44). */
export function amendments(sent: readonly Sent[]): number {
	return sent.filter((s) => s.draft.basedOn !== 0 || s.row.cells[s.col].isSealed).length;
}

export function toMarks(sent: readonly Sent[]) {
	return sent.map(({ row, col, draft }) => ({
		pupil: row.cells[col].pupil,
		date: row.cells[col].date,
		session: row.cells[col].session,
		code: draft.code,
		...(draft.minutes === null ? {} : { minutes_late: draft.minutes }),
		...(draft.note ? { note: draft.note } : {}),
		...(draft.note && draft.officeNote ? { is_office_note: true } : {}),
		based_on: draft.basedOn,
	}));
}

export function cellKey(c: { pupil: string; date?: string; session?: string }): string {
	return `${c.pupil} ${c.date} ${c.session}`;
}

/** After 412 a person decides each cell: mine on top of theirs, or theirs. */
export function decide(t: Typed, s: Sent, theirs: Conflict, mine: boolean): Typed {
	return put(t, [{ row: s.row, col: s.col, draft: mine ? { ...s.draft, basedOn: theirs.seq } : null }]);
}

/* ---- the selection ---- */

export interface Spot {
	row: number;
	col: number;
}
export interface Block {
	top: number;
	bottom: number;
	left: number;
	right: number;
}

export function blockOf(a: Spot, b: Spot): Block {
	return {
		top: Math.min(a.row, b.row),
		bottom: Math.max(a.row, b.row),
		left: Math.min(a.col, b.col),
		right: Math.max(a.col, b.col),
	};
}

export function editsIn(rows: readonly Row[], b: Block, make: (row: Row, col: number) => Draft | null): Edit[] {
	const out: Edit[] = [];
	for (let r = b.top; r <= b.bottom && r < rows.length; r++) {
		for (let c = b.left; c <= b.right; c++) {
			if (canType(rows[r].cells[c])) out.push({ row: rows[r], col: c, draft: make(rows[r], c) });
		}
	}
	return out;
}

/**
 * Ctrl+D and Ctrl+R: the block's first row or column goes into the rest; of one cell, its neighbour.
 * What only the office may read of one pupil never goes to another.
 */
export function copied(rows: readonly Row[], b: Block, d: Drafts, way: "down" | "right"): Edit[] {
	const down = way === "down";
	const isOne = down ? b.top === b.bottom : b.left === b.right;
	const from = down ? b.top - (isOne ? 1 : 0) : b.left - (isOne ? 1 : 0);
	if (from < 0) return [];
	const rest: Block = down ? { ...b, top: from + 1 } : { ...b, left: from + 1 };
	return editsIn(rows, rest, (row, col) => {
		const source = down ? rows[from] : row;
		const at = down ? col : from;
		const cell = source.cells[at];
		const draft = d.get(source.id)?.[at];
		const code = shownCode(cell, draft);
		const old = d.get(row.id)?.[col];
		if (!code || code === "-" || code === "#") return old ?? null;
		const note = noteOf(cell, draft);
		const isOthers = cell.pupil !== row.cells[col].pupil;
		return {
			code: codeFor(code, row.cells[col].session),
			minutes: draft ? draft.minutes : (cell.more?.minutes_late ?? null),
			...(isOthers && note.officeNote ? NO_NOTE : note),
			basedOn: old?.basedOn ?? row.cells[col].seq,
		};
	});
}

/* ---- filters ---- */

export type CellFilter = "missing" | "n" | "unauthorised" | "late" | "changed";

export function passes(c: Cell, f: CellFilter, classOf: (code: string) => string | undefined): boolean {
	switch (f) {
		case "missing":
			return c.code === "" && !c.isAhead;
		case "n":
			return c.code === "N";
		case "unauthorised":
			return c.code !== "N" && c.seq !== 0 && classOf(c.code) === "unauthorised";
		case "late":
			return c.code === "L" || c.code === "U";
		case "changed":
			return c.more?.is_changed_today === true;
	}
}

export function countCells(rows: readonly Row[], f: CellFilter, classOf: (code: string) => string | undefined): number {
	let n = 0;
	for (const r of rows) for (const c of r.cells) if (passes(c, f, classOf)) n++;
	return n;
}
