import assert from "node:assert/strict";
import test from "node:test";
import { pauseMs, takeEvents } from "../src/live.ts";

test("events are taken when they are whole, and comment lines are none", () => {
	const first = takeEvents(":\n\ndata: {\"topics\":[\"marks\"],\"seq\":3}\n\ndata: {\"topics\":[\"pre");
	assert.deepEqual(first.events, [{ topics: ["marks"], seq: 3 }]);
	const second = takeEvents(`${first.rest}sence"],"seq":4}\n\n:\n\n`);
	assert.deepEqual(second.events, [{ topics: ["presence"], seq: 4 }]);
	assert.equal(second.rest, "");
});

test("what is no event of ours is passed over", () => {
	assert.deepEqual(takeEvents("data: <html>\n\nid: 7\n\n").events, []);
});

test("pauses grow to a minute, differ, and are never shorter than the server asks", () => {
	assert.equal(pauseMs(1, 0, 1), 1000);
	assert.equal(pauseMs(1, 0, 0), 500);
	assert.equal(pauseMs(4, 0, 1), 8000);
	assert.equal(pauseMs(50, 0, 1), 60_000);
	assert.equal(pauseMs(1, 30, 0.5), 30_000);
});
