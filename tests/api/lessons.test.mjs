// Lessons from outside: the timetable comes in, a register is taken, the comparison asks, nothing changes a mark.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DAY, Muster, URN, uuid } from "./muster.mjs";

const TIMETABLE = `class,subject,day,week,period,start,end,room,teacher
7x/Ma1,Maths,Mon-Fri,,P1,08:50,09:50,M4,teacher
7x/En1,English,Thu,,P1,08:50,09:50,E2,Supply
`;
const CLASSES = `class,surname,forename
7x/Ma1,Begum,Alex
7x/Ma1,Chaudhry,Sam
`;

async function bring(m, kind, csv, query = "") {
	const sent = await m.ask("officer", "POST", `/schools/${URN}/imports?kind=${kind}${query}`, { headers: { "Content-Type": "text/csv" }, body: csv });
	assert.equal(sent.status, 202, sent.text);
	for (;;) {
		const job = await m.ask("officer", "GET", `/schools/${URN}/imports/${sent.body.id}`);
		if (job.body.state === "done" || job.body.state === "refused") return job.body;
		await sleep(20);
	}
}

describe("lessons", () => {
	let m;
	const ask = (role, method, path, json) => m.ask(role, method, `/schools/${URN}${path}`, json ? { json } : {});
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	test("a timetable with a fault brings in nothing; a good one is there at once", async () => {
		const bad = await bring(m, "timetable", TIMETABLE.replace("Mon-Fri", "Funday"));
		assert.equal(bad.state, "refused");
		assert.deepEqual([bad.problems[0].line, bad.problems[0].field, bad.problems[0].value], [2, "day", "Funday"]);
		const dry = await bring(m, "timetable", TIMETABLE, "&dry_run=true");
		assert.match(dry.summary, /2 lessons added/);
		assert.deepEqual((await ask("officer", "GET", "/lessons")).body.lessons, []);
		assert.equal((await bring(m, "timetable", TIMETABLE)).state, "done");
		assert.equal((await bring(m, "classes", CLASSES)).state, "done");
		const all = await ask("officer", "GET", "/lessons");
		assert.deepEqual(all.body.lessons.map((l) => [l.name, l.state, l.counts.expected]), [["7x/En1", "due", 0], ["7x/Ma1", "due", 2]]);
		const mine = await ask("teacher", "GET", "/lessons");
		assert.deepEqual(mine.body.lessons.map((l) => l.name), ["7x/Ma1"]);
	});

	test("out come the same files that went in", async () => {
		const out = await m.ask("officer", "GET", `/schools/${URN}/export/timetable`);
		assert.match(out.text, /^class,subject,day,week,period,start,end,room,teacher\n/);
		assert.match(out.text, /7x\/Ma1,Maths,Mon\/Tue\/Wed\/Thu\/Fri,,P1,08:50,09:50,M4,Test teacher/);
		const again = await bring(m, "timetable", out.text);
		assert.match(again.summary, /0 lessons added, 0 ended, 2 already there/);
	});

	test("a lesson register raises a question within the same second and changes no mark", async () => {
		const path = `/registers/${DAY}/AM/1`;
		const register = await ask("officer", "GET", path);
		const saved = await m.ask("officer", "PUT", `/schools/${URN}${path}`, {
			headers: { "If-Match": register.headers.etag },
			json: { uuid: uuid(), marks: register.body.pupils.map((p) => ({ pupil: p.id, code: "/", based_on: 0 })) },
		});
		assert.equal(saved.status, 200, saved.text);
		const lessons = await ask("teacher", "GET", "/lessons");
		const id = lessons.body.lessons[0].id;
		const lesson = await ask("teacher", "GET", `/lessons/${DAY}/${id}`);
		assert.deepEqual(lesson.body.pupils.map((p) => p.session_mark.code), ["/", "/"]);
		const marks = lesson.body.pupils.map((p, i) => ({ pupil: p.id, mark: i ? "late" : "not_here", minutes: i ? 0 : null, based_on: 0 }));
		const took = await ask("teacher", "PUT", `/lessons/${DAY}/${id}`, { uuid: uuid(), is_complete: true, marks });
		assert.equal(took.status, 200, took.text);
		const missing = await ask("officer", "GET", "/lessons/missing");
		assert.deepEqual(missing.body.questions.map((q) => [q.kind, q.pupil.id, q.session_code]), [["missing", marks[0].pupil, "/"]]);
		assert.equal(missing.body.questions[0].last_seen.where, "morning register");
		const after = await ask("officer", "GET", path);
		assert.deepEqual(after.body.pupils.map((p) => p.mark.code), ["/", "/", "/"]);
		const settle = { uuid: uuid(), pupil: marks[0].pupil, kind: "missing", outcome: "elsewhere", note: "Nurse" };
		assert.equal((await ask("officer", "POST", `/lessons/${DAY}/${id}/settle`, settle)).status, 200);
		assert.equal((await ask("officer", "POST", `/lessons/${DAY}/${id}/settle`, settle)).status, 200);
		const settled = await ask("officer", "GET", "/lessons/missing");
		assert.deepEqual(settled.body.questions, []);
		assert.deepEqual(settled.body.settled.map((q) => [q.outcome, q.note]), [["elsewhere", "Nurse"]]);
		const pupil = await ask("officer", "GET", `/pupils/${marks[1].pupil}/lessons`);
		assert.equal(pupil.body.counts.late, 1);
	});

	test("bad input is named and changes nothing", async () => {
		const id = (await ask("teacher", "GET", "/lessons")).body.lessons[0].id;
		for (const [field, json] of [
			["/marks/0/mark", { uuid: uuid(), marks: [{ pupil: "1", mark: "ill", based_on: 0 }] }],
			["/marks/0/pupil", { uuid: uuid(), marks: [{ pupil: "6", mark: "present", based_on: 0 }] }],
			["/marks/0/place", { uuid: uuid(), marks: [{ pupil: "1", mark: "elsewhere", based_on: 0 }] }],
		]) {
			const answer = await ask("teacher", "PUT", `/lessons/${DAY}/${id}`, json);
			assert.equal(answer.status, 422, answer.text);
			assert.equal(answer.body.field, field);
		}
		const tomorrow = await ask("teacher", "PUT", `/lessons/2026-09-25/${id}`, { uuid: uuid(), marks: [] });
		assert.equal(tomorrow.status, 422);
	});

	test("a spot check names the room and who should be in it", async () => {
		const made = await ask("officer", "POST", "/spot-checks", { uuid: uuid(), count: 3 });
		assert.equal(made.status, 201, made.text);
		const list = await ask("officer", "GET", "/spot-checks");
		const room = list.body.checks[0].rooms.find((r) => r.lesson.name === "7x/Ma1");
		assert.equal(room.pupils.length, 1); // marked in: late; the other was not here
		const log = await ask("officer", "POST", `/spot-checks/${made.body.id}/${room.lesson.id}`, { uuid: uuid(), result: "missing", missing: [room.pupils[0].id] });
		assert.equal(log.status, 200, log.text);
		assert.equal((await ask("officer", "GET", "/spot-checks")).body.checks[0].rooms[0].missing.length, 1);
	});
});
