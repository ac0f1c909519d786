// Bad input: each gets a message that names the field or the rule, and changes nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, Muster, URN, root, uuid } from "./muster.mjs";

const school = `/schools/${URN}`;
const register = `${school}/registers/${DAY}/AM/1`;

describe("what is wrong with a request is said, and nothing is changed", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	const save = (marks, more = {}, headers = { "If-Match": '"0"' }) =>
		m.ask("officer", "PUT", register, { headers, json: { uuid: uuid(), marks, ...more } });
	const post = (path, json) => m.ask("officer", "POST", school + path, { json: { uuid: uuid(), ...json } });
	const send = (body, headers = {}) =>
		m.ask("officer", "PUT", register, {
			headers: { "If-Match": '"0"', "Content-Type": "application/json", ...headers },
			body,
		});
	const markOf = async (pupil) => {
		const { body } = await m.ask("officer", "GET", register);
		return body.pupils.find((p) => p.id === pupil).mark;
	};
	const refused = (answer, status, words) => {
		assert.equal(answer.status, status, answer.text);
		assert.match(answer.headers["content-type"], /^application\/problem\+json/);
		assert.match(`${answer.body.field ?? ""} ${answer.body.detail} ${answer.body.rule ?? ""}`, words);
		assert.doesNotMatch(answer.body.detail, /please|oops|!/i);
	};

	// ---- the form of the body ----

	test("a body of more than 1 MB is refused by its length", async () => {
		refused(await send(Buffer.alloc((1 << 20) + 1, " ")), 413, /at most 1048576/);
	});
	test("a body of more than 1 MB without a length is refused too", async () => {
		refused(await send(Buffer.alloc((1 << 20) + 1, " "), { "Transfer-Encoding": "chunked" }), 413, /1 MB/);
	});
	test("JSON of 33 levels is refused", async () => {
		const deep = (n) => '{"uuid":' + "[".repeat(n) + "]".repeat(n) + "}";
		refused(await send(deep(32)), 422, /32 levels/);
		refused(await send(deep(31)), 422, /"uuid" must be text/);
	});
	test("200,000 brackets are refused without delay", async () => {
		const began = Date.now();
		refused(await send("[".repeat(200000)), 422, /32 levels/);
		assert.ok(Date.now() - began < 3000);
	});
	test("what is not JSON is refused with line and column", async () => {
		const answer = await send('{\n "uuid": nonsense }');
		refused(answer, 422, /not JSON/);
		assert.equal(answer.body.line, 2);
	});
	test("an empty body is refused", async () => refused(await send(""), 422, /not JSON/));
	test("a body that is a list is refused", async () => refused(await send("[]"), 422, /must be an object/));
	test("a name given twice is refused", async () => {
		refused(await send('{"uuid":"a","uuid":"b"}'), 422, /duplicate/);
	});
	test("bytes that are not UTF-8 are refused", async () => {
		refused(await send(Buffer.from('{"uuid":"\xff"}', "latin1")), 422, /not JSON/);
		const query = await m.ask("officer", "GET", `${school}/pupils?q=%ff`);
		for (const other of ["%ed%a0%80", "%e0%80%af", "%f0%80%80%af", "%f4%90%80%80"]) {
			refused(await m.ask("officer", "GET", `${school}/pupils?q=${other}`), 422, /UTF-8/);
		}
		refused(query, 422, /UTF-8/);
	});
	test("another content type is refused", async () => {
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"]) {
			refused(await send("{}", { "Content-Type": type }), 415, /application\/json/);
		}
		const answer = await send("{}", { "Content-Type": "application/json; charset=utf-8" });
		refused(answer, 422, /uuid/);
	});
	test("a body where none belongs is refused", async () => {
		refused(await m.ask("admin", "POST", "/users/1/reset", { json: {} }), 422, /no body/);
	});

	// ---- fields ----

	const mark = { pupil: "1", code: "/", based_on: 0 };
	const wrong = [
		["a missing uuid", { uuid: undefined }, /\/uuid .*missing/],
		["a uuid in capitals", { uuid: "6BA7B810-9DAD-41D1-80B4-00C04FD430C8" }, /\/uuid .*UUID/],
		["a uuid that is a number", { uuid: 7 }, /\/uuid .*text/],
		["marks that are no list", { marks: {} }, /\/marks .*list/],
		["marks that are null", { marks: null }, /\/marks .*list/],
		["501 marks", { marks: Array(501).fill(mark) }, /\/marks .*500/],
		["a mark that is text", { marks: ["/"] }, /\/marks\/0 .*object/],
		["a pupil that is a number", { marks: [{ ...mark, pupil: 1 }] }, /\/marks\/0\/pupil .*text/],
		["a pupil that is no id", { marks: [mark, { ...mark, pupil: "x' OR 1=1" }] }, /\/marks\/1\/pupil .*id/],
		["a code of three letters", { marks: [{ ...mark, code: "ABC" }] }, /\/marks\/0\/code .*1 to 2/],
		["a based_on below nought", { marks: [{ ...mark, based_on: -1 }] }, /\/marks\/0\/based_on .*whole number/],
		["a based_on with a fraction", { marks: [{ ...mark, based_on: 1.5 }] }, /\/marks\/0\/based_on .*whole number/],
		["minutes beyond the day", { marks: [{ ...mark, minutes_late: 601 }] }, /\/marks\/0\/minutes_late .*600/],
		["minutes as text", { marks: [{ ...mark, minutes_late: "5" }] }, /\/marks\/0\/minutes_late .*whole number/],
		["a note of 501 characters", { marks: [{ ...mark, note: "é".repeat(501) }] }, /\/marks\/0\/note .*500/],
		["a note with a bell in it", { marks: [{ ...mark, note: "\u0007" }] }, /\/marks\/0\/note .*control/],
		["a time without offset", { taken_at: "2026-09-24T08:41:07" }, /\/taken_at .*offset/],
		["is_complete as text", { is_complete: "yes" }, /\/is_complete .*true or false/],
		["a field nobody knows", { colour: "red" }, /\/colour .*not a field/],
		["a field of a mark nobody knows", { marks: [{ ...mark, date: DAY }] }, /\/marks\/0\/date .*not a field/],
	];
	for (const [name, change, words] of wrong) {
		test(`${name} is refused`, async () => {
			const answer = await m.ask("officer", "PUT", register, {
				headers: { "If-Match": '"0"' },
				json: { uuid: uuid(), marks: [mark], ...change },
			});
			refused(answer, 422, words);
			assert.equal(await markOf("1"), null);
		});
	}
	test("a date that does not exist is refused in the path and in the query", async () => {
		refused(await m.ask("officer", "GET", `${school}/registers/2026-02-30/AM/1`), 422, /date .*exists/);
		refused(await m.ask("officer", "GET", `${school}/today?date=2026-13-01`), 422, /date .*exists/);
		refused(await m.ask("officer", "GET", `${school}/registers/${DAY}/XM/1`), 422, /session .*AM or PM/);
	});
	test("a parameter nobody knows is refused", async () => {
		refused(await m.ask("officer", "GET", `${school}/pupils?colour=red`), 422, /colour .*not a parameter/);
	});
	test("a limit over 500 is refused", async () => {
		refused(await m.ask("officer", "GET", `${school}/pupils?limit=501`), 422, /limit .*1 to 500/);
	});
	test("a choice that is none lists the choices", async () => {
		refused(await m.ask("officer", "GET", `${school}/pupils?band=terrible`), 422, /fine, at_risk, persistent, severe/);
	});

	// ---- paths and methods ----

	test("a path that is none, a pupil and a school that are not there", async () => {
		const none = await m.raw("GET", "/api/v1/nothing");
		refused(none, 404, /nothing/);
		refused(await m.ask("officer", "GET", `${school}/pupils/999999`), 404, /pupil/i);
		refused(await m.ask("officer", "GET", "/schools/123456/today"), 404, /school/i);
	});
	test("another method names the right ones", async () => {
		const answer = await m.raw("DELETE", `/api/v1${register}`, { headers: { "X-Muster": "1" } });
		refused(answer, 405, /methods/);
		assert.equal(answer.headers.allow, "GET, PUT");
	});

	// ---- the register ----

	test("If-Match must be there and be ours", async () => {
		refused(await save([mark], {}, {}), 428, /If-Match/);
		refused(await save([mark], {}, { "If-Match": "5" }), 422, /If-Match/);
	});
	test("a code that does not exist is refused", async () => {
		refused(await save([{ ...mark, code: "&" }]), 422, /marks\/0\/code .*&/);
	});
	test("a code that ended is refused with what replaced it", async () => {
		refused(await save([{ ...mark, code: "H" }]), 422, /H/);
	});
	test("X for a pupil of compulsory school age is refused with its rule", async () => {
		const answer = await save([{ ...mark, code: "X" }]);
		refused(answer, 422, /compulsory/);
		assert.ok(answer.body.rule, answer.text);
	});
	test("a register of a Sunday is refused", async () => {
		const answer = await m.ask("officer", "PUT", `${school}/registers/2026-09-20/AM/1`, {
			headers: { "If-Match": '"0"' },
			json: { uuid: uuid(), marks: [mark] },
		});
		refused(answer, 422, /not open|closed|weekend|session/i);
	});
	test("a register of a day to come is refused", async () => {
		const answer = await m.ask("officer", "PUT", `${school}/registers/2026-09-25/AM/1`, {
			headers: { "If-Match": '"0"' },
			json: { uuid: uuid(), marks: [mark] },
		});
		refused(answer, 422, /before its day .*R48/);
	});
	test("a pupil of another group, and one who is not there, are refused", async () => {
		refused(await save([{ ...mark, pupil: "4" }]), 422, /group/);
		refused(await save([{ ...mark, pupil: "999" }]), 422, /pupil|group/i);
	});
	test("a session before a pupil's start is refused", async () => {
		const made = await post("/pupils", {
			legal_surname: "Late", legal_forename: "Kim", dob: "2014-10-03", sex: "F", start: DAY, year: "7", group: "7 Ash",
		});
		assert.equal(made.status, 201, made.text);
		const answer = await post("/amendments", {
			reason: "Wrong day",
			marks: [{ ...mark, pupil: made.body.id, date: "2026-09-22", session: "AM" }],
		});
		refused(answer, 422, /roll/);
	});
	test("an arrival after the session ended is refused", async () => {
		refused(await post("/arrivals", { pupil: "1", arrived: "16:30", date: "2026-09-23" }), 422, /session/i);
	});
	test("a known absence that ends before it begins is refused", async () => {
		refused(await post("/planned", { pupil: "1", from: "2026-10-02", to: "2026-10-01", code: "C" }), 422, /to/);
	});

	test("an illness that was told becomes O only when it is said who was told beforehand", async () => {
		const made = await post("/absence-reports", { pupil: "1", from: DAY, source: "phone", reason: "illness", told_by: "Mother" });
		assert.equal(made.status, 201, made.text);
		const waiting = await m.ask("officer", "GET", `${school}/absence-reports?open=true`);
		assert.deepEqual(waiting.body.reports.find((r) => r.report === made.body.report).evidence, []); // the policy is silent
		const decide = (more) => post(`/absence-reports/${made.body.report}/decision`, { state: "refused", words: "Seen in town", ...more });
		refused(await decide({ code: "O" }), 422, /told/);
		refused(await decide({ code: "O", told: "m".repeat(201) }), 422, /told/);
		const done = await decide({ told: "Mother, by telephone" });
		assert.equal(done.status, 200, done.text);
	});

	// ---- saving twice, saving over others ----

	test("the same save sent twice is one save, with other content it is refused", async () => {
		const id = uuid();
		const body = (code) => ({ headers: { "If-Match": '"0"' }, json: { uuid: id, marks: [{ pupil: "2", code, based_on: 0 }] } });
		const first = await m.ask("officer", "PUT", register, body("/"));
		assert.equal(first.status, 200, first.text);
		const again = await m.ask("officer", "PUT", register, body("/"));
		assert.deepEqual(again.body, first.body);
		assert.equal(again.headers.etag, first.headers.etag);
		refused(await m.ask("officer", "PUT", register, body("I")), 409, /uuid|content/);
		assert.equal((await markOf("2")).code, "/");
	});
	test("a mark that somebody changed meanwhile is never overwritten", async () => {
		const before = await m.ask("officer", "GET", register);
		const first = await save([{ pupil: "3", code: "/", based_on: 0 }]);
		assert.equal(first.status, 200, first.text);
		const answer = await m.ask("teacher", "PUT", register, {
			headers: { "If-Match": before.headers.etag },
			json: { uuid: uuid(), marks: [{ pupil: "3", code: "I", based_on: 0 }, { pupil: "1", code: "/", based_on: 0 }] },
		});
		refused(answer, 412, /meanwhile/);
		assert.deepEqual(answer.body.conflicts.map((c) => [c.pupil, c.code, c.by]), [["3", "/", "Test officer"]]);
		assert.equal(await markOf("1"), null, "nothing of a refused save is written");
	});

	// ---- the roll ----

	const pupil = { legal_surname: "Abara", legal_forename: "Kim", dob: "2014-10-03", sex: "F", start: DAY, year: "7" };
	test("a UPN with a wrong check letter is refused", async () => {
		refused(await post("/pupils", { ...pupil, upn: "A801990100001" }), 422, /upn .*check letter/i);
	});
	test("a UPN that another pupil has is refused", async () => {
		let made;
		let upn;
		for (const letter of "ABCDEFGHJKLMNPQRTUVWXYZ") {
			upn = `${letter}801990120001`;
			made = await post("/pupils", { ...pupil, upn });
			if (made.status === 201) break;
		}
		assert.equal(made.status, 201, made.text);
		const again = await post("/pupils", { ...pupil, legal_surname: "Begum", upn });
		assert.ok([409, 422].includes(again.status), again.text);
		assert.match(again.body.field, /upn/);
	});
	test("a ground of regulation 9 that does not exist is refused", async () => {
		refused(await post("/pupils/1/leave-roll", { ground: "z", last_day: DAY, evidence: "Letter" }), 422, /ground .*one of/);
	});

	// ---- policy and calendar ----

	test("a template with a variable that its kind does not have is refused", async () => {
		const template = { uuid: uuid(), name: "First text", kind: "absence", body: "((forename)) ((dat))", based_on: 0 };
		refused(await m.ask("head", "POST", `${school}/templates`, { json: template }), 422, /^body .*\(\(dat\)\)/);
		refused(await m.ask("head", "POST", `${school}/templates`, { json: { ...template, body: "x".repeat(4001) } }), 422, /^\/?body .*4000/);
		assert.deepEqual((await m.ask("head", "GET", `${school}/templates`)).body.templates, []);
	});

	test("a policy that closes after the session ends is refused", async () => {
		const got = await m.ask("head", "GET", `${school}/policy`);
		const good = readFileSync(join(root, "policies/default-2024-guidance.yaml"), "utf8");
		const yaml = good.replace(/closes:.*/, 'closes: "23:00"');
		assert.notEqual(yaml, good);
		const answer = await m.ask("head", "PUT", `${school}/policy`, { json: { uuid: uuid(), yaml } });
		assert.equal(answer.status, 422, answer.text);
		assert.equal((await m.ask("head", "GET", `${school}/policy`)).body.yaml, got.body.yaml);
	});
	test("terms back to front are refused", async () => {
		const terms = [{ first: "2026-12-18", last: "2026-09-01", name: "Autumn" }];
		refused(await m.ask("head", "PUT", `${school}/calendar`, { json: { uuid: uuid(), terms, closures: [] } }), 422, /term/i);
	});

	// ---- people ----

	test("a user name that is taken, capitals in one, a role that is none", async () => {
		const user = { username: "officer", name: "Other", position: "x", role: "teacher", urn: URN };
		const add = (change) => m.ask("admin", "POST", "/users", { json: { ...user, ...change } });
		refused(await add({}), 409, /username/);
		refused(await add({ username: "Officer" }), 422, /username/);
		refused(await add({ username: "new", role: "king" }), 422, /role .*one of/);
		refused(await add({ username: "new", groups: ["77"] }), 422, /groups/);
	});
});
