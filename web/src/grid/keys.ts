/* The grid's keyboard, as in docs/manual.md: every key is one act of the page. */
import type { Block, Spot } from "./state.ts";

export interface GridKeys {
	rows: number;
	cols: number;
	active: Spot;
	block: Block;
	/** The code under the cursor: M is minutes only on L and U */
	code: string;
	move: (to: Spot, extend: boolean) => void;
	select: (what: "column" | "row" | "all") => void;
	char: (c: string) => void;
	copy: (way: "down" | "right") => void;
	drop: () => void;
	dropAll: () => void;
	undo: () => void;
	open: (what: "note" | "minutes") => void;
	save: () => void;
}

const PAGE = 15;

function moved(k: GridKeys, e: KeyboardEvent): Spot | null {
	const { row, col } = k.active;
	const far = e.ctrlKey || e.metaKey;
	switch (e.key) {
		case "ArrowDown":
			return { row: far ? k.rows - 1 : row + 1, col };
		case "ArrowUp":
			return { row: far ? 0 : row - 1, col };
		case "ArrowRight":
			return { row, col: far ? k.cols - 1 : col + 1 };
		case "ArrowLeft":
			return { row, col: far ? 0 : col - 1 };
		case "PageDown":
			return { row: row + PAGE, col };
		case "PageUp":
			return { row: row - PAGE, col };
		case "Home":
			return { row: far ? 0 : row, col: 0 };
		case "End":
			return { row: far ? k.rows - 1 : row, col: k.cols - 1 };
		case "Enter":
			return far ? null : { row: row + (e.shiftKey ? -1 : 1), col };
		default:
			return null;
	}
}

function withControl(k: GridKeys, key: string): boolean {
	switch (key) {
		case "d":
			k.copy("down");
			return true;
		case "r":
			k.copy("right");
			return true;
		case "z":
			k.undo();
			return true;
		case "a":
			k.select("all");
			return true;
		case " ":
			k.select("column");
			return true;
		case "enter":
		case "s":
			k.save();
			return true;
		default:
			return false;
	}
}

function plain(k: GridKeys, e: KeyboardEvent): boolean {
	if (e.key === "Escape") k.dropAll();
	else if (e.key === "Delete" || e.key === "Backspace") k.drop();
	else if (e.key === "." || e.key === "F2") k.open("note");
	else if (e.key === " ") k.select("row");
	else if (e.key.toLowerCase() === "m" && (k.code === "L" || k.code === "U")) k.open("minutes");
	else if (e.key.length === 1 && e.key !== "?") k.char(e.key);
	else return false;
	return true;
}

/** Tab goes to the next session; out of the grid at the row's end, so that nobody is caught in it. */
function tabbed(k: GridKeys, e: KeyboardEvent): boolean {
	const col = k.active.col + (e.shiftKey ? -1 : 1);
	if (col < 0 || col >= k.cols) return false;
	k.move({ row: k.active.row, col }, false);
	return true;
}

/** Was the key ours? */
export function gridKey(k: GridKeys, e: KeyboardEvent): boolean {
	if (e.altKey || k.rows === 0) return false;
	if (e.key === "Tab") return !e.ctrlKey && tabbed(k, e);
	const to = moved(k, e);
	if (to) {
		k.move(to, e.shiftKey && e.key !== "Enter");
		return true;
	}
	return e.ctrlKey || e.metaKey ? withControl(k, e.key.toLowerCase()) : plain(k, e);
}
