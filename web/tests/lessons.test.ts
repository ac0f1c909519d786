import assert from "node:assert/strict";
import test from "node:test";
import { afterSave, giveWay, marked, onTop, type Draft } from "../src/lessons/taking.ts";
import type { LessonRegister } from "../src/lessons/types.ts";

const mark = (mark: string, seq: number) => ({ mark, minutes: 0, place: "", by: "A. Okafor", at: "2026-11-19T11:00:00Z", seq });
const register = (marks: Record<string, ReturnType<typeof mark> | null>) =>
	({ pupils: Object.entries(marks).map(([id, m]) => ({ id, mark: m })) }) as unknown as LessonRegister;
const draft = (mark: Draft["mark"], seq: number, more: Partial<Draft> = {}): Draft => ({ mark, minutes: null, place: "", seq, ...more });

test("a filled blank gives way to what somebody marked, what was typed by hand does not", () => {
	const r = register({ amy: mark("late", 7), ben: mark("late", 8), cat: null });
	const left = giveWay(r, { amy: draft("present", 0, { isFilled: true }), ben: draft("present", 0), cat: draft("present", 0, { isFilled: true }) });
	assert.deepEqual(Object.keys(left), ["ben", "cat"]);
});

test("a mark of somebody else under what is typed is shown, the same mark is not", () => {
	const [amy] = register({ amy: mark("late", 7) }).pupils;
	assert.equal(marked(amy, draft("present", 0))?.by, "A. Okafor");
	assert.equal(marked(amy, draft("present", 7)), null);
	assert.equal(marked(amy, draft("late", 0)), null);
});

test("what is typed stands on the mark that was seen, until the person was told of another", () => {
	const r = register({ amy: mark("late", 7) });
	const d = draft("present", 3);
	assert.equal(onTop(r, "amy", d).seq, 7);
	assert.equal(d.seq, 3);
});

test("what was typed again while a save was on its way stands on that save", () => {
	const sent = { amy: draft("present", 0), ben: draft("present", 0) };
	const left = afterSave(register({ amy: mark("present", 9), ben: mark("present", 9) }), { ...sent, amy: draft("not_here", 0) }, sent);
	assert.deepEqual(left, { amy: draft("not_here", 9) });
});
