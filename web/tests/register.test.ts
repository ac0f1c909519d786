import assert from "node:assert/strict";
import test from "node:test";
import { rowLabel, rowOfLabel, settle, typeCode, WAIT_MS } from "../src/register/keys.ts";
import {
	afterConflict, blanks, isLocked, markIndex, ready, resumed, START, step, stopped, tally, toMarks, type Draft, type State,
} from "../src/register/state.ts";
import type { Conflict, Register, RegisterPupil } from "../src/types.ts";

const CODES = new Set(["/", "\\", "L", "C", "C1", "C2", "N", "Y1", "I"]);

function draft(code: string, based_on = 0): Draft {
	return { code, minutes: null, note: "", based_on };
}

function pupil(id: string, more: Partial<RegisterPupil> = {}): RegisterPupil {
	return { id, name: { surname: id, forename: "Invented" }, badges: [], recent: [], mark: null, planned: null, ...more };
}

function conflict(id: string, seq: number): Conflict {
	return { pupil: id, seq, code: "M", by: "J. Whitlock", position: "attendance officer", at: "2026-11-19T08:43:00Z" };
}

test("the first ten pupils have digits as keys, the others letters, the 37th none", () => {
	assert.equal(rowLabel(0), "1");
	assert.equal(rowLabel(9), "0");
	assert.equal(rowLabel(10), "a");
	assert.equal(rowLabel(36), null);
	assert.equal(rowOfLabel("t", 30), 29);
	assert.equal(rowOfLabel("u", 30), null);
	assert.equal(rowOfLabel("Enter", 30), null);
});

test("a letter that is a whole code is a mark at once", () => {
	assert.deepEqual(typeCode(null, "l", 0, CODES, "AM").done, ["L"]);
});

test("C then 1 within half a second is C1", () => {
	const c = typeCode(null, "c", 1000, CODES, "AM");
	assert.deepEqual(c.done, []);
	assert.equal(c.pending?.text, "C");
	assert.deepEqual(typeCode(c.pending, "1", 1000 + WAIT_MS, CODES, "AM").done, ["C1"]);
});

test("C then 1 after half a second is C, and the 1 means nothing", () => {
	const c = typeCode(null, "c", 1000, CODES, "AM");
	const late = typeCode(c.pending, "1", 1001 + WAIT_MS, CODES, "AM");
	assert.deepEqual(late.done, ["C"]);
	assert.equal(late.refused, "1");
});

test("C then L is C for this pupil and L for the next", () => {
	const c = typeCode(null, "C", 0, CODES, "AM");
	assert.deepEqual(typeCode(c.pending, "l", 100, CODES, "AM").done, ["C", "L"]);
});

test("C and nothing more is C; Y and nothing more is nothing", () => {
	assert.equal(settle(typeCode(null, "c", 0, CODES, "AM").pending, CODES), "C");
	assert.equal(settle(typeCode(null, "y", 0, CODES, "AM").pending, CODES), null);
});

test("either slash is present, written as the session writes it", () => {
	assert.deepEqual(typeCode(null, "/", 0, CODES, "PM").done, ["\\"]);
	assert.deepEqual(typeCode(null, "\\", 0, CODES, "AM").done, ["/"]);
});

test("a mark changed again while it was being saved stays typed", () => {
	let s = step(START, { type: "mark", marks: { a: draft("/"), b: draft("L") } });
	const sent = ready(s);
	s = step(s, { type: "saving", sent });
	s = step(s, { type: "mark", marks: { b: draft("N") } });
	s = step(s, { type: "saved", sent, at: "2026-11-19T08:41:00Z" });
	assert.deepEqual(Object.keys(s.drafts), ["b"]);
	assert.equal(s.fates.a.kind, "saved");
	assert.equal(s.fates.b.kind, "typed");
});

test("undo takes back the last step and no other", () => {
	let s = step(START, { type: "mark", marks: { a: draft("/") } });
	s = step(s, { type: "mark", marks: { b: draft("/"), c: draft("/") } });
	s = step(s, { type: "undo" });
	assert.deepEqual(Object.keys(s.drafts), ["a"]);
	s = step(s, { type: "undo" });
	assert.deepEqual(s.drafts, {});
	assert.equal(step(s, { type: "undo" }), s);
});

function inConflict(): State {
	const s = step(START, { type: "mark", marks: { a: draft("/"), b: draft("/", 4) } });
	return step(s, { type: "conflict", conflicts: [conflict("b", 7)] });
}

