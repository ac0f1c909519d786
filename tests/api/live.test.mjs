// The event streams: who looks at a school hears at once that something changed, and in what.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DAY, Muster, OTHER, URN, checkSchema, uuid } from "./muster.mjs";

const PER_LOGIN = 8;

/** Save the register of a group; the answer's seq. */
async function save(m, group = 1, code = "/") {
	const path = `/schools/${URN}/registers/${DAY}/AM/${group}`;
	const now = await m.ask("officer", "GET", path);
	const marks = now.body.pupils.map((p) => ({ pupil: p.id, code, based_on: p.mark?.seq ?? 0 }));
	const answer = await m.ask("officer", "PUT", path, {
		headers: { "If-Match": now.headers.etag },
		json: { uuid: uuid(), marks },
	});
	assert.equal(answer.status, 200, answer.text);
	return answer.body.seq;
}

/** Sign in once more, apart from the login that m.ask() uses. */
async function signIn(m, role) {
	const answer = await m.raw("POST", "/api/v1/login", {
		headers: { "X-Muster": "1", "Content-Type": "application/json" },
		body: JSON.stringify({ username: role, password: `${role} has a password` }),
	});
	return answer.headers["set-cookie"][0].replace(/;.*/, "");
}

describe("the event stream of a school", () => {
	let m;
	before(async () => {
		m = await Muster.start({ groups: 4 });
	});
	after(() => m.end());

	test("opens with a comment line, for everybody who may see the school", async () => {
		const s = await m.listen("governor");
		assert.equal(s.status, 200);
		assert.equal(s.headers["content-type"], "text/event-stream");
		assert.equal(s.headers["cache-control"], "no-store");
		assert.equal(s.headers["x-accel-buffering"], "no");
		await sleep(200);
		assert.equal(s.text, ":\n\n");
		s.close();
	});

	test("tells of a save at once, in the words of docs/openapi.yaml", async () => {
		const s = await m.listen("teacher");
		const before = Date.now();
		const seq = await save(m);
		const e = await s.heard((x) => x.topics.includes("marks"));
		assert.ok(e.at - before < 5000, `${e.at - before} ms`); // within 1 s: ./bench, on a quiet machine
		const { at, ...event } = e;
		checkSchema("LiveEvent", event);
		assert.equal(event.seq, seq);
		s.close();
	});

	test("says what changed and nothing of anybody", async () => {
		const s = await m.listen("officer");
		const answer = await m.ask("officer", "POST", `/schools/${URN}/pupils`, {
			json: { uuid: uuid(), legal_surname: "Quill", legal_forename: "Ada", dob: "2014-10-03", sex: "F", start: DAY, year: "7" },
		});
		assert.equal(answer.status, 201, answer.text);
		await s.heard((x) => x.topics.includes("school"));
		assert.match(s.text, /^:\n\n(data: \{"topics":\[[a-z",]+\],"seq":\d+\}\n\n)+$/);
		s.close();
	});

	test("tells many saves together, at most four times a second", async () => {
		const s = await m.listen("head");
		const began = Date.now();
		let last = 0;
		while (Date.now() - began < 1500) last = await save(m, 2, last % 2 ? "/" : "N");
		await s.heard((e) => e.seq === last);
		const most = 1 + Math.ceil(((s.events.at(-1).at - began) / 1000) * 4);
		assert.ok(s.events.length <= most, `${s.events.length} events, at most ${most}`);
		assert.ok(s.events.length >= 4, `${s.events.length} events`);
		s.close();
	});

	test("is for nobody who is not signed in", async () => {
		const s = await m.listen(null);
		assert.equal(s.status, 401);
		assert.equal(s.headers["content-type"], "application/problem+json");
		s.close();
	});

	test("of another school is refused, and another school's changes are never heard", async () => {
		const refused = await m.listen("officer", OTHER);
		assert.equal(refused.status, 403);
		const theirs = await m.listen("trust", OTHER);
		const ours = await m.listen("officer");
		const { body } = await m.ask("trust", "GET", `/schools/${OTHER}/calendar`);
		const set = await m.ask("trust", "PUT", `/schools/${OTHER}/calendar`, {
			json: { uuid: uuid(), terms: body.terms, closures: [] },
		});
		assert.equal(set.status, 200, set.text);
		await theirs.heard((e) => e.topics.includes("school"));
		await save(m, 3);
		await ours.heard((e) => e.topics.includes("marks"));
		assert.ok(ours.events.every((e) => !e.topics.includes("school")));
		assert.equal(theirs.events.length, 1);
		ours.close();
		theirs.close();
	});

	test("is refused with words when a sign-in has too many open", async () => {
		const cookie = await signIn(m, "pastoral");
		const open = [];
		for (let i = 0; i < PER_LOGIN; i++) open.push(await m.listen(null, URN, { cookie }));
		assert.ok(open.every((s) => s.status === 200));
		const answer = await m.raw("GET", `/api/v1/schools/${URN}/events`, { headers: { Cookie: cookie } });
		assert.equal(answer.status, 429);
		assert.match(answer.body.detail, /listens for changes 8 times/);
		assert.match(answer.headers["retry-after"], /^\d+$/);
		const other = await m.listen(null, URN, { cookie: await signIn(m, "pastoral") });
		assert.equal(other.status, 200);
		for (const s of [...open, other]) s.close();
	});

	test("is not refused for those that a page has just left", async () => {
		const cookie = await signIn(m, "pastoral");
		for (let times = 0; times < 3; times++) {
			const open = [];
			for (let i = 0; i < PER_LOGIN; i++) open.push(await m.listen(null, URN, { cookie }));
			assert.deepEqual(open.map((s) => s.status), open.map(() => 200));
			for (const s of open) s.close();
			await Promise.all(open.map((s) => s.ended));
		}
	});

	test("ends when its sign-in ends, and another's goes on", async () => {
		const cookie = await signIn(m, "reception");
		const mine = await m.listen(null, URN, { cookie });
		const theirs = await m.listen("officer");
		const before = Date.now();
		const out = await m.raw("POST", "/api/v1/logout", { headers: { Cookie: cookie, "X-Muster": "1" } });
		assert.equal(out.status, 204);
		assert.ok((await mine.ended) - before < 1000);
		await save(m, 4);
		await theirs.heard((e) => e.topics.includes("marks"));
		assert.equal(mine.events.length, 0);
		theirs.close();
	});

	test("answers HEAD and opens nothing", async () => {
		const { status, headers, text } = await m.raw("HEAD", `/api/v1/schools/${URN}/events`, {
			headers: { Cookie: await m.cookie("officer") },
		});
		assert.equal(status, 200);
		assert.equal(headers["content-type"], "text/event-stream");
		assert.equal(text, "");
	});
});

describe("streams and the end", () => {
	test("200 streams under load end with the server, which exits 0 within 2 s", async () => {
		const m = await Muster.start({ groups: 4 });
		const open = [];
		for (let i = 0; i < 200; i += PER_LOGIN) {
			const cookie = await signIn(m, "officer");
			for (let k = 0; k < PER_LOGIN; k++) open.push(await m.listen(null, URN, { cookie }));
		}
		assert.ok(open.every((s) => s.status === 200));
		const metrics = (await m.raw("GET", "/metrics")).text;
		assert.match(metrics, /^muster_streams 200$/m);
		let stopping = false;
		const load = async (group) => {
			for (let i = 0; !stopping; i++) await save(m, group, i % 2 ? "/" : "N");
		};
		const clients = [1, 2, 3, 4].map((group) => load(group).catch((e) => assert.ok(stopping, e.message)));
		const until = Date.now() + 20_000;
		while (!open.every((s) => s.events.length > 0) && Date.now() < until) await sleep(100);
		const heard = open.filter((s) => s.events.length > 0).length;
		stopping = true;
		const began = Date.now();
		const status = await m.end(); // before anything is asserted: a server left running would keep this process
		assert.equal(status, 0);
		assert.equal(heard, 200);
		assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
		await Promise.all([...clients, ...open.map((s) => s.ended)]);
		assert.doesNotMatch(m.log, /suspended|assert/i);
	});

	test("a client that left is noticed though nothing happens", async () => {
		const m = await Muster.start();
		const count = async () => Number(/^muster_streams (\d+)$/m.exec((await m.raw("GET", "/metrics")).text)[1]);
		const open = [];
		for (let i = 0; i < PER_LOGIN; i++) open.push(await m.listen("officer"));
		assert.equal(await count(), PER_LOGIN);
		for (const s of open) s.close();
		const began = Date.now();
		while ((await count()) > 0 && Date.now() - began < 30_000) await sleep(100);
		assert.equal(await count(), 0);
		assert.equal(await m.end(), 0);
	});
});

const onPostgres = (process.env.MUSTER_TEST_DB ?? "").startsWith("postgres");

describe("two servers on one database", { skip: onPostgres ? false : "SQLite: one process serves a file" }, () => {
	let m;
	let second;
	before(async () => {
		m = await Muster.start();
		second = await m.beside();
	});
	after(async () => {
		assert.equal(await second.stop(), 0);
		assert.equal(await m.end(), 0);
	});

	test("each tells of what the other wrote, once", async () => {
		const [here, there] = [await m.listen("officer"), await second.listen("officer")];
		await sleep(600); // what they say when they begin to listen to the database
		const before = [here.events.length, there.events.length];
		const seq = await save(m, 1);
		const e = await there.heard((x) => x.seq === seq);
		assert.deepEqual(e.topics, ["marks"]);
		await here.heard((x) => x.seq === seq);
		await sleep(600);
		assert.deepEqual([here.events.length - before[0], there.events.length - before[1]], [1, 1]);
		const back = await save(second, 2);
		await here.heard((x) => x.seq === back);
		const seen = await m.ask("officer", "GET", `/schools/${URN}/registers/${DAY}/AM/2`);
		assert.equal(seen.body.pupils[0].mark.seq, back);
		here.close();
		there.close();
	});

	test("after the database was gone for a moment each tells that everything may have changed", async () => {
		const s = await second.listen("head");
		const url = new URL(m.db);
		const cut = spawnSync("psql", [url.href, "-qc", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN muster_live'"]);
		assert.equal(cut.status, 0);
		await s.heard((x) => ["marks", "presence", "notices", "follow_up"].every((t) => x.topics.includes(t)), 5000);
		s.close();
	});
});
