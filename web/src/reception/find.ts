/* Finding a pupil by any part of a name or number: in the page, so that it is quick and needs no network. */
import type { DeskName } from "../types.ts";

const MOST = 8;

/** "Édith O'Hara" -> "edith o hara", as the server folds names. */
export function fold(text: string): string {
	return text
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, " ")
		.trim();
}

/** 0: begins a word of the name or is the number; 1: stands somewhere in it; -1: does not. */
function rank(p: DeskName, words: string[]): number {
	let worst = 0;
	for (const word of words) {
		const isBegin = ` ${p.find}`.includes(` ${word}`) || fold(p.adno) === word;
		if (!isBegin && !p.find.includes(word) && !fold(p.adno).includes(word)) return -1;
		if (!isBegin) worst = 1;
	}
	return worst;
}

export function findPupils(pupils: DeskName[], typed: string): DeskName[] {
	const words = fold(typed).split(" ").filter(Boolean);
	if (words.join("").length < 2) return [];
	const best = pupils.filter((p) => rank(p, words) === 0);
	const rest = pupils.filter((p) => rank(p, words) === 1);
	return [...best, ...rest].slice(0, MOST);
}