test("only marks in conflict wait; the rest is sent again", () => {
	const s = inConflict();
	assert.deepEqual(Object.keys(ready(s)), ["a"]);
	assert.deepEqual(Object.keys(afterConflict(s.drafts, [conflict("b", 7)])), ["a"]);
});

test("my mark chosen in a conflict is based on theirs; theirs chosen drops mine", () => {
	const mine = step(inConflict(), { type: "choose", pupil: "b", mine: true });
	assert.equal(mine.drafts.b.based_on, 7);
	assert.deepEqual(toMarks({ b: mine.drafts.b }), [{ pupil: "b", code: "/", minutes_late: null, based_on: 7 }]);
	const theirs = step(inConflict(), { type: "choose", pupil: "b", mine: false });
	assert.equal(theirs.drafts.b, undefined);
	assert.equal(theirs.fates.b, undefined);
});

test("the counts follow what is typed, and a plan nobody confirmed is known", () => {
	const planned = { code: "M" } as RegisterPupil["planned"];
	const pupils = [pupil("a"), pupil("b"), pupil("c", { planned }), pupil("d", { mark: { code: "L", seq: 3 } })];
	const s = step(START, { type: "mark", marks: { a: draft("/") } });
	const t = tally(pupils, s, (c) => (c === "L" ? "late" : c === "/" ? "present" : "absent"));
	assert.deepEqual(t, { expected: 4, present: 1, late: 1, absent: 0, offsite: 0, known: 1, decide: 0, unmarked: 1 });
	assert.deepEqual(
		blanks({ pupils } as unknown as Register, s).map((p) => p.id),
		["b"],
	);
});

test("a problem names the row it speaks of", () => {
	assert.equal(markIndex("marks[3].minutes_late"), 3);
	assert.equal(markIndex("/marks/12/code"), 12);
	assert.equal(markIndex("reason"), null);
});

test("a blank filled as present gives way to whatever somebody marked meanwhile", () => {
	const filled = { ...draft("/"), isFilled: true };
	const s = step(START, { type: "mark", marks: { a: filled, b: filled, c: draft("L") } });
	const told = step(s, { type: "conflict", conflicts: [conflict("a", 7), conflict("c", 8)] });
	assert.deepEqual(Object.keys(told.drafts), ["b", "c"]);
	assert.equal(told.fates.a, undefined);
	assert.equal(told.fates.c.kind, "conflict");
	const seen = step(s, { type: "refreshed", me: "A. Fielding", pupils: [pupil("a", { mark: { code: "N", seq: 7 } }), pupil("b")] });
	assert.deepEqual(Object.keys(seen.drafts), ["b", "c"]);
});

test("a page left while it was saving comes back with its marks waiting, and after a crash the queue says", () => {
	const s = step(START, { type: "mark", marks: { a: draft("L") } });
	const left = resumed(step(s, { type: "saving", sent: s.drafts }));
	assert.equal(left.fates.a.kind, "waiting");
	assert.deepEqual(ready(left), {}, "it is in the queue: not sent twice");
	assert.equal(stopped(left).fates.a.kind, "typed");
	const again = step(stopped(left), { type: "waiting", sent: s.drafts });
	assert.equal(again.fates.a.kind, "waiting");
});

test("a mark typed again while its save waits stands on that save once it is in", () => {
	const s = step(START, { type: "mark", marks: { a: draft("N"), b: draft("/") } });
	const waiting = step(s, { type: "waiting", sent: s.drafts });
	const typed = step(waiting, { type: "mark", marks: { a: draft("L") } });
	assert.deepEqual(Object.keys(ready(typed)), ["a"]);
	const after = step(typed, { type: "saved", sent: s.drafts, at: "2026-11-19T09:31:00Z", seq: 12 });
	assert.equal(after.drafts.a.code, "L");
	assert.equal(after.drafts.a.based_on, 12);
	assert.equal(after.fates.b.kind, "saved");
});

test("a mark that a person decides on keeps the time it was taken", () => {
	const taken = { at: 1000, ahead: 0 };
	const s = step(START, { type: "mark", marks: { a: draft("N") } });
	const asked = step(s, { type: "conflict", conflicts: [conflict("a", 9)], taken });
	const mine = step(asked, { type: "choose", pupil: "a", mine: true });
	assert.deepEqual(mine.drafts.a.taken, taken);
	const typed = step(mine, { type: "mark", marks: { a: draft("L") } });
	assert.equal(typed.drafts.a.taken, undefined, "typed anew is taken now");
});

const OTHER = { by: "J. Whitlock", position: "attendance officer", at: "2026-11-19T08:43:00Z" };

