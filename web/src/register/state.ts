/*
 * The register while a person takes it: what they typed, what became of it, undo, conflicts.
 * Pure: the page feeds it acts and answers. No attendance rule lives here.
 */
import type { Taken } from "../offline/queue.ts";
import { presentCode } from "./keys.ts";
import type { Conflict, Mark, MarkSave, Register, RegisterPupil } from "../types.ts";

export interface Draft {
	code: string;
	minutes: number | null;
	note: string;
	/** Only the office reads the note */
	officeNote?: boolean;
	/** seq of the mark the person saw */
	based_on: number;
	/** Came with the filling of blanks: it gives way to whatever somebody marked or planned */
	isFilled?: boolean;
	/** The planned code the person saw: what is typed here stands above it */
	plan?: string;
	/** Saved once and not taken as it was: it keeps the time it was taken */
	taken?: Taken;
}

export type Fate =
	| { kind: "typed" }
	| { kind: "saving" }
	/** On this device, until the network is back */
	| { kind: "waiting" }
	| { kind: "saved"; at: string }
	| { kind: "refused"; why: string }
	| { kind: "conflict"; theirs: Conflict };

type Drafts = Readonly<Record<string, Draft>>;

export interface State {
	drafts: Drafts;
	fates: Readonly<Record<string, Fate>>;
	/** The drafts before each step, newest last */
	undo: readonly Drafts[];
}

export const START: State = { drafts: {}, fates: {}, undo: [] };

function refated(s: State, from: Fate["kind"][], to: Fate): State {
	const fates = { ...s.fates };
	for (const id of Object.keys(fates)) if (from.includes(fates[id].kind)) fates[id] = to;
	return { ...s, fates };
}

/** Taken up again after the page was left: what was on its way then is in the queue. */
export function resumed(s: State): State {
	return refated(s, ["saving"], { kind: "waiting" });
}

/** After the browser stopped, the queue says what waits. */
export function stopped(s: State): State {
	return refated(s, ["saving", "waiting"], { kind: "typed" });
}

export type Act =
	| { type: "mark"; marks: Record<string, Draft> }
	| { type: "undo" }
	| { type: "saving"; sent: Drafts }
	| { type: "waiting"; sent: Drafts }
	/** seq of the marks now, where the server said */
	| { type: "saved"; sent: Drafts; at: string; seq?: number }
	| { type: "refused"; ids: string[]; why: string; taken?: Taken }
	| { type: "conflict"; conflicts: Conflict[]; taken?: Taken }
	| { type: "choose"; pupil: string; mine: boolean }
	| { type: "refreshed"; pupils: readonly RegisterPupil[]; me: string };

const UNDO_STEPS = 100;

function without<T>(all: Readonly<Record<string, T>>, ids: string[]): Record<string, T> {
	const out = { ...all };
	for (const id of ids) delete out[id];
	return out;
}

function withFate(s: State, ids: string[], fate: Fate): Record<string, Fate> {
	return { ...s.fates, ...Object.fromEntries(ids.map((id) => [id, fate])) };
}

function isAsSent(a: Draft | undefined, b: Draft): boolean {
	return a !== undefined && a.code === b.code && a.minutes === b.minutes && a.note === b.note;
}

/** Marks of `sent` that were typed anew meanwhile stand on what was sent. */
export function rebased(drafts: Drafts, sent: Drafts, seq: number): Drafts {
	const out = { ...drafts };
	for (const id of Object.keys(sent)) {
		if (out[id] && out[id].based_on === sent[id].based_on) out[id] = { ...out[id], based_on: seq };
	}
	return out;
}

function withTaken(drafts: Drafts, ids: string[], taken: Taken | undefined): Drafts {
	if (!taken) return drafts;
	const out = { ...drafts };
	for (const id of ids) if (out[id]) out[id] = { ...out[id], taken };
	return out;
}

function undone(s: State): State {
	const drafts = s.undo[s.undo.length - 1];
	if (!drafts) return s;
	const touched = [...Object.keys(drafts), ...Object.keys(s.drafts)].filter((id) => drafts[id] !== s.drafts[id]);
	const fates = without(s.fates, touched);
	for (const id of touched) if (drafts[id]) fates[id] = { kind: "typed" };
	return { drafts, fates, undo: s.undo.slice(0, -1) };
}

