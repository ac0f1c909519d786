import assert from "node:assert/strict";
import test from "node:test";
import { cellAt, lastMarked, moved, weeksOf } from "../src/pupil/strip.ts";
import type { Strip } from "../src/types.ts";

function day(date: string, am: string, pm = am) {
	return { date, am: { code: am }, pm: { code: pm } };
}

const STRIP: Strip = {
	from: "2026-09-01",
	to: "2026-09-18",
	days: [
		day("2026-09-01", "-"),
		day("2026-09-02", "-"),
		day("2026-09-03", "-"),
		day("2026-09-04", "-"),
		day("2026-09-07", "/", "\\"),
		day("2026-09-08", "U", "\\"),
		day("2026-09-09", "#"),
		day("2026-09-10", "/", ""),
		day("2026-09-11", "", ""),
	],
};

test("weeks outside of terms are left off at both ends", () => {
	assert.deepEqual(
		weeksOf(STRIP).map((w) => w.monday),
		["2026-09-07"],
	);
});

test("the strip opens on the last session that has a mark", () => {
	assert.deepEqual(lastMarked(STRIP), { date: "2026-09-10", session: "AM" });
	assert.equal(cellAt(weeksOf(STRIP), { date: "2026-09-08", session: "AM" })?.code, "U");
});

test("arrow keys go by session and by week, over the weekend, and stay inside the year", () => {
	assert.deepEqual(moved({ date: "2026-09-08", session: "AM" }, "ArrowDown", STRIP), { date: "2026-09-08", session: "PM" });
	assert.deepEqual(moved({ date: "2026-09-11", session: "PM" }, "ArrowDown", STRIP), { date: "2026-09-14", session: "AM" });
	assert.deepEqual(moved({ date: "2026-09-14", session: "AM" }, "ArrowUp", STRIP), { date: "2026-09-11", session: "PM" });
	assert.deepEqual(moved({ date: "2026-09-08", session: "AM" }, "ArrowRight", STRIP), { date: "2026-09-15", session: "AM" });
	assert.deepEqual(moved({ date: "2026-09-15", session: "AM" }, "ArrowRight", STRIP), { date: "2026-09-15", session: "AM" });
});
