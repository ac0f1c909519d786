// Wrong usage, help, and whether the manual page knows every command and option.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { folder, muster, ok, root, schoolDb, table } from "./muster.mjs";

const rows = table();

test("there are commands to try", () => {
	assert.ok(rows.length >= 20, `${rows.length} commands`);
});

test("muster alone says how it is used and ends with 2", () => {
	const r = muster();
	assert.equal(r.status, 2);
	assert.match(r.err, /^usage: muster COMMAND/);
	assert.equal(r.out, "");
});

test("an unknown command is named and ends with 2", () => {
	const r = muster("regsiter");
	assert.equal(r.status, 2);
	assert.match(r.err, /no command "regsiter"/);
});

test("a command without its subcommand lists those there are", () => {
	for (const name of new Set(rows.filter((r) => r.words.length > 1).map((r) => r.words[0]))) {
		for (const args of [[name], [name, "nonsense"]]) {
			const r = muster(...args);
			assert.equal(r.status, 2, args.join(" "));
			for (const row of rows.filter((x) => x.words[0] === name)) {
				assert.ok(r.err.includes(row.words.join(" ")), `${args.join(" ")}: ${row.words[1]}`);
			}
		}
	}
});

for (const row of rows) {
	const name = row.words.join(" ");

	test(`muster ${name} --help says how it is used and changes nothing`, () => {
		const r = ok(...row.words, "--help");
		assert.match(r.out, new RegExp(`^usage: muster ${name}`));
		assert.ok(row.options.includes("help"));
		assert.equal(r.err, "");
	});

	test(`muster ${name} refuses an unknown option, names it and ends with 2`, () => {
		for (const option of ["--frobnicate", "--frobnicate=1", "-x"]) {
			const r = muster(...row.words, option);
			assert.equal(r.status, 2, option);
			assert.ok(r.err.includes(option.split("=")[0]), r.err);
			assert.match(r.err, /usage: muster/);
			assert.equal(r.out, "");
		}
	});

	test(`muster ${name} refuses a word too many and ends with 2`, () => {
		const r = muster(...row.words, "one", "two");
		assert.equal(r.status, 2);
		assert.match(r.err, /too many/);
	});

	if (row.operand !== "") {
		test(`muster ${name} without ${row.operand} says that it is missing`, () => {
			const r = muster(...row.words);
			assert.equal(r.status, 2);
			assert.ok(r.err.includes(`${row.operand} is missing`), r.err);
		});
	}
}

test("an option may stand anywhere, with a blank or an equals sign", () => {
	const db = schoolDb();
	const all = [
		ok("school", "show", "--db", db, "--school", "136398", "--json"),
		ok("school", "show", "--json", `--school=136398`, `--db=${db}`),
	].map((r) => r.out);
	assert.equal(all[0], all[1]);
	const file = join(root, "policies", "default-2024-guidance.yaml");
	assert.equal(ok("policy", "lint", file, "--json").out, ok("policy", "lint", "--json", file).out);
});

test("where a command can show something, it does so without being told", () => {
	const db = schoolDb();
	for (const name of ["school", "calendar", "policy"]) {
		assert.equal(ok(name, "--db", db, "--json").out, ok(name, "show", "--db", db, "--json").out);
	}
	assert.equal(muster("user", "--db", db).status, 2);
});

test("an option without its value, twice, or with one that it does not take, ends with 2", () => {
	for (const [args, words] of [
		[["school", "list", "--db"], /--db needs a value/],
		[["school", "list", "--db", "a", "--db=b"], /--db is given twice/],
		[["school", "list", "--json=yes"], /--json takes no value/],
		[["school", "add"], /--urn is missing/],
		[["school", "add", "--urn", "12"], /--urn is "12"/],
		[["school", "add", "--urn", "136398x"], /--urn is "136398x"/],
		[["school", "show", "--school", "x"], /--school is "x"/],
		[["export", "marks", "--from", "24/09/2026"], /--from is "24\/09\/2026" but must be a date/],
		[["export", "marks", "--from", "2026-02-30"], /--from is "2026-02-30"/],
		[["export", "marks", "--from", "2026-02-02", "--to", "2026-02-01"], /--from .* is after --to/],
		[["user", "add", "jo", "--name", "Jo", "--position", "Office"], /--role is missing/],
	]) {
		const r = muster(...args);
		assert.equal(r.status, 2, args.join(" "));
		assert.match(r.err, words);
	}
});

test("the database is --db, else MUSTER_DB, else muster.db of the folder", () => {
	const missing = (env, ...args) => muster("school", "list", ...args, { env }).err;
	assert.match(missing({ MUSTER_DB: "from-env.db" }, "--db", "from-option.db"), /from-option\.db/);
	assert.match(missing({ MUSTER_DB: "from-env.db" }), /from-env\.db/);
	assert.match(missing({}), /muster\.db/);
});

test("output that cannot be written is a failure", () => {
	const run = spawnSync("sh", ["-c", '"$0" version >/dev/full', process.env.MUSTER ?? join(root, "build/src/daemon/muster")]);
	assert.equal(run.status, 1);
});

// ---- the manual page ----

const page = readFileSync(join(root, "docs", "man", "muster.1"), "utf8");

// The text of one subsection, from its .Ss to the next.
function subsection(name) {
	const from = page.indexOf(`\n.Ss ${name}\n`);
	if (from < 0) {
		return "";
	}
	const rest = page.slice(from + 1);
	return rest.slice(0, rest.slice(1).search(/^\.S[sh] /m) + 1);
}

test("every command and every option of it is in muster(1)", () => {
	const common = subsection("Options that many commands take");
	for (const row of rows) {
		const text = subsection(row.words[0]);
		assert.notEqual(text, "", `no subsection for ${row.words[0]}`);
		const head = row.words.length > 1 ? `.It Cm ${row.words[1]}` : `.Nm Cm ${row.words[0]}`;
		assert.ok(text.includes(head), `${row.words.join(" ")}: no "${head}"`);
		for (const option of row.options) {
			const roff = `Fl -${option}`;
			assert.ok(
				text.includes(roff) || common.includes(`.It ${roff}`),
				`${row.words.join(" ")}: --${option} is not in muster(1)`,
			);
		}
	}
});

test("every option in muster(1) is there", () => {
	const known = new Set(rows.flatMap((r) => r.options));
	for (const [, option] of page.matchAll(/Fl -([a-z][a-z-]*)/g)) {
		assert.ok(known.has(option), `--${option}`);
	}
});

test("the manual pages are sound", () => {
	const pages = spawnSync("sh", ["-c", "mandoc -T lint -W warning docs/man/*.[18]"], {
		cwd: root,
		encoding: "utf8",
	});
	assert.equal(pages.stdout + pages.stderr, "");
	assert.equal(pages.status, 0);
});

test("nothing was left in the working folder", () => {
	assert.equal(muster("school", "list", { cwd: folder }).status, 1);
});

test("serve names each option in its first lines, in its list and in its man page", () => {
	const help = ok("serve", "--help").out;
	const [first, list] = help.split("\n\n");
	const man = readFileSync(join(root, "docs", "man", "muster-serve.8"), "utf8");
	const options = (text) => [...new Set(text.match(/--[a-z][a-z-]+/g))].filter((o) => o !== "--help").sort();
	assert.deepEqual(options(first), options(list));
	assert.deepEqual(options(man.replaceAll(/Fl -/g, "--")), options(list));
});
