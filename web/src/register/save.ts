/*
 * Saving a register: If-Match with the ETag seen, each mark with the seq it was based on, a new uuid
 * for new content. A lost answer is asked for again with the same uuid, so nothing is written twice.
 */
import { ApiError, send, uuid, type Answer } from "../api.ts";
import type { Conflict, Register, RegisterSave, Saved } from "../types.ts";
import { afterConflict, markIndex, toMarks, type Act, type Draft } from "./state.ts";

type Drafts = Readonly<Record<string, Draft>>;

export interface Attempt {
	body: string;
	uuid: string;
}

export interface SaveCall {
	path: string;
	sent: Drafts;
	reason: string;
	isComplete: boolean;
	etag: string | null;
	last: { current: Attempt | null };
	dispatch: (a: Act) => void;
	reload: () => Promise<Answer<Register>>;
}

/** The same content keeps its uuid: the server then knows it has it already. */
export function uuidFor(last: Attempt | null, body: string): Attempt {
	return last && last.body === body ? last : { body, uuid: uuid() };
}

async function put(c: SaveCall, sent: Drafts, isComplete: boolean, etag: string | null): Promise<Saved> {
	const content = {
		marks: toMarks(sent),
		is_complete: isComplete,
		...(c.reason ? { reason: c.reason } : {}),
	};
	const attempt = uuidFor(c.last.current, JSON.stringify(content));
	c.last.current = attempt;
	const body: RegisterSave = { uuid: attempt.uuid, ...content };
	const { data } = await send<Saved>("PUT", c.path, { body, headers: { "If-Match": etag ?? '"0"' } });
	c.last.current = null;
	return data;
}

function refused(c: SaveCall, sent: Drafts, error: unknown): void {
	const ids = Object.keys(sent);
	const problem = error instanceof ApiError ? error.problem : null;
	const i = markIndex(problem?.field);
	const why = problem ? problem.detail + (problem.rule ? ` (${problem.rule})` : "") : String(error);
	if (i === null || !ids[i]) {
		c.dispatch({ type: "refused", ids, why });
		return;
	}
	c.dispatch({ type: "refused", ids: ids.filter((_, n) => n !== i), why: "not sent, because another mark was refused" });
	c.dispatch({ type: "refused", ids: [ids[i]], why });
}

export interface SaveResult {
	saved: number;
	at: string | null;
	conflicts: number;
	error: unknown;
}

const ROUNDS = 5;

/** Saves; after 412 the marks in conflict wait for a person and the rest is sent again. */
export async function saveRegister(c: SaveCall): Promise<SaveResult> {
	let sent = c.sent;
	let etag = c.etag;
	let conflicts = 0;
	for (let round = 0; round < ROUNDS; round++) {
		if (conflicts && !Object.keys(sent).length) return { saved: 0, at: null, conflicts, error: null };
		c.dispatch({ type: "saving", sent });
		try {
			const saved = await put(c, sent, c.isComplete && !conflicts, etag);
			await c.reload();
			c.dispatch({ type: "saved", sent, at: saved.saved_at });
			return { saved: Object.keys(sent).length, at: saved.saved_at, conflicts, error: null };
		} catch (error) {
			const list: Conflict[] = error instanceof ApiError ? (error.problem.conflicts ?? []) : [];
			if (!(error instanceof ApiError) || error.status !== 412) {
				refused(c, sent, error);
				return { saved: 0, at: null, conflicts, error };
			}
			c.last.current = null;
			c.dispatch({ type: "conflict", conflicts: list.filter((x) => sent[x.pupil]) });
			conflicts += list.length;
			sent = afterConflict(sent, list);
			etag = (await c.reload()).etag;
		}
	}
	const error = new Error("The register keeps changing. Save again in a moment.");
	refused(c, sent, error);
	return { saved: 0, at: null, conflicts, error };
}
