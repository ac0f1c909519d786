/*
 * Unsent saves. Each is on the disk before it is tried, is tried at once and then until the server
 * has it: in the order they were made, once (the server knows its uuid), with the time it was made
 * by this device's clock, which the server counts back from its own.
 *
 * A save the server refuses is no longer waiting: its kind decides (a register asks by mark), or it
 * stays as refused until a person has seen why.
 */
import { ApiError, send, uuid } from "../api.ts";
import type { Me } from "../types.ts";
import { all, get, put, remove } from "./store.ts";
import { isUnreachable } from "./views.ts";
import { arrived, ownerHere, who } from "./who.ts";

/** When something was done: this device's clock, and how far the server's was ahead of it, ms. */
export interface Taken {
	at: number;
	ahead: number;
}

export interface ToSend {
	/** Below /api/v1 */
	path: string;
	method: "POST" | "PUT" | "PATCH" | "DELETE";
	/** Gets uuid, taken_at and sent_at */
	body: object;
	/** What a person calls it: "8B, Thu 19 Nov AM" */
	label: string;
	headers?: Record<string, string>;
	/** Who decides on an answer (onKind); without one a refused save stays until somebody has read why */
	kind?: string;
	/** The kind's own */
	extra?: unknown;
	/** A page where the save can be seen */
	href?: string;
	/** Now, unless said */
	taken?: Taken;
}

export interface Unsent extends ToSend {
	n: number;
	owner: string;
	uuid: string;
	taken: Taken;
	/** Why it was refused; null: it waits */
	why: string | null;
	/** The page that made it tries first, ms of this device's clock: others leave it alone until then. */
	until: number;
}

export type Outcome =
	| { state: "sent"; data: unknown; errors: unknown[] }
	| { state: "waiting"; errors: unknown[] }
	/** The last of errors says why */
	| { state: "refused"; errors: unknown[] };

export interface Kind {
	sent: (item: Unsent, data: unknown) => Promise<void>;
	/** What to send instead, or null: nothing more. */
	refused: (item: Unsent, error: ApiError) => Promise<ToSend | null>;
}

const PATIENCE_MS = 15_000;
/** So long a save is left to the page that made it. */
const OWN_MS = 2 * PATIENCE_MS;

const kinds = new Map<string, Kind>();

export function onKind(name: string, kind: Kind): void {
	kinds.set(name, kind);
}

/** Who the server says is signed in here, and its clock. A kiosk says it another way. */
let identify = async (): Promise<{ owner: string; now: string }> => {
	/* Where nobody was signed in, as on a page that a link of an e-mail opened, nobody has to sign in now. */
	const me = (await send<Me>("GET", "/me", { patience_ms: PATIENCE_MS, stay: ownerHere() === null })).data;
	return { owner: me.user.id, now: me.now };
};

export function identifyBy(f: typeof identify): void {
	identify = f;
}

let changed: (sent?: number) => void = () => {};

/** Told whenever something came into the queue or left it, and how many that waited were sent. */
export function onQueue(f: (sent?: number) => void): void {
	changed = f;
}

/** Unsent saves of a person, who is the one signed in unless said, in order. */
export async function unsent(of?: string): Promise<Unsent[]> {
	const owner = of ?? (await who()).owner;
	return (await all<Unsent>("queue")).filter((i) => i.owner === owner).sort((a, b) => a.n - b.n);
}

/** A refused save that somebody has read. */
export async function dropUnsent(n: number): Promise<void> {
	await remove("queue", n);
	changed();
}

let chain: Promise<unknown> = Promise.resolve();

/** One at a time in all windows of the browser. */
export function alone<T>(f: () => Promise<T>): Promise<T> {
	if (navigator.locks) return navigator.locks.request("muster-send", f) as Promise<T>;
	const next = chain.then(f, f);
	chain = next.catch(() => {});
	return next;
}

function instant(ms: number): string {
	return new Date(ms).toISOString();
}

/**
 * When it was done, in this device's clock as it goes now: the clock may have been set right between.
 * Less than two seconds are the network's.
 */
export function takenBy(taken: Taken, ahead: number, now: number): number {
	const moved = taken.ahead - ahead;
	return Math.min(now, Math.abs(moved) < 2_000 ? taken.at : taken.at + moved);
}

async function sendOne(item: Unsent, ahead: number): Promise<unknown> {
	const now = Date.now();
	const body = { ...item.body, uuid: item.uuid, taken_at: instant(takenBy(item.taken, ahead, now)), sent_at: instant(now) };
	return (await send(item.method, item.path, { body, headers: item.headers, patience_ms: PATIENCE_MS })).data;
}

/** Later the same save may go through: no network, a server in trouble, nobody signed in. */
function isForLater(e: unknown): boolean {
	return isUnreachable(e) || (e instanceof ApiError && (e.status === 401 || e.status === 429 || e.status >= 500));
}

const ROUNDS = 5;

