// Where a permission ends: other groups, other schools, tokens, other people's uuids, shared browsers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DAY, Muster, OTHER, URN, uuid } from "./muster.mjs";

const CLUB = { kind: "club", name: "Chess", from: DAY, to: DAY, starts: "15:30", ends: "16:30" };
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(20)]).toString("base64");

describe("where a permission ends", () => {
	let m;
	const ask = (role, method, path, json) => m.ask(role, method, `/schools/${URN}${path}`, json ? { json } : {});
	/** Somebody more, signed in as `username` from now on. */
	async function person(username, more) {
		const made = await m.ask(more.urn === OTHER ? "trust" : "admin", "POST", "/users", {
			json: { username, name: `Test ${username}`, position: "invented", urn: URN, ...more },
		});
		assert.equal(made.status, 201, made.text);
		const answer = await m.raw("POST", "/api/v1/login", {
			headers: { "X-Muster": "1", "Content-Type": "application/json" },
			body: JSON.stringify({ username, password: made.body.password }),
		});
		assert.equal(answer.status, 200, answer.text);
		m.cookies[username] = answer.headers["set-cookie"][0].replace(/;.*/, "");
		return made.body.user.id;
	}
	before(async () => {
		m = await Muster.start();
		await person("ashofficer", { role: "officer", groups: ["1"] });
	});
	after(() => m.end());

	test("a teacher puts no pupil of another group into a register of their own, and so reads no mark of theirs", async () => {
		const other = await ask("teacher", "POST", "/ad-hoc", { uuid: uuid(), ...CLUB, pupils: ["1", "4"] });
		assert.equal(other.status, 403, other.text);
		assert.equal(other.body.field, "/pupils/1");
		const own = await ask("teacher", "POST", "/ad-hoc", { uuid: uuid(), ...CLUB, pupils: ["1"] });
		assert.equal(own.status, 201, own.text);
		const grown = await ask("teacher", "PUT", `/ad-hoc/${own.body.id}`, { uuid: uuid(), ...CLUB, pupils: ["1", "4"] });
		assert.equal(grown.status, 403, grown.text);
	});

	test("whom the office put on a list stays there when its leader changes it", async () => {
		const me = await m.ask("teacher", "GET", "/me");
		const made = await ask("officer", "POST", "/ad-hoc", { uuid: uuid(), ...CLUB, leader: me.body.user.id, pupils: ["1", "4"] });
		assert.equal(made.status, 201, made.text);
		const kept = await ask("teacher", "PUT", `/ad-hoc/${made.body.id}`, { uuid: uuid(), ...CLUB, name: "Chess club", pupils: ["1", "4"] });
		assert.equal(kept.status, 200, kept.text);
		const more = await ask("teacher", "PUT", `/ad-hoc/${made.body.id}`, { uuid: uuid(), ...CLUB, pupils: ["1", "4", "5"] });
		assert.equal(more.status, 403, more.text);
	});

	test("a lesson is given to nobody of another school, and their name is not said", async () => {
		const stranger = await person("stranger", { role: "teacher", urn: OTHER });
		const made = await ask("officer", "POST", "/ad-hoc", { uuid: uuid(), ...CLUB, leader: stranger, pupils: ["1"] });
		assert.equal(made.status, 422, made.text);
		const club = await ask("officer", "POST", "/ad-hoc", { uuid: uuid(), ...CLUB, pupils: ["1"] });
		const cover = await ask("officer", "POST", `/lessons/${DAY}/${club.body.id}/cover`, { uuid: uuid(), user: stranger });
		assert.equal(cover.status, 422, cover.text);
		assert.doesNotMatch(made.text + cover.text, /Test stranger/);
		const register = await ask("officer", "POST", "/covers", { uuid: uuid(), user: stranger, group: "1", date: DAY });
		assert.equal(register.status, 422, register.text);
	});

	test("an officer of one group reads no outbox and no spot check, and reminds and covers no other group", async () => {
		for (const path of ["/outbox", "/spot-checks"]) {
			const answer = await ask("ashofficer", "GET", path);
			assert.equal(answer.status, 403, `${path} ${answer.text}`);
		}
		const remind = await ask("ashofficer", "POST", `/registers/${DAY}/AM/2/remind`, { uuid: uuid() });
		assert.equal(remind.status, 403, remind.text);
		const me = await m.ask("reception", "GET", "/me");
		const given = await ask("officer", "POST", "/covers", { uuid: uuid(), user: me.body.user.id, group: "2", date: DAY });
		assert.equal(given.status, 201, given.text);
		assert.equal((await ask("ashofficer", "POST", `/covers/${given.body.id}/end`, { uuid: uuid() })).status, 403);
		assert.equal((await ask("officer", "POST", `/covers/${given.body.id}/end`, { uuid: uuid() })).status, 200);
	});

	test("cover opens its register on its day, and nothing once it is taken back", async () => {
		await person("cover", { role: "teacher", groups: ["2"] });
		const { id } = (await m.ask("cover", "GET", "/me")).body.user;
		const at = `/registers/${DAY}/AM/1`;
		assert.equal((await ask("cover", "GET", at)).status, 403);
		const given = await ask("officer", "POST", "/covers", { uuid: uuid(), user: id, group: "1", date: DAY, session: "AM" });
		assert.equal(given.status, 201, given.text);
		assert.equal((await ask("cover", "GET", at)).status, 200);
		for (const path of [`/registers/${DAY}/PM/1`, "/registers/2026-09-23/AM/1", "/pupils/1", "/groups/1/week", "/grid?group=1&from=2026-09-24&to=2026-09-24"]) {
			const answer = await ask("cover", "GET", path);
			if (path.startsWith("/grid")) assert.deepEqual(answer.body.pupils ?? [], [], answer.text);
			else assert.equal(answer.status, 403, `${path} ${answer.text.slice(0, 200)}`);
		}
		assert.equal((await ask("officer", "POST", `/covers/${given.body.id}/end`, { uuid: uuid() })).status, 200);
		assert.equal((await ask("cover", "GET", at)).status, 403);
	});

	test("a token reads none of its maker's notices", async () => {
		const made = await m.ask("admin", "POST", "/tokens", { json: { name: "Screen", role: "governor", urn: URN } });
		assert.equal(made.status, 201, made.text);
		const token = made.body.secret;
		const answer = await m.ask(null, "GET", `/schools/${URN}/notices`, { token });
		assert.deepEqual(answer.body, { notices: [] }, answer.text);
		assert.equal((await m.ask(null, "POST", `/schools/${URN}/notices/1/seen`, { token, json: {} })).status, 404);
		assert.equal((await m.ask("admin", "DELETE", `/tokens/${made.body.token.id}`)).status, 204);
		assert.equal((await m.ask(null, "GET", `/schools/${URN}/notices`, { token })).status, 401);
	});

	test("a photo is what its bytes say, is kept for this login only, and is in scope", async () => {
		const html = Buffer.from("<script>alert(1)</script>").toString("base64");
		const bad = await ask("officer", "PUT", "/pupils/1/photo", { uuid: uuid(), image: html });
		assert.equal(bad.status, 422, bad.text);
		for (const pupil of ["1", "4"]) {
			assert.equal((await ask("officer", "PUT", `/pupils/${pupil}/photo`, { uuid: uuid(), image: PNG })).status, 200);
		}
		const photo = await ask("teacher", "GET", "/pupils/1/photo");
		assert.equal(photo.status, 200);
		assert.equal(photo.headers["content-type"], "image/png");
		assert.equal(photo.headers["x-content-type-options"], "nosniff");
		assert.match(photo.headers["cache-control"], /^private/);
		assert.match(photo.headers.vary, /Cookie/); // the next person at this browser gets their own answer
		const other = await ask("teacher", "GET", "/pupils/4/photo");
		assert.equal(other.status, 403);
		assert.equal(other.headers["cache-control"], "no-store");
	});

	test("a school's logo is put by who sets its policy, is what its bytes say, and is served as that", async () => {
		const put = (role, image) => ask(role, "PUT", "/logo", { uuid: uuid(), image });
		assert.equal((await put("officer", PNG)).status, 403);
		assert.equal((await ask("teacher", "GET", "/logo")).status, 404);
		assert.equal((await put("head", PNG)).status, 200);
		const svg = await put("head", Buffer.from("<svg><script>alert(1)</script></svg>").toString("base64"));
		assert.equal(svg.status, 422, svg.text);
		assert.match(svg.body.detail, /no JPEG or PNG/);
		const large = Buffer.alloc(210_000);
		Buffer.from(PNG, "base64").copy(large);
		const refused = await put("head", large.toString("base64"));
		assert.equal(refused.status, 413, refused.text);
		assert.match(refused.body.detail, /206 KB; 200 KB are the most/);
		const school = await ask("teacher", "GET", "");
		assert.match(school.body.logo, /\/logo\?v=\d+$/);
		const logo = await ask("teacher", "GET", school.body.logo.replace(/.*\/logo/, "/logo"));
		assert.equal(logo.status, 200);
		assert.equal(logo.headers["content-type"], "image/png");
		assert.equal(logo.headers["x-content-type-options"], "nosniff");
		assert.match(logo.headers["content-security-policy"], /default-src 'self'/);
		assert.match(logo.headers["cache-control"], /^private/);
		assert.equal((await ask("head", "POST", "/logo/remove", { uuid: uuid() })).status, 200);
		assert.equal((await ask("teacher", "GET", "/logo")).status, 404);
		assert.equal((await ask("teacher", "GET", "")).body.logo, undefined);
	});

	test("somebody else's uuid gives no answer of theirs, and other content is refused", async () => {
		const json = { uuid: uuid(), pupil: "1", words: "Not in the hall" };
		assert.equal((await ask("officer", "POST", "/alerts", json)).status, 201);
		assert.equal((await ask("officer", "POST", "/alerts", json)).status, 201);
		const stolen = await ask("reception", "POST", "/alerts", json);
		assert.equal(stolen.status, 409, stolen.text);
		assert.equal(stolen.body.field, "uuid");
		assert.equal((await ask("officer", "POST", "/alerts", { ...json, words: "Somewhere else" })).status, 409);
	});

	test("an alert of another group and of no lesson of theirs is not there for a teacher", async () => {
		const made = await ask("officer", "POST", "/alerts", { uuid: uuid(), pupil: "6" });
		assert.equal(made.status, 201, made.text);
		const list = await ask("teacher", "GET", "/alerts");
		assert.ok(list.body.alerts.every((a) => a.pupil.id !== "6"), list.text);
		assert.equal((await ask("teacher", "GET", `/alerts/${made.body.id}`)).status, 403);
		assert.equal((await ask("teacher", "POST", `/alerts/${made.body.id}/steps`, { uuid: uuid(), kind: "found" })).status, 403);
		assert.equal((await ask("teacher", "POST", "/alerts", { uuid: uuid(), pupil: "6" })).status, 403);
	});

	test("the time a device claims is at most five days back", async () => {
		const ago = (days) => ({ taken_at: new Date(Date.parse(`${DAY}T08:00:00Z`) - days * 86400e3).toISOString(), sent_at: `${DAY}T08:00:00.000Z` });
		const old = await ask("officer", "POST", "/alerts", { uuid: uuid(), pupil: "2", ...ago(300) });
		assert.equal(old.status, 422, old.text);
		assert.equal(old.body.field, "taken_at");
		assert.equal((await ask("officer", "POST", "/alerts", { uuid: uuid(), pupil: "2", ...ago(1) })).status, 201);
	});
});

