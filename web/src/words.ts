/* Dates, times and figures as people read them. Dates are ISO civil dates, rates tenths of a per cent. */
import type { Name, Session } from "./types.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
];

function parts(iso: string): { wday: number; day: number; month: number; year: number } {
	const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
	return { wday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(), day, month: month - 1, year };
}

/** Thu 24 Sep */
export function shortDate(iso: string): string {
	const p = parts(iso);
	return `${DAYS[p.wday].slice(0, 3)} ${p.day} ${MONTHS[p.month].slice(0, 3)}`;
}

/** Thursday 24 September */
export function dayDate(iso: string): string {
	const p = parts(iso);
	return `${DAYS[p.wday]} ${p.day} ${MONTHS[p.month]}`;
}

/** 24 September 2026 */
export function longDate(iso: string): string {
	const p = parts(iso);
	return `${p.day} ${MONTHS[p.month]} ${p.year}`;
}

/** 24 Sep */
export function dayMonth(iso: string): string {
	const p = parts(iso);
	return `${p.day} ${MONTHS[p.month].slice(0, 3)}`;
}

export function monthShort(iso: string): string {
	return MONTHS[parts(iso).month].slice(0, 3);
}

export function dayNumber(iso: string): number {
	return parts(iso).day;
}

export function weekday(iso: string): string {
	return DAYS[parts(iso).wday];
}

export function addDays(iso: string, n: number): string {
	const p = parts(iso);
	return new Date(Date.UTC(p.year, p.month, p.day + n)).toISOString().slice(0, 10);
}

export function mondayOf(iso: string): string {
	return addDays(iso, -((parts(iso).wday + 6) % 7));
}

const HOUR_MS = 3_600_000;

/** 01:00 UTC on the last Sunday of a month, counted from 0 */
function lastSunday(year: number, month: number): number {
	const end = new Date(Date.UTC(year, month + 1, 0, 1));
	return end.getTime() - end.getUTCDay() * 24 * HOUR_MS;
}

/*
 * UK wall time as if it were UTC. By the rule of the Summer Time Order 2002 (SI 2002/262) rather than by
 * Intl, which takes longer to be ready than a slow computer needs to draw the register.
 */
function wall(instant: string | Date): string {
	const at = new Date(instant);
	const year = at.getUTCFullYear();
	const isSummer = at.getTime() >= lastSunday(year, 2) && at.getTime() < lastSunday(year, 9);
	return new Date(at.getTime() + (isSummer ? HOUR_MS : 0)).toISOString();
}

/** An instant as UK wall time, 08:41 */
export function clock(instant: string | Date): string {
	return wall(instant).slice(11, 16);
}

/** The UK civil date of an instant */
export function civil(instant: string | Date): string {
	return wall(instant).slice(0, 10);
}

/** 08:41 today, Tue 24 Sep 08:41 on other days */
export function when(instant: string, today: string): string {
	const d = civil(instant);
	return d === today ? clock(instant) : `${shortDate(d)} ${clock(instant)}`;
}

export function sessionWords(s: Session): string {
	return s === "AM" ? "morning" : "afternoon";
}

/** 947 is 94.7; null is a dash */
export function tenths(t: number | null | undefined): string {
	return t === null || t === undefined ? "–" : `${Math.floor(t / 10)}.${t % 10}`;
}

export function percent(t: number | null | undefined): string {
	return t === null || t === undefined ? "–" : `${tenths(t)}%`;
}

export function number(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(n: number, one: string, many = `${one}s`): string {
	return `${number(n)} ${n === 1 ? one : many}`;
}

/** What a device's clock was out by, in seconds: "device clock 3 h 5 min ahead". */
export function clockWords(off: number): string {
	const minutes = Math.round(Math.abs(off) / 60);
	const days = Math.floor(minutes / 1440);
	const hours = Math.floor(minutes / 60) % 24;
	const parts = [days ? plural(days, "day") : "", hours ? `${hours} h` : "", days || !(minutes % 60) ? "" : `${minutes % 60} min`];
	return `Device clock ${parts.filter(Boolean).join(" ")} ${off > 0 ? "ahead" : "behind"}`;
}

export function fullName(n: Name): string {
	return `${n.forename} ${n.surname}`;
}

export function yearWords(year: string | undefined): string {
	if (!year) return "No year group";
	if (year === "R") return "Reception";
	return /^[0-9]+$/.test(year) ? `Year ${year}` : year;
}

const ORDER = ["E1", "E2", "N1", "N2", "R"];

export function yearOrder(year: string | undefined): number {
	if (!year) return 99;
	const i = ORDER.indexOf(year);
	return i >= 0 ? i - ORDER.length : Number(year) || 98;
}
