import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { DESK, openSchool, PHONE, read, SESSION, TODAY, untakenGroup, YESTERDAY } from "./school.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let school;
let places;
before(async () => {
	school = await openSchool();
	const page = await school.signedIn("head");
	const group = await untakenGroup(page);
	const { pupils } = await read(page, "/figures/pupils?met=persistent");
	places = {
		"the board of today": "/",
		"a register to take": `/register/${TODAY}/${SESSION}/${group.id}`,
		"a register of yesterday": `/register/${YESTERDAY}/AM/${group.id}`,
		"a pupil": `/pupils/${pupils[0].id}`,
		"the list of pupils": "/pupils",
		"the school's figures": "/figures",
		"the names behind a figure": "/figures/pupils?met=persistent",
		"the calendar": "/calendar",
		"the policy": "/policy",
		"the codes": "/codes",
	};
});
after(() => school?.close());

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

async function violations(page) {
	/* A window as high as the page: else the bar that sticks to its foot covers a part of some button. */
	const size = page.viewportSize();
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
	const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
	await page.setViewportSize(size);
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

for (const [name, viewport] of [["at a desk", DESK], ["on a phone", PHONE]]) {
	test(`everybody can use every page ${name}: the automated check finds nothing`, async (t) => {
		const page = await school.signedIn("head", viewport);
		for (const [what, path] of Object.entries(places)) {
			await t.test(what, async () => {
				await open(page, path);
				assert.deepEqual(await violations(page), []);
				assert.deepEqual(page.complaints.splice(0), []);
			});
		}
		await t.test("import", async () => {
			const office = await school.signedIn("officer", viewport);
			await open(office, "/import");
			assert.deepEqual(await violations(office), []);
		});
		await t.test("signing in", async () => {
			const visitor = await school.visitor(viewport);
			await open(visitor, "/sign-in");
			assert.deepEqual(await violations(visitor), []);
		});
	});
}

test("no page scrolls sideways on a phone of 360 pixels", async (t) => {
	const page = await school.signedIn("head", PHONE);
	for (const [what, path] of Object.entries(places)) {
		await t.test(what, async () => {
			await open(page, path);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(width <= PHONE.width, `${path} is ${width} wide`);
		});
	}
});

test("on a phone the mark buttons and the save button are at least 44 pixels high", async () => {
	const page = await school.signedIn("teacher", PHONE);
	const group = (await read(page, `/today?date=${TODAY}&session=${SESSION}`)).groups.find((g) => g.state !== "closed_day");
	await open(page, `/register/${TODAY}/${SESSION}/${group.id}`);
	await page.locator(".m-mark button").first().waitFor();
	const heights = await page.$$eval(".m-mark button, #save", (all) => all.map((b) => b.getBoundingClientRect().height));
	assert.ok(Math.min(...heights) >= 44, String(Math.min(...heights)));
});

async function tabTo(page, test, most = 60) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate(test)) return;
	}
	throw new Error(`not reached by Tab: ${test}`);
}

test("by keyboard alone a tutor signs in, opens the register, takes it and sends it", async () => {
	const page = await school.visitor();
	const { username, password } = school.login("teacher");
	await open(page, "/");
	await tabTo(page, () => document.activeElement.id === "username");
	await page.keyboard.type(username);
	await page.keyboard.press("Tab");
	await page.keyboard.type(password);
	await page.keyboard.press("Enter");
	await page.locator(".m-tile").first().waitFor();
	await tabTo(page, () => document.activeElement.classList.contains("m-tile"));
	await page.keyboard.press("Enter");
	await page.locator(".m-reg > li").first().waitFor();
	await page.keyboard.press("=");
	await tabTo(page, () => document.activeElement.closest(".m-reg") !== null);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowRight");
	const focus = await page.evaluate(() => document.activeElement.id);
	assert.match(focus, /^row-/);
	await page.keyboard.press("Enter");
	await page.locator(`#${focus}`).getByText(/Saved/).waitFor();
	assert.deepEqual(page.complaints, []);
});

test("the skip link leads over the navigation into the page", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/");
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to main content");
	await page.keyboard.press("Enter");
	assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

test("in print the navigation and the buttons are gone", async () => {
	const page = await school.signedIn("officer");
	await open(page, places["a pupil"]);
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.locator(".m-nav").isVisible(), false);
	assert.equal(await page.locator(".m-btn").first().isVisible(), false);
	assert.equal(await page.locator(".m-strip--tall").isVisible(), true);
});
