/*
 * Saving a register: into the queue of unsent saves, each mark with the seq it was based on. What the
 * server says to it comes back as acts of the register's state, now or when the network is back, on
 * whichever page a person is then.
 */
import { ApiError } from "../api.ts";
import { onKind, queueSend, type Taken, type ToSend, type Unsent } from "../offline/queue.ts";
import { all, put } from "../offline/store.ts";
import { getOrKept, keepView, type Kept } from "../offline/views.ts";
import type { Conflict, Register, RegisterSave, Saved } from "../types.ts";
import { deliver, kept } from "./kept.ts";
import { afterConflict, markIndex, rebased, toMarks, type Act, type Draft } from "./state.ts";

type Drafts = Readonly<Record<string, Draft>>;

/** Of the queue: which register, which drafts the marks were. */
interface Extra {
	id: string;
	sent: Drafts;
}

type Content = Pick<RegisterSave, "marks" | "is_complete" | "reason">;

export interface SaveCall {
	/** Of the API, below /api/v1 */
	path: string;
	/** Of what was typed: "owner path" */
	id: string;
	/** What a person calls the register, and its page */
	label: string;
	href: string;
	sent: Drafts;
	reason: string;
	isComplete: boolean;
	etag: string | null;
	dispatch: (a: Act) => void;
}

export interface SaveResult {
	saved: number;
	at: string | null;
	conflicts: number;
	/** Kept on this device until the network is back */
	waiting: number;
	error: unknown;
}

let showFresh: (path: string, r: Kept<Register>) => void = () => {};

/** Told the register as it is after a save, so that a page shows it at once. */
export function onFresh(f: typeof showFresh): void {
	showFresh = f;
}

/** The list on this device, with what the server has just taken: for a network that went again. */
function patched(r: Register, sent: Drafts, saved: Saved): Register {
	const pupils = r.pupils.map((p) => {
		const d = sent[p.id];
		const mark = { code: d?.code ?? "", minutes_late: d?.minutes, note: d?.note, seq: saved.seq, at: saved.saved_at };
		return d ? { ...p, mark } : p;
	});
	return { ...r, pupils, taken_at: r.taken_at ?? saved.saved_at };
}

async function refresh(path: string, sent: Drafts, saved: Saved): Promise<void> {
	try {
		const now = await getOrKept<Register>(path);
		if (now.kept_at === null) return showFresh(path, now);
		const next = { ...now, data: patched(now.data, sent, saved) };
		await keepView(`/api/v1${path}`, next.data, next.etag);
		showFresh(path, next);
	} catch {
		/* Nothing to show it in. */
	}
}

/** Later saves of the same register stand on this one. */
async function moveOn(item: Unsent, sent: Drafts, seq: number): Promise<void> {
	for (const later of await all<Unsent>("queue")) {
		if (later.owner !== item.owner || later.path !== item.path || later.n <= item.n) continue;
		const extra = later.extra as Extra;
		const drafts = rebased(extra.sent, sent, seq);
		await put("queue", { ...later, body: { ...later.body, marks: toMarks(drafts) }, extra: { ...extra, sent: drafts } });
	}
}

function why(e: ApiError): string {
	return e.problem.detail + (e.problem.rule ? ` (${e.problem.rule})` : "");
}

function refuse(item: Unsent, { id, sent }: Extra, e: ApiError): null {
	const ids = Object.keys(sent);
	const i = markIndex(e.problem.field);
	const one = i === null ? undefined : ids[i];
	if (!one) {
		deliver(id, { type: "refused", ids, why: why(e), taken: item.taken });
		return null;
	}
	const rest = ids.filter((x) => x !== one);
	deliver(id, { type: "refused", ids: rest, why: "not sent, because another mark was refused", taken: item.taken });
	deliver(id, { type: "refused", ids: [one], why: why(e), taken: item.taken });
	return null;
}

function conflictsOf(e: unknown): Conflict[] {
	return e instanceof ApiError && e.status === 412 ? (e.problem.conflicts ?? []) : [];
}

onKind("register", {
	async sent(item, data) {
		const { id, sent } = item.extra as Extra;
		const saved = data as Saved;
		await moveOn(item, sent, saved.seq);
		await refresh(item.path, sent, saved);
		deliver(id, { type: "saved", sent, at: saved.saved_at, seq: saved.seq });
	},
	async refused(item, e) {
		const extra = item.extra as Extra;
		const list = conflictsOf(e).filter((c) => extra.sent[c.pupil]);
		if (!list.length) return refuse(item, extra, e);
		deliver(extra.id, { type: "conflict", conflicts: list, taken: item.taken });
		const sent = afterConflict(extra.sent, list);
		if (!Object.keys(sent).length) return null;
		/* What nobody disputes goes on under a new uuid: a refused save has written nothing. */
		const body: Content = { ...(item.body as Content), marks: toMarks(sent), is_complete: false };
		return { ...item, body, extra: { ...extra, sent } };
	},
});

/** Marks that a person decided on keep the time they were taken; the rest was taken now. */
function byTime(sent: Drafts): { taken: Taken | undefined; sent: Drafts }[] {
	const groups = new Map<number, { taken: Taken | undefined; sent: Record<string, Draft> }>();
	for (const [id, d] of Object.entries(sent)) {
		const at = d.taken?.at ?? Infinity;
		if (!groups.has(at)) groups.set(at, { taken: d.taken, sent: {} });
		groups.get(at)!.sent[id] = d;
	}
	const list = [...groups].sort(([a], [b]) => a - b).map(([, g]) => g);
	return list.length ? list : [{ taken: undefined, sent }];
}

function toSend(c: SaveCall, sent: Drafts, taken: Taken | undefined, isComplete: boolean): ToSend {
	const body: Content = { marks: toMarks(sent), is_complete: isComplete, ...(c.reason ? { reason: c.reason } : {}) };
	return {
		kind: "register",
		method: "PUT",
		path: c.path,
		body,
		headers: { "If-Match": c.etag ?? '"0"' },
		label: c.label,
		href: c.href,
		taken,
		extra: { id: c.id, sent } satisfies Extra,
	};
}

/** Saves; after 412 the marks in conflict wait for a person and the rest is sent again. */
export async function saveRegister(c: SaveCall): Promise<SaveResult> {
	const result: SaveResult = { saved: 0, at: null, conflicts: 0, waiting: 0, error: null };
	c.dispatch({ type: "saving", sent: c.sent });
	kept.name(c.id, c.label, c.href);
	const groups = byTime(c.sent);
	for (const [i, g] of groups.entries()) {
		const out = await queueSend(toSend(c, g.sent, g.taken, c.isComplete && i === groups.length - 1));
		const disputed = new Set(out.errors.flatMap((e) => conflictsOf(e).map((x) => x.pupil)));
		result.conflicts += disputed.size;
		const undisputed = Object.keys(g.sent).filter((id) => !disputed.has(id));
		if (out.state === "sent") {
			result.saved += undisputed.length;
			result.at = (out.data as Saved).saved_at;
		} else if (out.state === "waiting") {
			c.dispatch({ type: "waiting", sent: Object.fromEntries(undisputed.map((id) => [id, g.sent[id]])) });
			result.waiting += undisputed.length;
		} else if (!conflictsOf(out.errors.at(-1)).length) {
			result.error = out.errors.at(-1);
			/* It never came into the queue: no kind has said why. */
			const why = result.error instanceof ApiError ? "" : String((result.error as Error).message);
			if (why) c.dispatch({ type: "refused", ids: undisputed, why });
		}
	}
	return result;
}
