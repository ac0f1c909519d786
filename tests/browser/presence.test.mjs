import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { axe, DESK, openSchool, PHONE, read, TODAY } from "./school.mjs";

const screens = join(dirname(fileURLToPath(import.meta.url)), "../../docs/screens");

let school;
before(async () => {
	school = await openSchool({ pupils: 240 });
	if (process.env.SHOTS) mkdirSync(screens, { recursive: true });
});
after(() => school?.close());

async function shot(page, name, clip) {
	if (process.env.SHOTS) await page.screenshot({ path: join(screens, `${name}.png`), ...clip });
}

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

async function isUsable(page, width) {
	assert.deepEqual(await axe(page), []);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	assert.ok(wide <= width, `${page.url()} is ${wide} wide`);
}

const number = async (page, id) => Number((await page.locator(`#${id}`).textContent()).replace(/\D/g, ""));

/** Boxes of pupils still to find. */
const boxes = (page) => page.locator('[id^="form-"] .m-roll input[type="checkbox"]');

async function nameOf(box) {
	return (await box.locator("xpath=ancestor::label").locator("b").textContent()).trim();
}

/** A phone with the service worker, so that pages open without a network. */
async function phoneThatKeeps(role) {
	const context = await school.browser.newContext({ viewport: PHONE, baseURL: school.address, locale: "en-GB" });
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	await page.goto("/");
	const { username, password } = school.login(role);
	await page.getByLabel("Username").fill(username);
	await page.getByLabel("Password").fill(password);
	const kept = page.waitForResponse((r) => r.url().endsWith("/fire-roll") && r.ok());
	await page.keyboard.press("Enter");
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await kept;
	await page.waitForTimeout(1_700); /* kept when the page is quiet, at most a second and a half later */
	const { schools } = await (await page.request.get("/api/v1/me")).json();
	page.api = `/api/v1/schools/${schools[0].urn}`;
	return page;
}

async function endRunning(page) {
	const { roll } = await read(page, "/fire-roll");
	if (!roll) return;
	const answer = await page.request.post(`${page.api}/fire-rolls/${roll.id}/end`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID() },
	});
	assert.ok(answer.ok(), await answer.text());
}

async function started(role, viewport) {
	const page = await school.signedIn(role, viewport);
	await endRunning(page);
	await open(page, "/fire-roll");
	await page.getByRole("button", { name: "Start a drill" }).click();
	await page.getByRole("timer").waitFor();
	return page;
}

for (const [where, viewport] of [["desk", DESK], ["phone", PHONE]]) {
	test(`the page of who is on site counts by form, filters and finds: ${where}`, async () => {
		const page = await school.signedIn("reception", viewport);
		await open(page, "/on-site");
		const list = await read(page, "/presence");
		const onSite = page.locator(".m-onsite button").first();
		assert.equal(Number((await onSite.locator("b").textContent()).replace(/\D/g, "")), list.counts.on_site);
		assert.ok(list.counts.on_site > 150, JSON.stringify(list.counts));
		await isUsable(page, viewport.width);
		await shot(page, `on-site-${where}`);
		const wanted = list.pupils.find((p) => p.state === "off_site");
		await page.getByLabel("Is X in? Name").fill(`${wanted.name.surname.slice(0, 3)} ${wanted.name.forename.slice(0, 2)}`);
		const row = page.locator(".m-onsite__list li", { hasText: wanted.name.forename }).first();
		await row.getByText("Off site").first().waitFor();
		await page.getByLabel("Is X in? Name").fill("");
		await page.getByRole("button", { name: /not seen/ }).first().click();
		await page.getByRole("heading", { name: new RegExp(`^${list.counts.not_seen} pupils?`) }).waitFor();
		assert.deepEqual(page.complaints, []);
	});
}

test("the office's first page counts who is on site as the page of it does", async () => {
	const page = await school.signedIn("officer");
	const { counts } = await read(page, "/presence");
	await open(page, "/");
	const line = page.locator("p", { hasText: "On site now" });
	await line.waitFor();
	assert.equal(Number(/On site now (\d+)/.exec(await line.innerText())[1]), counts.on_site);
	await page.getByRole("link", { name: "On site now" }).click();
	await page.getByRole("heading", { level: 1, name: "On site" }).waitFor();
	const first = await page.locator(".m-onsite button b").first().textContent();
	assert.equal(Number(first.replace(/\D/g, "")), counts.on_site);
	assert.deepEqual(page.complaints, []);
});

