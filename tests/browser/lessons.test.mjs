// Lessons at 13:35: a teacher takes the own one by keys alone; the office sees who is missing, settles it, walks the rooms.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { axe, DESK, fits, hears, openSchool, PHONE, read, shot, TODAY } from "./school.mjs";

const ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

let school;
let lesson;
before(async () => {
	school = await openSchool({ now: `${TODAY}T13:35:00+00:00` });
	const page = await school.signedIn("teacher");
	const day = await read(page, "/lessons");
	lesson = day.lessons.find((l) => l.kind === "lesson" && l.state === "due");
});
after(() => school?.close());

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

async function sessionCodes(page) {
	const l = await read(page, `/lessons/${TODAY}/${lesson.id}`);
	return l.pupils.map((p) => [p.id, p.session_mark?.code ?? null]);
}

test("a teacher's first page leads to the lesson now", async () => {
	const page = await school.signedIn("teacher");
	await open(page, "/");
	await page.getByRole("heading", { name: "Your lesson now" }).waitFor();
	await shot(page, "lessons-home-desk");
	await page.locator(`a[href="/lessons/${TODAY}/${lesson.id}"]`).click();
	await page.locator(".m-reg > li").first().waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a lesson's register shows photos, though the pupil is of another form", async () => {
	const office = await school.signedIn("officer");
	const { pupils } = await read(office, `/lessons/${TODAY}/${lesson.id}`);
	const answer = await office.request.put(`${office.api}/pupils/${pupils[0].id}/photo`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: "11111111-1111-4111-8111-111111111111", image: ONE_PIXEL },
	});
	assert.ok(answer.ok(), await answer.text());
	const page = await school.signedIn("teacher");
	await open(page, `/lessons/${TODAY}/${lesson.id}`);
	const photo = page.locator("#row-0 .m-reg__photo");
	await photo.waitFor();
	assert.equal(await photo.evaluate(async (x) => (await x.decode(), x.naturalWidth)), 1);
	for (const [i, p] of (await read(page, `/lessons/${TODAY}/${lesson.id}`)).pupils.entries()) {
		assert.equal(await page.locator(`#row-${i} a[href^="/pupils/"]`).count(), p.opens ? 1 : 0);
	}
	assert.deepEqual(page.complaints, []);
});

test("one press in a lesson raises the alert for a vulnerable pupil, of whichever form", async () => {
	const teacher = await school.signedIn("teacher");
	const { pupils } = await read(teacher, `/lessons/${TODAY}/${lesson.id}`);
	const pupil = pupils.find((p) => !p.opens);
	const office = await school.signedIn("officer");
	const { flags } = await read(office, `/pupils/${pupil.id}`);
	const answer = await office.request.patch(`${office.api}/pupils/${pupil.id}`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: {
			uuid: "22222222-2222-4222-8222-222222222222",
			reason: "Meeting",
			flags: [...flags.filter((f) => f.kind !== "vulnerable"), { kind: "vulnerable", from: "2026-09-01", to: null }],
		},
	});
	assert.ok(answer.ok(), await answer.text());
	await open(teacher, `/lessons/${TODAY}/${lesson.id}`);
	const row = teacher.getByRole("listitem", { name: `${pupil.name.forename} ${pupil.name.surname}` });
	await row.getByRole("button", { name: /^Raise alert/ }).click();
	await row.getByRole("link", { name: /Alert raised/ }).click();
	await teacher.getByText(`room ${lesson.room}`).first().waitFor();
	assert.deepEqual(teacher.complaints, []);
});

test("a lesson is taken by keys alone, and no mark of the session changes", async () => {
	const page = await school.signedIn("teacher");
	await open(page, `/lessons/${TODAY}/${lesson.id}`);
	await page.locator(".m-reg > li").first().waitFor();
	const before = await sessionCodes(page);
	const { pupils } = await read(page, `/lessons/${TODAY}/${lesson.id}`);
	const there = pupils.map((p, i) => [p, i]).filter(([p]) => !p.away);
	const [gone, late] = [there[1][1], there[2][1]];
	await page.keyboard.press("=");
	await page.keyboard.press("1234567890abcdefghijklmnopqrstuvwxyz"[gone]);
	await hears(page, /not here/);
	await page.keyboard.press("1234567890abcdefghijklmnopqrstuvwxyz"[late]);
	await page.keyboard.press("ArrowLeft");
	await hears(page, /late/);
	await page.locator("#save", { hasText: "Send register" }).waitFor();
	await page.keyboard.press("Enter");
	await page.locator("#save", { hasText: "Nothing to save" }).waitFor();
	const saved = await read(page, `/lessons/${TODAY}/${lesson.id}`);
	assert.equal(saved.state, "taken");
	assert.equal(saved.pupils[gone].mark.mark, "not_here");
	assert.equal(saved.pupils[late].mark.mark, "late");
	assert.equal(saved.pupils[late].mark.minutes, 5); // 13:35 less 13:30
	assert.deepEqual(await sessionCodes(page), before);
	await shot(page, "lessons-register-desk");
	assert.deepEqual(page.complaints, []);
});

