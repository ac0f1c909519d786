/* What a person sees of the network and of what waits for it; and the clock that tries again. */
import { useEffect, useState } from "preact/hooks";
import { onHeard } from "../api.ts";
import { onKept, kept } from "../register/kept.ts";
import { isBusy, onQueue, recheck, sendUnsent, unsent, type Unsent } from "./queue.ts";
import { begin, dayBy, onOther, sweep, who } from "./who.ts";

export interface Status {
	isReachable: boolean;
	waiting: Unsent[];
	/** Refused while no page was waiting for it */
	refused: Unsent[];
	/** Registers with marks that a person has to decide on, or that were refused */
	odd: { label: string; href: string; marks: number }[];
	/** What waited was sent, ms by the server's clock; how many */
	sent: { at: number; count: number } | null;
	/** The server's clock less this device's, ms */
	ahead: number;
}

let status: Status = { isReachable: true, waiting: [], refused: [], odd: [], sent: null, ahead: 0 };
const listeners = new Set<(s: Status) => void>();
const windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("muster-queue");

function show(more: Partial<Status>): void {
	status = { ...status, ...more };
	for (const f of listeners) f(status);
}

/** Some page tries one just now, or tried and was closed: that one is anybody's to send when its time is over. */
let hasBusy = false;
/** Sent since something last waited, and whose it was. */
let count = 0;
let seen: string | null = null;

async function look(): Promise<void> {
	const { ahead, owner } = await who();
	const items = await unsent();
	if (owner !== seen) {
		/* What another person's saves did is not this one's to know. */
		if (seen !== null) count = 0;
		seen = owner;
		show({ sent: null });
	}
	/* What its page is just sending is not worth a word. */
	const waiting = items.filter((i) => i.why === null && !isBusy(i, Date.now()));
	hasBusy = items.some((i) => i.why === null && isBusy(i, Date.now()));
	const isDone = count > 0 && !items.some((i) => i.why === null);
	const sent = isDone ? { at: Date.now() + ahead, count } : waiting.length ? null : status.sent;
	if (isDone) count = 0;
	show({ ahead, waiting, refused: items.filter((i) => i.why !== null), sent, odd: kept.odd() });
}

function lookSoon(): void {
	void look().catch(() => {});
}

let onBack: () => void = () => {};

function reached(isReachable: boolean): void {
	if (status.isReachable === isReachable) return;
	show({ isReachable });
	if (isReachable) {
		void sendWaiting();
		onBack();
	} else {
		recheck();
		lookSoon();
	}
}

/** Sends what waits, and shows that it waited. */
export async function sendWaiting(): Promise<void> {
	await look();
	await sendUnsent();
	await look();
}

const AGAIN_MS = 5_000;
const DAY_MS = 60_000;

/** Somebody else is signed in, or nobody: nothing of this window is theirs to see. What was typed is on the disk. */
function startAnew(): void {
	if (location.pathname === "/sign-in") return;
	window.addEventListener("beforeunload", (e) => e.stopImmediatePropagation(), { capture: true });
	location.reload();
}

/** Once for a page: back is called when the network is there again, newDay after midnight. */
export function watch(back: () => void, newDay: () => void): void {
	onBack = back;
	onHeard(reached);
	onKept(() => show({ odd: kept.odd() }));
	onOther(startAnew);
	const changed = (sent = 0) => {
		count += sent;
		lookSoon();
	};
	onQueue((sent) => {
		changed(sent);
		windows?.postMessage(sent ?? 0);
	});
	windows?.addEventListener("message", (e: MessageEvent<number>) => changed(e.data));
	window.addEventListener("offline", () => reached(false));
	window.addEventListener("online", () => void sendWaiting());
	setInterval(() => {
		if (!status.isReachable || status.waiting.length || hasBusy) void sendWaiting();
	}, AGAIN_MS);
	let day = dayBy(status.ahead);
	setInterval(() => {
		if (day === dayBy(status.ahead)) return;
		day = dayBy(status.ahead);
		void sweep().then(newDay);
	}, DAY_MS);
	void begin().catch(() => {});
	lookSoon();
}

export function useStatus(): Status {
	const [s, set] = useState(status);
	useEffect(() => {
		listeners.add(set);
		set(status);
		return () => void listeners.delete(set);
	}, []);
	return s;
}

/** What was said of the last sending was read. */
export function hideSent(): void {
	if (status.sent) show({ sent: null });
}
