// Mornings from the screens alone: a school's policy in force at the demo school, on a day of which nothing is known yet, from
// the first arrival to the end of registration, by everybody who has a part in it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { axe, DESK, openSchool, read, row, shot, until } from "./school.mjs";

const DAY = "2026-11-20"; // a Friday; the demo school's last register is of the day before
const at = (clock) => `${DAY}T${clock}:00+00:00`;

let school;
let early; // signs in for a rehearsal
let late; // comes at 8:50
let away; // never comes
let group;
before(async () => {
	school = await openSchool({ now: at("07:46") });
});
after(() => school?.close());

/** A person at a page of the server as it runs now. */
async function person(role, path) {
	const page = await school.signedIn(role, DESK);
	await page.goto(path);
	await page.locator("h1").waitFor();
	return page;
}

const mark = async (page, id, day = DAY) => {
	const register = await read(page, `/registers/${day}/AM/${group}`);
	return register.pupils.find((p) => p.id === id).mark;
};

/** The head puts the school's policy in force from a day on. */
async function govern(name, from) {
	const head = await person("head", "/policy");
	const urn = head.api.split("/").pop();
	const file = new URL(`../../policies/${name}.yaml`, import.meta.url);
	const yaml = readFileSync(file, "utf8").replace(/ {2}urn: \d+/, `  urn: ${urn}`).replace(/effective_from: .*/, `effective_from: ${from}`);
	await head.getByLabel("Its text").fill(yaml);
	await head.getByRole("button", { name: "Check the file" }).click();
	await head.getByRole("button", { name: "Put in force" }).click();
	await head.getByText("The policy is in the record").waitFor();
	assert.deepEqual(head.complaints, []);
}

/** Reception signs a pupil in by keys, with the first reason of the list, and whoever came with the pupil. */
async function signIn(p, parent = "") {
	const desk = await person("reception", "/reception");
	await desk.locator("#desk-find").focus();
	await desk.keyboard.type(p.adno || `${p.name.surname} ${p.name.forename}`);
	await desk.locator(`#found-${p.id}`).waitFor();
	while ((await desk.locator(`#found-${p.id}`).getAttribute("aria-selected")) !== "true") await desk.keyboard.press("ArrowDown");
	await desk.keyboard.press("Enter");
	await desk.waitForFunction(() => document.activeElement?.id === "desk-reason");
	await desk.keyboard.press("1");
	if (parent) {
		await desk.locator("#desk-person").focus();
		await desk.keyboard.type(parent);
	}
	await desk.keyboard.press("Enter");
	await desk.locator(".m-deskdone .m-ban--good").getByText(p.name.surname).first().waitFor();
	assert.deepEqual(desk.complaints, []);
}

test("the head puts the King's policy in force", () => govern("kings-cathedral-136398", DAY));