async function settle(item: Unsent, ahead: number): Promise<Outcome> {
	const errors: unknown[] = [];
	const kind = kinds.get(item.kind ?? "");
	for (let round = 0; ; round++) {
		try {
			const data = await sendOne(item, ahead);
			/* First what it changes, then the queue: a crash between sends it again, which changes nothing. */
			await kind?.sent(item, data);
			await remove("queue", item.n);
			return { state: "sent", data, errors };
		} catch (e) {
			errors.push(e);
			if (isForLater(e) || !(e instanceof ApiError)) return { state: "waiting", errors };
			const next = round < ROUNDS ? ((await kind?.refused(item, e)) ?? null) : null;
			if (!next) return { state: "refused", errors };
			item = { ...item, ...next, uuid: uuid(), n: item.n };
			await put("queue", item);
		}
	}
}

let checked = { owner: "", at: 0 };
const CHECK_MS = 60_000;

/** The network was gone: who is signed in is asked again before anything is sent. */
export function recheck(): void {
	checked.at = 0;
}

/** The server has just said who is signed in here. */
export function identified(owner: string): void {
	checked = { owner, at: Date.now() };
}

/** Another person may have signed in elsewhere in this browser: their login must not send these. */
async function ownerNow(): Promise<{ owner: string | null; ahead: number }> {
	const w = await who();
	if (w.owner !== null && checked.owner === w.owner && Date.now() - checked.at < CHECK_MS) return w;
	const { owner, now } = await identify();
	const ahead = await arrived(owner, now);
	identified(owner);
	return { owner, ahead };
}

async function refuse(item: Unsent, isOwn: boolean, errors: unknown[]): Promise<void> {
	const e = errors[errors.length - 1];
	/* Its kind or the page that waits for it says why; else it stays until a person has read it. */
	if (isOwn || kinds.has(item.kind ?? "")) await remove("queue", item.n);
	else await put("queue", { ...item, why: e instanceof ApiError ? e.problem.detail : String(e) });
}

/** The server as a whole is in trouble, rather than over this one save. */
function stopsAll(errors: unknown[]): boolean {
	const e = errors[errors.length - 1];
	return !(e instanceof ApiError) || e.status !== 500;
}

/** A page is just sending it. The clock of the device may have been set back since. */
export function isBusy(i: Pick<Unsent, "until">, now: number): boolean {
	return i.until >= now && i.until <= now + OWN_MS;
}

async function nextItem(owner: string, own: number | null, skipped: Set<string>): Promise<Unsent | undefined> {
	return (await all<Unsent>("queue"))
		.filter((i) => i.owner === owner && i.why === null && !skipped.has(i.path))
		.filter((i) => i.n === own || !isBusy(i, Date.now()))
		.sort((a, b) => a.n - b.n)[0];
}

/** own: the save that a page has just made and waits for. */
async function run(own: number | null): Promise<Outcome> {
	let outcome: Outcome = { state: "waiting", errors: [] };
	try {
		const { owner, ahead } = await ownerNow();
		const skipped = new Set<string>();
		for (;;) {
			const item = owner === null ? undefined : await nextItem(owner, own, skipped);
			if (!item) return outcome;
			const one = await settle(item, ahead);
			if (item.n === own) outcome = one;
			if (one.state === "waiting") {
				/* Whoever is signed in when the network is back is asked for anew. */
				checked.at = 0;
				if (stopsAll(one.errors)) return outcome;
				skipped.add(item.path);
			}
			if (one.state === "refused") await refuse(item, item.n === own, one.errors);
			changed(one.state === "sent" && item.n !== own ? 1 : 0);
		}
	} catch (e) {
		return outcome.state === "waiting" ? { state: "waiting", errors: [e] } : outcome;
	}
}

/** Sends what waits. Does nothing but ask for the server when nothing does. */
export function sendUnsent(): Promise<Outcome> {
	return alone(() => run(null));
}

/** Of whom this window shows, also when somebody else has signed in since in another one. */
async function keep(q: ToSend): Promise<number> {
	const w = await who();
	const owner = ownerHere() ?? w.owner;
	if (owner === null) throw new Error("Nobody is signed in here any more. Sign in again.");
	const item = {
		...q,
		owner,
		uuid: uuid(),
		taken: q.taken ?? { at: Date.now(), ahead: w.ahead },
		why: null,
		until: Date.now() + OWN_MS,
	};
	return (await put("queue", item).catch((cause: unknown) => {
		throw new Error("This device could not keep the save: its storage is full or shut. It is not sent.", { cause });
	})) as number;
}

/**
 * Keeps a save until the server has it, and tries at once. Answers when it was sent, when it was
 * refused (the page says so; it is not kept: neither is it where this device cannot keep anything), or when
 * it waits for the network.
 */
export async function queueSend(q: ToSend): Promise<Outcome> {
	const n = await keep(q).catch((e: Error) => e);
	if (n instanceof Error) return { state: "refused", errors: [n] };
	changed();
	return alone(async () => {
		const outcome = await run(n);
		const left = await get<Unsent>("queue", n);
		if (left && left.until) await put("queue", { ...left, until: 0 });
		changed();
		return outcome;
	});
}
