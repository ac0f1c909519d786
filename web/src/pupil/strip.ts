/* The year of one pupil laid out in weeks, for the strip; dates and places only. */
import type { Session, Strip, StripCell } from "../types.ts";
import { addDays, mondayOf } from "../words.ts";

export interface Spot {
	date: string;
	session: Session;
}

export interface Week {
	monday: string;
	/** Monday to Friday, AM and PM; null when the strip does not say */
	days: ({ am: StripCell; pm: StripCell; closed?: string } | null)[];
	/** Nothing of this week is in a term */
	isOut: boolean;
}

const OUT = "-";

export function weeksOf(strip: Strip): Week[] {
	const byDate = new Map(strip.days.map((d) => [d.date, d]));
	const weeks: Week[] = [];
	for (let m = mondayOf(strip.from); m <= strip.to; m = addDays(m, 7)) {
		const days = [0, 1, 2, 3, 4].map((n) => byDate.get(addDays(m, n)) ?? null);
		const isOut = days.every((d) => !d || (d.am.code === OUT && d.pm.code === OUT));
		weeks.push({ monday: m, days, isOut });
	}
	while (weeks.length && weeks[0].isOut) weeks.shift();
	while (weeks.length && weeks[weeks.length - 1].isOut) weeks.pop();
	return weeks;
}

export function cellAt(weeks: Week[], at: Spot): StripCell | null {
	const week = weeks.find((w) => w.monday === mondayOf(at.date));
	const i = week ? [0, 1, 2, 3, 4].findIndex((n) => addDays(week.monday, n) === at.date) : -1;
	const day = i >= 0 ? week!.days[i] : null;
	return day ? (at.session === "AM" ? day.am : day.pm) : null;
}

export function hasMark(c: StripCell | null | undefined): boolean {
	return Boolean(c && c.code && c.code !== OUT && c.code !== "#");
}

/** The session chosen at first: the last one with a mark. */
export function lastMarked(strip: Strip): Spot | null {
	for (let i = strip.days.length - 1; i >= 0; i--) {
		const d = strip.days[i];
		if (hasMark(d.pm)) return { date: d.date, session: "PM" };
		if (hasMark(d.am)) return { date: d.date, session: "AM" };
	}
	return null;
}

/** Arrow keys on the strip: up and down by session, left and right by week. */
export function moved(at: Spot, key: string, strip: Strip): Spot {
	const inside = (date: string) => (date < strip.from || date > strip.to ? at.date : date);
	switch (key) {
		case "ArrowLeft":
			return { ...at, date: inside(addDays(at.date, -7)) };
		case "ArrowRight":
			return { ...at, date: inside(addDays(at.date, 7)) };
		case "ArrowUp":
		case "ArrowDown": {
			const down = key === "ArrowDown";
			if (at.session === (down ? "AM" : "PM")) return { date: at.date, session: down ? "PM" : "AM" };
			const isEdge = addDays(mondayOf(at.date), down ? 4 : 0) === at.date;
			const date = inside(addDays(at.date, (down ? 1 : -1) * (isEdge ? 3 : 1)));
			return date === at.date ? at : { date, session: down ? "AM" : "PM" };
		}
		default:
			return at;
	}
}
