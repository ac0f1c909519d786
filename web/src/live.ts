/*
 * Changes of the school, heard as they happen (docs/openapi.yaml, /schools/{urn}/events).
 *
 * One stream a browser: the tab that holds a Web Lock has it and tells the others by a
 * BroadcastChannel, for a browser opens only six connections to a server. Where there are no Web
 * Locks (plain http on a school's network) each tab has its own. An event says what changed, never
 * what it is now; whoever missed some (a connection that was cut) reads everything anew.
 */
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import { idle } from "./idle.ts";
import { useHere } from "./session.tsx";
import type { LiveEvent } from "./types.ts";

export type Topic = LiveEvent["topics"][number];

const BASE = "/api/v1";
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
/** The server writes every 15 s; after this silence the connection is dead. */
const SILENCE_MS = 40_000;
/** Another tab has the stream and says nothing: its browser has put it to sleep. */
const STEAL_MS = 45_000;
/** Between two calls of one listener; the first waits up to SPREAD_MS, so that 200 screens do not ask at once. */
const REST_MS = 1_000;
const SPREAD_MS = 250;
/** Kept open while one page gives way to the next. */
const LINGER_MS = 3_000;

/* ---- pure: tests/live.test.ts ---- */

/** Takes the whole events off the text that has come so far. Comment lines only show that the server is there. */
export function takeEvents(text: string): { events: LiveEvent[]; rest: string } {
	const blocks = text.split("\n\n");
	const rest = blocks.pop() ?? "";
	const events: LiveEvent[] = [];
	for (const block of blocks) {
		const data = block
			.split("\n")
			.filter((line) => line.startsWith("data:"))
			.map((line) => line.slice(5).trim())
			.join("\n");
		if (!data) continue;
		try {
			events.push(JSON.parse(data) as LiveEvent);
		} catch {
			/* not an event of ours */
		}
	}
	return { events, rest };
}

/** The next pause after `failed` attempts: twice as long each time, none alike. `asked`: the server's Retry-After. */
export function pauseMs(failed: number, asked: number, random: number): number {
	const grown = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.max(0, failed - 1));
	return Math.max(asked * 1000, grown * (0.5 + random / 2));
}

/* ---- who listens in this tab ---- */

interface Listener {
	topics: ReadonlySet<string>;
	call: () => void;
	evenHidden: boolean;
	timer: ReturnType<typeof setTimeout> | undefined;
	called: number;
	owed: boolean;
}

const listeners = new Map<string, Set<Listener>>();

function run(l: Listener): void {
	l.timer = undefined;
	/* A tab that nobody sees asks when it is seen again. */
	l.owed = document.hidden && !l.evenHidden;
	if (l.owed) return;
	l.called = Date.now();
	l.call();
}

function deliver(urn: string, topics: readonly string[] | null): void {
	for (const l of listeners.get(urn) ?? []) {
		if (l.timer !== undefined || (topics && !topics.some((t) => l.topics.has(t)))) continue;
		const wait = Math.max(Math.random() * SPREAD_MS, l.called + REST_MS - Date.now());
		l.timer = setTimeout(run, wait, l);
	}
}

/* ---- the stream ---- */

type Word = { topics: string[] | null } | "alive";

/** One connection, until it ends. Gives the seconds the server asks us to wait; throws when it was cut. */
async function listenOnce(urn: string, stop: AbortSignal, said: (w: Word) => void): Promise<number> {
	const cut = new AbortController();
	const abort = () => cut.abort();
	stop.addEventListener("abort", abort);
	let silence = setTimeout(abort, SILENCE_MS);
	try {
		const r = await fetch(`${BASE}/schools/${urn}/events`, {
			headers: { Accept: "text/event-stream" },
			credentials: "same-origin",
			cache: "no-store",
			signal: cut.signal,
		});
		if (!r.ok || !r.body) {
			cut.abort();
			/* Nobody is signed in: soon somebody may be. Not allowed: that will not change so soon. */
			return Number(r.headers.get("Retry-After")) || (r.status === 403 ? PAUSE_MAX_MS / 1000 : 0);
		}
		const reader = r.body.getReader();
		const words = new TextDecoder();
		let text = "";
		let isOpen = false;
		for (;;) {
			const { value, done } = await reader.read();
			if (done) return 0;
			clearTimeout(silence);
			silence = setTimeout(abort, SILENCE_MS);
			/* What changed before it was open nobody has told us: read everything anew. */
			said(isOpen ? "alive" : { topics: null });
			isOpen = true;
			const got = takeEvents(text + words.decode(value, { stream: true }));
			text = got.rest;
			for (const e of got.events) said({ topics: e.topics });
		}
	} finally {
		clearTimeout(silence);
		stop.removeEventListener("abort", abort);
	}
}

