/* Who is signed in, with a network or without one; signing in and out on a device that others use too. */
import { saySignedOut, send } from "../api.ts";
import { forgetGrids } from "../grid/kept.ts";
import { forgetTyped, loadKept, putAway } from "../register/kept.ts";
import type { State } from "../register/state.ts";
import type { Me } from "../types.ts";
import { alone, identified, sendUnsent, unsent } from "./queue.ts";
import { sendWaiting } from "./status.ts";
import { isUnreachable, keepSoon, keptView } from "./views.ts";
import { arrived, loginEnded, signedOut, sweep, who } from "./who.ts";

const PATIENCE_MS = 8_000;

export interface Session {
	me: Me;
	/** The server's clock less this device's, ms */
	ahead: number;
	/** The server could not be asked: this is what it said earlier today. */
	isKept: boolean;
}

async function loadTyped(owner: string): Promise<void> {
	const saves = (await unsent(owner)).filter((i) => i.kind === "register");
	await loadKept(owner, saves.map((i) => i.extra as { id: string; sent: State["drafts"] }));
}

/** Signed out while there was no network: nobody is signed in until the server knows. */
async function leaveFirst(): Promise<void> {
	if (!(await who()).isLeaving) return;
	try {
		await send("POST", "/logout", { stay: true, patience_ms: PATIENCE_MS });
	} catch (e) {
		if (!isUnreachable(e)) return signedOut(true);
		saySignedOut();
		throw e;
	}
	await signedOut(true);
}

/** The login has ended: what is unsent or typed waits on this device until its owner signs in again. */
export async function endLogin(): Promise<void> {
	putAway();
	await loginEnded();
}

export async function openSession(): Promise<Session> {
	const swept = sweep();
	try {
		await leaveFirst();
		const { data: me } = await send<Me>("GET", "/me", { patience_ms: PATIENCE_MS });
		await swept;
		const [ahead] = await Promise.all([arrived(me.user.id, me.now), loadTyped(me.user.id)]);
		identified(me.user.id);
		keepSoon("/me", me);
		void sendWaiting();
		return { me, ahead, isKept: false };
	} catch (e) {
		await swept; /* with no network too: yesterday's lists are gone before anything is shown */
		const view = isUnreachable(e) ? await keptView<Me>("/me") : null;
		if (!view) throw e;
		await loadTyped(view.data.user.id);
		return { me: view.data, ahead: (await who()).ahead, isKept: true };
	}
}

/** No unsent save of somebody else goes out between the two logins. */
export function signIn(username: string, password: string): Promise<Me> {
	return alone(async () => {
		if ((await who()).isLeaving) await send("POST", "/logout", { stay: true }).catch(() => {});
		const { data } = await send<Me>("POST", "/login", { body: { username, password }, stay: true });
		putAway();
		await arrived(data.user.id, data.now);
		return data;
	});
}

let left = 0;

/** How many saves wait on this device for the person who has just signed out here. */
export function leftBehind(): number {
	return left;
}

export async function signOut(): Promise<void> {
	/* A disk that fails keeps nobody signed in. */
	await sendUnsent().catch(() => {});
	left = (await unsent().catch(() => [])).length;
	await alone(async () => {
		const told = await send("POST", "/logout", { stay: true, patience_ms: PATIENCE_MS }).then(
			() => true,
			(e) => !isUnreachable(e),
		);
		await forgetTyped();
		forgetGrids();
		await signedOut(told);
	});
}
