// The invented school: whole, the same for the same seed, and with something to look at.
import assert from "node:assert/strict";
import test from "node:test";
import { emptyDb, json, muster, ok } from "./muster.mjs";

const args = ["--pupils", "60", "--seed", "7", "--today", "2026-11-20"];

function demo(phase, ...more) {
	const db = emptyDb();
	const out = ok("demo", "--db", db, "--phase", phase, ...args, ...more).out;
	return { db, out };
}

// An address in quotes may go on over several lines; a row begins with the UPN.
const upnsOf = (csv) => [...csv.matchAll(/^([A-Z]\d{11}[\dA-Z]),/gm)].map((m) => m[1]);

const { db, out } = demo("secondary");

test("the demo prints logins and has one school of the size asked for", () => {
	assert.match(out, /^USERNAME +PASSWORD +NAME +ROLE$/m);
	assert.match(out, /officer$/m);
	const [school, ...others] = json("school", "list", "--db", db, "--json").schools;
	assert.equal(others.length, 0);
	assert.equal(school.phase, "secondary");
	assert.ok(upnsOf(ok("export", "pupils", "--db", db).out).length >= 60);
});

test("the demo's record is sound", () => {
	assert.match(ok("verify", "--db", db).out, /log and register agree/);
});

test("the same seed makes the same marks, another seed others", () => {
	const marks = (of) => ok("export", "marks", "--db", of).out;
	const mine = marks(db);
	assert.ok(mine.split("\n").length > 60 * 300, "less than a year of marks");
	assert.equal(marks(demo("secondary").db), mine);
	const other = emptyDb();
	ok("demo", "--db", other, "--phase=secondary", "--pupils=60", "--seed=8", "--today=2026-11-20");
	assert.notEqual(marks(other), mine);
});

test("a primary school can be had too", () => {
	const primary = demo("primary");
	assert.equal(json("school", "show", "--db", primary.db, "--json").phase, "primary");
	ok("verify", "--db", primary.db);
});

test("year groups and registration groups add up to the school", () => {
	const range = ["--from", "2026-09-01", "--to", "2026-11-20"];
	const school = json("report", "school", "--db", db, ...range, "--json");
	for (const part of ["years", "groups"]) {
		for (const field of ["possible", "attended", "authorised", "unauthorised", "absent", "late",
			"cohort", "pa_count", "sa_count"]) {
			const sum = school[part].reduce((n, row) => n + row[field], 0);
			assert.equal(sum, school[field], `${part}: ${field}`);
		}
	}
	assert.ok(school.cohorts.length > 0);
	assert.equal(school.attended + school.absent, school.possible);
});

test("what export prints of the year is what report counts", () => {
	const range = ["--from", "2026-09-01", "--to", "2026-11-19"];
	const school = json("report", "school", "--db", db, ...range, "--json");
	const rows = ok("export", "marks", "--db", db, ...range).out.trim().split("\n").slice(1);
	const late = rows.filter((r) => r.split(",")[3] === "L").length;
	assert.equal(school.late, late);
	const upn = rows[0].split(",")[0];
	const own = rows.filter((r) => r.startsWith(upn) && r.split(",")[3] === "L").length;
	const pupil = json("report", "pupil", "--upn", upn, "--on", "2026-11-19", "--db", db, "--json");
	assert.equal(pupil.late, own);
});

test("some pupils meet a flag, and explain says why", () => {
	const upns = upnsOf(ok("export", "pupils", "--db", db).out);
	const met = upns.filter((upn) =>
		json("report", "pupil", "--upn", upn, "--on", "2026-11-20", "--db", db, "--json").flags.threshold.met);
	assert.ok(met.length > 0, "nobody met the threshold");
	const cards = met.map((upn) =>
		json("explain", "--upn", upn, "--on", "2026-11-20", "--db", db, "--json").flags
			.find((f) => f.kind === "threshold"));
	const now = cards.filter((f) => f.state === "met");
	assert.ok(now.length > 0, "nobody meets the threshold on the day");
	assert.ok(now.every((f) => f.sessions.length >= 10 && f.since !== "" && f.change !== ""));
});

test("a demo at 08:49 holds nothing of later that morning", () => {
	const early = emptyDb();
	ok("demo", "--db", early, "--pupils=200", "--seed=7", "--today=2026-11-20", "--at=08:49");
	const marks = (of) => ok("export", "marks", "--db", of, "--from", "2026-11-20", "--to", "2026-11-20").out.trim().split("\n").slice(1);
	const late = emptyDb();
	ok("demo", "--db", late, "--pupils=200", "--seed=7", "--today=2026-11-20");
	assert.ok(marks(early).length > 0, "no register is taken by 08:49");
	assert.ok(marks(early).length < marks(late).length, `${marks(early).length} of ${marks(late).length}`);
	const before = emptyDb();
	ok("demo", "--db", before, "--pupils=200", "--seed=7", "--today=2026-11-20", "--at=07:30");
	assert.deepEqual(marks(before), []);
	ok("verify", "--db", early);
	ok("verify", "--db", before);
});

test("a demo of nonsense is refused", () => {
	const none = emptyDb();
	for (const wrong of [["--pupils", "29"], ["--pupils", "many"], ["--phase", "middle"],
		["--seed", "-1"], ["--today", "tomorrow"], ["--at", "25:00"]]) {
		const r = muster("demo", "--db", none, ...wrong);
		assert.equal(r.status, 2, wrong.join(" "));
		assert.ok(r.err.includes(wrong[0]));
	}
});

test("a demo that stands at 08:50 has nobody who came later", () => {
	const at = emptyDb();
	ok("demo", "--db", at, "--pupils=420", "--seed=1", "--today=2026-11-19", "--at=08:50");
	const late = ok("export", "marks", "--db", at).out.split("\n").filter((row) => row.includes("2026-11-19,AM,L"));
	const minutes = late.map((row) => Number(/AM,L,(\d+)/.exec(row)[1]));
	assert.ok(minutes.length > 0 && minutes.every((n) => n <= 5), `minutes late by 08:50: ${minutes}`);
});
