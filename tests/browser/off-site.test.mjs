// Off site at 13:35: the office makes a trip of tomorrow; every page at a desk and on a phone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { axe, DESK, fits, openSchool, PHONE, read, shot, TODAY } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool({ now: `${TODAY}T13:35:00+00:00` });
});
after(() => school?.close());

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

test("the office makes a trip by keys alone, and finds its roll", async () => {
	const page = await school.signedIn("officer");
	const { pupils } = await read(page, "/pupils?limit=3");
	await open(page, "/off-site");
	await page.locator("#name").focus();
	await page.keyboard.type("Rail museum");
	await page.locator("#leader").focus();
	await page.keyboard.type("A. Nother");
	await page.locator("#from").fill("2026-11-20");
	await page.locator("#to").fill("2026-11-20");
	await page.locator("#pupils").focus();
	await page.keyboard.type(pupils[0].name.surname);
	await page.locator(".m-chips .m-chip").first().focus();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Make the trip" }).focus();
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector("#name")?.value === "");
	const { trips } = await read(page, "/trips");
	assert.equal(trips.length, 1);
	assert.equal(trips[0].leader, "A. Nother");
});

for (const [name, size] of [
	["desk", DESK],
	["phone", PHONE],
]) {
	test(`off site, trips and a roll fit a ${name} and are accessible`, async () => {
		const page = await school.signedIn("officer", size);
		for (const [path, file] of [
			["/off-site", "off-site"],
			["/off-site/trips", "off-site-trips"],
			["/off-site/trips/1", "off-site-roll"],
		]) {
			await open(page, path);
			await axe(page);
			await fits(page);
			await shot(page, `${file}-${name}`);
		}
		assert.deepEqual(page.complaints, []);
	});
}

test("a provider's link that nobody knows says that it has ended", async () => {
	const page = await school.signedIn("officer", PHONE);
	await page.goto("/answer-off-site/1-nobody-knows-it");
	await page.getByText("This link has ended").waitFor();
	await axe(page);
	await fits(page);
});
