/* What was typed outlives the page: a look at a pupil, or a login that ended, loses nothing. */
import type { State } from "./state.ts";

export const kept = new Map<string, State>();

/** Signing out takes it away: the next person at this computer must not see it. */
export function forgetTyped(): void {
	kept.clear();
}
