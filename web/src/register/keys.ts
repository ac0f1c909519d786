/* Keys of the register, as pure functions: which row a key belongs to, and codes typed letter by letter. */
import type { Session } from "../types.ts";

const LABELS = "1234567890abcdefghijklmnopqrstuvwxyz";

/** One-key labels of the rows; pupils after the 36th have none. */
export function rowLabel(index: number): string | null {
	return LABELS[index] ?? null;
}

export function rowOfLabel(key: string, rows: number): number | null {
	const i = key.length === 1 ? LABELS.indexOf(key) : -1;
	return i >= 0 && i < rows ? i : null;
}

/** A first character that may still grow: C waits for C1 or C2 until `until`. */
export interface Pending {
	text: string;
	until: number;
}

export const WAIT_MS = 500;

export interface Typed {
	/** Codes that are finished, the first for this pupil, a second one for the next */
	done: string[];
	pending: Pending | null;
	/** The character means nothing here */
	refused: string | null;
}

/** Either slash means present; the session decides which one is written. */
export function presentCode(session: Session): string {
	return session === "AM" ? "/" : "\\";
}

function grows(text: string, codes: Iterable<string>): boolean {
	for (const c of codes) if (c.length > text.length && c.startsWith(text)) return true;
	return false;
}

/** What `char` makes of what was typed before. `codes` are those that may be typed today. */
export function typeCode(
	before: Pending | null,
	char: string,
	now: number,
	codes: ReadonlySet<string>,
	session: Session,
): Typed {
	const done: string[] = [];
	if (before) {
		const both = before.text + char.toUpperCase();
		if (now <= before.until && codes.has(both)) return { done: [both], pending: null, refused: null };
		if (codes.has(before.text)) done.push(before.text);
	}
	const text = char === "/" || char === "\\" ? presentCode(session) : char.toUpperCase();
	if (grows(text, codes)) return { done, pending: { text, until: now + WAIT_MS }, refused: null };
	if (codes.has(text)) return { done: [...done, text], pending: null, refused: null };
	return { done, pending: null, refused: text };
}

/** Half a second passed or the person moved on: C is C; Y alone is nothing. */
export function settle(pending: Pending | null, codes: ReadonlySet<string>): string | null {
	return pending && codes.has(pending.text) ? pending.text : null;
}
