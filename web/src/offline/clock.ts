/* How far the clock of this device is out. */
import { plural } from "../words.ts";

const CLOCK_MS = 120_000;
const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;

/** "3 h fast", of a clock that is more than two minutes out. */
export function clockWords(ahead: number): string {
	if (Math.abs(ahead) <= CLOCK_MS) return "";
	const minutes = Math.round(Math.abs(ahead) / 60_000);
	const size =
		minutes < HOUR_MIN
			? `${minutes} min`
			: minutes < 2 * DAY_MIN
				? `${Math.floor(minutes / HOUR_MIN)} h${minutes % HOUR_MIN ? ` ${minutes % HOUR_MIN} min` : ""}`
				: plural(Math.round(minutes / DAY_MIN), "day");
	return `${size} ${ahead < 0 ? "fast" : "slow"}`;
}