test("7:46: a pupil signs in for a rehearsal at the tablet in Madeley House, and has no mark yet", async () => {
	const teacher = await person("teacher", "/");
	const me = await (await teacher.request.get("/api/v1/me")).json();
	group = me.groups[0];
	const { pupils } = await read(teacher, `/registers/${DAY}/AM/${group}`);
	[early, late, away] = pupils.filter((p) => !p.planned && /^[A-Za-z]+$/.test(p.name.surname + p.name.forename));
	const office = await person("officer", "/kiosks");
	await office.getByLabel("Name").fill("LiveRegister");
	await office.getByLabel("Place").fill("Madeley House");
	await office.keyboard.press("Enter");
	const said = await office.getByText(/Code of LiveRegister/).innerText();
	const tablet = await school.visitor(DESK);
	await tablet.goto("/kiosk");
	await tablet.getByLabel("Type the code of this kiosk").fill(/[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(said)[0]);
	await tablet.keyboard.press("Enter");
	await tablet.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
	await tablet.keyboard.type(`${early.name.surname} ${early.name.forename}`);
	await tablet.locator(".m-kiosk__names button", { hasText: `${early.name.forename} ${early.name.surname[0]}.` }).first().click();
	await tablet.getByRole("heading", { name: `Thank you, ${early.name.forename}` }).waitFor();
	assert.equal(await mark(teacher, early.id), null);
	assert.deepEqual([...office.complaints, ...tablet.complaints], []);
});

test("8:45: the tutor opens the register by one click and takes it by the keyboard", async () => {
	await school.serveAgain(at("08:45"));
	const teacher = await person("teacher", "/");
	await teacher.locator(".m-home__open").first().click();
	await teacher.locator(".m-reg > li").first().waitFor();
	const first = await until("the school's clock marks who signed in", () => mark(teacher, early.id));
	assert.equal(first.code, "/"); /* at 8:35, by register.kiosk_prefill */
	const { pupils } = await read(teacher, `/registers/${DAY}/AM/${group}`);
	await teacher.keyboard.press("=");
	for (const one of [late, away]) {
		const index = pupils.findIndex((p) => p.id === one.id);
		await teacher.keyboard.press(await row(teacher, index).locator(".m-kbd").innerText());
	}
	await teacher.keyboard.press("Enter");
	await row(teacher, pupils.findIndex((p) => p.id === away.id)).getByText(/Saved/).waitFor();
	assert.equal((await mark(teacher, late.id)).code, "N");
	await teacher.setViewportSize({ width: 1280, height: 720 });
	await teacher.evaluate(() => scrollTo(0, 0));
	await shot(teacher, "morning-register-desk");
	assert.deepEqual(teacher.complaints, []);
});

test("8:45: the office sees who has not sent a register, and reminds them", async () => {
	const office = await person("officer", "/board?show=waiting");
	await office.getByRole("heading", { name: "Morning" }).waitFor();
	const { registers } = await read(office, "/board");
	assert.equal(registers.find((r) => r.id === group && r.session === "AM").state, "sent");
	assert.equal(await office.locator(`a[href$="/AM/${group}"]`).count(), 0);
	const waiting = office.getByRole("row", { name: /Remind who keeps/ }).first();
	const name = (await waiting.getByRole("rowheader").innerText()).split("\n")[0];
	await waiting.getByRole("button", { name: /^Remind/ }).focus();
	await office.keyboard.press("Enter");
	await office.getByRole("row", { name: new RegExp(`^${name}`) }).getByText(/Reminded 08:4\d/).waitFor();
	assert.deepEqual(office.complaints, []);
});

test("8:45: reception signs a late pupil in by keys, and the mark is L", async () => {
	await signIn(late);
	const made = await mark(await person("officer", "/"), late.id);
	assert.equal(made.code, "L");
	assert.ok(made.minutes_late >= 10 && made.minutes_late <= 14, `${made.minutes_late} minutes`);
});

test("9:01: the fire roll has who signed in at the tablet and who came late, and not who is away", async () => {
	await school.serveAgain(at("09:01"));
	const desk = await person("reception", "/fire-roll");
	await desk.getByRole("button", { name: "Start a drill" }).click();
	await desk.getByRole("timer").waitFor();
	const names = await desk.locator(`#form-${group} .m-roll b`).allInnerTexts();
	const listed = (p) => names.some((n) => n.includes(p.name.forename) && n.includes(p.name.surname));
	assert.deepEqual([listed(early), listed(late), listed(away)], [true, true, false]);
	assert.deepEqual(await axe(desk), []);
	assert.deepEqual(desk.complaints, []);
});

test("9:01: a call came: the officer corrects the N in the grid with a reason", async () => {
	const office = await person("officer", `/grid?group=${group}&date=${DAY}`);
	await office.locator(".g-body .g-row").first().waitFor();
	await office.locator(".g-box").focus();
	const { pupils } = await read(office, `/grid?group=${group}&from=2026-11-16&to=${DAY}`);
	for (let i = pupils.findIndex((p) => p.id === away.id); i > 0; i--) await office.keyboard.press("ArrowDown");
	for (let i = 0; i < 8; i++) await office.keyboard.press("Tab"); /* Friday morning is the ninth session of the week */
	await office.keyboard.type("i");
	await office.keyboard.press("Control+s");
	await office.getByText("Enter one reason").waitFor();
	await office.keyboard.type("Mother rang: fever");
	await office.keyboard.press("Enter");
	await office.getByText(/^Saved/).waitFor();
	assert.equal((await mark(office, away.id)).code, "I");
	assert.deepEqual(office.complaints, []);
});

/** The mark that a pupil who comes in now is given. */
async function cameIn(day, p, parent) {
	await signIn(p, parent);
	return (await mark(await person("officer", "/"), p.id, day)).code;
}

/** The tutor opens the own register by one click and takes it by keys: all present but these. */
async function take(day, absent) {
	const teacher = await person("teacher", "/");
	await teacher.locator(".m-home__open").first().click();
	await teacher.locator(".m-reg > li").first().waitFor();
	const { pupils } = await read(teacher, `/registers/${day}/AM/${group}`);
	await teacher.keyboard.press("=");
	for (const one of absent) {
		const index = pupils.findIndex((p) => p.id === one.id);
		await teacher.keyboard.press(await row(teacher, index).locator(".m-kbd").innerText());
	}
	await teacher.keyboard.press("Enter");
	await row(teacher, pupils.findIndex((p) => p.id === absent[0].id)).getByText(/Saved/).waitFor();
	for (const one of absent) assert.equal((await mark(teacher, one.id, day)).code, "N");
	assert.deepEqual(teacher.complaints, []);
}

async function boardSays(lines) {
	const office = await person("officer", "/board");
	await office.getByRole("heading", { name: "Morning" }).waitFor();
	const { registers } = await read(office, "/board");
	for (const [which, says] of lines) {
		const one = registers.find((r) => r.session === "AM" && which(r));
		assert.match(await office.getByRole("row", { name: new RegExp(`^${one.name}\\b`) }).first().innerText(), says);
	}
	assert.deepEqual(office.complaints, []);
}

async function fireRollHas(wanted) {
	const desk = await person("reception", "/fire-roll");
	await desk.locator(`#form-${group} .m-roll b`).first().waitFor();
	const names = await desk.locator(`#form-${group} .m-roll b`).allInnerTexts();
	for (const [p, is] of wanted) {
		assert.equal(names.some((n) => n.includes(p.name.forename) && n.includes(p.name.surname)), is, JSON.stringify(p.name));
	}
	assert.deepEqual(desk.complaints, []);
}

/** Pupils of the teacher's form of whom nothing is planned that day. */
async function four(day) {
	const teacher = await school.signedIn("teacher");
	group = (await (await teacher.request.get("/api/v1/me")).json()).groups[0];
	const { pupils } = await read(teacher, `/registers/${day}/AM/${group}`);
	return pupils.filter((p) => !p.planned && /^[A-Za-z]+$/.test(p.name.surname + p.name.forename)).slice(0, 4);
}

const MONDAY = "2026-11-23";
const own = (r) => r.id === group;

test("Basildon: each year group has its own morning; Year 8 from 9:00 to the fire roll at 9:16", async () => {
	await govern("basildon-lower-135895", MONDAY);
	await school.serveAgain(`${MONDAY}T08:50:00+00:00`);
	[late, away, early] = await four(MONDAY);
	await boardSays([["7", /Not due/], ["8", /Not due/], ["9", /min overdue/]].map(([year, says]) => [(r) => r.year === year, says]));
	await school.serveAgain(`${MONDAY}T09:05:00+00:00`);
	await boardSays([[own, /Due/]]);
	await take(MONDAY, [late, away, early]);
	await boardSays([[own, /Sent/]]);
	assert.equal(await cameIn(MONDAY, late), "L");
	await school.serveAgain(`${MONDAY}T09:16:00+00:00`);
	assert.equal(await cameIn(MONDAY, early), "U"); /* it closed at 9:15 */
	await fireRollHas([[late, true], [early, true], [away, false]]);
});

test("Lunt's Heath: taken at 8:50, late before 8:55, too late at 8:57", async () => {
	await school.close();
	school = await openSchool({ now: at("08:50"), pupils: 210, phase: "primary" });
	await govern("lunts-heath-111199", DAY);
	await govern("richmond-hill-109743", MONDAY);
	[late, away, early] = await four(DAY);
	await take(DAY, [late, away, early]);
	await boardSays([[own, /Sent/], [(r) => r.id !== group, /Due/]]);
	assert.equal(await cameIn(DAY, late), "L");
	await school.serveAgain(at("08:57"));
	await boardSays([[own, /Sent/], [(r) => r.id !== group, /min overdue/]]);
	assert.equal(await cameIn(DAY, early), "U");
	await fireRollHas([[late, true], [early, true], [away, false]]);
});

test("Richmond Hill: 9:04 is present, 9:06 late with a parent, the register taken at 9:15, 9:31 too late", async () => {
	await school.serveAgain(`${MONDAY}T09:04:00+00:00`);
	let last;
	[early, late, away, last] = await four(MONDAY);
	assert.equal(await cameIn(MONDAY, early), "/");
	await school.serveAgain(`${MONDAY}T09:06:00+00:00`);
	assert.equal(await cameIn(MONDAY, late, "Her grandmother"), "L");
	const { moves } = await read(await person("reception", "/reception"), "/reception");
	assert.equal(moves.find((m) => m.pupil === late.id).person, "Her grandmother");
	await school.serveAgain(`${MONDAY}T09:15:00+00:00`);
	await take(MONDAY, [away, last]);
	await boardSays([[own, /Sent/]]);
	await school.serveAgain(`${MONDAY}T09:31:00+00:00`);
	assert.equal(await cameIn(MONDAY, last, "Her grandmother"), "U");
	await fireRollHas([[early, true], [late, true], [last, true], [away, false]]);
});