test("what was typed is still there after a reload", async () => {
	const page = await school.signedIn("officer", PHONE);
	const day = await read(page, "/lessons");
	const other = day.lessons.find((l) => l.kind === "lesson" && l.state === "due" && l.id !== lesson.id);
	await open(page, `/lessons/${TODAY}/${other.id}`);
	await page.locator("#row-0").getByRole("button", { name: "Elsewhere" }).click();
	await page.locator("#row-0 input").pressSequentially("Another room", { delay: 20 });
	await page.locator("#row-0 input").blur();
	await page.reload();
	await page.locator("#row-0 .m-tag", { hasText: "Typed" }).waitFor();
	assert.equal(await page.locator("#row-0 input").inputValue(), "Another room");
	await shot(page, "lessons-register-phone");
});

test("a mark that somebody made under what is typed is shown, and replaced only once the person was told", async () => {
	const page = await school.signedIn("officer");
	const day = await read(page, "/lessons");
	const other = day.lessons.filter((l) => l.kind === "lesson" && l.state === "due" && l.id !== lesson.id)[1];
	const at = `/lessons/${TODAY}/${other.id}`;
	await open(page, at);
	await page.locator("#row-0").getByRole("button", { name: "Present" }).click();
	await page.keyboard.press("=");
	const { pupils } = await read(page, at);
	const head = await school.signedIn("head");
	const now = new Date().toISOString();
	const marks = pupils.slice(0, 2).map((p) => ({ pupil: p.id, mark: "not_here", minutes: null, place: "", based_on: 0 }));
	const put = await head.request.put(head.api + at, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), taken_at: now, sent_at: now, is_complete: false, marks },
	});
	assert.ok(put.ok(), await put.text());
	const who = school.login("head").name;
	await page.locator("#row-0 .m-tag", { hasText: `not here, ${who}` }).waitFor();
	await page.locator("#row-1 .m-tag", { hasText: "Saved" }).waitFor();
	await page.locator("#save").click();
	await page.locator(".m-ban--bad", { hasText: "was marked meanwhile" }).waitFor();
	assert.equal((await read(page, at)).pupils[0].mark.mark, "not_here");
	await page.locator("#row-0 .m-tag", { hasText: "Typed" }).waitFor();
	await page.locator("#save").click();
	await page.locator("#save", { hasText: "Nothing to save" }).waitFor();
	const saved = (await read(page, at)).pupils;
	assert.deepEqual([saved[0].mark.mark, saved[1].mark.mark, saved[2].mark?.mark], ["present", "not_here", "present"]);
});

test("the office hears within a minute who is missing, rings, and settles it", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/lessons/missing");
	const row = page.locator(".m-q > li").filter({ hasText: "Marked not here in" }).first();
	await row.waitFor();
	const { questions } = await read(page, "/lessons/missing");
	const first = questions.filter((q) => q.kind === "missing");
	assert.ok(first.length >= 3, `${first.length} are missing`);
	assert.ok(questions.some((q) => q.kind === "seen"));
	await shot(page, "lessons-missing-desk");
	const name = await row.locator("h3 a").innerText();
	assert.match((await row.locator('a[href^="tel:"]').getAttribute("href")) ?? "", /^tel:[0-9+]+$/);
	await row.locator("select").selectOption("elsewhere");
	await row.getByLabel("Note").fill("Nurse");
	await row.getByRole("button", { name: /^Settle/ }).click();
	await page.locator(".m-plain li", { hasText: "In another place, Nurse" }).waitFor();
	const after = await read(page, "/lessons/missing");
	assert.equal(after.questions.filter((q) => q.kind === "missing").length, first.length - 1);
	assert.equal(after.settled.length, 1);
	assert.ok(name.length > 3);
	assert.deepEqual(page.complaints, []);
});