function seen(s: State, mark: RegisterPupil["mark"]): State {
	return step(s, { type: "refreshed", me: "A. Fielding", pupils: [pupil("a", { mark }), pupil("b")] });
}

test("a mark changed under a typed one waits for the person, and the other rows do not", () => {
	const s = step(START, { type: "mark", marks: { a: draft("/"), b: draft("/") } });
	const after = seen(s, { code: "M", seq: 7, ...OTHER });
	assert.equal(after.fates.a.kind, "conflict");
	assert.equal(after.fates.b.kind, "typed");
	assert.deepEqual(Object.keys(ready(after)), ["b"]);
	const mine = step(after, { type: "choose", pupil: "a", mine: true });
	assert.equal(mine.drafts.a.based_on, 7);
	assert.equal(seen(mine, { code: "M", seq: 7, ...OTHER }), mine, "decided: not asked again");
	assert.equal(seen(mine, { code: "I", seq: 9, ...OTHER }).fates.a.kind, "conflict", "changed once more: asked again");
});

test("the mark that somebody saved just as it is typed here is no longer ours to save", () => {
	const s = step(START, { type: "mark", marks: { a: draft("M") } });
	const after = seen(s, { code: "M", seq: 7, ...OTHER });
	assert.deepEqual(after.drafts, {});
	assert.deepEqual(after.fates, {});
});

test("our own save and the N of the closing are only new ground for what is typed", () => {
	const s = step(START, { type: "mark", marks: { a: draft("L") } });
	for (const by of [{ by: "A. Fielding" }, CLOCK]) {
		const after = seen(s, { code: "N", seq: 7, ...by });
		assert.equal(after.fates.a.kind, "typed");
		assert.equal(after.drafts.a.based_on, 7);
	}
});

const CLOCK = { by: "Muster", position: "automatic", at: "2026-11-19T08:45:00Z" };
const PLAN = {
	id: "4", pupil: "a", code: "M" as const, note: "Dentist, mother rang", by: "J. Whitlock", is_locked: false,
	from: "2026-11-19", from_session: "AM" as const, to: "2026-11-19", to_session: "AM" as const,
};

function planned(s: State, mark: RegisterPupil["mark"]): State {
	return step(s, { type: "refreshed", me: "A. Fielding", pupils: [pupil("a", { mark, planned: PLAN })] });
}

test("a code planned while somebody typed waits for the person, with who planned it and why", () => {
	const s = step(START, { type: "mark", marks: { a: draft("N") } });
	const after = planned(s, { code: "M", seq: 7, note: PLAN.note, is_confirmed: false, ...CLOCK });
	assert.equal(after.fates.a.kind, "conflict");
	const { theirs } = after.fates.a as { theirs: Conflict };
	assert.equal(theirs.by, "J. Whitlock");
	assert.equal(theirs.note, "Dentist, mother rang");
	assert.deepEqual(ready(after), {});
});

test("what is typed above a plan that was shown stands above its mark too", () => {
	const s = step(START, { type: "mark", marks: { a: { ...draft("/"), plan: "M" } } });
	const after = planned(s, { code: "M", seq: 7, note: PLAN.note, is_confirmed: false, ...CLOCK });
	assert.equal(after.fates.a.kind, "typed");
	assert.equal(after.drafts.a.based_on, 7);
});

test("a filled blank gives way to a plan, also before the clock has written it", () => {
	const s = step(START, { type: "mark", marks: { a: { ...draft("/"), isFilled: true } } });
	assert.deepEqual(planned(s, null).drafts, {});
	assert.deepEqual(planned(s, { code: "M", seq: 7, is_confirmed: false, ...CLOCK }).drafts, {});
	const typed = step(START, { type: "mark", marks: { a: draft("/") } });
	assert.equal(planned(typed, null), typed);
});

test("a locked plan is closed to teachers until somebody has confirmed it", () => {
	const row = pupil("a", { planned: { ...PLAN, is_locked: true } });
	assert.equal(isLocked(row, false), true);
	assert.equal(isLocked(row, true), false);
	assert.equal(isLocked({ ...row, mark: { code: "M", seq: 7, ...OTHER } }, false), false);
	assert.equal(isLocked(pupil("a", { planned: PLAN }), false), false);
});

test("what is on its way is not judged before the server has answered", () => {
	const s = step(START, { type: "mark", marks: { a: draft("L") } });
	const sent = step(s, { type: "saving", sent: s.drafts });
	assert.equal(seen(sent, { code: "M", seq: 7, ...OTHER }), sent);
});
