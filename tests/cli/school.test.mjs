// Setting up: database, school, calendar, policy, people.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { emptyDb, folder, json, muster, ok, root, schoolDb, server, sql } from "./muster.mjs";

const policies = join(root, "policies");

test("init makes a database with an administrator and shows the password once", () => {
	const db = emptyDb();
	const first = ok("init", "--db", db);
	assert.match(first.out, /^Username: admin$/m);
	assert.match(first.out, /^Password: \S{12,}$/m);
	const again = ok("init", "--db", db);
	assert.match(again.out, /1 user; nobody was added/);
	assert.doesNotMatch(again.out, /Password/);
	assert.deepEqual(
		json("user", "list", "--db", db, "--json").users.map((u) => u.username),
		["admin"],
	);
});

test("the four schools of the documents are set up by URN", () => {
	const db = emptyDb();
	for (const urn of ["136398", "135895", "111199", "109743"]) {
		const school = json("school", "add", "--urn", urn, "--db", db, "--json");
		assert.equal(school.urn, urn);
		assert.notEqual(school.name, "");
	}
	const list = json("school", "list", "--db", db, "--json").schools;
	assert.deepEqual(list.map((s) => s.urn).sort(), ["109743", "111199", "135895", "136398"]);
	assert.match(ok("school", "show", "--db", db, "--school", "136398").out, /King's/);
	const vague = muster("school", "show", "--db", db);
	assert.equal(vague.status, 1);
	assert.match(vague.err, /school/);
});

test("any of the schools in the list is set up, from any folder", () => {
	const seed = Number(process.env.MUSTER_SEED ?? Date.now() % 100000);
	console.log(`# seed ${seed}`);
	const rows = gunzipSync(readFileSync(join(root, "data", "schools_england.csv.gz")))
		.toString("utf8").trim().split("\n").slice(1);
	const db = emptyDb();
	const urns = new Set();
	for (let x = seed; urns.size < 200; ) {
		x = (x * 1103515245 + 12345) % 2147483648;
		urns.add(rows[x % rows.length].split(",")[0]);
	}
	for (const urn of urns) {
		ok("school", "add", "--urn", urn, "--db", db, { cwd: "/" });
	}
	assert.equal(json("school", "list", "--db", db, "--json").schools.length, 200);
});

test("a school that is not in the list, or is there already, is refused", () => {
	const db = schoolDb();
	const unknown = muster("school", "add", "--urn", "999999", "--db", db);
	assert.equal(unknown.status, 1);
	assert.match(unknown.err, /999999/);
	const twice = muster("school", "add", "--urn", "136398", "--db", db);
	assert.equal(twice.status, 1);
	assert.match(twice.err, /set up already/);
	assert.equal(json("school", "list", "--db", db, "--json").schools.length, 1);
});

test("a list of schools that is not there is named", () => {
	const r = muster("school", "add", "--urn", "136398", "--db", emptyDb(), {
		env: { MUSTER_DATA: "/nowhere" },
	});
	assert.equal(r.status, 1);
	assert.match(r.err, /\/nowhere\/schools_england\.csv\.gz/);
});

test("a logo comes from a file; what is no picture, or too large, is refused and changes nothing", () => {
	const db = schoolDb();
	const file = (name, ...parts) => {
		const path = join(folder, name);
		writeFileSync(path, Buffer.concat(parts));
		return path;
	};
	const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
	const none = muster("school", "logo", file("page.png", Buffer.from("<svg></svg>")), "--db", db);
	assert.equal(none.status, 1);
	assert.match(none.err, /no JPEG or PNG/);
	assert.match(muster("school", "logo", file("empty.png"), "--db", db).err, /is empty/);
	assert.match(muster("school", "logo", "/nowhere.png", "--db", db).err, /nowhere\.png/);
	const large = muster("school", "logo", file("large.png", png, Buffer.alloc(300_000)), "--db", db);
	assert.equal(large.status, 1);
	assert.match(large.err, /large\.png has more than 204800 bytes/);
	assert.equal(json("school", "show", "--db", db, "--json").logo, undefined);
	assert.match(ok("school", "logo", file("logo.png", png, Buffer.alloc(20)), "--db", db).out, /logo\.png is the logo/);
	assert.match(json("school", "show", "--db", db, "--json").logo, /\/logo\?v=\d+$/);
});

// ---- calendar ----

function calendarFile(...lines) {
	const path = join(folder, `calendar-${Math.random()}.csv`);
	writeFileSync(path, ["kind,from,to,session,years,name", ...lines, ""].join("\n"));
	return path;
}

test("a calendar comes from a file, is shown, and comes out as it went in", () => {
	const db = schoolDb();
	const lines = [
		"term,2025-09-02,2025-10-24,,,Autumn 1",
		"term,2025-11-03,2025-12-19,,,Autumn 2",
		"inset,2025-09-02,2025-09-02,,,INSET",
		"closed,2025-10-17,2025-10-17,PM,7 8,Trip",
	];
	ok("calendar", "set", calendarFile(...lines), "--db", db);
	const calendar = json("calendar", "show", "--db", db, "--json");
	assert.deepEqual(calendar.terms.map((t) => t.name), ["Autumn 1", "Autumn 2"]);
	assert.equal(calendar.closures.length, 2);
	assert.match(ok("calendar", "show", "--db", db).out, /2025-10-17\s+PM\s+planned\s+7 8\s+Trip/);
	const out = ok("export", "calendar", "--db", db).out;
	const other = schoolDb();
	const copy = join(folder, "copy.csv");
	writeFileSync(copy, out);
	ok("calendar", "import", copy, "--db", other);
	assert.equal(ok("export", "calendar", "--db", other).out, out);
});

test("every fault of a calendar file is listed with its line, and nothing changes", () => {
	const db = schoolDb();
	ok("calendar", "set", calendarFile("term,2025-09-02,2025-10-24,,,Autumn"), "--db", db);
	const bad = calendarFile("term,2025-13-02,2025-10-24,,,Autumn", "banana,2025-09-08,,,,What");
	const r = muster("calendar", "set", bad, "--db", db);
	assert.equal(r.status, 1);
	assert.match(r.err, /:2:\d+: from "2025-13-02": /);
	assert.match(r.err, /:3:\d+: kind "banana": /);
	assert.equal(json("calendar", "show", "--db", db, "--json").terms.length, 1);
	assert.equal(muster("calendar", "set", "/nowhere.csv", "--db", db).status, 1);
});

// ---- policy ----

test("the policies that come with Muster have nothing to settle", () => {
	for (const name of ["default-2024-guidance", "kings-cathedral-136398", "basildon-lower-135895",
		"lunts-heath-111199", "richmond-hill-109743"]) {
		ok("policy", "lint", join(policies, `${name}.yaml`));
	}
});

test("a policy that breaks statute fails the lint, with line numbers", () => {
	const r = muster("policy", "lint", join(root, "tests/policies/breaks-statute.yaml"));
	assert.equal(r.status, 1);
	assert.match(r.out, /breaks-statute\.yaml:\d+:\d+: error: .*\(.*R\d+/);
	const faults = muster("policy", "lint", join(root, "tests/policies/several-faults.yaml"), "--json");
	assert.equal(faults.status, 1);
	const findings = JSON.parse(faults.out).findings;
	assert.ok(findings.filter((f) => f.severity === "fault").length > 1);
	assert.ok(findings.every((f) => f.line > 0 && f.text !== ""));
	assert.equal(muster("policy", "lint", "/nowhere.yaml").status, 1);
});

test("a policy is put in force and shown; one that breaks statute is refused", () => {
	const db = schoolDb();
	const file = join(policies, "kings-cathedral-136398.yaml");
	ok("policy", "set", file, "--db", db);
	const shown = json("policy", "show", "--db", db, "--on", "2025-10-01", "--json");
	assert.match(shown.name, /King's/);
	assert.equal(ok("policy", "show", "--db", db, "--yaml").out, readFileSync(file, "utf8"));
	const bad = muster("policy", "set", join(root, "tests/policies/breaks-statute.yaml"), "--db", db);
	assert.equal(bad.status, 1);
	assert.match(bad.err, /line \d+/);
	const other = muster("policy", "set", join(policies, "lunts-heath-111199.yaml"), "--db", db);
	assert.equal(other.status, 1);
	assert.match(other.err, /111199/);
	assert.match(json("policy", "show", "--db", db, "--json").name, /King's/);
});

// ---- people ----

test("a person is added, listed and given a new password", () => {
	const db = schoolDb();
	const args = ["--name", "Jo Bright", "--position", "Attendance officer", "--role", "officer"];
	const added = json("user", "add", "jo", ...args, "--school", "136398", "--db", db, "--json");
	assert.equal(added.user.username, "jo");
	assert.equal(added.user.urn, "136398");
	assert.ok(added.password.length >= 12);
	const reset = ok("user", "reset", "jo", "--db", db);
	assert.match(reset.out, /^Password: \S{12,}$/m);
	assert.ok(!reset.out.includes(added.password));
	assert.match(ok("user", "list", "--db", db).out, /jo\s+Jo Bright\s+Attendance officer\s+officer/);
	const twice = muster("user", "add", "jo", ...args, "--db", db);
	assert.equal(twice.status, 1);
	assert.match(twice.err, /username/);
	assert.equal(muster("user", "reset", "nobody", "--db", db).status, 1);
});

test("a password comes from the input or a file, is not shown, and must be long enough", () => {
	const db = schoolDb();
	const args = ["--name", "Sam Reed", "--position", "Head", "--role", "head", "--db", db];
	const long = "correct horse battery";
	const input = ok("user", "add", "sam", ...args, "--password-stdin", { input: `${long}\n` });
	assert.ok(!input.out.includes(long));
	const file = join(folder, "password.txt");
	writeFileSync(file, `${long}\n`);
	ok("user", "add", "sam2", ...args, `--password-file=${file}`);
	const short = muster("user", "add", "sam3", ...args, "--password-stdin", { input: "short\n" });
	assert.equal(short.status, 1);
	assert.match(short.err, /password/);
	const none = muster("user", "add", "sam4", ...args, "--password-stdin", { input: "" });
	assert.equal(none.status, 1);
	const two = muster("user", "add", "sam5", ...args, "--password-stdin", "--password-file", file);
	assert.equal(two.status, 2);
	assert.equal(muster("user", "add", "sam6", ...args, "--password", long).status, 2);
	assert.equal(json("user", "list", "--db", db, "--json").users.length, 2);
});

test("a role, a year or a group that is not there is refused", () => {
	const db = schoolDb();
	const args = ["--name", "Sam Reed", "--position", "Teacher", "--db", db];
	const role = muster("user", "add", "sam", ...args, "--role", "wizard");
	assert.equal(role.status, 2);
	assert.match(role.err, /wizard/);
	for (const limit of ["--years", "--groups", "--tutor"]) {
		const empty = muster("user", "add", "sam", ...args, "--role", "teacher", limit, "");
		assert.equal(empty.status, 2, "nothing named is a mistake, not the whole school");
		assert.match(empty.err, new RegExp(`${limit} is empty`));
	}
	const year = muster("user", "add", "sam", ...args, "--role", "teacher", "--years", "7,77");
	assert.equal(year.status, 2);
	const group = muster("user", "add", "sam", ...args, "--role", "teacher", "--groups", "7Z");
	assert.equal(group.status, 1);
	assert.match(group.err, /7Z/);
});

test("a teacher of one group is a teacher of that group only", () => {
	const db = schoolDb();
	ok("import", "pupils", join(root, "tests/samples/sims_style_pupils.csv"), "--db", db);
	const added = json("user", "add", "sam", "--name", "Sam Reed", "--position", "Tutor", "--role",
		"teacher", "--groups", "11K,8S", "--db", db, "--json").user;
	assert.equal(added.urn, "136398");
	assert.equal(added.groups.length, 2);
	const years = json("user", "add", "kim", "--name", "Kim Reed", "--position", "Head of Year",
		"--role", "teacher", "--years=10,11", "--school", "136398", "--db", db, "--json").user;
	assert.deepEqual(years.years, ["10", "11"]);
});

test("a tutor of a group that is not there is refused, one of a group that is there is added", () => {
	const db = schoolDb();
	ok("import", "pupils", join(root, "tests/samples/sims_style_pupils.csv"), "--db", db);
	const kim = ["user", "add", "kim", "--name", "Kim Hale", "--position", "Teacher", "--role", "teacher", "--db", db, "--tutor"];
	const unknown = muster(...kim, "7Z");
	assert.equal(unknown.status, 1);
	assert.match(unknown.err, /7Z/);
	ok(...kim, "8S,11K");
});

// ---- databases that are none ----

test("a database that is not there is not made by looking at it", { skip: server !== "" }, () => {
	const db = emptyDb();
	for (const args of [["school", "list"], ["verify"], ["export", "marks"], ["user", "list"]]) {
		const r = muster(...args, "--db", db);
		assert.equal(r.status, 1, args.join(" "));
		assert.match(r.err, /muster init/);
	}
	assert.throws(() => readFileSync(db));
});

test("a file that is not a database is refused and stays as it is", { skip: server !== "" }, () => {
	const path = join(folder, "letter.txt");
	const text = "Dear parents and carers, the school is open. ".repeat(50);
	writeFileSync(path, text);
	for (const args of [["school", "list"], ["init"], ["school", "add", "--urn", "136398"]]) {
		const r = muster(...args, "--db", path);
		assert.equal(r.status, 1, args.join(" "));
		assert.match(r.err, /not a database/);
	}
	assert.equal(readFileSync(path, "utf8"), text);
});

test("a database of a newer version is refused and stays as it is", () => {
	const db = schoolDb();
	sql(db, "UPDATE meta SET version = 999");
	for (const args of [["school", "list"], ["init"], ["school", "add", "--urn", "135895"],
		["verify"], ["user", "list"]]) {
		const r = muster(...args, "--db", db);
		assert.equal(r.status, 1, args.join(" "));
		assert.match(r.err, /version 999, newer than this program/);
	}
	assert.match(sql(db, "SELECT version FROM meta"), /999/);
});

test("a server that is not there is said to be lost", () => {
	const r = muster("school", "list", "--db", "postgresql://nobody@127.0.0.1:1/none");
	assert.equal(r.status, 1);
	assert.notEqual(r.err, "");
});
