/*
 * What was typed in a register and not yet saved, or waits, or a person has to decide: on the disk
 * with each key press, by owner and register. All of the person signed in is in memory, so that a
 * page starts with it at once.
 */
import { all, put, remove } from "../offline/store.ts";
import { step, stopped, type Act, type State } from "./state.ts";

interface Row {
	/** "owner path" */
	id: string;
	owner: string;
	state: State;
	/** What a person calls the register, and its page; "" until it was saved once */
	label: string;
	href: string;
}

const rows = new Map<string, Row>();
const pages = new Map<string, (a: Act) => void>();
/** null: to be taken away */
const pending = new Map<string, Row | null>();
const writing = new Map<string, Promise<void>>();
const windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("muster-drafts");

let changed: () => void = () => {};

export function onKept(f: () => void): void {
	changed = f;
}

function isEmpty(s: State): boolean {
	return !Object.keys(s.drafts).length && !Object.values(s.fates).some((f) => f.kind !== "saved");
}

async function writeAll(id: string): Promise<void> {
	for (let row = pending.get(id); row !== undefined; row = pending.get(id)) {
		pending.delete(id);
		/* Undo is for the page as it stands. */
		if (row) await put("drafts", { ...row, state: { ...row.state, undo: [] } });
		else await remove("drafts", id);
	}
}

/** One write at a time for each register; what was typed meanwhile goes with the next. */
function write(id: string, row: Row | null): void {
	pending.set(id, row);
	if (writing.has(id)) return;
	writing.set(id, writeAll(id).catch(() => {}).finally(() => writing.delete(id)));
}

function set(id: string, state: State, more: Partial<Row> = {}): void {
	const old = rows.get(id);
	if (isEmpty(state)) rows.delete(id);
	else rows.set(id, { id, owner: id.split(" ", 1)[0], label: "", href: "", ...old, ...more, state });
	write(id, rows.get(id) ?? null);
	changed();
}

export const kept = {
	get: (id: string): State | undefined => rows.get(id)?.state,
	has: (id: string): boolean => rows.has(id),
	set(id: string, state: State): void {
		const old = rows.get(id);
		if (old?.state === state || (!old && isEmpty(state))) return;
		set(id, state);
		windows?.postMessage({ id, row: rows.get(id) ?? null });
	},
	/** Registers in which a person has to decide, or a mark was refused. */
	odd: (): { label: string; href: string; marks: number }[] =>
		[...rows.values()]
			.map((r) => ({
				...r,
				marks: Object.values(r.state.fates).filter((f) => f.kind === "conflict" || f.kind === "refused").length,
			}))
			.filter((r) => r.marks && r.href),
	/** What a person calls the register, once something of it was saved. */
	name(id: string, label: string, href: string): void {
		const row = rows.get(id);
		if (row) set(id, row.state, { label, href });
	},
};

/** The page of a register hears what became of its saves; gives back how to stop. */
export function listenKept(id: string, dispatch: (a: Act) => void): () => void {
	pages.set(id, dispatch);
	return () => {
		if (pages.get(id) === dispatch) pages.delete(id);
	};
}

function tell(id: string, a: Act): void {
	const page = pages.get(id);
	if (page) return page(a);
	const row = rows.get(id);
	if (row) set(id, step(row.state, a));
}

/** What became of a save: to its page, in whichever window that is, or to what is kept of it. */
export function deliver(id: string, a: Act): void {
	tell(id, a);
	windows?.postMessage({ id, act: a, row: rows.get(id) ?? null });
}

windows?.addEventListener("message", (e: MessageEvent<{ id: string; act?: Act; row?: Row | null }>) => {
	const { id, act, row } = e.data;
	if (act && pages.has(id)) return tell(id, act);
	if (row === undefined || pages.has(id)) return;
	if (row) rows.set(id, row);
	else rows.delete(id);
	changed();
});

let loaded: string | null = null;

/**
 * Everything that this person typed here and has not sent. What was on its way when the browser
 * stopped waits if it came into the queue, and is typed if it did not.
 */
export async function loadKept(owner: string, waiting: { id: string; sent: State["drafts"] }[]): Promise<void> {
	if (loaded === owner) return;
	loaded = owner;
	rows.clear();
	for (const row of await all<Row>("drafts")) {
		if (row.owner !== owner) continue;
		const here = waiting.filter((w) => w.id === row.id);
		const state = here.reduce<State>((s, w) => step(s, { type: "waiting", sent: w.sent }), stopped(row.state));
		rows.set(row.id, { ...row, state });
	}
	changed();
}

/** Nobody is signed in any more: what was typed stays on the disk for whoever typed it. */
export function putAway(): void {
	loaded = null;
	rows.clear();
	changed();
}

/** Signing out takes it away: nothing more is written after this. */
export async function forgetTyped(): Promise<void> {
	putAway();
	pending.clear();
	await Promise.all(writing.values());
}
