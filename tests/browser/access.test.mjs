import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { axe, chooseMarks, DESK, openSchool, PHONE, read, SESSION, TODAY, untakenGroup, YESTERDAY } from "./school.mjs";

let school;
let group;
let places; // what it is, its path, and who reads it
before(async () => {
	school = await openSchool({ now: `${TODAY}T13:35:00+00:00`, pupils: 70 });
	const page = await school.signedIn("head");
	group = await untakenGroup(page);
	const { pupils } = await read(page, "/figures/pupils?met=persistent");
	const { lessons } = await read(page, "/lessons");
	await write(page, "PUT", "/fire-points", { points: [{ name: "Tennis courts", groups: [group.id] }] });
	const drill = await write(page, "POST", "/fire-rolls", { kind: "drill" });
	await write(page, "POST", `/fire-rolls/${drill.id}/end`, {});
	const alert = await write(page, "POST", "/alerts", { pupil: pupils[0].id, expected: "Science, S4" });
	const leave = await write(page, "POST", "/leave", { pupils: [pupils[0].id], ground: "holiday", applicant: "Rosa Hale", applicant_is: "parent", from: TODAY, words: "A week away" });
	places = [
		["the board of today", "/", "head"],
		["a register to take", `/register/${TODAY}/${SESSION}/${group.id}`, "head"],
		["a register of yesterday", `/register/${YESTERDAY}/AM/${group.id}`, "head"],
		["a pupil", `/pupils/${pupils[0].id}`, "head"],
		["the list of pupils", "/pupils", "head"],
		["the school's figures", "/figures", "head"],
		["the names behind a figure", "/figures/pupils?met=persistent", "head"],
		["the calendar", "/calendar", "head"],
		["the policy", "/policy", "head"],
		["the codes", "/codes", "head"],
		["who has sent a register", "/board", "head"],
		["how registers are kept", "/practice", "head"],
		["the grid of a group", `/grid?group=${group.id}&date=${TODAY}`, "officer"],
		["the year of a pupil as a grid", `/grid?pupil=${pupils[0].id}&date=${TODAY}`, "officer"],
		["reception", "/reception", "head"],
		["a paper list", "/reception/paper", "head"],
		["the late gate", "/late-gate", "head"],
		["kiosks", "/kiosks", "officer"],
		["who is on site", "/on-site", "head"],
		["the fire roll", "/fire-roll", "head"],
		["muster points", "/fire-roll/points", "head"],
		["the report of a drill", `/fire-roll/${drill.id}`, "head"],
		["lessons", "/lessons", "head"],
		["a lesson", `/lessons/${TODAY}/${lessons.find((l) => l.kind === "lesson" && l.state === "due").id}`, "head"],
		["missing from lessons", "/lessons/missing", "head"],
		["spot checks", "/lessons/spot-checks", "head"],
		["ad hoc registers", "/lessons/ad-hoc", "head"],
		["alerts", "/alerts", "head"],
		["an alert", `/alerts/${alert.id}`, "head"],
		["vulnerable pupils", "/vulnerable", "head"],
		["follow-up", "/follow-up", "officer"],
		["leave", `/leave?leave=${leave.leave}`, "head"],
		["prints: the class register", "/prints", "officer"],
		["prints: a certificate", `/prints?what=certificate&pupil=${pupils[0].id}`, "officer"],
		["prints: changes", "/prints?what=changes", "officer"],
		["cover", "/cover", "head"],
		["sealed periods", "/seals", "head"],
		["a tutor's week", `/tutor/${group.id}`, "head"],
		["off site", "/off-site", "head"],
		["trips", "/off-site/trips", "head"],
		["import", "/import", "officer"],
		["a page that is not there", "/nowhere", "head"],
		["signing in", "/sign-in", null],
		["a kiosk that is not paired", "/kiosk", null],
		["a link that has ended", "/answer/1-nobody-knows-it", null],
	];
});
after(() => school?.close());

async function write(page, method, path, data) {
	const answer = await page.request.fetch(page.api + path, {
		method,
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), ...data },
	});
	assert.ok(answer.ok(), `${method} ${path}: ${await answer.text()}`);
	return answer.json();
}

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

/** In a window as high as the page: else the bar that sticks to its foot covers a part of some button. */
async function violations(page, { width, height }) {
	await page.setViewportSize({ width, height });
	const full = await page.evaluate(() => document.documentElement.scrollHeight);
	if (full > height) await page.setViewportSize({ width, height: full });
	return axe(page);
}

const widthOf = (page) => page.evaluate(() => document.documentElement.scrollWidth);

test("everybody can use every page at 360 and 1,280 pixels: the automated check finds nothing, nothing scrolls sideways", async (t) => {
	const pages = { head: await school.signedIn("head"), officer: await school.signedIn("officer"), nobody: await school.visitor() };
	for (const [what, path, role] of places) {
		await t.test(what, async () => {
			const page = pages[role ?? "nobody"];
			await page.setViewportSize(DESK);
			await open(page, path);
			for (const viewport of [DESK, PHONE]) {
				assert.deepEqual(await violations(page, viewport), [], `${viewport.width} pixels`);
				assert.ok((await widthOf(page)) <= viewport.width, `${path} is ${await widthOf(page)} wide`);
			}
			assert.deepEqual(page.complaints.splice(0), []);
		});
	}
});

test("enlarged to 400 %, 320 pixels wide, the register does not scroll sideways: three marks, and all codes", async () => {
	const page = await school.signedIn("officer", { width: 320, height: 256 });
	await open(page, `/register/${TODAY}/${SESSION}/${group.id}`);
	for (const marks of ["Three marks", "All codes"]) {
		await chooseMarks(page, marks);
		await page.locator(".m-reg > li").first().waitFor();
		assert.ok((await widthOf(page)) <= 320, `${marks}: ${await widthOf(page)} wide`);
		assert.ok(await page.locator("#save").isVisible());
	}
	assert.deepEqual(page.complaints, []);
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
	await open(page, places.find(([what]) => what === "a pupil")[1]);
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.locator(".m-nav").isVisible(), false);
	assert.equal(await page.locator(".m-btn").first().isVisible(), false);
	assert.equal(await page.locator(".m-strip--tall").isVisible(), true);
});