function chosen(s: State, pupil: string, mine: boolean): State {
	const fate = s.fates[pupil];
	const draft = s.drafts[pupil];
	if (fate?.kind !== "conflict") return s;
	if (!mine || !draft) return { ...s, drafts: without(s.drafts, [pupil]), fates: without(s.fates, [pupil]) };
	const again = { ...draft, based_on: fate.theirs.seq };
	return {
		...s,
		drafts: { ...s.drafts, [pupil]: again },
		fates: { ...s.fates, [pupil]: { kind: "typed" } },
	};
}

function isSame(d: Draft, m: Mark): boolean {
	return d.code === m.code && d.minutes === (m.minutes_late ?? null) && d.note.trim() === (m.note ?? "") &&
		(d.officeNote ?? false) === (m.is_office_note ?? false);
}

/** The N of the closing, or the plan that was shown: what a person says stands above it. */
function isAutomatic(m: Mark, d: Draft): boolean {
	const isClock = m.by === "Muster" && m.position === "automatic";
	return (isClock && m.code === "N") || (m.is_confirmed === false && m.code === d.plan);
}

/** Of a plan that the clock wrote, the person is whoever planned it. */
function conflictOf(p: RegisterPupil, m: Mark): Conflict {
	const plan = m.is_confirmed === false ? p.planned : null;
	return {
		pupil: p.id,
		seq: m.seq,
		code: m.code,
		minutes_late: m.minutes_late ?? null,
		note: m.note ?? "",
		by: plan ? plan.by : (m.by ?? ""),
		position: plan ? "" : (m.position ?? ""),
		at: plan ? "" : (m.at ?? ""),
	};
}

/**
 * What others saved under what is typed here, mark by mark: a filled blank gives way, to a plan too,
 * the same mark is no longer ours to save, another one waits for the person to choose. Our own save,
 * of what was typed again while it was on its way, is only the new ground.
 */
function refreshed(s: State, pupils: readonly RegisterPupil[], me: string): State {
	const drafts = { ...s.drafts };
	const fates = { ...s.fates };
	let moved = false;
	for (const p of pupils) {
		const draft = s.drafts[p.id];
		const fate = s.fates[p.id];
		const known = fate?.kind === "conflict" ? fate.theirs.seq : draft?.based_on;
		if (!draft || (fate?.kind !== "typed" && fate?.kind !== "conflict")) continue;
		if (!p.mark) {
			if (!draft.isFilled || !p.planned) continue;
			moved = true;
			delete drafts[p.id];
			delete fates[p.id];
			continue;
		}
		if (p.mark.seq === known && !draft.isFilled) continue;
		moved = true;
		if (draft.isFilled || isSame(draft, p.mark)) {
			delete drafts[p.id];
			delete fates[p.id];
		} else if (p.mark.by === me || isAutomatic(p.mark, draft)) {
			drafts[p.id] = { ...draft, based_on: p.mark.seq };
			fates[p.id] = { kind: "typed" };
		} else {
			fates[p.id] = { kind: "conflict", theirs: conflictOf(p, p.mark) };
		}
	}
	return moved ? { ...s, drafts, fates } : s;
}

export function step(s: State, a: Act): State {
	switch (a.type) {
		case "mark":
			return {
				drafts: { ...s.drafts, ...a.marks },
				fates: withFate(s, Object.keys(a.marks), { kind: "typed" }),
				undo: [...s.undo, s.drafts].slice(-UNDO_STEPS),
			};
		case "undo":
			return undone(s);
		case "saving":
			return { ...s, fates: withFate(s, Object.keys(a.sent), { kind: "saving" }) };
		case "waiting": {
			const ids = Object.keys(a.sent).filter((id) => isAsSent(s.drafts[id], a.sent[id]));
			return { ...s, fates: withFate(s, ids, { kind: "waiting" }), undo: [] };
		}
		case "saved": {
			/* What was changed again while it was on its way stays typed. */
			const ids = Object.keys(a.sent).filter((id) => isAsSent(s.drafts[id], a.sent[id]));
			const rest = without(s.drafts, ids);
			return {
				drafts: a.seq === undefined ? rest : rebased(rest, a.sent, a.seq),
				fates: withFate(s, ids, { kind: "saved", at: a.at }),
				undo: [],
			};
		}
		case "refused":
			return {
				...s,
				drafts: withTaken(s.drafts, a.ids, a.taken),
				fates: withFate(s, a.ids, { kind: "refused", why: a.why }),
			};
		case "conflict": {
			const filled = a.conflicts.map((c) => c.pupil).filter((id) => s.drafts[id]?.isFilled);
			const rest = a.conflicts.filter((c) => !filled.includes(c.pupil));
			const fates = { ...s.fates };
			for (const c of rest) fates[c.pupil] = { kind: "conflict", theirs: c };
			const drafts = withTaken(s.drafts, Object.keys(s.drafts).filter((id) => fates[id]?.kind === "conflict"), a.taken);
			return { ...s, drafts: without(drafts, filled), fates: without(fates, filled) };
		}
		case "refreshed":
			return refreshed(s, a.pupils, a.me);
		case "choose":
			return chosen(s, a.pupil, a.mine);
	}
}

