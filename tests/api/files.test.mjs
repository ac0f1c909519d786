// Files in and out: all or nothing, with a dry run, progress and a list of problems.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DAY, Muster, OTHER, URN, root } from "./muster.mjs";

const sample = (name) => readFileSync(join(root, "tests/samples", name));
const school = `/schools/${URN}`;

describe("importing and exporting", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	const send = (kind, body, { dry = false, name = "file.csv", role = "officer", type = "text/csv" } = {}) =>
		m.ask(role, "POST", `${school}/imports?kind=${kind}&dry_run=${dry}&name=${encodeURIComponent(name)}`, {
			headers: { "Content-Type": type },
			body,
		});
	const job = (id, role = "officer") => m.ask(role, "GET", `${school}/imports/${id}`);
	/** Send a file and wait for its end. */
	const run = async (kind, body, options) => {
		const begun = await send(kind, body, options);
		assert.equal(begun.status, 202, begun.text);
		for (let i = 0; i < 500; i++) {
			const { body: now } = await job(begun.body.id, options?.role);
			if (["done", "refused"].includes(now.state)) return now;
			await new Promise((done) => setTimeout(done, 20));
		}
		throw new Error("the import did not end");
	};
	const count = async () => (await m.ask("officer", "GET", `${school}/pupils?status=all`)).body.total;
	const csv = (...rows) => ["UPN,Legal Surname,Legal Forename,DOB,Gender,Year,Reg,Admission Date", ...rows].join("\n");
	const good = "R801990115001,Okoro,Zoë,01/09/2014,F,7,7 Ash,01/09/2026";

	test("a dry run says what would happen and changes nothing", async () => {
		const before = await count();
		const end = await run("pupils", csv(good), { dry: true });
		assert.equal(end.state, "done", JSON.stringify(end));
		assert.equal(end.dry_run, true);
		assert.ok(end.summary);
		assert.equal(await count(), before);
	});
	test("one bad row refuses the whole file, with its line, column and value", async () => {
		const before = await count();
		const end = await run("pupils", csv(good, "X801990115001,Nnadi,Ola,31/02/2014,F,7,7 Ash,01/09/2026"));
		assert.equal(end.state, "refused");
		const [problem] = end.problems;
		assert.equal(problem.line, 3, JSON.stringify(end.problems));
		assert.ok(problem.field && problem.text);
		assert.ok(end.problems.some((p) => p.value === "31/02/2014"), JSON.stringify(end.problems));
		assert.equal(await count(), before);
	});
	test("a good file is imported, names in any letters", async () => {
		const before = await count();
		const end = await run("pupils", csv(good), { name: "pupils.csv" });
		assert.equal(end.state, "done", JSON.stringify(end));
		assert.equal(end.name, "pupils.csv");
		assert.equal(await count(), before + 1);
		const found = await m.ask("officer", "GET", `${school}/pupils?q=zo`);
		assert.equal(found.body.pupils[0].name.forename, "Zoë");
	});
	test("the same file again adds nobody", async () => {
		const before = await count();
		assert.equal((await run("pupils", csv(good))).state, "done");
		assert.equal(await count(), before);
	});
	test("a file of another kind, and bytes that are none, are refused with a problem", async () => {
		for (const [kind, bytes] of [["pupils", sample("marks_long.csv")], ["ctf", csv(good)], ["marks", Buffer.from([0, 1, 2, 255])], ["pupils", ""]]) {
			const end = await run(kind, bytes);
			assert.equal(end.state, "refused", JSON.stringify(end));
			assert.ok(end.problems_seen >= 1 && end.problems.length >= 1);
		}
	});
	test("XML with entities and XML of 200 levels are refused", async () => {
		const entities = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CTfile>&a;</CTfile>';
		const deep = `<?xml version="1.0"?>${"<a>".repeat(200)}${"</a>".repeat(200)}`;
		for (const xml of [entities, deep]) {
			const end = await run("ctf", xml, { name: "8019901_CTF_8029902_001.xml", type: "application/xml" });
			assert.equal(end.state, "refused");
			assert.doesNotMatch(JSON.stringify(end), /root:/);
		}
	});
	test("a kind that is none, or none at all, is refused", async () => {
		assert.equal((await send("cats", "x")).status, 422);
		const none = await m.ask("officer", "POST", `${school}/imports`, { headers: { "Content-Type": "text/csv" }, body: "x" });
		assert.equal(none.status, 422);
		assert.equal(none.body.field, "kind");
	});
	test("an import belongs to its school", async () => {
		const { id } = await run("pupils", csv(good), { dry: true });
		assert.equal((await m.ask("officer", "GET", `/schools/${OTHER}/imports/${id}`)).status, 403);
		assert.equal((await m.ask("trust", "GET", `/schools/${OTHER}/imports/${id}`)).status, 404);
		assert.equal((await job("none")).status, 404);
	});

	/** Headers only; what the server says before any of the body was sent. */
	const headersOnly = async (role, bytes) => {
		const url = new URL(`/api/v1${school}/imports?kind=marks`, m.base);
		const cookie = role ? await m.cookie(role) : "";
		return new Promise((done, fail) => {
			const q = request(url, { method: "POST", headers: { Cookie: cookie, "X-Muster": "1", "Content-Length": bytes } });
			q.on("response", (a) => {
				done(a.statusCode);
				q.destroy();
			});
			q.on("error", fail);
			q.setTimeout(3000, () => fail(new Error("no answer")));
			q.flushHeaders();
		});
	};
	test("a file of more than 512 MB is refused before it is sent", async () => {
		assert.equal(await headersOnly("officer", 512 * 1024 * 1024 + 1), 413);
	});
	test("whoever may not import is told before the file is sent", async () => {
		assert.equal(await headersOnly("teacher", 400 * 1024 * 1024), 403);
		assert.equal(await headersOnly(null, 400 * 1024 * 1024), 401);
	});
	test("nothing of the files stays behind", () => {
		assert.deepEqual(readdirSync(m.folder).filter((f) => f.startsWith("muster-import")), []);
	});

	test("everything in comes out again as CSV", async () => {
		for (const what of ["pupils", "contacts", "marks", "calendar", "log"]) {
			const answer = await m.ask("officer", "GET", `${school}/export/${what}?from=${DAY}&to=${DAY}`);
			assert.equal(answer.status, 200, `${what} ${answer.text}`);
			assert.match(answer.headers["content-type"], /^text\/csv/);
			assert.ok(answer.text.split("\n")[0].includes(","), what);
		}
		const pupils = await m.ask("officer", "GET", `${school}/export/pupils`);
		assert.match(pupils.text, /Okoro/);
		for (const what of ["pupils", "log"]) {
			const line = new RegExp(`safeguarding flags of school \\d+ read by user \\d+ in the export of ${what}$`, "m");
			assert.match(m.log, line, "whoever reads them leaves a line (R109)");
		}
		assert.doesNotMatch(m.log, /in the export of (contacts|marks|calendar)/);
		assert.equal((await m.ask("officer", "GET", `${school}/export/cats`)).status, 422);
	});
	test("an export and an import do not keep people from signing in", async () => {
		const rows = Array.from({ length: 4000 }, (_, i) => `${i},${i}`).join("\n");
		const begun = await send("marks", `UPN,Date\n${rows}`);
		assert.equal(begun.status, 202);
		delete m.cookies.head;
		const began = Date.now();
		await m.cookie("head");
		assert.ok(Date.now() - began < 2000);
	});
});
