import assert from "node:assert/strict";
import test from "node:test";
import { ownPath } from "../src/path.ts";
import { addDays, clock, clockWords, mondayOf, percent, shortDate, yearOrder } from "../src/words.ts";

test("a date is said with its weekday", () => {
	assert.equal(shortDate("2026-09-24"), "Thu 24 Sep");
	assert.equal(mondayOf("2026-11-22"), "2026-11-16");
	assert.equal(addDays("2026-12-31", 1), "2027-01-01");
});

test("a rate is read from tenths of a per cent, and nothing possible is a dash", () => {
	assert.equal(percent(947), "94.7%");
	assert.equal(percent(1000), "100.0%");
	assert.equal(percent(null), "–");
});

test("an instant is shown in UK wall time, summer and winter", () => {
	assert.equal(clock("2026-06-19T07:41:00Z"), "08:41");
	assert.equal(clock("2026-11-19T08:41:00Z"), "08:41");
});

test("Reception comes before Year 1, Year 2 before Year 10", () => {
	const years = ["10", "2", "R", "1", "N2"].sort((a, b) => yearOrder(a) - yearOrder(b));
	assert.deepEqual(years, ["N2", "R", "1", "2", "10"]);
});

test("after signing in only a path of our own is opened", () => {
	assert.equal(ownPath("/pupils/12"), "/pupils/12");
	assert.equal(ownPath("//elsewhere.example.org"), "/");
	assert.equal(ownPath("/\\elsewhere.example.org"), "/");
	assert.equal(ownPath("https://elsewhere.example.org"), "/");
	assert.equal(ownPath("/\t/elsewhere.example.org"), "/");
	assert.equal(ownPath("/\n/elsewhere.example.org"), "/");
	assert.equal(ownPath(undefined), "/");
});

test("a device's wrong clock is said in hours and minutes, ahead or behind", () => {
	assert.equal(clockWords(3600), "Device clock 1 h ahead");
	assert.equal(clockWords(-10_930), "Device clock 3 h 2 min behind");
	assert.equal(clockWords(180), "Device clock 3 min ahead");
	assert.equal(clockWords(-2 * 86_400 - 3600), "Device clock 2 days 1 h behind");
});
