/*
 * Whose the shelves are. Lists are of the person signed in and of today; unsent saves and what was
 * typed name their owner and wait for them (docs/decisions/0012).
 */
import { civil } from "../words.ts";
import { all, get, keys, put, remove } from "./store.ts";

interface Who {
	id: "now";
	/** Nobody: null. A user's id, or what a kiosk calls itself. */
	owner: string | null;
	/** The server's clock less this device's, ms: the device's own may be wrong. */
	ahead: number;
	/** Signed out with no network: the server is still to be told. */
	isLeaving: boolean;
}

/** A tablet that pupils sign in at: a device, not a person. */
export const KIOSK = "kiosk";

/** Whom this window shows, as it knows; null: nobody. In another window somebody else may have signed in since. */
let here: string | null = null;

export function ownerHere(): string | null {
	return here;
}

function isOther(owner: string | null): boolean {
	return here !== null && owner !== here && here !== KIOSK && owner !== KIOSK;
}

interface Word {
	owner: string | null;
	/** Signed out by hand: what this window's own memory holds goes too */
	isByHand: boolean;
}

let windows: BroadcastChannel | null = null;
let other: () => void = () => {};

/** Told when the person whom this window shows is no longer the one who is signed in. */
export function onOther(f: () => void): void {
	other = f;
	windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("muster-who");
	windows?.addEventListener("message", (e: MessageEvent<Word>) => {
		if (!isOther(e.data.owner)) return;
		if (e.data.isByHand) sessionStorage.clear();
		other();
	});
}

const NOBODY: Who = { id: "now", owner: null, ahead: 0, isLeaving: false };

export async function who(): Promise<Who> {
	return (await get<Who>("who", "now")) ?? NOBODY;
}

/** A page that opens with no network is of whoever was signed in last. */
export async function begin(): Promise<void> {
	const { owner } = await who();
	here ??= owner;
}

async function become(w: Who, isByHand = false): Promise<void> {
	await put<Who>("who", w);
	here = w.owner;
	windows?.postMessage({ owner: w.owner, isByHand } satisfies Word);
	await sweep();
}

/** The civil day, by the server's clock as this device knows it. */
export function dayBy(ahead: number): string {
	return civil(new Date(Date.now() + ahead));
}

/** Names of lists begin with whose they are, and of which day. */
export function viewsOf(owner: string | null, ahead: number): string {
	return `${owner ?? ""} ${dayBy(ahead)} `;
}

/** At midnight, and when another person comes: only today's lists of the person signed in stay. */
export async function sweep(): Promise<void> {
	const w = await who();
	const mine = w.owner === null ? null : viewsOf(w.owner, w.ahead);
	for (const key of await keys("views")) {
		if (mine === null || !String(key).startsWith(mine)) await remove("views", key);
	}
}

/** So much of a difference between two clocks is the network's. */
const SAME_CLOCK_MS = 500;

/**
 * Somebody is signed in, as the server has just said: its clock is kept with the name. Gives `ahead`, ms.
 * Nothing is written when all of it is known here: a page that is opened again need not wait for the disk.
 */
export async function arrived(owner: string, serverNow: string): Promise<number> {
	const ahead = Date.parse(serverNow) - Date.now();
	const w = await who();
	const isOld = isOther(owner);
	here = owner;
	if (isOld) other();
	if (w.owner === owner && !w.isLeaving && Math.abs(w.ahead - ahead) < SAME_CLOCK_MS) return w.ahead;
	await become({ id: "now", owner, ahead, isLeaving: false });
	return ahead;
}

/** The login has ended: the lists go, what is unsent or typed waits for its owner. */
export async function loginEnded(): Promise<void> {
	const w = await who();
	here = null;
	if (w.owner !== null) await become({ ...w, owner: null });
}

/** Signed out by hand: what was typed and never saved goes as well. */
export async function signedOut(isServerTold: boolean): Promise<void> {
	const w = await who();
	for (const d of await all<{ id: string; owner: string }>("drafts")) {
		if (d.owner === w.owner) await remove("drafts", d.id);
	}
	sessionStorage.clear();
	await become({ ...w, owner: null, isLeaving: !isServerTold }, true);
}
