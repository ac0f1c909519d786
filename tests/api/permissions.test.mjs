// Every route with every role and with nobody: what docs/permissions.md says is what happens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DAY, Muster, OTHER, ROLES, URN, operations, root, uuid } from "./muster.mjs";

/** The table of docs/permissions.md: permission -> set of roles. */
function documented() {
	const rows = readFileSync(join(root, "docs/permissions.md"), "utf8")
		.split("\n")
		.filter((line) => line.startsWith("| "));
	const [head, , ...body] = rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
	return new Map(body.map(([name, ...cells]) => [name, new Set(head.slice(1).filter((_, i) => cells[i] === "yes"))]));
}

/** The table of src/api/routes.c: "GET /schools/{urn}" -> "school.read". */
function built() {
	const c = readFileSync(join(root, "src/api/routes.c"), "utf8");
	const words = {};
	for (const [, name, value] of c.matchAll(/^#define (\w+) (.+)$/gm)) words[name] = value;
	const text = (s) =>
		s
			.trim()
			.split(/\s+(?=")|(?<=")\s+|\s+/)
			.map((part) => (part.startsWith('"') ? part.slice(1, -1) : words[part] ? text(words[part]) : part))
			.join("");
	const out = new Map();
	for (const [, method, path, perm] of c.matchAll(/\{"([A-Z]+)", ([^,]+), PERM_(\w+),/g)) {
		out.set(`${method} ${text(path)}`, perm.toLowerCase());
	}
	return out;
}

const table = documented();
const policy = readFileSync(join(root, "policies/default-2024-guidance.yaml"), "utf8");
const mark = { pupil: "1", code: "/", based_on: 0 };
const pupil = { legal_surname: "Abara", legal_forename: "Kim", dob: "2014-10-03", sex: "F", start: DAY, year: "7" };

const club = { kind: "club", name: "Chess", from: DAY, to: DAY, starts: "15:30", ends: "16:30", pupils: ["1"] };

/** A request that somebody with the permission may make, for each operation. */
const samples = {
	login: { json: { username: "officer", password: "officer has a password" } },
	addSchool: { json: () => ({ uuid: uuid(), urn: "136398" }) },
	setCalendar: { json: () => ({ uuid: uuid(), terms: [{ first: "2025-09-01", last: "2026-12-18", name: "Long" }], closures: [] }) },
	setPolicy: { json: () => ({ uuid: uuid(), yaml: policy }) },
	lintPolicy: { json: { yaml: policy } },
	saveRegister: { headers: { "If-Match": '"0"' }, json: () => ({ uuid: uuid(), marks: [mark] }) },
	closeRegister: { json: () => ({ uuid: uuid() }) },
	amend: { json: () => ({ uuid: uuid(), reason: "Wrong key", marks: [{ ...mark, date: DAY, session: "AM" }] }) },
	arrive: { json: () => ({ uuid: uuid(), pupil: "1" }) },
	signIn: { json: () => ({ uuid: uuid(), pupils: ["1"] }) },
	signOut: { json: () => ({ uuid: uuid(), pupils: ["1"], person: "Mrs Abara" }) },
	comeBack: { json: () => ({ uuid: uuid(), pupils: ["1"] }) },
	handOver: { json: () => ({ uuid: uuid(), pupils: ["1"], person: "Mr Tutor" }) },
	undoMove: { json: () => ({ uuid: uuid(), act: "1", n: 1, reason: "Wrong pupil" }) },
	paper: { json: () => ({ uuid: uuid(), is_dry_run: true, rows: [{ who: "Abara", at: "08:52" }] }) },
	plan: { json: () => ({ uuid: uuid(), pupil: "1", from: "2026-10-01", to: "2026-10-01", code: "C" }) },
	endPlanned: { json: () => ({ uuid: uuid(), reason: "Not going" }) },
	admit: { json: () => ({ uuid: uuid(), ...pupil }) },
	changePupil: { json: () => ({ uuid: uuid(), note: "Likes chess" }) },
	leaveRoll: { json: () => ({ uuid: uuid(), ground: "a", last_day: DAY, evidence: "Letter" }) },
	tellAbsence: { json: () => ({ uuid: uuid(), pupil: "1", source: "phone", reason: "illness", told_by: "Mother" }) },
	decideAbsence: { json: () => ({ uuid: uuid(), state: "asked", words: "Which doctor" }) },
	askLeave: { json: () => ({ uuid: uuid(), pupils: ["1"], ground: "exceptional", applicant: "Mother", applicant_is: "lived_with", from: DAY, words: "A wedding" }) },
	leaveStep: { json: () => ({ uuid: uuid(), kind: "note", words: "Rang" }) },
	decideLeave: { json: () => ({ uuid: uuid(), granted: false, words: "Not exceptional" }) },
	saveTemplate: { json: () => ({ uuid: uuid(), name: `Text ${uuid()}`, kind: "absence", body: "((pupil)) is not here", based_on: 0 }) },
	previewTemplate: { json: { pupil: "1", kind: "absence", body: "((pupil)) is not here" } },
	makePartTime: { json: () => ({ uuid: uuid(), pupil: "999", reason: "health", wider: "health_care", aim: "Full time by half-term", words: "After an operation", school: "Head", school_on: DAY, school_how: "Meeting", parent: "Mother", parent_on: DAY, parent_how: "Letter", sessions: ["mon-pm"], from: DAY, to: "2026-11-20", reviews: ["2026-11-02"] }) },
	reviewPartTime: { json: () => ({ uuid: uuid(), outcome: "goes_on", words: "Better" }) },
	previewUnable: { json: { code: "Y1", date: DAY, pupils: ["1"] } },
	unable: { json: () => ({ uuid: uuid(), code: "Y1", date: DAY, session: "PM", pupils: ["1"], over: ["N"], reason: "Bus 47 broke down", fact: "Bus 47" }) },
	contactAttempt: { json: () => ({ uuid: uuid(), pupil: "1", how: "call", outcome: "no_answer", who: "Mother" }) },
	raiseAlert: { json: () => ({ uuid: uuid(), pupil: "1" }) },
	propose: { json: () => ({ uuid: uuid(), pupil: "2", reason: "Walks home alone" }) },
	vulnerableStep: { json: () => ({ uuid: uuid(), kind: "review", words: "Stays", review_on: "2026-12-01" }) },
	alertStep: { json: () => ({ uuid: uuid(), kind: "note", words: "Seen by the gate" }) },
	settleOffSite: { json: () => ({ uuid: uuid(), outcome: "Rang, was there" }) },
	makeTrip: { json: () => ({ uuid: uuid(), name: "Museum", leader: "A. Fielding", from: "2026-12-01", from_session: "AM", to: "2026-12-01", to_session: "PM", pupils: ["1"] }) },
	changeTrip: { json: () => ({ uuid: uuid(), name: "Museum", leader: "A. Fielding", from: "2026-12-01", from_session: "PM", to: "2026-12-01", to_session: "PM" }) },
	tripPupils: { json: () => ({ uuid: uuid(), pupils: ["1"] }) },
	cancelTrip: { json: () => ({ uuid: uuid(), reason: "Snow" }) },
	tripRoll: { json: () => ({ uuid: uuid(), date: DAY, session: "AM", ticks: [{ pupil: "1", here: true }] }) },
	addProvider: { json: () => ({ uuid: uuid(), code: "K", name: "Riverside" }) },
	changeProvider: { json: () => ({ uuid: uuid(), code: "K", name: "Riverside" }) },
	makePlacement: { json: () => ({ uuid: uuid(), provider: "999", pupil: "1", activity: "Course", from: DAY, to: DAY, sessions: ["mon-am"] }) },
	changePlacement: { json: () => ({ uuid: uuid(), activity: "Course", from: DAY, to: DAY, sessions: ["mon-am"] }) },
	endPlacement: { json: () => ({ uuid: uuid(), reason: "Moved" }) },
	answerProviderLink: { json: () => ({ uuid: uuid(), answers: [{ pupil: "1", session: "AM", here: true }] }) },
	importFile: { query: "?kind=pupils&dry_run=true", headers: { "Content-Type": "text/csv" }, body: "UPN\n" },
	giveCover: { json: () => ({ uuid: uuid(), user: "1", group: "1", date: DAY }) },
	endCover: { json: () => ({ uuid: uuid() }) },
	seal: { json: () => ({ uuid: uuid(), from: "2026-09-02", to: "2026-09-02", with_gaps: true }) },
	unseal: { json: () => ({ uuid: uuid(), reason: "Wrong week" }) },
	putPhoto: { json: () => ({ uuid: uuid(), image: "/9j/4AAQSkZJRgABAQ==" }) },
	putLogo: { json: () => ({ uuid: uuid(), image: "/9j/4AAQSkZJRgABAQ==" }) },
	removeLogo: { json: () => ({ uuid: uuid() }) },
	removePhoto: { json: () => ({ uuid: uuid() }) },
	takeLesson: { json: () => ({ uuid: uuid(), marks: [] }) },
	coverLesson: { json: () => ({ uuid: uuid(), name: "Supply" }) },
	settleQuestion: { json: () => ({ uuid: uuid(), pupil: "1", kind: "missing", outcome: "found" }) },
	tellParent: { json: () => ({ uuid: uuid(), pupil: "1", how: "call" }) },
	setWeek: { json: () => ({ uuid: uuid(), week_a: DAY }) },
	makeAdHoc: { json: () => ({ uuid: uuid(), ...club }) },
	changeAdHoc: { json: () => ({ uuid: uuid(), ...club }) },
	endAdHoc: { json: () => ({ uuid: uuid() }) },
	pickSpots: { json: () => ({ uuid: uuid(), count: 2 }) },
	spotResult: { json: () => ({ uuid: uuid(), result: "in_order" }) },
	addUser: { json: () => ({ username: `u${uuid().slice(0, 8)}`, name: "New", position: "Tutor", role: "teacher", urn: URN }) },
	remind: { json: () => ({ uuid: uuid() }) },
	addDevice: { json: { name: "Hall", place: "Reception" } },
	deviceCode: { json: {} },
	revokeDevice: { json: {} },
	pair: { json: { code: "short" } }, // a wrong one would count against this address
	kioskFind: { query: "?q=aba" },
	kioskSignIn: { json: () => ({ uuid: uuid(), pupil: "1" }) },
	noticeSeen: { json: {} },
	startFireRoll: { json: () => ({ uuid: uuid(), kind: "drill" }) },
	fireTick: { json: () => ({ uuid: uuid(), ticks: [{ pupil: "1", kind: "found" }] }) },
	fireCount: { json: () => ({ uuid: uuid(), who: "staff", here: 4, found: 4 }) },
	endFireRoll: { json: () => ({ uuid: uuid() }) },
	setFirePoints: { json: () => ({ uuid: uuid(), points: [{ name: "Tennis courts", groups: ["1"] }] }) },
	addToken: { json: () => ({ name: "Bell", role: "governor", urn: URN }) },
};
const places = { date: DAY, session: "AM", group: "1", pupil: "1", planned: "1", job: "1", what: "pupils", user: "999", cover: "1", seal: "1", token: "999", notice: "999", device: "999", alert: "999", entry: "999", answer: "nobody-knows-it", roll: "1", lesson: "999", check: "1", trip: "999", question: "999", provider: "999", placement: "999", report: "999", leave: "999", plan: "999" };

function sampleOf(op, urn) {
	const sample = samples[op.operationId] ?? {};
	const path = op.path.replace(/\{(\w+)\}/g, (_, name) => (name === "urn" ? urn : places[name]));
	return {
		path: path + (sample.query ?? ""),
		request: { ...sample, json: typeof sample.json === "function" ? sample.json() : sample.json },
	};
}

describe("who may do what", () => {
	let m;
	before(async () => {
		m = await Muster.start();
	});
	after(() => m.end());

	test("the table of routes and docs/openapi.yaml name the same paths and permissions", () => {
		const routes = built();
		const wanted = new Map(operations.map((op) => [`${op.method} /api/v1${op.path}`, op.permission.replace(/\W/g, "_")]));
		const ours = new Map([...routes].filter(([key]) => key.includes("/api/")));
		assert.deepEqual([...ours].sort(), [...wanted].sort());
	});

	for (const role of ROLES) {
		test(`the ${role} has the permissions that docs/permissions.md gives`, async () => {
			const me = await m.ask(role, "GET", "/me");
			const wanted = [...table].filter(([, roles]) => roles.has(role)).map(([name]) => name);
			assert.deepEqual(me.body.permissions, wanted);
			assert.deepEqual(me.body.schools.map((s) => s.urn), [URN]);
		});
	}

	for (const op of operations) {
		test(`${op.method} ${op.path} asks for ${op.permission}`, async () => {
			for (const role of [null, ...ROLES]) {
				if (op.operationId === "logout" && role) delete m.cookies[role];
				const { path, request } = sampleOf(op, URN);
				const { status, text } = await m.ask(role, op.method, path, request);
				const says = `${role ?? "nobody"}: ${status} ${text.slice(0, 200)}`;
				if (op.operationId === "logout" && role) delete m.cookies[role];
				if (op.operationId === "pair") {
					assert.equal(status, 422, says);
				} else if (op.permission === "kiosk") {
					assert.equal(status, 401, says); // a kiosk is no person: tests/api/kiosk.test.mjs
				} else if (op.permission === "none") {
					assert.equal(status, 200, says);
				} else if (!role) {
					assert.equal(status, 401, says);
				} else if (op.permission === "signed-in" || table.get(op.permission).has(role)) {
					assert.ok(status < 500 && status !== 401, says);
					// A school is added by whoever looks after all of them.
					if (op.operationId !== "addSchool") assert.notEqual(status, 403, says);
				} else {
					assert.equal(status, 403, says);
				}
			}
		});
	}

	for (const op of operations.filter((o) => o.path.includes("{urn}"))) {
		test(`${op.method} ${op.path} of another school is refused`, async () => {
			for (const role of [...table.get(op.permission)]) {
				const { path, request } = sampleOf(op, OTHER);
				const { status, text } = await m.ask(role, op.method, path, request);
				assert.equal(status, 403, `${role}: ${status} ${text.slice(0, 200)}`);
			}
		});
	}

	test("a part-time timetable is made and extended by the head and seen by the office", async () => {
		const path = `/schools/${URN}/part-time`;
		const plan = () => ({ json: { ...samples.makePartTime.json(), pupil: "1" } });
		const made = await m.ask("officer", "POST", path, plan());
		assert.equal(made.status, 403, made.text);
		const byHead = await m.ask("head", "POST", path, plan());
		assert.equal(byHead.status, 201, byHead.text);
		assert.deepEqual(byHead.body.findings.map((f) => f.kind), ["la_untold"]);
		const more = { json: { uuid: uuid(), outcome: "extended", words: "Not well yet", school: "Head", school_on: DAY, school_how: "Meeting", parent: "Mother", parent_on: DAY, parent_how: "Letter", to: "2026-12-11", reviews: ["2026-12-01"], la_told: DAY } };
		const review = `${path}/${byHead.body.plan}/reviews`;
		assert.equal((await m.ask("officer", "POST", review, more)).status, 403);
		const extended = await m.ask("head", "POST", review, more);
		assert.equal(extended.status, 201, extended.text);
		const [seen] = (await m.ask("officer", "GET", path)).body.plans;
		assert.equal(seen.to, "2026-12-11");
		assert.equal(seen.extensions, 1);
		assert.equal(seen.la_told, DAY);
		assert.deepEqual(seen.reviews, ["2026-11-02", "2026-12-01"]);
		assert.equal(seen.steps[1].parent.who, "Mother");
	});

	test("a teacher takes the registers of their own groups only", async () => {
		const own = await m.ask("teacher", "GET", `/schools/${URN}/registers/${DAY}/AM/1`);
		assert.equal(own.status, 200);
		for (const [method, request] of [["GET", {}], ["PUT", sampleOf({ operationId: "saveRegister", path: "" }, URN).request]]) {
			const other = await m.ask("teacher", method, `/schools/${URN}/registers/${DAY}/AM/2`, request);
			assert.equal(other.status, 403, other.text);
		}
	});

	test("a teacher sees the pupils of their own groups only", async () => {
		const list = await m.ask("teacher", "GET", `/schools/${URN}/pupils`);
		assert.deepEqual(list.body.pupils.map((p) => p.group), ["7 Ash", "7 Ash", "7 Ash"]);
		for (const path of ["", "/marks", "/figures", `/marks/${DAY}/AM/history`]) {
			const own = await m.ask("teacher", "GET", `/schools/${URN}/pupils/1${path}`);
			assert.equal(own.status, 200, `${path} ${own.text}`);
			const other = await m.ask("teacher", "GET", `/schools/${URN}/pupils/4${path}`);
			assert.equal(other.status, 403, `${path} ${other.text}`);
		}
	});

	test("reception sees every group on the board", async () => {
		const board = await m.ask("reception", "GET", `/schools/${URN}/today`);
		assert.equal(board.body.groups.length, 2);
	});
});