/** Bodies that are wrong in every way; none changes anything, none is answered 5xx. */
const WRONG = [null, true, -1, 1e300, "", "\u0000", "\u202Eniram\u0000", "\uD800", "a".repeat(70000), [], {}, [[]], [null], Array(3000).fill("1"), Array(3000).fill({ pupil: "1" })];

describe("a body that is wrong", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	const bodies = {
		"/reception/sign-in": ["uuid", "pupils", "person", "place", "note", "reason", "next", "date", "at", "is_waiting", "taken_at", "sent_at", "device"],
		"/reception/sign-out": ["pupils", "person", "at", "expected_back", "reason", "was_here"],
		"/reception/back": ["pupils", "at"],
		"/reception/hand-over": ["pupils", "person"],
		"/reception/undo": ["act", "n", "reason"],
		"/reception/paper": ["rows", "date", "place", "is_dry_run"],
		"/alerts": ["pupil", "expected", "words", "taken_at", "sent_at"],
		"/vulnerable": ["pupil", "reason"],
		"/ad-hoc": ["kind", "name", "place", "leader", "leader_name", "from", "to", "days", "starts", "ends", "may_ask", "pupils"],
		"/spot-checks": ["count"],
		"/fire-rolls": ["kind", "note", "taken_at"],
		"/fire-roll/ticks": ["ticks"],
		"/fire-roll/counts": ["who", "here", "found"],
		"/covers": ["user", "group", "date", "session", "reason"],
		"/seals": ["from", "to", "reason", "with_gaps"],
		"/devices": ["name", "place"],
	};
	for (const [path, members] of Object.entries(bodies)) {
		test(`POST ${path} is refused or harmless, whatever a member holds`, async () => {
			for (const member of members) {
				for (const value of WRONG) {
					const json = { ...(path === "/devices" ? {} : { uuid: uuid() }), [member]: value };
					const { status, text } = await m.ask("officer", "POST", `/schools/${URN}${path}`, { json });
					const says = `${member}=${JSON.stringify(value).slice(0, 60)}: ${status} ${text.slice(0, 200)}`;
					assert.ok(status < 500, says);
				}
			}
		});
	}

	test("a body over 1 MB is refused, sent whole or in pieces", async () => {
		const answer = await m.ask("officer", "POST", `/schools/${URN}/alerts`, { json: { uuid: uuid(), pupil: "1", words: "x".repeat(1 << 20) } });
		assert.equal(answer.status, 413, answer.text);
	});
});
