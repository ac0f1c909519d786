/* The last known lists of today, of the person signed in. */
import { ApiError, address, send, type Answer, type Call } from "../api.ts";
import { idle } from "../idle.ts";
import { get, put } from "./store.ts";
import { viewsOf, who } from "./who.ts";

interface View {
	id: string;
	/** ms by the server's clock */
	at: number;
	data: unknown;
	etag: string | null;
}

export interface Kept<T> {
	data: T;
	etag: string | null;
	/** null: the server has just said so. Else the instant it said so, ms by the server's clock: show it. */
	kept_at: number | null;
}

/** What is to be kept last under each name, so that nothing older is written after it. */
const turns = new Map<string, object>();

/** Keeps data for the rest of the day under a name of your own, for the person signed in. */
export async function keepView(key: string, data: unknown, etag: string | null = null): Promise<void> {
	turns.delete(key);
	const w = await who();
	if (w.owner === null) return;
	const at = Date.now() + w.ahead;
	await put<View>("views", { id: viewsOf(w.owner, w.ahead) + key, at, data, etag });
}

/**
 * Keeps an answer once the page has drawn it, so that nobody waits for the disk; not at all when somebody
 * else is signed in by then.
 */
export function keepSoon(key: string, data: unknown, etag: string | null = null): void {
	const mine = {};
	turns.set(key, mine);
	const keep = async () => {
		const { owner } = await who();
		await idle();
		if (owner === (await who()).owner && turns.get(key) === mine) await keepView(key, data, etag);
	};
	void keep().catch(() => {});
}

/** What was kept under that name today by the person signed in, or null. */
export async function keptView<T>(key: string): Promise<Kept<T> | null> {
	const w = await who();
	const view = w.owner === null ? undefined : await get<View>("views", viewsOf(w.owner, w.ahead) + key);
	return view ? { data: view.data as T, etag: view.etag, kept_at: view.at } : null;
}

/** Did the network fail, rather than the server refuse? */
export function isUnreachable(e: unknown): boolean {
	return e instanceof ApiError && e.status === 0;
}

/** How long a list is waited for before the kept one is shown. */
const PATIENCE_MS = 8_000;

/** GET; with no network what it answered last today. Throws the network's failure when nothing is kept. */
export async function getOrKept<T>(path: string, query?: Call["query"]): Promise<Kept<T>> {
	const key = address(path, query);
	try {
		const answer: Answer<T> = await send<T>("GET", path, { query, patience_ms: PATIENCE_MS });
		keepSoon(key, answer.data, answer.etag);
		return { ...answer, kept_at: null };
	} catch (e) {
		const view = isUnreachable(e) ? await keptView<T>(key) : null;
		if (view) return view;
		throw e;
	}
}
