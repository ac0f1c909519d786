// Figures and flags, against what a few pupils' marks come to when counted by hand here.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { folder, json, muster, ok, schoolDb } from "./muster.mjs";

// Two school weeks of a year that is over, and three pupils.
const days = ["2025-09-08", "2025-09-09", "2025-09-10", "2025-09-11", "2025-09-12",
	"2025-09-15", "2025-09-16", "2025-09-17", "2025-09-18", "2025-09-19"];
const pupils = {
	// every session, late twice
	M80199011804A: (i) => (i % 10 === 0 ? "L" : "/\\"[i % 2]),
	// the second week is unauthorised: 10 of 20
	R801990116002: (i) => (i < 10 ? "/\\"[i % 2] : "O"),
	// ill all the time
	R801990117003: () => "I",
};

function file(name, lines) {
	const path = join(folder, name);
	writeFileSync(path, lines.join("\n") + "\n");
	return path;
}

function makeSchool() {
	const db = schoolDb();
	ok("calendar", "set", file("terms.csv", ["kind,from,to,session,years,name",
		"term,2025-09-08,2025-09-19,,,Two weeks", "term,2026-09-01,2026-12-18,,,Autumn"]), "--db", db);
	ok("import", "pupils", file("pupils.csv", ["UPN,Surname,Forename,DOB,Year,Reg,Admission Date",
		"M80199011804A,Early,Ada,14/02/2014,7,7A,01/09/2025",
		"R801990116002,Away,Ben,31/03/2014,7,7A,01/09/2025",
		"R801990117003,Ill,Cy,28/02/2014,7,7B,01/09/2025"]), "--db", db);
	const lines = ["UPN,Date,Session,Mark,Minutes Late"];
	for (const [upn, code] of Object.entries(pupils)) {
		for (let i = 0; i < 2 * days.length; i++) {
			const mark = code(i);
			lines.push([upn, days[i >> 1], i % 2 ? "PM" : "AM", mark, mark === "L" ? 5 : ""].join(","));
		}
	}
	ok("import", "marks", file("marks.csv", lines), "--db", db);
	return db;
}

const db = makeSchool();
const range = ["--from", "2025-09-08", "--to", "2025-09-19"];

test("the school's figures are those of the marks, with the names of the golden cases", () => {
	const r = json("report", "school", "--db", db, ...range, "--json");
	assert.deepEqual(
		[r.possible, r.attended, r.authorised, r.unauthorised, r.absent, r.late],
		[60, 30, 20, 10, 30, 2],
	);
	assert.deepEqual([r.attendance_pct, r.absence_pct, r.pa_pct, r.sa_pct],
		["50.0", "50.0", "66.7", "66.7"]);
	assert.deepEqual([r.cohort, r.pa_count, r.sa_count], [3, 2, 2]);
	assert.equal(r.years.length, 1);
	assert.deepEqual([r.years[0].possible, r.years[0].late, r.years[0].absence_pct], [60, 2, "50.0"]);
	assert.ok(Array.isArray(r.groups) && Array.isArray(r.cohorts));
	const shown = ok("report", "school", "--db", db, ...range).out;
	assert.match(shown, /^Whole school +3 +60 +30 +20 +10 +2 +50\.0 +2 +2$/m);
});

test("a range of one day has that day's sessions only", () => {
	const one = json("report", "school", "--db", db, "--from", days[0], "--to", days[0], "--json");
	assert.equal(one.possible, 6);
	assert.equal(one.late, 1);
});

test("a pupil's report has the figures and the four flags", () => {
	const ben = json("report", "pupil", "--upn", "R801990116002", "--on", "2025-09-19", "--db", db, "--json");
	assert.deepEqual([ben.possible, ben.attended, ben.unauthorised, ben.late], [20, 10, 10, 0]);
	assert.deepEqual([ben.absence_pct, ben.pa, ben.sa], ["50.0", true, true]);
	assert.equal(ben.flags.threshold.met, true);
	assert.equal(ben.flags.threshold.met_on, "2025-09-19");
	assert.equal(ben.flags.threshold.met_session, "PM");
	assert.equal(ben.flags.continuous10.met, false);
	assert.equal(ben.flags.ground_i20.met, false);
	const cy = json("report", "pupil", "--upn", "R801990117003", "--on", "2025-09-19", "--db", db, "--json");
	assert.equal(cy.flags.illness15.i_sessions, 20);
	assert.equal(cy.flags.illness15.days_missed, "10.0");
	const ada = json("report", "pupil", "--upn=M80199011804A", "--on=2025-09-19", "--db", db, "--json");
	assert.deepEqual([ada.late, ada.attendance_pct, ada.flags.threshold.met], [2, "100.0", false]);
	assert.match(ok("report", "pupil", "--upn", "R801990116002", "--on", "2025-09-19", "--db", db).out,
		/possible: 20/);
});

test("explain says of each flag the figure, the rule, the sessions and what would change it", () => {
	const args = ["--upn", "R801990116002", "--on", "2025-09-19", "--db", db];
	const flags = json("explain", ...args, "--json").flags;
	const threshold = flags.find((f) => f.kind === "threshold");
	assert.equal(threshold.state, "met");
	assert.equal(threshold.sessions.length, 10);
	assert.match(threshold.rule, /R9\d/);
	assert.ok(flags.every((f) => f.title !== "" && f.now !== "" && f.rule !== ""));
	const text = ok("explain", ...args).out;
	assert.match(text, /2025-09-19 PM O/);
	assert.match(text, /^ {2}now: /m);
	assert.match(text, /^ {2}rule: /m);
});

test("a pupil whom the school does not have is refused by number", () => {
	for (const command of [["report", "pupil"], ["explain"]]) {
		const r = muster(...command, "--upn", "A801990115099", "--db", db);
		assert.equal(r.status, 1, command.join(" "));
		assert.match(r.err, /UPN/i);
		assert.equal(muster(...command, "--db", db).status, 2);
		assert.equal(muster(...command, "--upn", "R801990116002", "--on", "soon", "--db", db).status, 2);
	}
	assert.equal(muster("report", "school", "--db", db, "--school", "135895").status, 1);
});
