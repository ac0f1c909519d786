/* The board with no network: of the afternoon once its registers are open, though nobody asked for it yet. */
import type { Today } from "../types.ts";
import { address } from "../api.ts";
import { getOrKept, keptView, type Kept } from "./views.ts";

/** date and session as they were asked for; now is HH:MM by the server's clock. */
export async function todayOrKept(path: string, query: { date?: string; session?: string }, now: string): Promise<Kept<Today>> {
	const board = await getOrKept<Today>(path, query);
	if (board.kept_at === null || query.session || board.data.session === "PM") return board;
	const later = await keptView<Today>(address(path, { date: board.data.date, session: "PM" }));
	return later && later.data.groups.some((g) => g.opens <= now) ? later : board;
}
