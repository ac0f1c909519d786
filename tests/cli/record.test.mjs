// The record: golden cases, export, verify, backup, restore.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { emptyDb, folder, json, muster, ok, root, schoolDb, server, sql } from "./muster.mjs";

const golden = join(root, "tests", "golden", "golden-cases.json");

test("the law passes every golden case", () => {
	const r = ok("rules", "eval", golden);
	const n = JSON.parse(readFileSync(golden, "utf8")).length;
	assert.equal(r.out.trim().split("\n").at(-1), `${n} passed, 0 failed`);
});

test("a case that expects something else is printed with expected and found, and ends with 1", () => {
	const cases = JSON.parse(readFileSync(golden, "utf8"));
	const wrong = cases.find((c) => c.topic === "stats");
	wrong.expect.possible = 4711;
	const path = join(folder, "wrong.json");
	writeFileSync(path, JSON.stringify(cases));
	const r = muster("rules", "eval", path);
	assert.equal(r.status, 1);
	const line = r.out.split("\n").find((l) => l.includes(wrong.id));
	assert.match(line, /possible/);
	assert.match(line, /4711/);
	assert.equal(r.out.trim().split("\n").at(-1), `${cases.length - 1} passed, 1 failed`);
});

test("a file of cases that is broken, or not there, ends with 1 and says so", () => {
	const path = join(folder, "broken.json");
	writeFileSync(path, '[{"id": "x", "topic": ');
	const broken = muster("rules", "eval", path);
	assert.equal(broken.status, 1);
	assert.notEqual(broken.err, "");
	const missing = muster("rules", "eval", join(folder, "none.json"));
	assert.equal(missing.status, 1);
	assert.match(missing.err, /none\.json/);
});

test("the database and its backup can be read by nobody else on the computer", () => {
	const db = join(folder, "own.db");
	const copy = join(folder, "own.backup");
	ok("init", "--db", db);
	ok("backup", "--db", db, copy);
	for (const path of [db, copy]) assert.equal(statSync(path).mode & 0o077, 0, path);
});

test("version says which", () => {
	assert.match(ok("version").out, /^muster \d+\.\d+\.\d+\n$/);
	assert.equal(ok("--version").out, ok("version").out);
	assert.match(json("version", "--json").version, /^\d/);
});

test("verify finds a sound record sound", () => {
	const db = schoolDb();
	assert.match(ok("verify", "--db", db).out, /school 136398: .* log and register agree/);
	const [school] = json("verify", "--db", db, "--school", "136398", "--json").schools;
	assert.equal(school.ok, true);
	assert.match(school.head_hash, /^[0-9a-f]{64}$/);
	assert.equal(muster("verify", "--db", db, "--school", "135895").status, 1);
});

test("verify names the first difference when somebody changed the register by hand", () => {
	const db = schoolDb();
	sql(db, "UPDATE school SET name = 'Another School'");
	const r = muster("verify", "--db", db);
	assert.equal(r.status, 1);
	assert.match(r.err, /school 136398: .*name/i);
});

test("the log names who acted at the command line", () => {
	const db = schoolDb();
	const [head, first] = ok("export", "log", "--db", db).out.split("\n");
	assert.match(head, /^seq,uuid,kind,received_at,user,position/);
	assert.match(first, /^1,[0-9a-f-]{36},school,[^,]*,cli: [^,]+,command line,/);
});

test("a backup is whole, is not written over another file, and restores", () => {
	const db = schoolDb();
	const file = join(folder, `backup-${process.pid}`);
	ok("backup", file, "--db", db);
	const before = readFileSync(file);
	const again = muster("backup", file, "--db", db);
	assert.equal(again.status, 1);
	assert.ok(before.equals(readFileSync(file)));
	const copy = emptyDb();
	ok("restore", file, "--db", copy);
	ok("verify", "--db", copy);
	assert.equal(ok("export", "log", "--db", copy).out, ok("export", "log", "--db", db).out);
	const twice = muster("restore", file, "--db", copy);
	assert.equal(twice.status, 1);
	assert.notEqual(twice.err, "");
});

test("a backup that is none is refused and leaves no database behind", () => {
	const file = join(folder, "no-backup");
	writeFileSync(file, "Dear parents");
	const db = emptyDb();
	const r = muster("restore", file, "--db", db);
	assert.equal(r.status, 1);
	assert.ok(server !== "" || !existsSync(db));
	assert.equal(muster("backup", join(folder, "b"), "--db", join(folder, "none.db")).status, 1);
});
