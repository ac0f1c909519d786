/* The period of the figures: week, half term, term, year to date, or chosen dates. Dates only. */
import type { Calendar } from "../types.ts";
import { addDays, mondayOf } from "../words.ts";

export type Period = "week" | "half-term" | "term" | "year" | "dates";

export interface Range {
	from: string;
	to: string;
}

const CLOSED_WEEK = 5;

/** The term today lies in, else the last one begun. */
function termOf(c: Calendar, today: string): { first: string; last: string } | null {
	return [...c.terms].reverse().find((t) => t.first <= today) ?? null;
}

/** Half terms are parted by a whole closed week inside the term. */
function halfStart(c: Calendar, first: string, today: string): string {
	const closed = new Set(c.closures.filter((x) => !x.session && !x.years?.length).map((x) => x.date));
	for (let m = mondayOf(today); m > first; m = addDays(m, -7)) {
		const week = [0, 1, 2, 3, 4].filter((n) => closed.has(addDays(m, n)));
		if (week.length === CLOSED_WEEK) return addDays(m, 7) > today ? m : addDays(m, 7);
	}
	return first;
}

export function rangeOf(period: Period, c: Calendar | undefined, today: string, yearFrom: string | undefined): Range {
	const year = { from: yearFrom ?? "", to: today };
	const term = c ? termOf(c, today) : null;
	switch (period) {
		case "week":
			return { from: mondayOf(today), to: today };
		case "half-term":
			return term && c ? { from: halfStart(c, term.first, today), to: today } : year;
		case "term":
			return term ? { from: term.first, to: term.last < today ? term.last : today } : year;
		case "year":
		case "dates":
			return year;
	}
}
