import assert from "node:assert/strict";
import test from "node:test";
import { clockWords } from "../src/offline/clock.ts";
import { broughtUp } from "../src/offline/kept-register.ts";
import { isBusy, takenBy } from "../src/offline/queue.ts";
import type { Register } from "../src/types.ts";

const MIN = 60_000;

test("the time taken is as the device said while nobody sets its clock", () => {
	assert.equal(takenBy({ at: 1_000_000, ahead: -3 * 60 * MIN }, -3 * 60 * MIN + 900, 2_000_000), 1_000_000);
});

test("a clock set right between taking and sending moves the time taken with it", () => {
	const fast = 3 * 60 * MIN;
	const taken = 1_000_000 + fast;
	assert.equal(takenBy({ at: taken, ahead: -fast }, 0, 9_000_000), 1_000_000);
});

test("nothing is taken after it is sent", () => {
	assert.equal(takenBy({ at: 5_000_000, ahead: 0 }, 0, 4_000_000), 4_000_000);
});

test("a clock that is wrong by more than two minutes is said in words", () => {
	assert.equal(clockWords(119_000), "");
	assert.equal(clockWords(-3 * 60 * MIN), "3 h fast");
	assert.equal(clockWords(5 * MIN), "5 min slow");
	assert.equal(clockWords(-(90 * MIN)), "1 h 30 min fast");
	assert.equal(clockWords(3 * 24 * 60 * MIN), "3 days slow");
});

test("a register kept before it opened is due when the clock says so, and closed after its closing", () => {
	const r = { is_today: true, state: "not_due", opens: "08:45", closes: "09:15", needs_reason: false } as unknown as Register;
	const at = (now: string) => broughtUp({ data: r, etag: null, kept_at: 1 }, now).data;
	assert.equal(at("08:44").state, "not_due");
	assert.equal(at("08:45").state, "due");
	assert.equal(at("09:15").needs_reason, false);
	assert.equal(at("09:16").needs_reason, true);
	assert.equal(broughtUp({ data: r, etag: null, kept_at: null }, "09:16").data, r, "what the server says is not touched");
});

test("a save is left to its page for half a minute, however the clock of the device is set meanwhile", () => {
	const until = 10_000_000;
	assert.equal(isBusy({ until }, until - 20_000), true);
	assert.equal(isBusy({ until }, until + 1), false);
	assert.equal(isBusy({ until }, until - 60 * MIN), false, "the clock was set back by an hour");
	assert.equal(isBusy({ until: 0 }, until), false, "its page has stopped trying");
});