/** What is sent: everything typed but what a person must decide first, and what waits already. */
export function ready(s: State): Drafts {
	const out: Record<string, Draft> = {};
	for (const [id, d] of Object.entries(s.drafts)) {
		const kind = s.fates[id]?.kind;
		if (kind !== "conflict" && kind !== "waiting") out[id] = d;
	}
	return out;
}

/** How many marks are kept here until the network is back. */
export function waitingCount(s: State): number {
	return Object.values(s.fates).filter((f) => f.kind === "waiting").length;
}

export function toMarks(drafts: Drafts): MarkSave[] {
	return Object.entries(drafts).map(([pupil, d]) => ({
		pupil,
		code: d.code,
		minutes_late: d.minutes,
		...(d.note.trim() ? { note: d.note.trim() } : {}),
		...(d.note.trim() && d.officeNote ? { is_office_note: true } : {}),
		based_on: d.based_on,
	}));
}

/** After 412: exactly the listed marks wait for a person, the rest goes again under a new uuid. */
export function afterConflict(sent: Drafts, conflicts: readonly Conflict[]): Drafts {
	return without(
		sent,
		conflicts.map((c) => c.pupil),
	);
}

/** Is this row filled in from a plan that nobody has confirmed? */
export function plannedCode(p: RegisterPupil): string | null {
	if (p.mark && p.mark.is_confirmed === false) return p.mark.code;
	return !p.mark && p.planned ? p.planned.code : null;
}

/** A plan that the office locked, for somebody who may not open locks. */
export function isLocked(p: RegisterPupil, opensLocks: boolean): boolean {
	return plannedCode(p) !== null && p.planned?.is_locked === true && !opensLocks;
}

export function shownCode(p: RegisterPupil, s: State): string | null {
	return s.drafts[p.id]?.code ?? p.mark?.code ?? null;
}

export function baseSeq(p: RegisterPupil): number {
	return p.mark?.seq ?? 0;
}

export interface Tally {
	expected: number;
	present: number;
	late: number;
	absent: number;
	/** At a place with us elsewhere: attending, and not in the building */
	offsite: number;
	known: number;
	decide: number;
	unmarked: number;
}

/** Counts of the page as it stands, typed marks included; `group` says present, late or absent. */
export function tally(
	pupils: readonly RegisterPupil[],
	s: State,
	group: (code: string) => "present" | "late" | "absent" | "offsite" | "other",
): Tally {
	const t: Tally = { expected: pupils.length, present: 0, late: 0, absent: 0, offsite: 0, known: 0, decide: 0, unmarked: 0 };
	for (const p of pupils) {
		const code = shownCode(p, s);
		if (s.fates[p.id]?.kind === "conflict") t.decide++;
		else if (!s.drafts[p.id] && plannedCode(p)) t.known++;
		else if (!code) t.unmarked++;
		else {
			const g = group(code);
			if (g === "other") t.known++;
			else t[g]++;
		}
	}
	return t;
}

/** Blank rows: no mark, no plan, nothing typed. */
export function blanks(r: Register, s: State): RegisterPupil[] {
	return r.pupils.filter((p) => !s.drafts[p.id] && !p.mark && !plannedCode(p));
}

/** The blank rows as present. */
export function filled(r: Register, s: State): Record<string, Draft> {
	const code = presentCode(r.session);
	const draft = (p: RegisterPupil): Draft => ({ code, minutes: null, note: "", based_on: baseSeq(p), isFilled: true });
	return Object.fromEntries(blanks(r, s).map((p) => [p.id, draft(p)]));
}

/** Which row a problem's field speaks of: marks[3].minutes_late or /marks/3/code. */
export function markIndex(field: string | undefined): number | null {
	const m = /marks[[./](\d+)/.exec(field ?? "");
	return m ? Number(m[1]) : null;
}

/** Planned codes the clock has not written yet: sending the register says they stand. */
export function plannedUnwritten(r: Register, s: State): Drafts {
	const out: Record<string, Draft> = {};
	for (const p of r.pupils) {
		if (p.mark || !p.planned || s.drafts[p.id]) continue;
		out[p.id] = { code: p.planned.code, minutes: null, note: p.planned.note, based_on: 0 };
	}
	return out;
}
