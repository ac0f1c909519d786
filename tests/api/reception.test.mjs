// The front desk through the interface: every answer is checked against docs/openapi.yaml.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DAY, Muster, URN, uuid } from "./muster.mjs";

const at = `/schools/${URN}/reception`;

describe("the front desk", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	const act = (name, json) => m.ask("reception", "POST", `${at}/${name}`, { json: { uuid: uuid(), ...json } });
	const day = async () => (await m.ask("reception", "GET", at)).body;

	test("in, out, back and taken back leave the list as it is told", async () => {
		const before = await m.ask("reception", "GET", `${at}/pupils/1`);
		assert.equal(before.status, 200);
		assert.equal(before.body.sign_in.is_possible, true, before.text);
		const come = await act("sign-in", { pupils: ["1"], reason: "Overslept", next: "Room 3", is_waiting: true, place: "Hall" });
		assert.equal(come.status, 200, come.text);
		assert.deepEqual((await day()).waiting.map((w) => w.pupil), ["1"]);
		assert.equal((await act("hand-over", { pupils: ["1"], person: "Miss Hale" })).status, 200);
		const out = await act("sign-out", { pupils: ["1"], person: "Her aunt", reason: "Dentist" });
		assert.equal(out.status, 200, out.text);
		assert.deepEqual((await day()).out.map((o) => o.person), ["Her aunt"]);
		const again = await act("sign-out", { pupils: ["1"] });
		assert.equal(again.status, 422);
		assert.match(again.body.detail, /signed out already/);
		const back = await act("back", { pupils: ["1"] });
		assert.equal(back.status, 200, back.text);
		const { act: id, n } = back.body.moves[0];
		assert.equal((await act("undo", { act: id, n, reason: "Still out" })).status, 200);
		const now = await day();
		assert.equal(now.out.length, 1);
		assert.deepEqual(now.moves.map((x) => x.kind), ["undo", "back", "out", "handed_over", come.body.moves[0].kind]);
	});

	test("the same uuid is one act; an unknown member, a bad time and nobody are refused by field", async () => {
		const json = { uuid: uuid(), pupils: ["2"], place: "Hall" };
		const first = await m.ask("reception", "POST", `${at}/sign-in`, { json });
		const second = await m.ask("reception", "POST", `${at}/sign-in`, { json });
		assert.equal(first.text, second.text);
		assert.equal((await m.ask("reception", "POST", `${at}/sign-in`, { json: { ...json, note: "x" } })).status, 409);
		for (const [bad, field] of [
			[{ pupils: [] }, /pupils/],
			[{ pupils: ["3"], at: "8:5" }, /at/],
			[{ pupils: ["3"], nonsense: 1 }, /nonsense/],
			[{ pupils: ["99999"] }, /pupils/],
		]) {
			const answer = await act("sign-in", bad);
			assert.ok([404, 422].includes(answer.status), answer.text);
			assert.match(answer.body.field, field);
		}
	});

	test("a paper list says what is wrong row by row, and saves nothing then", async () => {
		const { pupils } = (await m.ask("reception", "GET", `${at}/pupils`)).body;
		const moves = (await day()).moves.length;
		const answer = await act("paper", { rows: [{ who: `${pupils[2].name.forename} ${pupils[2].name.surname}`, at: "no" }, { who: "Nobody", at: "08:50" }] });
		assert.equal(answer.status, 200, answer.text);
		assert.equal(answer.body.saved_at, "");
		assert.ok(answer.body.rows.every((r) => r.problem !== ""), answer.text);
		assert.equal((await day()).moves.length, moves);
	});

	test("a list sent again from a phone whose clock was put right is the same list", async () => {
		const json = { uuid: uuid(), pupils: ["5"], place: "Hall" };
		const sent = (minute) => ({ ...json, taken_at: `${DAY}T${minute}:00Z`, sent_at: `${DAY}T${minute}:30Z` });
		const first = await m.ask("reception", "POST", `${at}/sign-in`, { json: sent("03:10") });
		assert.equal(first.status, 200, first.text);
		const second = await m.ask("reception", "POST", `${at}/sign-in`, { json: sent("07:49") });
		assert.equal(second.status, 200, second.text);
		assert.equal(second.text, first.text);
	});

	test("reasons for leaving carry the code of a session that is missed by them", async () => {
		assert.ok((await day()).leaving_reasons.includes("Medical or dental appointment (M)"));
	});

	test("the fire roll accounts for whom presence says is to be found, which is more than on site", async () => {
		const presence = await m.ask("reception", "GET", `/schools/${URN}/presence`);
		const roll = await m.ask("reception", "GET", `/schools/${URN}/fire-roll`);
		assert.equal(roll.status, 200, roll.text);
		assert.equal(roll.body.counts.to_account_for, presence.body.counts.to_find);
		assert.ok(roll.body.counts.to_account_for > presence.body.counts.on_site);
		assert.equal(roll.body.counts.on_site, undefined);
	});

	test("a refusal says in words what may not be done", async () => {
		const answer = await m.ask("governor", "GET", `/schools/${URN}/presence`);
		assert.equal(answer.status, 403);
		assert.match(answer.body.detail, /may not see who is on site; these roles may: .*reception/);
	});

	test("who is given a register is told, and told again when it is taken away", async () => {
		const me = (await m.ask("teacher", "GET", "/me")).body.user;
		const notices = async () => (await m.ask("teacher", "GET", `/schools/${URN}/notices`)).body.notices.map((n) => n.body);
		const json = { uuid: uuid(), user: me.id, group: "2", date: DAY, session: "PM" };
		const given = await m.ask("officer", "POST", `/schools/${URN}/covers`, { json });
		assert.equal(given.status, 201, given.text);
		assert.equal((await notices()).filter((b) => /^You cover the afternoon register of .* on Thu 24 Sep 2026\.$/.test(b)).length, 1);
		const end = await m.ask("officer", "POST", `/schools/${URN}/covers/${given.body.id}/end`, { json: { uuid: uuid() } });
		assert.equal(end.status, 200, end.text);
		assert.equal((await notices()).filter((b) => b.startsWith("You no longer cover")).length, 1);
	});
});
