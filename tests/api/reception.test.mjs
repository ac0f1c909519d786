// The front desk through the interface: every answer is checked against docs/openapi.yaml.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Muster, URN, uuid } from "./muster.mjs";

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
});