test("a pupil's page and the list of pupils say whether the pupil is in", async () => {
	const page = await school.signedIn("reception");
	const { pupils } = await read(page, "/presence?state=on_site");
	await open(page, `/pupils/${pupils[0].id}`);
	await page.locator(".m-isin", { hasText: pupils[0].text }).waitFor();
	await open(page, `/pupils?q=${encodeURIComponent(pupils[0].name.surname)}`);
	await page.locator(".m-isin", { hasText: "On site" }).first().waitFor();
	const one = await read(page, `/presence/${pupils[0].id}`);
	assert.equal(one.sentence, `${one.name.forename} ${one.name.surname} is on site. ${one.text}.`);
});

test("who asks for a pupil is told where they should be now, before that register is taken", async () => {
	const office = await school.signedIn("officer");
	const [pupil] = (await read(office, "/presence?state=on_site")).pupils;
	const club = { kind: "intervention", name: "Reading club", place: "Library", from: TODAY, to: TODAY, starts: "13:00", ends: "13:45" };
	const made = await office.request.post(`${office.api}/ad-hoc`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), ...club, leader_name: "Mr Nowak", pupils: [pupil.id] },
	});
	assert.ok(made.ok(), await made.text());
	const page = await school.signedIn("reception", PHONE);
	const expected = `${pupil.text}. Expected since 13:00 in Reading club, Library, with Mr Nowak`;
	await open(page, "/on-site");
	await page.getByLabel("Is X in? Name").fill(`${pupil.name.surname} ${pupil.name.forename}`);
	await page.locator(".m-onsite__list li", { hasText: expected }).waitFor();
	await isUsable(page, PHONE.width);
	await open(page, `/pupils/${pupil.id}`);
	await page.locator(".m-isin", { hasText: expected }).waitFor();
	assert.deepEqual(page.complaints, []);
});

test("two phones share one roll: a tick on one is found on the other within five seconds", async () => {
	const first = await started("teacher", PHONE);
	const second = await school.signedIn("reception", PHONE);
	await open(second, "/fire-roll");
	await second.getByRole("timer").waitFor();
	const before = await number(second, "to-find");
	const box = boxes(first).first();
	const name = await nameOf(box);
	await box.click();
	await second.locator("#found-list", { hasText: name }).waitFor({ timeout: 5_000 });
	assert.equal(await number(second, "to-find"), before - 1);
	assert.equal(await number(second, "found"), 1);
	assert.equal(await number(first, "to-find"), before - 1);
	await second.locator("#found-list input").first().click();
	await first.locator("#found-list").waitFor({ state: "detached", timeout: 5_000 });
	assert.equal(await number(first, "to-find"), before);
	assert.deepEqual([...first.complaints, ...second.complaints], []);
});

test("in a drill the roll is big and usable on a phone, and at a desk", async () => {
	const phone = await started("pastoral", PHONE);
	const all = boxes(phone);
	for (let i = 0; i < 7; i++) {
		const left = await number(phone, "to-find");
		await all.first().click();
		await phone.waitForFunction((n) => Number(document.querySelector("#to-find").textContent.replace(/\D/g, "")) === n, left - 1);
	}
	const size = await all.first().boundingBox();
	assert.ok(size.width >= 40 && size.height >= 40, JSON.stringify(size));
	const rows = await phone.$$eval(".m-roll label, .m-roll__note, #where, .m-fire .m-btn", (l) => l.map((x) => x.getBoundingClientRect().height));
	assert.ok(Math.min(...rows) >= 44, `a target is ${Math.min(...rows)} high`);
	await isUsable(phone, PHONE.width);
	await phone.evaluate(() => window.scrollTo(0, 0));
	await shot(phone, "fire-roll-phone");
	const desk = await school.signedIn("head", DESK);
	await open(desk, "/fire-roll");
	await isUsable(desk, DESK.width);
	await shot(desk, "fire-roll-desk");
	assert.deepEqual([...phone.complaints, ...desk.complaints], []);
});

test("with no network the roll opens again, is ticked, and another phone sees it when the network is back", async () => {
	const other = await started("reception", PHONE);
	const phone = await phoneThatKeeps("teacher");
	await open(phone, "/fire-roll");
	await phone.getByRole("timer").waitFor();
	const before = await number(phone, "to-find");
	await phone.context().setOffline(true);
	await phone.reload();
	await phone.locator("h1").waitFor();
	await boxes(phone).first().waitFor();
	assert.equal(await number(phone, "to-find"), before);
	const name = await nameOf(boxes(phone).first());
	await boxes(phone).first().click();
	await phone.locator("#found-list", { hasText: "not sent yet" }).waitFor();
	await shot(phone, "fire-roll-offline");
	await phone.reload();
	await phone.locator("#found-list", { hasText: name }).waitFor();
	assert.equal(await number(phone, "to-find"), before - 1);
	assert.equal(await number(other, "to-find"), before);
	await phone.context().setOffline(false);
	/* The page was opened anew while it tried: what it tried is its own for 30 s, then anybody's. */
	await other.locator("#found-list", { hasText: name }).waitFor({ timeout: 45_000 });
	await phone.locator("#found-list", { hasText: "by you" }).waitFor({ timeout: 45_000 });
	assert.equal(await number(other, "to-find"), before - 1);
});

