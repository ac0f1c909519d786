/* Who fits what was typed, on a tablet without a network: by three letters, or a whole number. */
import type { KioskName } from "../types.ts";

export const LETTERS = 3;
const MOST = 4;

function fold(s: string): string {
	return s
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^\p{L}\p{N} ]/gu, "");
}

export interface Found {
	names: KioskName[];
	is_more: boolean;
}

/** Only three letters of each name are on the tablet: "MARLOW" finds what "MAR" finds. */
export function findKept(list: readonly KioskName[], typed: string): Found {
	const q = fold(typed.trim());
	const byNumber = list.filter((n) => n.number && fold(n.number) === q);
	if (byNumber.length) return { names: byNumber.slice(0, 1), is_more: false };
	if (q.length < LETTERS) return { names: [], is_more: false };
	const words = q.split(" ").map((w) => w.slice(0, LETTERS));
	const fit = list.filter((n) => {
		const begins = (n.begins ?? "").split(" ");
		return words.every((w) => begins.some((b) => b.startsWith(w)));
	});
	return fit.length > MOST ? { names: [], is_more: true } : { names: fit, is_more: false };
}