/** Waits, but no longer than until the network is back or the tab is seen again. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
	return new Promise((done) => {
		const go = () => {
			clearTimeout(timer);
			window.removeEventListener("online", go);
			document.removeEventListener("visibilitychange", seen);
			stop.removeEventListener("abort", go);
			done();
		};
		const seen = () => {
			if (!document.hidden) go();
		};
		const timer = setTimeout(go, ms);
		window.addEventListener("online", go);
		document.addEventListener("visibilitychange", seen);
		stop.addEventListener("abort", go);
	});
}

/** Keeps a stream open until told to stop. */
async function keepListening(urn: string, stop: AbortSignal, said: (w: Word) => void): Promise<void> {
	let failed = 0;
	await idle();
	while (!stop.aborted) {
		let asked = 0;
		const begun = Date.now();
		try {
			asked = await listenOnce(urn, stop, said);
		} catch {
			/* no network, or cut: tried again below */
		}
		if (stop.aborted) return;
		failed = Date.now() - begun > SILENCE_MS / 2 ? 1 : failed + 1;
		await pause(pauseMs(failed, asked, Math.random()), stop);
	}
}

/* ---- one stream for all tabs of the browser ---- */

interface Hub {
	close: () => void;
}

function aloneHub(urn: string): Hub {
	const stop = new AbortController();
	void keepListening(urn, stop.signal, (w) => w !== "alive" && deliver(urn, w.topics));
	return { close: () => stop.abort() };
}

function sharedHub(urn: string): Hub {
	const name = `muster-live-${urn}`;
	const channel = new BroadcastChannel(name);
	const closed = new AbortController();
	let heard = Date.now();
	let isLeading = false;
	channel.onmessage = (e: MessageEvent<Word>) => {
		heard = Date.now();
		if (e.data !== "alive") deliver(urn, e.data.topics);
	};
	const said = (w: Word) => {
		if (closed.signal.aborted) return;
		heard = Date.now();
		channel.postMessage(w);
		if (w !== "alive") deliver(urn, w.topics);
	};
	const lead = async (steal: boolean) => {
		const stolen = new AbortController();
		const stop = () => stolen.abort();
		closed.signal.addEventListener("abort", stop);
		try {
			await navigator.locks.request(name, steal ? { steal } : { signal: closed.signal }, async () => {
				isLeading = true;
				await keepListening(urn, stolen.signal, said);
			});
		} catch {
			/* closed while waiting, or another tab took it */
		}
		isLeading = false;
		stop();
		closed.signal.removeEventListener("abort", stop);
	};
	const follow = async (steal: boolean) => {
		while (!closed.signal.aborted) {
			await lead(steal);
			steal = false;
		}
	};
	void follow(false);
	const watch = setInterval(() => {
		if (isLeading || document.hidden || Date.now() - heard < STEAL_MS) return;
		heard = Date.now();
		void lead(true);
	}, STEAL_MS / 3);
	return {
		close: () => {
			clearInterval(watch);
			closed.abort();
			channel.close();
		},
	};
}

const hubs = new Map<string, Hub>();
const lingering = new Map<string, ReturnType<typeof setTimeout>>();

function open(urn: string): void {
	clearTimeout(lingering.get(urn));
	lingering.delete(urn);
	if (hubs.has(urn)) return;
	const canShare = typeof BroadcastChannel !== "undefined" && navigator.locks !== undefined;
	hubs.set(urn, canShare ? sharedHub(urn) : aloneHub(urn));
}

function closeSoon(urn: string): void {
	const close = () => {
		lingering.delete(urn);
		hubs.get(urn)?.close();
		hubs.delete(urn);
	};
	lingering.set(urn, setTimeout(close, LINGER_MS));
}

/** Call `call` when one of the topics changed, or may have. Gives what ends it. */
function listen(urn: string, topics: readonly Topic[], call: () => void, evenHidden: boolean): () => void {
	const l: Listener = { topics: new Set(topics), call, evenHidden, timer: undefined, called: 0, owed: false };
	const all = listeners.get(urn) ?? new Set();
	listeners.set(urn, all.add(l));
	const seen = () => {
		if (l.owed && !document.hidden) run(l);
	};
	document.addEventListener("visibilitychange", seen);
	open(urn);
	return () => {
		document.removeEventListener("visibilitychange", seen);
		clearTimeout(l.timer);
		all.delete(l);
		if (all.size === 0) closeSoon(urn);
	};
}

/* ---- for pages ---- */

/**
 * Calls `onChange` soon after something of these topics changed in the school: at most once a
 * second, and not while the tab is hidden (then once, when it is seen again) unless `evenHidden`.
 */
export function useLive(topics: readonly Topic[], onChange: () => void, evenHidden = false): void {
	const { urn } = useHere();
	const latest = useRef(onChange);
	latest.current = onChange;
	useEffect(() => listen(urn, topics, () => latest.current(), evenHidden), [urn, topics.join(), evenHidden]);
}

/** Asks a query again when one of the topics changed: `useLiveQuery(["marks"], ["today", urn])`. */
export function useLiveQuery(topics: readonly Topic[], queryKey: readonly unknown[]): void {
	const queries = useQueryClient();
	useLive(topics, () => void queries.invalidateQueries({ queryKey: [...queryKey] }));
}
