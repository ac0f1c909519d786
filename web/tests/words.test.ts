import assert from "node:assert/strict";
import test from "node:test";
import { ownPath } from "../src/path.ts";
import { addDays, civil, clock, clockWords, mondayOf, number, percent, shortDate, yearOrder } from "../src/words.ts";

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

test("the clocks change as the time zone's own table says, every half hour from 1996 to 2060", () => {
	const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/London" });
	const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });
	for (let year = 1996; year <= 2060; year++) {
		for (const month of [2, 9]) {
			for (let half = 0; half < 10 * 48; half++) {
				const at = new Date(Date.UTC(year, month, 23, 0, 30 * half));
				assert.equal(clock(at), time.format(at));
				assert.equal(civil(at), day.format(at));
			}
		}
	}
	assert.deepEqual([civil("2026-06-30T23:30:00Z"), civil("2026-12-31T23:30:00Z")], ["2026-07-01", "2026-12-31"]);
});

test("a long number is read in threes", () => {
	assert.deepEqual([0, 999, 1000, 12345678, -1000].map(number), ["0", "999", "1,000", "12,345,678", "-1,000"]);
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
