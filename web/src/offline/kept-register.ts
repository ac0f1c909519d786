/* A kept register says what was so when it was fetched: what the clock alone has changed since. */
import type { Register } from "../types.ts";
import type { Kept } from "./views.ts";

/** now: HH:MM by the server's clock. The server judges again what is sent. */
export function broughtUp(k: Kept<Register>, now: string): Kept<Register> {
	const r = k.data;
	if (k.kept_at === null || !r.is_today) return k;
	const isDue = r.state === "not_due" && now >= r.opens;
	return {
		...k,
		data: { ...r, now: undefined, state: isDue ? "due" : r.state, needs_reason: r.needs_reason || now > r.closes },
	};
}