test("a device that only opened the home page reads the roll without a network", async () => {
	const page = await phoneThatKeeps("teacher");
	await page.context().setOffline(true);
	await open(page, "/fire-roll");
	await page.locator(".m-roll b").first().waitFor();
	assert.ok((await number(page, "to-find")) > 150);
});

test("by keyboard alone: choose a form, tick, note, end; the report says who and when", async () => {
	const page = await started("officer", DESK);
	const list = await read(page, "/fire-roll");
	const form = list.groups.find((g) => list.pupils.filter((p) => p.group_id === g.id && p.must_find).length > 3);
	await page.getByLabel("Muster point or form").selectOption(`g${form.id}`);
	await page.locator(`#form-${form.id}`).waitFor();
	assert.equal(await page.locator('[id^="form-"]').count(), 1);
	const name = await nameOf(boxes(page).first());
	await boxes(page).first().focus();
	await page.keyboard.press("Space");
	await page.locator("#found-list", { hasText: name }).waitFor();
	const missing = await nameOf(boxes(page).first());
	await page.locator(".m-roll__note").first().focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	await page.keyboard.type("Seen at the gate");
	await page.keyboard.press("Enter");
	await page.getByText("Seen at the gate (").waitFor();
	await page.getByLabel("Staff on site").fill("41");
	await page.getByRole("form", { name: "Staff" }).getByLabel("found").fill("40");
	await page.getByRole("button", { name: "Save staff" }).click();
	await page.getByText("1 to find.").waitFor();
	await page.getByRole("button", { name: "End the roll" }).focus();
	await page.keyboard.press("Enter");
	await page.getByLabel("Note for the report").fill("Back in at ten past");
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: "Rolls and drills before" }).waitFor();
	await page.locator("#past a").first().click();
	await page.getByRole("heading", { name: /^Fire drill/ }).waitFor();
	await page.locator("#found", { hasText: name }).waitFor();
	await page.locator("#missing", { hasText: missing }).waitFor();
	await page.getByText("Staff: 40 of 41 found.").waitFor();
	await page.locator("#notes", { hasText: "Seen at the gate" }).waitFor();
	await isUsable(page, DESK.width);
	await shot(page, "fire-report-desk");
	await page.setViewportSize(PHONE);
	await isUsable(page, PHONE.width);
	await shot(page, "fire-report-phone");
	assert.deepEqual(page.complaints, []);
});

test("muster points are set once and the roll is shown by them", async () => {
	const page = await school.signedIn("head", PHONE);
	await endRunning(page);
	await open(page, "/fire-roll/points");
	await page.getByRole("button", { name: "Add a point" }).click();
	await page.getByLabel("Name of point 1").fill("Tennis courts");
	const first = page.locator(".m-fire__forms select").first();
	await first.selectOption("0");
	await isUsable(page, PHONE.width);
	await shot(page, "fire-points-phone");
	await page.setViewportSize(DESK);
	await isUsable(page, DESK.width);
	await shot(page, "fire-points-desk");
	await page.setViewportSize(PHONE);
	await page.getByRole("button", { name: "Save the muster points" }).click();
	await page.getByText("Saved.").waitFor();
	await open(page, "/fire-roll");
	await page.getByLabel("Muster point or form").selectOption("p1");
	assert.equal(await page.locator('[id^="form-"]').count(), 1);
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.locator(".m-fire__tools").first().isVisible(), false);
	assert.equal(await page.locator(".m-roll__box").first().isVisible(), true);
});

test("the roll counts whom it has to account for, and without anybody to find it has no empty lists", async () => {
	const page = await school.signedIn("officer", PHONE);
	await endRunning(page);
	await open(page, "/fire-roll");
	const { counts } = await read(page, "/fire-roll");
	const seen = (await read(page, "/presence")).counts;
	assert.equal(counts.to_account_for, seen.to_find);
	assert.ok(counts.to_account_for > seen.on_site); /* registers that are late */
	await page.locator(".m-fire__count", { hasText: "to account for" }).waitFor();
	await page.route("**/api/**/fire-roll", async (route) => {
		const answer = await route.fetch();
		const state = await answer.json();
		await route.fulfill({ response: answer, json: { ...state, pupils: state.pupils.map((p) => ({ ...p, must_find: false })) } });
	});
	await open(page, "/fire-roll");
	await page.getByText("Nobody to find.").waitFor();
	assert.equal(await page.locator('[id^="form-"]').count(), 0);
	await isUsable(page, PHONE.width);
	await page.unrouteAll({ behavior: "wait" }); // it asks again by itself: the test ends after the last answer
});
