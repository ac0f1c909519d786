// The kiosk: paired by a code, signs in by name, number and card reader, and without a network.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHROMIUM, DESK, PHONE, TODAY, axe, fits, openSchool, read, shot } from "./school.mjs";

let school;
let office;
let folder;
let tablet;
let page;
let pupils;
const signedIn = new Set();

async function openTablet() {
	tablet = await chromium.launchPersistentContext(folder, { ...CHROMIUM, viewport: DESK, baseURL: school.address, locale: "en-GB" });
	page = tablet.pages()[0] ?? (await tablet.newPage());
	page.setDefaultTimeout(15_000);
}

async function typeName(p) {
	await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
	await page.keyboard.type(`${p.name.surname.slice(0, 40)} ${p.name.forename}`);
	const name = `${p.name.forename} ${p.name.surname[0]}.`;
	const button = page.locator(".m-kiosk__names button", { hasText: name }).first();
	await button.waitFor();
	return button;
}

const CODE = /[A-Z2-9]{4}-[A-Z2-9]{4}/;

/** Pupils not signed in yet whose first name and initial are nobody else's. */
async function lonely(p) {
	const all = (await (await p.request.get("/api/v1/kiosk/names")).json()).names;
	return pupils.slice(4).filter((x) => all.filter((n) => n.name === `${x.name.forename} ${x.name.surname[0]}.`).length === 1 && !signedIn.has(x.id));
}

async function newCode() {
	await office.goto("/kiosks");
	await office.getByRole("button", { name: "New code for Hall tablet" }).click();
	return CODE.exec(await office.getByText(/Code of Hall tablet/).innerText())[0];
}

before(async () => {
	school = await openSchool({ now: `${TODAY}T08:52:00+00:00` });
	office = await school.signedIn("officer", DESK);
	/* Those of a morning register that nobody has taken yet. */
	const due = (await read(office, "/board")).registers.filter((r) => r.session === "AM" && ["due", "overdue"].includes(r.state));
	pupils = [];
	for (const r of due) {
		const register = await read(office, `/registers/${TODAY}/AM/${r.id}`);
		pupils.push(...register.pupils.filter((p) => !p.mark && !p.planned && /^[A-Za-z]+$/.test(p.name.surname + p.name.forename)));
	}
	folder = mkdtempSync(join(tmpdir(), "muster-kiosk-"));
	await openTablet();
});
after(async () => {
	await tablet?.close();
	await school?.close();
	rmSync(folder, { recursive: true, force: true });
});

