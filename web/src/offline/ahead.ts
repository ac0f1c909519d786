/* Fetched ahead while there is a network: what a register needs that was never opened today. */
import { may } from "../may.ts";
import type { Me, Today } from "../types.ts";
import { getOrKept } from "./views.ts";

const SESSIONS = ["AM", "PM"] as const;
const MOST = 120;
const PAUSE_MS = 50;

const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS));

/** The person's own groups and what they cover; who has no group of their own takes any they see. */
export function groupsOf(me: Me, board: Pick<Today, "groups">): string[] {
	const all = board.groups.map((g) => g.id);
	if (may(me, "amend") || !me.groups?.length) return all;
	return all.filter((id) => me.groups?.includes(id) || me.covers?.some((c) => c.group === id));
}

/** The roll of each trip the person leads today: it may be opened where there is no network. */
async function tripsAhead(path: string, today: string): Promise<void> {
	const list = await getOrKept<{ trips: { id: string; is_mine: boolean; is_cancelled: boolean; from: string; to: string }[] }>(`${path}/trips`);
	const mine = list.data.trips.filter((t) => t.is_mine && !t.is_cancelled && t.from <= today && today <= t.to);
	for (const t of list.kept_at === null ? mine : []) await getOrKept(`${path}/trips/${t.id}`);
}

/** One after the other, so that what a person asks for meanwhile is not kept waiting. */
export async function fetchAhead(me: Me, urn: string, today: string): Promise<void> {
	const path = `/schools/${urn}`;
	/* Whoever opened any page of Muster today can read the fire roll. */
	if (may(me, "presence")) await getOrKept(`${path}/fire-roll`);
	if (may(me, "lesson")) await tripsAhead(path, today);
	if (!may(me, "register") || !may(me, "today")) return;
	await getOrKept("/codes");
	let n = 0;
	for (const session of SESSIONS) {
		const board = await getOrKept<Today>(`${path}/today`, { date: today, session });
		for (const id of board.kept_at === null ? groupsOf(me, board.data) : []) {
			if (n++ >= MOST) return;
			await pause();
			const r = await getOrKept(`${path}/registers/${today}/${session}/${id}`);
			if (r.kept_at !== null) return;
		}
	}
}
