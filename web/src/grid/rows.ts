/* The body of the table: as many rows as fit the screen, made once and filled again as it scrolls. Plain
   DOM, and only what differs is written: of 1,000 pupils most cells hold the same stroke, so a screenful
   costs little more than its names. */
import { codeClass, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import { dayNumber, fullName, shortDate } from "../words.ts";
import type { Selection } from "./selection.ts";
import { canType, type Cell, type Draft, type Drafts, type Row, type RowDrafts, type Spot } from "./state.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const OVERSCAN = 1;
const REST_MS = 100;
/** Letters of a name that surely fit beside the cells, badge and all */
const FITS = 20;

export interface View {
	rows: readonly Row[];
	/** Cells of a row */
	columns: number;
	drafts: Drafts;
	bad: ReadonlyMap<string, ReadonlySet<number>>;
	codes: CodeBook;
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
	/** The code, when nothing else is to be seen in the cell; null: something is */
	bare: string | null;
	isAhead: boolean;
}

interface RowSlot {
	el: HTMLElement;
	name: HTMLElement;
	surname: Text;
	rest: Text;
	badge: HTMLElement;
	isLong: boolean;
	title: string;
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
	return { el, mark, text, looks: -1, markCls: "", shown: "", label: "", day: "", bare: null, isAhead: false };
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
	return { el, name, surname, rest, badge, isLong: false, title: "", cells, index: -1, row: null };
}

/* What a cell looks like, as bits: most cells of a scroll look as the one before did. */
const LOOKS = ["g-am", "g-shut", "g-ahead", "is-empty", "is-chosen", "is-new", "is-bad", "is-here"] as const;
const [MORNING, SHUT, AHEAD, EMPTY, CHOSEN, NEW, BAD, HERE] = LOOKS.map((_, i) => 1 << i);

const classOf = (looks: number): string => LOOKS.reduce((cls, name, i) => (looks & (1 << i) ? `${cls} ${name}` : cls), "g-c");

/** Most marks are plain ones: a ground and no edge, corner or bar. */
function markClass(c: Cell, d: Draft | undefined, codes: CodeBook): string {
	const more = c.more;
	const family = codeClass(d ? d.code : c.code, codes);
	const minutes = d ? d.minutes : more?.minutes_late;
	const note = d ? d.note : more?.note;
	const isPlanned = !d && more?.is_planned;
	if (family === "present" && !minutes && !note && !isPlanned) return "g-plain";
	return `m-code m-code--${family}${minutes ? " m-code--min" : note ? " m-code--note" : ""}${isPlanned ? " g-plan" : ""}`;
}

function fillName(s: RowSlot, row: Row): void {
	const { surname, forename } = row.name;
	s.surname.data = row.week ? `Week of ${shortDate(row.week).slice(4)}` : surname;
	s.rest.data = row.week ? "" : `, ${forename}`;
	const isFlagged = row.isVulnerable && !row.week;
	if (s.badge.hidden === isFlagged) s.badge.hidden = !isFlagged;
	/* Only a long name is clipped: a clip costs more than the name. */
	const isLong = surname.length + forename.length > FITS;
	if (s.isLong !== isLong) s.name.className = (s.isLong = isLong) ? "g-name is-long" : "g-name";
}

function fillTitle(s: RowSlot): void {
	const { row } = s;
	const title = !row || row.week ? "" : `${row.name.surname}, ${row.name.forename}, ${row.group}`;
	if (s.title !== title) s.name.title = s.title = title;
}

type Chosen = Pick<Selection, "block" | "active">;

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

function stateOf(v: View, { block: b, active }: Chosen, index: number): RowState {
	const row = v.rows[index];
	const isIn = b !== null && index >= b.top && index <= b.bottom;
	return {
		row,
		drafts: v.drafts.get(row.id),
		bad: v.bad.get(row.id),
		left: isIn ? b.left : 0,
		right: isIn ? b.right : -1,
		here: index === active.row ? active.col : -1,
	};
}

function fillCell(s: CellSlot, v: View, r: RowState, col: number): void {
	const c = r.row.cells[col];
	const d = r.drafts?.[col];
	const isHere = col === r.here;
	const isChosen = col >= r.left && col <= r.right;
	const isBad = r.bad?.has(col) === true;
	const bare = !c.more && !d && !isHere && !isChosen && !isBad && !v.isCards ? c.code : null;
	if (bare !== null && s.bare === bare && s.isAhead === c.isAhead) return;
	s.bare = bare;
	s.isAhead = c.isAhead;
	const code = isHere && v.pending ? `${v.pending}…` : d ? d.code : c.code;
	const isEmpty = code === "" || code === "-";
	const markCls = isEmpty ? "" : markClass(c, d, v.codes);
	let looks = col % 2 ? 0 : MORNING;
	if (!canType(c)) looks |= c.code === "#" || c.code === "-" ? SHUT : AHEAD;
	if (isEmpty) looks |= EMPTY;
	if (isChosen) looks |= CHOSEN;
	if (d) looks |= NEW;
	if (isBad) looks |= BAD;
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

/** The pool of rows in one box. `show` when the sheet changed; scrolling and the selection are its own affair. */
export class GridRows {
	#slots: RowSlot[] = [];
	#columns = 0;
	#from = -1;
	#here = "";
	#view: View | null = null;
	#drawn: View | null = null;
	#box: HTMLElement;
	#home: HTMLElement;
	#heads: HTMLElement;
	#sel: Selection;
	#size: ResizeObserver;
	#frame = 0;
	#rest: ReturnType<typeof setTimeout> | undefined;
	/* Kept, because to read them after a change lays the page out once more. */
	#room = 0;
	#top = 0;

	/** `home` holds the rows and `heads` the headings above them; both lie in `box`, which scrolls. */
	constructor(box: HTMLElement, heads: HTMLElement, home: HTMLElement, sel: Selection) {
		this.#box = box;
		this.#heads = heads;
		this.#home = home;
		this.#sel = sel;
		this.#size = new ResizeObserver(() => {
			this.#measure();
			this.#draw(true);
		});
		this.#measure();
		this.#size.observe(box);
		this.#size.observe(heads);
		box.addEventListener("scroll", this.#scrolled, { passive: true });
		sel.moved = () => (this.#frame ||= requestAnimationFrame(this.#move));
	}

	end(): void {
		this.#size.disconnect();
		this.#box.removeEventListener("scroll", this.#scrolled);
		this.#sel.moved = null;
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#rest);
	}

	show(view: View): void {
		/* What a code looks like is known only with the book of codes. */
		if (this.#view?.codes !== view.codes) {
			for (const s of this.#slots) for (const c of s.cells) c.bare = null;
		}
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

	#measure(): void {
		const heads = getComputedStyle(this.#heads).position === "sticky" ? this.#heads.offsetHeight : 0;
		this.#room = this.#box.clientHeight - heads;
		this.#top = this.#box.scrollTop;
	}

	#scrolled = () => {
		this.#top = this.#box.scrollTop;
		this.#draw(false);
	};

	/* As many moves as there were since the last frame are drawn once. */
	#move = () => {
		this.#frame = 0;
		const row = this.#sel.takeReveal();
		if (row >= 0 && this.#view) this.#reveal(row, this.#view.height);
		this.#draw(true);
	};

	#reveal(row: number, height: number): void {
		const top = row * height;
		const to = Math.max(Math.min(this.#top, top), top + height - this.#room);
		if (to === this.#top) return;
		this.#box.scrollTop = to;
		this.#top = this.#box.scrollTop;
	}

	/** As many rows as the screen needs, in the order of the page. */
	#fit(n: number, v: View): void {
		if (v.columns !== this.#columns) {
			for (const s of this.#slots) s.el.remove();
			this.#slots = [];
			this.#columns = v.columns;
		}
		while (this.#slots.length > n) this.#slots.pop()!.el.remove();
		while (this.#slots.length < n) {
			const slot = newRow(`g-${this.#slots.length}`, v.columns);
			this.#slots.push(slot);
			this.#home.append(slot.el);
		}
		this.#home.style.height = `${n * v.height}px`;
	}

	#draw(isChanged: boolean): void {
		const v = this.#view;
		if (!v) return;
		const n = Math.min(v.rows.length, Math.ceil(this.#room / v.height) + 1 + 2 * OVERSCAN);
		const from = Math.max(0, Math.min(Math.floor(this.#top / v.height) - OVERSCAN, v.rows.length - n));
		if (!isChanged && from === this.#from) return;
		const isFar = v === this.#drawn && Math.abs(from - this.#from) > n / 2;
		this.#drawn = v;
		if (isChanged) this.#fit(n, v);
		if (from !== this.#from || isChanged) this.#home.style.transform = `translateY(${from * v.height}px)`;
		this.#from = from;
		this.#fillAll(v, n, isFar);
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => {
			if (isFar) this.#fillAll(v, n, false);
			for (const s of this.#slots) fillTitle(s);
		}, REST_MS);
	}

	/** After a leap only the rows in view: the others when the page rests. */
	#fillAll(v: View, n: number, isFar: boolean): void {
		const from = this.#from;
		const chosen = { block: this.#sel.block, active: this.#sel.active };
		for (let i = 0; i < n; i++) {
			const top = (from + i) * v.height - this.#top;
			if (!isFar || (top > -v.height && top < this.#room)) this.#fill(this.#slots[i], v, chosen, from + i);
		}
		const { row, col } = chosen.active;
		const here = row >= from && row < from + n ? `g-${row - from}-${col}` : "";
		if (here === this.#here) return;
		this.#here = here;
		if (here) this.#box.setAttribute("aria-activedescendant", here);
		else this.#box.removeAttribute("aria-activedescendant");
	}

	#fill(s: RowSlot, v: View, chosen: Chosen, index: number): void {
		const row = v.rows[index];
		if (s.index !== index) {
			s.index = index;
			s.el.setAttribute("aria-rowindex", String(index + 2));
		}
		if (s.row !== row) {
			s.row = row;
			fillName(s, row);
		}
		const state = stateOf(v, chosen, index);
		for (let col = 0; col < s.cells.length; col++) fillCell(s.cells[col], v, state, col);
	}
}
