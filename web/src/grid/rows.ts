/* The body of the table: as many rows as fit the screen, made once and filled again as it scrolls. Plain
   DOM, and only what differs is written: of 1,000 pupils most cells hold the same stroke, so a screenful
   costs little more than its names. */
import { codeClass, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import { dayNumber, fullName, shortDate } from "../words.ts";
import { canType, type Block, type Cell, type Draft, type Drafts, type Row, type RowDrafts, type Spot } from "./state.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const OVERSCAN = 1;
const STEP = 2;

export interface View {
	rows: readonly Row[];
	/** Cells of a row */
	columns: number;
	drafts: Drafts;
	bad: ReadonlyMap<string, ReadonlySet<number>>;
	codes: CodeBook;
	block: Block | null;
	active: Spot;
	pending: string;
	isCards: boolean;
	/** Pixels of a row */
	height: number;
}

/** A cell as a screen reader says it. */
export function cellWords(row: Row, c: Cell, d: Draft | undefined, codes: CodeBook): string {
	const code = d ? d.code : c.code;
	const what = code === "" ? (c.isAhead ? "not due yet" : "no mark") : code === "-" ? "not expected" : `${code}, ${codeName(code, codes)}`;
	const minutes = d ? d.minutes : (c.more?.minutes_late ?? null);
	return [
		fullName(row.name),
		`${shortDate(c.date)} ${c.session}`,
		what,
		minutes ? `${minutes} minutes` : "",
		(d ? d.note : c.more?.note) || "",
		c.more?.is_planned ? (c.more.is_locked ? "entered ahead and locked" : "entered ahead") : "",
		d ? "not saved" : "",
		canType(c) ? "" : "cannot be changed",
	]
		.filter(Boolean)
		.join(", ");
}

/** A cell's elements and what they hold, so that nothing is read back from the page. */
interface CellSlot {
	el: HTMLElement;
	mark: HTMLElement;
	text: Text;
	looks: number;
	markCls: string;
	shown: string;
	label: string;
	day: string;
}

interface RowSlot {
	el: HTMLElement;
	name: HTMLElement;
	surname: Text;
	rest: Text;
	badge: HTMLElement;
	cells: CellSlot[];
	/** Row of the view; -1: nothing yet */
	index: number;
	row: Row | null;
}

function element(tag: string, cls: string, attributes: Record<string, string> = {}): HTMLElement {
	const el = document.createElement(tag);
	el.className = cls;
	for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
	return el;
}

function newCell(at: string, col: number): CellSlot {
	const el = element("div", "", { role: "gridcell", id: `${at}-${col}`, "aria-colindex": String(col + 2), "aria-selected": "false" });
	const mark = element("span", "");
	const text = document.createTextNode("");
	mark.append(text);
	el.append(mark);
	return { el, mark, text, looks: -1, markCls: "", shown: "", label: "", day: "" };
}

function newRow(at: string, columns: number): RowSlot {
	const el = element("div", "g-row", { role: "row" });
	const name = element("div", "g-name", { role: "rowheader", "aria-colindex": "1" });
	const words = element("span", "");
	const bold = element("b", "");
	const surname = document.createTextNode("");
	const rest = document.createTextNode("");
	bold.append(surname);
	words.append(bold, rest);
	const badge = element("span", "m-badge m-badge--act");
	const hidden = element("span", "m-vh");
	hidden.textContent = "ulnerable";
	badge.append("V", hidden);
	badge.hidden = true;
	name.append(words, badge);
	const cells = Array.from({ length: columns }, (_, i) => newCell(at, i));
	el.append(name, ...cells.map((c) => c.el));
	return { el, name, surname, rest, badge, cells, index: -1, row: null };
}

/* What a cell looks like, as bits: most cells of a scroll look as the one before did. */
const LOOKS = ["g-am", "g-shut", "g-ahead", "is-empty", "is-plain", "is-chosen", "is-new", "is-bad", "is-here"] as const;
const [MORNING, SHUT, AHEAD, EMPTY, PLAIN, CHOSEN, NEW, BAD, HERE] = LOOKS.map((_, i) => 1 << i);

const classOf = (looks: number): string => LOOKS.reduce((cls, name, i) => (looks & (1 << i) ? `${cls} ${name}` : cls), "g-c");

/** A mark with an edge, a corner or a bar of its own; "" for a plain one, whose cell is its ground. */
function markClass(c: Cell, d: Draft | undefined, codes: CodeBook): string {
	const more = c.more;
	const family = codeClass(d ? d.code : c.code, codes);
	const minutes = d ? d.minutes : more?.minutes_late;
	const note = d ? d.note : more?.note;
	const isPlanned = !d && more?.is_planned;
	if (family === "present" && !minutes && !note && !isPlanned) return "";
	return `m-code m-code--${family}${minutes ? " m-code--min" : note ? " m-code--note" : ""}${isPlanned ? " g-plan" : ""}`;
}

function fillName(s: RowSlot, row: Row): void {
	const { surname, forename } = row.name;
	s.surname.data = row.week ? `Week of ${shortDate(row.week).slice(4)}` : surname;
	s.rest.data = row.week ? "" : `, ${forename}`;
	const isFlagged = row.isVulnerable && !row.week;
	if (s.badge.hidden === isFlagged) s.badge.hidden = !isFlagged;
	s.name.title = row.week ? "" : `${surname}, ${forename}, ${row.group}`;
}

/** What the whole row shares. */
interface RowState {
	row: Row;
	drafts: RowDrafts | undefined;
	bad: ReadonlySet<number> | undefined;
	/** Chosen cells, none when left > right */
	left: number;
	right: number;
	/** The current cell; -1: in another row */
	here: number;
}

function stateOf(v: View, index: number): RowState {
	const row = v.rows[index];
	const b = v.block;
	const isIn = b !== null && index >= b.top && index <= b.bottom;
	return {
		row,
		drafts: v.drafts.get(row.id),
		bad: v.bad.get(row.id),
		left: isIn ? b.left : 0,
		right: isIn ? b.right : -1,
		here: index === v.active.row ? v.active.col : -1,
	};
}

function fillCell(s: CellSlot, v: View, r: RowState, col: number): void {
	const c = r.row.cells[col];
	const d = r.drafts?.[col];
	const isHere = col === r.here;
	const code = isHere && v.pending ? `${v.pending}…` : d ? d.code : c.code;
	const isEmpty = code === "" || code === "-";
	const markCls = isEmpty ? "" : markClass(c, d, v.codes);
	let looks = col % 2 ? 0 : MORNING;
	if (!canType(c)) looks |= c.code === "#" || c.code === "-" ? SHUT : AHEAD;
	if (isEmpty) looks |= EMPTY;
	else if (!markCls) looks |= PLAIN;
	if (col >= r.left && col <= r.right) looks |= CHOSEN;
	if (d) looks |= NEW;
	if (r.bad?.has(col)) looks |= BAD;
	if (isHere) looks |= HERE;
	if (s.looks !== looks) {
		if ((s.looks ^ looks) & CHOSEN) s.el.setAttribute("aria-selected", String((looks & CHOSEN) !== 0));
		s.looks = looks;
		s.el.className = classOf(looks);
	}
	if (s.markCls !== markCls) s.mark.className = s.markCls = markCls;
	const shown = isEmpty ? "" : code;
	if (s.shown !== shown) s.text.data = s.shown = shown;
	const label = isHere ? cellWords(r.row, c, d, v.codes) : "";
	if (s.label !== label) {
		s.label = label;
		if (label) s.el.setAttribute("aria-label", label);
		else s.el.removeAttribute("aria-label");
	}
	if (v.isCards && !(col % 2)) {
		const day = `${WEEKDAYS[(new Date(c.date).getUTCDay() + 6) % 7]} ${dayNumber(c.date)}`;
		if (s.day !== day) s.el.dataset.day = s.day = day;
	}
}

/** The pool of rows in one box. `show` when anything changed; scrolling is its own affair. */
export class GridRows {
	#slots: RowSlot[] = [];
	#columns = 0;
	#from = -1;
	#view: View | null = null;
	#box: HTMLElement;
	#home: HTMLElement;
	#seen = 0;
	#size: ResizeObserver;

	/** `home` holds the rows; it lies in `box`, which scrolls. */
	constructor(box: HTMLElement, home: HTMLElement) {
		this.#box = box;
		this.#home = home;
		this.#size = new ResizeObserver(() => {
			this.#seen = box.clientHeight;
			this.#draw(true);
		});
		this.#seen = box.clientHeight;
		this.#size.observe(box);
		box.addEventListener("scroll", this.#scrolled, { passive: true });
	}

	end(): void {
		this.#size.disconnect();
		this.#box.removeEventListener("scroll", this.#scrolled);
	}

	show(view: View): void {
		this.#view = view;
		this.#draw(true);
	}

	/** Where an element of the table is: its row, and its cell, -1 for the name. */
	spotOf(target: Element): Spot | null {
		const el = target.closest(".g-row");
		const slot = this.#slots.find((s) => s.el === el);
		if (!slot || slot.index < 0) return null;
		return { row: slot.index, col: slot.cells.findIndex((c) => c.el.contains(target)) };
	}

	#scrolled = () => this.#draw(false);

	/** As many rows as the screen needs, in the order of the page. */
	#fit(n: number, columns: number): void {
		if (columns !== this.#columns) {
			for (const s of this.#slots) s.el.remove();
			this.#slots = [];
			this.#columns = columns;
		}
		while (this.#slots.length > n) this.#slots.pop()!.el.remove();
		while (this.#slots.length < n) {
			const slot = newRow(`g-${this.#slots.length}`, columns);
			this.#slots.push(slot);
			this.#home.append(slot.el);
		}
	}

	#draw(isChanged: boolean): void {
		const v = this.#view;
		if (!v) return;
		const n = Math.min(v.rows.length, Math.ceil(this.#seen / v.height) + STEP + 2 * OVERSCAN);
		const at = Math.floor(this.#box.scrollTop / v.height / STEP) * STEP - OVERSCAN;
		const from = Math.max(0, Math.min(at, v.rows.length - n));
		if (!isChanged && from === this.#from) return;
		if (isChanged) this.#fit(n, v.columns);
		if (from !== this.#from) this.#home.style.transform = `translateY(${from * v.height}px)`;
		this.#from = from;
		for (let i = 0; i < n; i++) this.#fill(this.#slots[i], v, from + i);
		const { row, col } = v.active;
		if (row >= from && row < from + n) this.#box.setAttribute("aria-activedescendant", `g-${row - from}-${col}`);
		else this.#box.removeAttribute("aria-activedescendant");
	}

	#fill(s: RowSlot, v: View, index: number): void {
		const row = v.rows[index];
		if (s.index !== index) {
			s.index = index;
			s.el.setAttribute("aria-rowindex", String(index + 2));
		}
		if (s.row !== row) {
			s.row = row;
			fillName(s, row);
		}
		const state = stateOf(v, index);
		for (let col = 0; col < s.cells.length; col++) fillCell(s.cells[col], v, state, col);
	}
}
