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

const clockFormat = new Intl.DateTimeFormat("en-GB", {
	hour: "2-digit",
	minute: "2-digit",
	hourCycle: "h23",
	timeZone: "Europe/London",
});
const dateFormat = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });

/** An instant as UK wall time, 08:41 */
export function clock(instant: string | Date): string {
	return clockFormat.format(new Date(instant));
}

/** The UK civil date of an instant */
export function civil(instant: string | Date): string {
	return dateFormat.format(new Date(instant));
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
	return n.toLocaleString("en-GB");
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