describe("the kiosk", () => {
	test("is paired by the code the office makes", async () => {
		await office.goto("/kiosks");
		await office.getByLabel("Name").fill("Hall tablet");
		await office.getByLabel("Place").fill("Pupil Reception");
		await office.getByLabel("Place").fill("");
		await office.keyboard.press("Enter");
		await office.getByText("Enter where it stands").first().waitFor();
		assert.equal(await office.getByLabel("Name").inputValue(), "Hall tablet");
		await office.getByLabel("Place").fill("Pupil Reception");
		await office.keyboard.press("Enter");
		const said = await office.getByText(/Code of Hall tablet/).innerText();
		assert.deepEqual(await axe(office), []);
		await shot(office, "kiosks-desk");
		await page.goto("/kiosk");
		await page.getByLabel("Type the code of this kiosk").fill(/[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(said)[0]);
		for (const [what, viewport] of [["phone", PHONE], ["desk", DESK]]) {
			await page.setViewportSize(viewport);
			assert.ok(await fits(page));
			assert.deepEqual(await axe(page), []);
			await shot(page, `kiosk-pair-${what}`);
		}
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
	});

	test("shows a first name and an initial, asks why, and says the mark", async () => {
		const button = await typeName(pupils[0]);
		assert.match(await button.innerText(), new RegExp(`^${pupils[0].name.forename} ${pupils[0].name.surname[0]}\\.`));
		assert.ok(!(await page.locator("main").innerText()).includes(pupils[0].upn || "no upn"));
		assert.deepEqual(await axe(page), []);
		await shot(page, "kiosk-find-desk");
		await button.click();
		await page.getByRole("button", { name: "Overslept" }).evaluate((b) => (b.click(), b.click()));
		await page.getByRole("heading", { name: `Thank you, ${pupils[0].name.forename}` }).waitFor();
		assert.match(await page.locator("main").innerText(), /Late\. You came before the register closed/);
		assert.deepEqual(await axe(page), []);
		await shot(page, "kiosk-late-desk");
		const marks = await read(office, `/pupils/${pupils[0].id}/marks/${TODAY}/AM/history`);
		assert.equal(marks.entries.at(-1).code, "L");
		await page.waitForTimeout(1_000);
		assert.equal(await page.getByRole("alert").count(), 0, "the second tap was refused");
	});

	test("that starts while the server is away says so, and begins once it is back", async () => {
		const other = await school.visitor();
		await other.route("**/api/v1/kiosk", (r) => r.abort());
		await other.goto("/kiosk");
		await other.getByRole("heading", { name: /^The server cannot be reached/ }).waitFor();
		await other.unroute("**/api/v1/kiosk");
		await other.getByLabel("Type the code of this kiosk").waitFor();
	});

	test("goes back by itself, and says so to somebody who is in already", async () => {
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor({ timeout: 12_000 });
		await (await typeName(pupils[0])).click();
		await page.getByRole("alert").waitFor();
		await page.getByRole("button", { name: "Done" }).click();
	});

	test("fits a tablet, and finds a pupil by the digits on the screen", async () => {
		await page.setViewportSize({ width: 1024, height: 768 });
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
		assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight));
		const names = (await (await page.request.get("/api/v1/kiosk/names")).json()).names;
		const one = names.find((n) => n.id === pupils[2].id);
		assert.match(one.number, /^\d+$/);
		for (const digit of one.number) await page.locator(".m-kiosk__keys").getByRole("button", { name: digit, exact: true }).click();
		await page.locator(".m-kiosk__names button", { hasText: one.name }).waitFor();
		await page.getByRole("button", { name: "Start again" }).click();
		await page.setViewportSize(DESK);
	});

	test("is used by keyboard alone: the name, why they are late, and done", async () => {
		const reach = async (where) => {
			await where.waitFor();
			for (let i = 0; i < 80 && !(await where.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press("Tab");
			await page.keyboard.press("Enter");
		};
		const pupil = pupils.at(-3);
		signedIn.add(pupil.id);
		await reach(await typeName(pupil));
		await reach(page.getByRole("button", { name: "Overslept" }));
		await page.getByRole("heading", { name: `Thank you, ${pupil.name.forename}` }).waitFor();
		await reach(page.getByRole("button", { name: "Done" }));
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
	});

	test("takes the number that a card's reader types", async () => {
		const p = await read(office, `/pupils/${pupils[1].id}`);
		assert.ok(p.upn, Object.keys(p).join());
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
		await page.keyboard.type(p.upn);
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Something else" }).click();
		await page.getByRole("heading", { name: `Thank you, ${pupils[1].name.forename}` }).waitFor();
	});

	test("takes the card of the next pupil at once, while it shows the result of the one before", async () => {
		const shown = page.getByRole("heading", { name: /^Thank you/ });
		for (const pupil of [pupils.at(-1), pupils.at(-2)]) {
			const { upn } = await read(office, `/pupils/${pupil.id}`);
			signedIn.add(pupil.id);
			await shown.waitFor();
			await page.keyboard.type(upn);
			await page.keyboard.press("Enter");
			await page.getByRole("heading", { name: `${pupil.name.forename}, what made you late?` }).waitFor({ timeout: 5_000 });
			await page.getByRole("button", { name: "Something else" }).click();
			await page.getByRole("heading", { name: `Thank you, ${pupil.name.forename}` }).waitFor();
		}
		/* A card that nobody has does not stand in the way of the next one; nor does an answer that somebody is in already. */
		await page.keyboard.type("0000000");
		await page.keyboard.press("Enter");
		await page.getByText("Nobody by that name or number").waitFor();
		const { upn } = await read(office, `/pupils/${pupils.at(-1).id}`);
		for (let i = 0; i < 2; i++) {
			await page.keyboard.type(upn);
			await page.keyboard.press("Enter");
			await page.getByRole("alert").waitFor();
		}
		await page.getByRole("button", { name: "Done" }).click();
	});

	test("keeps a sign-in while the network is away, through a restart, and sends it once", async () => {
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		await page.waitForTimeout(1_500);
		/* Somebody whose first three letters, initial and group are nobody else's. */
		const all = (await (await page.request.get("/api/v1/kiosk/names")).json()).names;
		const lone = pupils.slice(2).find((p) => all.filter((n) => n.name === `${p.name.forename} ${p.name.surname[0]}.`).length === 1);
		signedIn.add(lone.id);
		await tablet.setOffline(true);
		await (await typeName(lone)).click();
		await page.getByText("Kept on this tablet").waitFor();
		await shot(page, "kiosk-offline-desk");
		await tablet.close();
		await openTablet();
		await tablet.setOffline(true);
		await page.goto("/kiosk");
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
		await tablet.setOffline(false);
		await page.reload();
		let marks;
		for (let i = 0; i < 40 && !(marks?.entries.length > 0); i++) {
			await page.waitForTimeout(250);
			const answer = await office.request.get(`${office.api}/pupils/${lone.id}/marks/${TODAY}/AM/history`);
			marks = answer.ok() ? await answer.json() : null;
		}
		assert.equal(marks.entries.length, 1);
		assert.match(marks.entries[0].at ?? marks.entries[0].time ?? "", /T08:5/);
	});

	test("tells the office, and no pupil, whose kept sign-in the register refused", async () => {
		const [one] = await lonely(page);
		await tablet.setOffline(true);
		await (await typeName(one)).click();
		await page.getByText("Kept on this tablet").waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		/* Reception has signed the pupil in meanwhile. */
		const body = { uuid: "22222222-2222-4222-8222-222222222222", pupils: [one.id] };
		const signed = await office.request.post(`${office.api}/reception/sign-in`, { headers: { "X-Muster": "1", Origin: school.address }, data: body });
		assert.ok(signed.ok(), await signed.text());
		await tablet.setOffline(false);
		const told = page.getByText("1 sign-in was not taken");
		await told.waitFor();
		assert.ok(!(await page.locator("main").innerText()).includes(one.name.forename));
		assert.deepEqual(await axe(page), []);
		await shot(page, "kiosk-not-taken-desk");
		await page.reload();
		await told.waitFor();
		await page.getByRole("button", { name: "Staff: show it" }).click();
		await page.getByLabel("Staff: type a new code").fill("ABCD-2222");
		await page.keyboard.press("Enter");
		await page.getByText("Not paired.").waitFor();
		assert.equal(await page.getByLabel("Staff: type a new code").inputValue(), "ABCD-2222");
		await page.getByLabel("Staff: type a new code").fill(await newCode());
		await page.keyboard.press("Enter");
		await page.locator(".m-kiosk__refused b", { hasText: `${one.name.forename} ${one.name.surname[0]}.` }).waitFor();
		assert.deepEqual(await axe(page), []);
		await page.getByRole("button", { name: "Take off" }).click();
		await page.getByText("The list is empty.").waitFor();
		await page.getByRole("button", { name: "Back" }).click();
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
		assert.equal(await told.count(), 0);
	});

	test("fits a phone", async () => {
		await page.setViewportSize(PHONE);
		await typeName(pupils[3]);
		await shot(page, "kiosk-find-phone");
		assert.ok(await fits(page));
		assert.deepEqual(await axe(page), []);
		await page.setViewportSize(DESK);
	});

	test("forgets a half-typed name after 20 seconds", async () => {
		await page.clock.install();
		await page.reload();
		await typeName(pupils[3]);
		await page.clock.fastForward(15_000);
		assert.ok((await page.locator(".m-kiosk__names button").count()) > 0);
		await page.clock.fastForward(6_000);
		await page.waitForFunction(() => !document.querySelector(".m-kiosk__names button"));
		assert.ok(!(await page.locator("main").innerText()).toLowerCase().includes(pupils[3].name.surname.toLowerCase()));
	});

	test("that was revoked asks for a code", async () => {
		await office.goto("/kiosks");
		await office.getByRole("button", { name: "Revoke Hall tablet" }).click();
		await office.getByText("Revoked").waitFor();
		await page.goto("/kiosk");
		await page.getByLabel("Type the code of this kiosk").waitFor();
	});

	test("says how many sign-ins it keeps when it was revoked, and sends them once paired again", async () => {
		await office.reload();
		await office.getByLabel("Name").fill("New tablet");
		await office.getByLabel("Place").fill("Hall");
		await office.keyboard.press("Enter");
		const made = await office.getByText(/Code of New tablet/).innerText();
		await page.getByLabel("Type the code of this kiosk").fill(CODE.exec(made)[0]);
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "Sign in: type your surname" }).waitFor();
		await page.waitForTimeout(1_500);
		const one = (await lonely(page))[1];
		await tablet.setOffline(true);
		await (await typeName(one)).click();
		await page.getByText("Kept on this tablet").waitFor();
		await office.getByRole("button", { name: "Revoke New tablet" }).click();
		await office.getByText("Revoked").nth(1).waitFor();
		await tablet.setOffline(false);
		await page.getByText("1 sign-in is kept on this tablet").waitFor();
		await page.getByLabel("Type the code of this kiosk").waitFor();
		await office.getByLabel("Name").fill("Third tablet");
		await office.getByLabel("Place").fill("Hall");
		await office.keyboard.press("Enter");
		await page.getByLabel("Type the code of this kiosk").fill(CODE.exec(await office.getByText(/Code of Third tablet/).innerText())[0]);
		await page.keyboard.press("Enter");
		for (let i = 0; i < 40; i++) {
			const answer = await office.request.get(`${office.api}/pupils/${one.id}/marks/${TODAY}/AM/history`);
			if (answer.ok() && (await answer.json()).entries.length) return;
			await page.waitForTimeout(250);
		}
		assert.fail("the kept sign-in was not sent");
	});
});
