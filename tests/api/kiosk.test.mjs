// A kiosk: paired by a code, known by a cookie of its own, and able to do one thing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Muster, URN, uuid } from "./muster.mjs";

describe("a kiosk", () => {
	let m;
	let cookie;
	const ask = (method, path, json, with_ = cookie) =>
		m.ask(null, method, path, { headers: with_ ? { Cookie: with_ } : {}, ...(json ? { json } : {}) });
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	test("is paired by the code that the office gives, once", async () => {
		const made = await m.ask("officer", "POST", `/schools/${URN}/devices`, { json: { name: "Hall", place: "Pupil Reception" } });
		assert.equal(made.status, 201, made.text);
		assert.match(made.body.code, /^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
		const paired = await ask("POST", "/kiosk/pair", { code: made.body.code }, "");
		assert.equal(paired.status, 200, paired.text);
		cookie = /muster-kiosk=[^;]+/.exec(String(paired.headers["set-cookie"]))[0];
		assert.match(String(paired.headers["set-cookie"]), /HttpOnly; SameSite=Strict/);
		const again = await ask("POST", "/kiosk/pair", { code: made.body.code }, "");
		assert.equal(again.status, 401);
		assert.equal(again.body.field, "code");
	});

	test("knows its place and finds names, and nothing else of anybody", async () => {
		const kiosk = await ask("GET", "/kiosk");
		assert.equal(kiosk.status, 200, kiosk.text);
		assert.equal(kiosk.body.place, "Pupil Reception");
		const names = await ask("GET", "/kiosk/names");
		for (const n of names.body.names) assert.deepEqual(Object.keys(n).sort(), ["begins", "group", "id", "name", "number"]);
	});

	test("is nobody to every other route", async () => {
		for (const path of [`/schools/${URN}/today`, `/schools/${URN}/pupils`, `/schools/${URN}/reception`, "/me"]) {
			const answer = await ask("GET", path);
			assert.equal(answer.status, 401, `${path}: ${answer.text}`);
		}
	});

	test("that was revoked is told so", async () => {
		const list = await m.ask("officer", "GET", `/schools/${URN}/devices`);
		const { id } = list.body.devices.find((v) => v.state === "paired");
		assert.equal((await m.ask("officer", "POST", `/schools/${URN}/devices/${id}/revoke`, { json: {} })).status, 200);
		const refused = await ask("POST", "/kiosk/sign-in", { uuid: uuid(), pupil: "1" });
		assert.equal(refused.status, 401);
		assert.match(refused.body.detail, /not paired/);
	});
});