test("the office rings or writes to a parent of whoever is missing, and the list says so", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/lessons/missing");
	const row = page.locator(".m-q > li", { has: page.getByRole("button", { name: /^Send e-mail to/ }) }).filter({ has: page.locator('a[href^="tel:"]') }).first();
	const pupil = (await row.locator("h3 a").getAttribute("href")).split("/").pop();
	const told = async () => (await read(page, "/lessons/missing")).questions.find((q) => q.pupil.id === pupil).told.map((t) => t.how);
	/* The same row though its buttons change. */
	const same = page.locator(".m-q > li", { has: page.locator(`h3 a[href="/pupils/${pupil}"]`) });
	/* No telephone here: what the browser would ask about it takes the focus away. */
	await page.evaluate(() => addEventListener("click", (e) => e.target.closest('a[href^="tel:"]') && e.preventDefault()));
	await same.getByRole("link", { name: /^Ring / }).focus();
	await page.keyboard.press("Enter");
	await hears(page, "The call is logged");
	await same.getByText(/^Rang .+ at 13:3\d \(/).waitFor();
	assert.deepEqual(await told(), ["call"]);
	await same.getByRole("button", { name: /^Send e-mail to/ }).focus();
	await page.keyboard.press("Enter");
	await hears(page, "The e-mail is on its way");
	await same.getByText(/E-mail to .+ at 13:3\d \(/).waitFor();
	assert.deepEqual((await told()).sort(), ["call", "email"]);
	assert.deepEqual(page.complaints, []);
});

test("a saved lesson reaches an open list by itself", async () => {
	const office = await school.signedIn("officer");
	const teacher = await school.signedIn("officer");
	await open(office, "/lessons/missing");
	const count = await office.locator(".m-q > li").count();
	const day = await read(teacher, "/lessons");
	const next = day.lessons.filter((l) => l.kind === "lesson" && l.state === "due" && l.id !== lesson.id)[1];
	const register = await read(teacher, `/lessons/${TODAY}/${next.id}`);
	const pupil = register.pupils.find((p) => p.session_mark && "/\\L".includes(p.session_mark.code));
	const began = Date.now();
	const answer = await teacher.request.put(`${teacher.api}/lessons/${TODAY}/${next.id}`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), marks: [{ pupil: pupil.id, mark: "not_here", based_on: 0 }] },
	});
	assert.ok(answer.ok(), await answer.text());
	await office.waitForFunction((n) => document.querySelectorAll(".m-q > li").length > n, count);
	assert.ok(Date.now() - began < 60_000);
});

test("rooms are picked at random and what was found is logged", async () => {
	const page = await school.signedIn("head");
	await open(page, "/lessons/spot-checks");
	await page.getByLabel("Rooms").fill("3");
	await page.getByRole("button", { name: "Pick at random now" }).click();
	await page.locator(".m-lessons--spot > li").nth(2).waitFor();
	const room = page.locator(".m-lessons--spot > li").first();
	await room.locator("input[type=checkbox]").first().check();
	await shot(page, "lessons-spot-checks-desk");
	await room.getByRole("button", { name: /^1 missing/ }).click();
	await page.locator(".m-lessons--spot .m-tag--overdue").first().waitFor();
	const { checks } = await read(page, "/spot-checks");
	assert.equal(checks[0].rooms[0].result, "missing");
	assert.equal(checks[0].rooms[0].missing.length, 1);
	assert.deepEqual(page.complaints, []);
});

test("an ad hoc register is made with a list of names, once though the button is pressed twice", async () => {
	const page = await school.signedIn("officer");
	const { pupils } = await read(page, "/pupils?limit=3");
	await open(page, "/lessons/ad-hoc");
	await page.getByLabel("Name", { exact: true }).fill("Chess club");
	await page.getByLabel("Place").fill("Room S1");
	for (const p of pupils) {
		await page.getByLabel("Pupils", { exact: true }).fill(p.name.surname);
		await page.getByRole("button", { name: `Add ${p.name.forename} ${p.name.surname}` }).first().click();
	}
	await page.getByRole("button", { name: "Make the register: 3 pupils" }).dblclick();
	await page.locator(".m-lessons li", { hasText: "Chess club" }).waitFor();
	const { registers } = await read(page, "/ad-hoc");
	assert.equal(registers.filter((r) => r.name === "Chess club").length, 1);
	await shot(page, "lessons-ad-hoc-desk");
	assert.deepEqual(page.complaints, []);
});

for (const [size, viewport] of [["desk", DESK], ["phone", PHONE]]) {
	test(`every page of lessons is right for everybody at the ${size}`, async () => {
		const page = await school.signedIn("head", viewport);
		for (const [name, path] of [
			["all", "/lessons"],
			["missing", "/lessons/missing"],
			["spot-checks", "/lessons/spot-checks"],
			["ad-hoc", "/lessons/ad-hoc"],
			["register", `/lessons/${TODAY}/${lesson.id}`],
		]) {
			await open(page, path);
			assert.deepEqual(await axe(page), [], name);
			if (viewport === PHONE) assert.ok(await fits(page), `${name} is wider than a phone`);
			if (name !== "register") await shot(page, `lessons-${name}-${size}`);
		}
		assert.deepEqual(page.complaints, []);
	});
}
