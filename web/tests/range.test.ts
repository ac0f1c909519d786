import assert from "node:assert/strict";
import test from "node:test";
import { rangeOf } from "../src/figures/range.ts";
import type { Calendar } from "../src/types.ts";

const CALENDAR: Calendar = {
	sessions: 380,
	terms: [
		{ name: "Autumn", first: "2026-09-01", last: "2026-12-18" },
		{ name: "Spring", first: "2027-01-04", last: "2027-03-25" },
	],
	closures: ["26", "27", "28", "29", "30"].map((d) => ({ date: `2026-10-${d}`, kind: "planned" as const })),
};

test("this half term begins after the closed week in the middle of the term", () => {
	assert.deepEqual(rangeOf("half-term", CALENDAR, "2026-11-19", "2026-09-01"), { from: "2026-11-02", to: "2026-11-19" });
	assert.deepEqual(rangeOf("half-term", CALENDAR, "2026-10-01", "2026-09-01"), { from: "2026-09-01", to: "2026-10-01" });
});

test("in the holidays the term is the one that has ended", () => {
	assert.deepEqual(rangeOf("term", CALENDAR, "2026-12-28", "2026-09-01"), { from: "2026-09-01", to: "2026-12-18" });
});

test("this week begins on its Monday, the year on its first day", () => {
	assert.deepEqual(rangeOf("week", CALENDAR, "2026-11-19", "2026-09-01"), { from: "2026-11-16", to: "2026-11-19" });
	assert.deepEqual(rangeOf("year", undefined, "2026-11-19", "2026-09-01"), { from: "2026-09-01", to: "2026-11-19" });
});
