// The server itself: health, files, TLS and proxies, starting and stopping.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DAY, Muster, URN, binary, uuid } from "./muster.mjs";

describe("a server", () => {
	let m;
	before(async () => {
		m = await Muster.start({ args: ["--log-requests"] });
	});
	after(() => m.end());

	test("says that it is well and ready", async () => {
		for (const path of ["/healthz", "/readyz"]) assert.equal((await m.raw("GET", path)).status, 200);
	});
	test("counts what it does", async () => {
		const save = { headers: { "If-Match": '"0"' }, json: { uuid: uuid(), marks: [{ pupil: "1", code: "/", based_on: 0 }] } };
		assert.equal((await m.ask("officer", "PUT", `/schools/${URN}/registers/${DAY}/AM/1`, save)).status, 200);
		const { status, headers, text } = await m.raw("GET", "/metrics");
		assert.equal(status, 200);
		assert.match(headers["content-type"], /^text\/plain; version=0\.0\.4/);
		assert.match(text, /^muster_requests_total\{method="PUT",route="\/api\/v1\/schools\/\{urn\}\/registers\/.*",status="200"\} 1$/m);
		assert.match(text, /^muster_save_seconds_count 1$/m);
		for (const name of ["muster_commits_total", "muster_acts_total", "muster_acts_waiting", "process_resident_memory_bytes",
			"muster_last_backup_timestamp_seconds"]) {
			assert.match(text, new RegExp(`^${name} \\d+$`, "m"));
		}
	});
	test("sends its security headers with everything", async () => {
		for (const path of ["/", "/api/v1/me", "/healthz", "/nothing.js", "/api/nothing"]) {
			const { headers } = await m.raw("GET", path);
			assert.match(headers["content-security-policy"], /default-src 'self'.*frame-ancestors 'none'/);
			assert.doesNotMatch(headers["content-security-policy"], /unsafe/);
			assert.equal(headers["x-content-type-options"], "nosniff");
			assert.equal(headers["referrer-policy"], "no-referrer");
		}
	});
	test("gives a page for every path of the browser's own", async () => {
		for (const path of ["/", "/pupils/12", "/index.html"]) {
			const { status, headers } = await m.raw("GET", path);
			if (path === "/index.html" && status === 404) continue; // built without pages
			assert.equal(status, 200, path);
			assert.match(headers["content-type"], /^text\/html/);
			assert.equal(headers["cache-control"], "no-cache");
		}
		assert.equal((await m.raw("GET", "/assets/none-12345678.js")).status, 404);
		assert.equal((await m.raw("POST", "/", { headers: { "X-Muster": "1" } })).status, 404);
	});
	test("answers HEAD without a body", async () => {
		const { status, text, headers } = await m.raw("HEAD", "/healthz");
		assert.equal(status, 200);
		assert.equal(text, "");
		assert.equal(headers["content-length"], "15");
	});
	test("logs templates, never paths", () => {
		assert.match(m.log, /PUT \/api\/v1\/schools\/\{urn\}\/registers\/\{date\}\/\{session\}\/\{group\} 200 \d+ us/);
		assert.doesNotMatch(m.log, new RegExp(`${URN}|${DAY}`));
	});
});

describe("stopping", () => {
	test("under load answers what was begun, keeps what it answered, and exits 0 within 2 s", async () => {
		const m = await Muster.start({ groups: 20, pupils: 3 });
		await m.cookie("officer");
		let stopping = false;
		const saved = [];
		const client = async (group) => {
			for (let day = 1; !stopping && day < 24; day++) {
				const date = `2026-09-${String(day).padStart(2, "0")}`;
				const marks = [0, 1, 2].map((i) => ({ pupil: String((group - 1) * 3 + 1 + i), code: "/", based_on: 0 }));
				const path = `/schools/${URN}/registers/${date}/AM/${group}`;
				try {
					const answer = await m.ask("officer", "PUT", path, {
						headers: { "If-Match": '"0"' },
						json: { uuid: uuid(), reason: "Written down on paper", marks },
					});
					if (answer.status === 200) saved.push(path);
					else if (answer.status === 503) return;
				} catch (e) {
					if (!/ECONN|socket|EPIPE/.test(String(e))) throw e;
					return;
				}
			}
		};
		const clients = Promise.all(Array.from({ length: 20 }, (_, i) => client(i + 1)));
		// Sign-ins too, which are suspended longest.
		const logins = Promise.allSettled(
			Array.from({ length: 20 }, () =>
				m.raw("POST", "/api/v1/login", {
					headers: { "X-Muster": "1", "Content-Type": "application/json" },
					body: JSON.stringify({ username: "head", password: "head has a password" }),
				}),
			),
		);
		while (saved.length < 10) await new Promise((done) => setTimeout(done, 5));
		const began = Date.now();
		m.process.kill("SIGTERM");
		stopping = true;
		assert.equal(await m.exited, 0, m.log);
		assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
		await clients;
		await logins;
		assert.ok(saved.length > 0);
		m.agent.destroy();
		m.cookies = {};
		await m.run();
		for (const path of saved.slice(-10)) {
			const { body } = await m.ask("officer", "GET", path);
			assert.ok(body.pupils.every((p) => p.mark?.code === "/"), path);
		}
		assert.equal(await m.end(), 0);
	});
});

