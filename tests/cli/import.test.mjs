// Files in: every sample imports, every bad one is refused whole, all comes out again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { folder, json, muster, ok, program, root, schoolDb } from "./muster.mjs";

const samples = join(root, "tests", "samples");
const sample = (name) => join(samples, name);
let count = 0;

function file(name, ...lines) {
	const path = join(folder, `${++count}-${name}`);
	writeFileSync(path, lines.join("\n") + "\n");
	return path;
}

// The school year of the samples, and its pupils.
function fullSchool() {
	const db = schoolDb();
	const terms = file("terms.csv", "kind,from,to,session,years,name",
		"term,2024-09-02,2024-12-20,,,Autumn", "term,2025-01-06,2025-07-18,,,Spring and summer",
		"term,2025-09-02,2025-12-19,,,Autumn", "term,2026-01-05,2026-07-17,,,Spring and summer");
	ok("calendar", "set", terms, "--db", db);
	ok("import", "pupils", sample("sims_style_pupils.csv"), "--db", db);
	return db;
}

// The marks of the sample; two # of a closure that the calendar does not know are history and stand.
const longMarks = () => sample("marks_long.csv");

test("pupils come in once; a dry run writes nothing; the same file again changes nothing", () => {
	const db = schoolDb();
	const dry = ok("import", "pupils", sample("sims_style_pupils.csv"), "--dry-run", "--db", db);
	assert.match(dry.out, /nothing was written: 4 pupils added/);
	assert.equal(json("school", "show", "--db", db, "--json").pupils, 0);
	assert.match(ok("import", "pupils", sample("sims_style_pupils.csv"), "--db", db).out, /^4 pupils added/);
	const again = json("import", "pupils", sample("sims_style_pupils.csv"), "--db", db, "--json");
	assert.match(again.summary, /0 pupils added, 0 changed, 4 already there/);
	assert.equal(again.state, "done");
	ok("verify", "--db", db);
});

test("Windows-1252 with semicolons, contacts and marks in their usual shapes come in", () => {
	const db = fullSchool();
	ok("import", "pupils", sample("trap_cp1252_semicolon.csv"), "--db", db);
	ok("import", "contacts", sample("sims_style_contacts.csv"), "--db", db);
	ok("import", "marks", longMarks(), "--db", db);
	assert.match(ok("export", "pupils", "--db", db).out, /Zoë/);
	ok("verify", "--db", db);
});

test("Common Transfer Files come in", () => {
	const db = fullSchool();
	ok("import", "ctf", sample("8019901_CTF_8029902_001.xml"), "--db", db);
	ok("import", "ctf", sample("8019901_CTF_XXXXXXX_001.xml"), "--db", db);
	ok("verify", "--db", db);
});

test("marks come out as they went in", () => {
	const db = fullSchool();
	ok("import", "marks", longMarks(), "--db", db);
	const out = ok("export", "marks", "--db", db).out;
	const lines = out.trim().split("\n");
	assert.equal(lines[0], "upn,date,session,code,minutes_late,note");
	assert.ok(lines.includes("R801990115001,2024-09-16,AM,L,12,"));
	const some = ok("export", "marks", "--db", db, "--from", "2024-09-17", "--to=2024-09-17").out;
	assert.ok(some.trim().split("\n").slice(1).every((l) => l.includes(",2024-09-17,")));
	const other = fullSchool();
	ok("import", "marks", file("again.csv", out.trimEnd()), "--db", other);
	assert.equal(ok("export", "marks", "--db", other).out, out);
});

// What each bad file is, and what has to be said about it: line, field, value.
const head = "UPN,Date,Session,Mark,Minutes Late,Comment";
const bad = [
	["a code that is none", "marks", [head, "R801990115001,2024-09-16,AM,QQ,,"], /:2:4: Mark "QQ": /],
	["a day that is none", "marks", [head, "R801990115001,2024-02-30,AM,/,,"], /:2:2: Date "2024-02-30": /],
	["a pupil who is not there", "marks", [head, "A801990115099,2024-09-16,AM,/,,"], /:2:\d+: .*A801990115099/],
	["a session that is not open", "marks", [head, "R801990115001,2024-12-25,AM,/,,"], /:2:.*not open/],
	["a code that has ended", "marks", [head, "R801990115001,2024-09-16,AM,H,,"], /:2:.*H/],
	["a wrong check letter", "pupils", ["UPN,Surname,Forename,DOB,Year,Reg,Admission Date",
		"A801990115001,Test,Ada,01/09/2010,11,11K,02/09/2024"], /:2:1: UPN "A801990115001": .*check letter/],
	["the same UPN twice", "pupils", ["UPN,Surname,Forename,DOB,Year,Reg,Admission Date",
		"R801990115001,Test,Ada,01/09/2010,11,11K,02/09/2024",
		"R801990115001,Test,Bob,01/09/2010,11,11K,02/09/2024"], /:3:\d+: .*R801990115001/],
	["a quotation mark that never ends", "marks", [head, 'R801990115001,2024-09-16,AM,/,,"oh'], /:\d+:/],
	["a file without its columns", "marks", ["a,b,c", "1,2,3"], /:1:/],
	["entities in XML", "ctf", ['<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><CTfile>&a;</CTfile>'], /:1:/],
	["XML that is 200 levels deep", "ctf", ["<CTfile>" + "<a>".repeat(200) + "</a>".repeat(200) + "</CTfile>"], /:1:/],
];
for (const [name, kind, lines, words] of bad) {
	test(`${name} is refused with its place, and nothing of the file is written`, () => {
		const db = kind === "pupils" ? schoolDb() : fullSchool();
		const before = ok("export", "log", "--db", db).out;
		const path = file(kind === "ctf" ? "8019901_CTF_8029902_001.xml" : `${kind}.csv`, ...lines);
		const r = muster("import", kind, path, "--db", db);
		assert.equal(r.status, 1, r.out);
		assert.match(r.err, words);
		assert.equal(ok("export", "log", "--db", db).out, before);
		const asJson = muster("import", kind, path, "--db", db, "--json");
		assert.equal(asJson.status, 1);
		const told = JSON.parse(asJson.out);
		assert.equal(told.state, "refused");
	});
}

test("a file that is not there is named", () => {
	const db = schoolDb();
	for (const kind of ["pupils", "contacts", "marks", "ctf"]) {
		const r = muster("import", kind, "/nowhere.file", "--db", db);
		assert.equal(r.status, 1, kind);
		assert.match(r.err, /\/nowhere\.file/);
	}
});

test("a terminal gets a progress bar, a file does not", () => {
	const db = schoolDb();
	const path = sample("sims_style_pupils.csv");
	assert.equal(ok("import", "pupils", path, "--db", db).err, "");
	const run = spawnSync("script", ["-qec", `${program} import pupils ${path} --db '${db}'`, "/dev/null"], {
		encoding: "utf8",
		input: "",
	});
	assert.equal(run.status, 0, run.stdout);
	assert.match(run.stdout, /\r(waiting|reading|writing|done) /);
});
