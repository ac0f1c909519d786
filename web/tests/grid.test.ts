import assert from "node:assert/strict";
import test from "node:test";
import { amendments, changesOf, copied, countCells, passes, put, toMarks, withCode, type Cell, type CellFilter, type Draft, type Row } from "../src/grid/state.ts";

const TUESDAY = "2026-09-08";

function cell(pupil: string, code: string, more: Cell["more"] = null): Cell {
	return { pupil, date: TUESDAY, session: "AM", code, seq: code ? 4 : 0, isAhead: false, isSealed: false, more };
}

function row(pupil: string, cells: Cell[]): Row {
	const name = { surname: "Abara", forename: "Kim" };
	return { id: pupil, pupil, name, week: null, year: "7", group: "7 Ash", isVulnerable: false, cells };
}

const CLINIC = { at: 0, note: "clinic, ask the office", is_office_note: true } as Cell["more"];
const DOWN = { top: 0, bottom: 1, left: 0, right: 0 };

function sent(rows: Row[], edits: { row: Row; col: number; draft: Draft | null }[]) {
	return toMarks(changesOf(rows, put({ drafts: new Map(), undo: [] }, edits).drafts));
}

test("a note for the office only stays so when the mark is changed in the grid", () => {
	const late = row("1", [cell("1", "L", { ...CLINIC, at: 0, minutes_late: 5 })]);
	const draft = { ...withCode(late.cells[0], undefined, "L"), minutes: 9 };
	assert.deepEqual(sent([late], [{ row: late, col: 0, draft }]), [
		{ pupil: "1", date: TUESDAY, session: "AM", code: "L", minutes_late: 9, note: "clinic, ask the office", is_office_note: true, based_on: 4 },
	]);
});

test("another code leaves the note behind", () => {
	const mark = row("1", [cell("1", "M", CLINIC)]);
	assert.deepEqual(sent([mark], [{ row: mark, col: 0, draft: withCode(mark.cells[0], undefined, "I") }]), [
		{ pupil: "1", date: TUESDAY, session: "AM", code: "I", based_on: 4 },
	]);
});

test("what only the office may read of one pupil is not copied to the next", () => {
	const rows = [row("1", [cell("1", "M", CLINIC)]), row("2", [cell("2", "")])];
	assert.deepEqual(sent(rows, copied(rows, DOWN, new Map(), "down")), [
		{ pupil: "2", date: TUESDAY, session: "AM", code: "M", based_on: 0 },
	]);
});

test("a note that staff may read is copied with its code", () => {
	const rows = [row("1", [cell("1", "P", { at: 0, note: "county swimming" })]), row("2", [cell("2", "")])];
	assert.equal(sent(rows, copied(rows, DOWN, new Map(), "down"))[0].note, "county swimming");
});

test("in a sealed period a blank needs a reason too", () => {
	const blank = row("1", [cell("1", ""), { ...cell("1", ""), isSealed: true }]);
	const typed = (col: number) => put({ drafts: new Map(), undo: [] }, [{ row: blank, col, draft: withCode(blank.cells[col], undefined, "I") }]);
	assert.equal(amendments(changesOf([blank], typed(0).drafts)), 0);
	assert.equal(amendments(changesOf([blank], typed(1).drafts)), 1);
});

const CLASSES: Record<string, string> = { "/": "present", L: "present", U: "unauthorised", N: "unauthorised", O: "unauthorised", G: "unauthorised", I: "authorised" };
const classOf = (code: string) => CLASSES[code];
const FILTERS: CellFilter[] = ["missing", "n", "unauthorised", "late", "changed"];

/** Which filters leave the row of such a cell. */
function fits(code: string, over: Partial<Cell> = {}): string {
	return FILTERS.filter((f) => passes({ ...cell("1", code), ...over }, f, classOf)).join(" ");
}

test("each filter of the grid names its cells and no others", () => {
	assert.equal(fits("/"), "");
	assert.equal(fits("I"), "");
	assert.equal(fits(""), "missing");
	assert.equal(fits("", { isAhead: true }), ""); /* its register has not opened: nobody misses it */
	assert.equal(fits("-"), "");
	assert.equal(fits("#"), "");
	assert.equal(fits("N"), "n"); /* unexplained, and not yet unauthorised for good */
	assert.equal(fits("O"), "unauthorised");
	assert.equal(fits("G"), "unauthorised");
	assert.equal(fits("O", { seq: 0 }), ""); /* a plan is no mark */
	assert.equal(fits("L"), "late");
	assert.equal(fits("U"), "unauthorised late");
	assert.equal(fits("/", { more: { at: 0, is_changed_today: true } as Cell["more"] }), "changed");
});

test("a filter counts cells, not pupils", () => {
	const rows = [row("1", [cell("1", "N"), cell("1", "N")]), row("2", [cell("2", "/"), cell("2", "")])];
	assert.deepEqual(FILTERS.map((f) => countCells(rows, f, classOf)), [1, 2, 0, 0, 0]);
});

test("Ctrl+D of one cell takes the code above it, and of a block its first row", () => {
	const rows = ["I", "/", "/"].map((code, i) => row(String(i + 1), [cell(String(i + 1), code), cell(String(i + 1), "L")]));
	const one = { top: 1, bottom: 1, left: 0, right: 0 };
	assert.deepEqual(sent(rows, copied(rows, one, new Map(), "down")).map((m) => [m.pupil, m.code]), [["2", "I"]]);
	const block = { top: 0, bottom: 2, left: 0, right: 0 };
	assert.deepEqual(sent(rows, copied(rows, block, new Map(), "down")).map((m) => [m.pupil, m.code]), [["2", "I"], ["3", "I"]]);
	assert.deepEqual(copied(rows, { ...one, top: 0, bottom: 0 }, new Map(), "down"), []); /* nothing is above */
});