describe("stopping in the middle of an import", () => {
	test("exits 0 within 2 s, and nothing of the file was written", async () => {
		const m = await Muster.start();
		const rows = Array.from({ length: 150000 }, (_, i) => `,Surname${i},Forename,03/10/2014,F,7,7 Ash,01/09/2026`);
		const body = ["UPN,Legal Surname,Legal Forename,DOB,Gender,Year,Reg,Admission Date", ...rows].join("\n");
		const begun = await m.ask("officer", "POST", `/schools/${URN}/imports?kind=pupils`, { headers: { "Content-Type": "text/csv" }, body });
		assert.equal(begun.status, 202, begun.text);
		const began = Date.now();
		m.process.kill("SIGTERM");
		assert.equal(await m.exited, 0, m.log);
		assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
		m.agent.destroy();
		m.cookies = {};
		await m.run();
		const { body: list } = await m.ask("officer", "GET", `/schools/${URN}/pupils?status=all&limit=1`);
		assert.ok(list.total === 6 || list.total === 150006, `${list.total} pupils`);
		await m.end();
	});
});

describe("where it may be reached", () => {
	let folder;
	let cert;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "muster-tls-"));
		cert = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
		const made = spawnSync("openssl", [
			"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
			"-subj", "/CN=localhost", "-keyout", cert.key, "-out", cert.cert,
		], { encoding: "utf8" });
		assert.equal(made.status, 0, made.stderr);
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	const refuse = (db, args, words) => {
		const { status, stderr } = spawnSync(binary, ["serve", "--db", db, "--port", "0", ...args], { encoding: "utf8", timeout: 5000 });
		assert.equal(status, 2, stderr);
		assert.match(stderr, words);
	};

	test("plain HTTP elsewhere than on this computer is refused, as are half a pair and no certificate", async () => {
		const m = await Muster.start();
		refuse(m.db, ["--listen", "0.0.0.0"], /Plain HTTP is served on loopback only/);
		refuse(m.db, ["--listen", "::"], /Plain HTTP is served on loopback only/);
		refuse(m.db, ["--listen", "localhost"], /address in numbers/);
		refuse(m.db, ["--tls-cert", cert.cert], /belong together/);
		refuse(m.db, ["--tls-cert", cert.cert, "--tls-key", "/nonexistent"], /cannot be read/);
		refuse(m.db, ["--tls-cert", binary, "--tls-key", cert.key], /not a PEM file/);
		refuse(m.db, ["--trust-proxy", "proxy"], /address in numbers/);
		refuse(m.db, ["--port", "70000"], /0 to 65535/);
		refuse(m.db, ["--now", "yesterday"], /must look like/);
		const taken = spawnSync(binary, ["serve", "--db", m.db, "--port", new URL(m.base).port], { encoding: "utf8", timeout: 5000 });
		assert.equal(taken.status, 1);
		assert.match(taken.stderr, /Address already in use/);
		await m.end();
	});
	test("a database that is not there is said", () => {
		const { status, stderr } = spawnSync(binary, ["serve", "--db", join(folder, "none.db")], { encoding: "utf8", timeout: 5000 });
		assert.equal(status, 1);
		assert.match(stderr, /no database/i);
	});
	test("TLS works, and its cookies are Secure", async () => {
		const m = await Muster.start({ args: ["--listen", "0.0.0.0", "--tls-cert", cert.cert, "--tls-key", cert.key] });
		assert.match(m.base, /^https:/);
		const answer = await m.raw("POST", "/api/v1/login", {
			headers: { "X-Muster": "1", "Content-Type": "application/json" },
			body: JSON.stringify({ username: "head", password: "head has a password" }),
		});
		assert.equal(answer.status, 200, answer.text);
		assert.match(answer.headers["set-cookie"][0], /; Secure/);
		assert.equal((await m.ask("officer", "GET", `/schools/${URN}/today`)).status, 200);
		assert.equal(await m.end(), 0);
	});
	test("X-Forwarded-Proto of anybody but the trusted proxy is not believed", async () => {
		const m = await Muster.start({ args: ["--trust-proxy", "192.0.2.77"] });
		const answer = await m.raw("POST", "/api/v1/login", {
			headers: { "X-Muster": "1", "Content-Type": "application/json", "X-Forwarded-Proto": "https" },
			body: JSON.stringify({ username: "head", password: "head has a password" }),
		});
		assert.equal(answer.status, 200);
		assert.doesNotMatch(answer.headers["set-cookie"][0], /Secure/);
		await m.end();
	});
});
