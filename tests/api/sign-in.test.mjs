// Signing in and out, cookies, other sites' pages, tokens, and too many attempts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Muster, URN, checkAnswer, uuid } from "./muster.mjs";

const json = { "Content-Type": "application/json", "X-Muster": "1" };

describe("signing in", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	const login = async (username, password, headers = {}) => {
		const answer = await m.raw("POST", "/api/v1/login", {
			headers: { ...json, ...headers },
			body: JSON.stringify({ username, password }),
		});
		checkAnswer("POST", "/login", answer);
		return answer;
	};
	const me = (cookie) => m.ask(null, "GET", "/me", { headers: { Cookie: cookie } });

	test("the cookie cannot be read by scripts nor sent by other sites", async () => {
		const answer = await login("head", "head has a password");
		const [cookie] = answer.headers["set-cookie"];
		assert.match(cookie, /^muster=[\w-]{43}; /);
		for (const word of ["HttpOnly", "SameSite=Strict", "Path=/"]) assert.ok(cookie.includes(word), cookie);
		assert.ok(!cookie.includes("Secure"), "plain HTTP on this computer sends no Secure cookies");
		assert.equal(answer.headers["cache-control"], "no-store");
	});
	test("capitals in a user name do not matter", async () => {
		assert.equal((await login("Head", "head has a password")).status, 200);
	});
	test("a wrong name and a wrong password are answered alike, and as fast", async () => {
		const times = { nobody: [], governor: [] };
		const texts = new Set();
		for (let i = 0; i < 5; i++) {
			for (const name of Object.keys(times)) {
				const began = performance.now();
				const answer = await login(name, "wrong");
				times[name].push(performance.now() - began);
				assert.equal(answer.status, 401);
				assert.equal(answer.headers["set-cookie"], undefined);
				texts.add(answer.text);
			}
		}
		assert.equal(texts.size, 1);
		const middle = (list) => list.sort((a, b) => a - b)[2];
		const ratio = middle(times.nobody) / middle(times.governor);
		assert.ok(ratio > 0.25 && ratio < 4, `ratio ${ratio}`);
	});
	test("whoever signs out is signed out", async () => {
		const cookie = (await login("reception", "reception has a password")).headers["set-cookie"][0].replace(/;.*/, "");
		assert.equal((await me(cookie)).status, 200);
		const out = await m.ask(null, "POST", "/logout", { headers: { Cookie: cookie } });
		assert.equal(out.status, 204);
		assert.match(out.headers["set-cookie"][0], /^muster=; .*Max-Age=0/);
		assert.equal((await me(cookie)).status, 401);
	});
	test("a cookie that Muster never gave is nobody", async () => {
		for (const value of ["", "x", "a".repeat(43), "%00"]) assert.equal((await me(`muster=${value}`)).status, 401);
	});
	test("a new password ends every sign-in of that person", async () => {
		const added = await m.ask("admin", "POST", "/users", {
			json: { username: "k.tutor", name: "K. Tutor", position: "Tutor", role: "teacher", urn: URN, groups: ["1"] },
		});
		assert.equal(added.status, 201, added.text);
		assert.deepEqual(added.body.user.groups, ["1"]);
		const first = await login("k.tutor", added.body.password);
		assert.equal(first.status, 200);
		const cookie = first.headers["set-cookie"][0].replace(/;.*/, "");
		assert.equal((await me(cookie)).status, 200);
		const reset = await m.ask("admin", "POST", `/users/${added.body.user.id}/reset`);
		assert.equal(reset.status, 200, reset.text);
		assert.equal((await me(cookie)).status, 401);
		assert.equal((await login("k.tutor", added.body.password)).status, 401);
		assert.equal((await login("k.tutor", reset.body.password)).status, 200);
		const users = await m.ask("admin", "GET", "/users");
		assert.ok(users.body.users.some((u) => u.username === "k.tutor" && u.role === "teacher"));
	});
	test("the office of one school cannot reset whoever looks after all of them", async () => {
		const users = await m.ask("trust", "GET", "/users");
		const trust = users.body.users.find((u) => u.username === "trust");
		assert.equal((await m.ask("admin", "POST", `/users/${trust.id}/reset`)).status, 403);
		const seen = await m.ask("admin", "GET", "/users");
		assert.ok(!seen.body.users.some((u) => u.username === "trust"));
	});
	test("a page of another site cannot act for somebody", async () => {
		const cookie = await m.cookie("officer");
		const post = (headers) =>
			m.raw("POST", `/api/v1/schools/${URN}/policy/lint`, {
				headers: { "Content-Type": "application/json", Cookie: cookie, ...headers },
				body: '{"yaml":"x: 1"}',
			});
		assert.equal((await post({})).status, 403, "our header is missing");
		assert.equal((await post({ "X-Muster": "1", Origin: "https://evil.example" })).status, 403);
		assert.equal((await post({ "X-Muster": "1", Origin: "null" })).status, 403);
		assert.equal((await post({ "X-Muster": "1", Origin: m.base.replace("http", "https") })).status, 403);
		assert.equal((await post({ "X-Muster": "1", Origin: m.base })).status, 200);
		assert.equal((await post({ "X-Muster": "1" })).status, 200, "no browser, no Origin");
	});
	test("a token has one role at one school until it is ended", async () => {
		const made = await m.ask("admin", "POST", "/tokens", { json: { name: "Bell", role: "governor", urn: URN } });
		assert.equal(made.status, 201, made.text);
		const token = made.body.secret;
		const who = await m.ask(null, "GET", "/me", { token });
		assert.deepEqual(who.body.permissions, ["school.read", "figures"]);
		assert.equal(who.body.user.name, "Bell");
		assert.equal((await m.ask(null, "GET", `/schools/${URN}/pupils`, { token })).status, 403);
		const list = await m.ask("admin", "GET", "/tokens");
		assert.ok(list.body.tokens.some((t) => t.id === made.body.token.id));
		assert.ok(!list.text.includes(token));
		// No origin check: a program of another place may use it.
		const lint = await m.raw("POST", `/api/v1/schools/${URN}/policy/lint`, {
			headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}`, Origin: "https://other.example" },
			body: '{"yaml":"x: 1"}',
		});
		assert.equal(lint.status, 200, lint.text);
		assert.equal((await m.ask("admin", "DELETE", `/tokens/${made.body.token.id}`)).status, 204);
		assert.equal((await m.ask(null, "GET", "/me", { token })).status, 401);
		assert.equal((await m.ask("admin", "DELETE", `/tokens/${made.body.token.id}`)).status, 404);
	});
	test("whoever looks after all schools may set one up", async () => {
		const answer = await m.ask("trust", "POST", "/schools", { json: { uuid: uuid(), urn: "136398" } });
		assert.ok([201, 404, 422].includes(answer.status), answer.text);
	});
	test("the eleventh wrong password for one name has to wait, other people do not", async () => {
		for (let i = 0; i < 10; i++) {
			assert.equal((await login(i % 2 ? "pastoral" : "PASTORAL", `wrong ${i}`)).status, 401);
		}
		const answer = await login("pastoral", "pastoral has a password");
		assert.equal(answer.status, 429, answer.text);
		assert.ok(Number(answer.headers["retry-after"]) > 0 && Number(answer.headers["retry-after"]) <= 60);
		assert.equal((await login("head", "head has a password")).status, 200);
	});
	test("the log names no person, no password and no id", () => {
		assert.doesNotMatch(m.log, /officer|pastoral|wrong|k\.tutor|999001/);
	});
});

describe("a sign-in that is not used", () => {
	test("ends after twelve hours, and lasts while it is", async () => {
		const m = await Muster.start();
		const cookie = await m.cookie("officer");
		const at = async (now) => {
			await m.stop();
			m.options.now = now;
			await m.run();
			return (await m.ask(null, "GET", "/me", { headers: { Cookie: cookie } })).status;
		};
		assert.equal(await at("2026-09-24T20:40:00+01:00"), 200, "11 h 50 min later");
		assert.equal(await at("2026-09-25T08:30:00+01:00"), 200, "and again, as it was used meanwhile");
		assert.equal(await at("2026-09-25T20:31:00+01:00"), 401, "12 h 1 min later");
		await m.end();
	});
	// It takes 65 starts; one database is enough.
	const skip = (process.env.MUSTER_TEST_DB ?? "").startsWith("postgres");
	test("ends after thirty days, used or not", { skip }, async () => {
		const m = await Muster.start();
		const cookie = await m.cookie("officer");
		let status = 200;
		let days = 0;
		for (let hour = 11; status === 200 && hour < 24 * 32; hour += 11) {
			await m.stop();
			m.options.now = new Date(Date.parse("2026-09-24T07:50:00Z") + hour * 3600e3).toISOString().replace(".000Z", "Z");
			await m.run();
			({ status } = await m.ask(null, "GET", "/me", { headers: { Cookie: cookie } }));
			days = hour / 24;
		}
		assert.equal(status, 401);
		assert.ok(days >= 30 && days < 30.6, `${days} days`);
		await m.end();
	});
});

describe("sixty failures from one address", () => {
	let m;
	before(async () => {
		m = await Muster.start({ args: ["--trust-proxy", "127.0.0.1"] });
	});
	after(() => m.end());

	test("make that address wait, and no other", async () => {
		const login = (name, from) =>
			m.raw("POST", "/api/v1/login", {
				headers: { ...json, "X-Forwarded-For": `203.0.113.9, ${from}`, "X-Forwarded-Proto": "https" },
				body: JSON.stringify({ username: name, password: `${name} has a password` }),
			});
		const many = await Promise.all(Array.from({ length: 64 }, (_, i) => login(`nobody${i}`, "192.0.2.1")));
		assert.equal(many.filter((a) => a.status === 401).length, 60);
		assert.equal(many.filter((a) => a.status === 429).length, 4);
		assert.equal((await login("head", "192.0.2.1")).status, 429);
		const other = await login("head", "192.0.2.2");
		assert.equal(other.status, 200, other.text);
		assert.match(other.headers["set-cookie"][0], /; Secure/);
	});
	test("an address that the client itself put before the proxy's line is not believed", async () => {
		// HAProxy adds a line of its own instead of lengthening the client's.
		const ask = (...lines) => m.raw("GET", "/metrics", { headers: { "X-Forwarded-For": lines } });
		assert.equal((await ask("127.0.0.1")).status, 200);
		assert.equal((await ask("127.0.0.1", "203.0.113.9")).status, 403);
		assert.equal((await ask("127.0.0.1, 203.0.113.9")).status, 403);
	});
});
