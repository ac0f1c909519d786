// What the tests of the command line share: running the real program, and empty databases.
//
// MUSTER          the program; else that of the folder build/
// MUSTER_TEST_DB  postgresql://... of a server where databases may be made; without it each
//                 database is a SQLite file
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const program = process.env.MUSTER ?? join(root, "build", "src", "daemon", "muster");
export const server = process.env.MUSTER_TEST_DB ?? "";
export const folder = mkdtempSync(join(tmpdir(), "muster-cli-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const base = { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8" };

// muster("school", "list", "--db", db): { status, out, err }. The last argument may be
// { env, input, cwd }.
export function muster(...args) {
	const last = args.at(-1);
	const options = typeof last === "object" ? args.pop() : {};
	const run = spawnSync(program, args, {
		cwd: options.cwd ?? folder,
		env: { ...base, ...options.env },
		input: options.input ?? "",
		encoding: "utf8",
		maxBuffer: 1 << 28,
	});
	if (run.error) {
		throw run.error;
	}
	return { status: run.status, out: run.stdout, err: run.stderr };
}

// The same, when nothing but success makes sense.
export function ok(...args) {
	const r = muster(...args);
	if (r.status !== 0) {
		throw new Error(`muster ${args.join(" ")}: ${r.status}\n${r.out}${r.err}`);
	}
	return r;
}

export const json = (...args) => JSON.parse(ok(...args).out);

let count = 0;

// The address of a database that is not there yet (SQLite) or is empty (PostgreSQL).
export function emptyDb() {
	const name = `muster_${process.pid}_${++count}`;
	if (server === "") {
		return join(folder, `${name}.db`);
	}
	const made = spawnSync("psql", ["-q", "-c", `CREATE DATABASE ${name}`, server], {
		encoding: "utf8",
	});
	if (made.status !== 0) {
		throw new Error(made.stderr);
	}
	return server.replace(/\/[^/?]*(\?.*)?$/, `/${name}$1`);
}

// A database with the school of Peterborough.
export function schoolDb(urn = "136398") {
	const db = emptyDb();
	ok("school", "add", "--urn", urn, "--db", db);
	return db;
}

// One statement straight to the database, behind Muster's back.
export function sql(db, statement) {
	const args = server === "" ? ["sqlite3", [db, statement]] : ["psql", ["-q", "-c", statement, db]];
	const run = spawnSync(...args, { encoding: "utf8" });
	if (run.status !== 0) {
		throw new Error(run.stderr);
	}
	return run.stdout;
}

// Every command with its options, as the program itself lists them.
export function table() {
	const rows = [];
	for (const line of ok("--help").out.split("\n")) {
		const found = line.match(/^ {2}([a-z-]+(?: [a-z-]+)?)((?: [A-Z]+)?) {2,}/);
		if (found && found[1] !== "serve") {
			const words = found[1].split(" ");
			const help = ok(...words, "--help").out;
			rows.push({
				words,
				operand: found[2].trim(),
				options: [...help.matchAll(/^ {2}--([a-z-]+)/gm)].map((m) => m[1]),
			});
		}
	}
	return rows;
}
