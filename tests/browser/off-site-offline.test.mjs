// A trip's roll where there is no network: taken on the leader's phone, kept over a reload, sent once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { chromium } from "playwright-core";
import { axe, CHROMIUM, fits, openSchool, PHONE, read, shot, TODAY } from "./school.mjs";
import { Wire } from "./wire.mjs";

let school;
let wire;
let office;
let folder;
let context;
before(async () => {
	school = await openSchool({ now: `${TODAY}T13:35:00+00:00` });
	wire = await new Wire(school.address).open();
	office = await school.signedIn("officer");
	folder = mkdtempSync(join(tmpdir(), "muster-leader-"));
	context = await chromium.launchPersistentContext(folder, { ...CHROMIUM, viewport: PHONE, baseURL: wire.address, locale: "en-GB" });
	await context.clock.setFixedTime(Date.parse(`${TODAY}T13:36:00Z`));
});
after(async () => {
	await context?.close();
	await wire?.close();
	await school?.close();
	if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A trip of this afternoon that the teacher leads; the clock has written its V. */
async function makeTrip() {
	const { people } = await read(office, "/off-site");
	const { pupils } = await read(office, "/pupils?limit=3");
	const leader = people.find((p) => p.name === school.login("teacher").name);
	const half = { from: TODAY, from_session: "PM", to: TODAY, to_session: "PM" };
	const made = await office.request.post(`${office.api}/trips`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), name: "River walk", place: "Weir bank", leader_id: leader.id, ...half, pupils: pupils.map((p) => p.id) },
	});
	assert.equal(made.status(), 201, await made.text());
	for (let n = 0; n < 150; n++) {
		const trip = await read(office, "/trips/1");
		if (trip.pupils.every((p) => p.code === "V" && !p.is_confirmed)) return pupils;
		await office.waitForTimeout(100);
	}
	return assert.fail("the clock wrote no V");
}

const rollsSent = () => wire.asked.filter((a) => a.method === "POST" && a.path.endsWith("/trips/1/roll"));

test("the leader takes the roll without a network, reloads, and it is sent once when there is one", async () => {
	const pupils = await makeTrip();
	const page = context.pages()[0] ?? (await context.newPage());
	page.setDefaultTimeout(15_000);
	await page.goto("/");
	const { username, password } = school.login("teacher");
	await page.getByLabel("Username").fill(username);
	await page.getByLabel("Password").fill(password);
	await page.keyboard.press("Enter");
	await page.locator("header .m-brand").waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	/* Fetched ahead: the leader has not opened the trip before the coach leaves. */
	for (let n = 0; n < 150 && !wire.asked.some((a) => a.path.endsWith("/trips/1")); n++) await page.waitForTimeout(100);
	await page.waitForTimeout(1_500); /* kept once the page is quiet */

	wire.cut();
	await page.goto("/off-site/trips");
	await page.getByRole("link", { name: "River walk" }).click();
	await page.locator(".m-off > li").first().waitFor();
	const group = (p) => page.getByRole("group", { name: `${p.name.forename} ${p.name.surname}`, exact: true });
	await group(pupils[0]).getByRole("button", { name: "Here", exact: true }).click();
	await group(pupils[1]).getByRole("button", { name: "Here", exact: true }).click();
	await group(pupils[2]).getByRole("button", { name: "Not here" }).click();
	await page.getByRole("button", { name: "Save roll" }).click();
	await page.getByText("Kept on this device; it is sent when there is a network.").waitFor();
	assert.deepEqual(await axe(page), []);
	assert.equal(await fits(page), true);
	await shot(page, "off-site-roll-offline-phone", { fullPage: true });

	await page.reload();
	await page.locator(".m-off > li").first().waitFor();
	await page.locator(".m-network").getByText(/River walk|1 /).first().waitFor();
	assert.equal(rollsSent().length, 0);
	assert.ok((await read(office, "/trips/1")).pupils.every((p) => p.answer === ""));

	wire.mend();
	for (let n = 0; n < 200 && !rollsSent().length; n++) await page.waitForTimeout(100);
	for (let n = 0; n < 100 && !(await read(office, "/trips/1")).pupils.every((p) => p.answer); n++) await page.waitForTimeout(100);
	await page.waitForTimeout(1_500); /* would it be sent again? */
	assert.equal(rollsSent().length, 1);
	const after_ = await read(office, "/trips/1");
	const of = (p) => after_.pupils.find((x) => x.pupil === p.id);
	assert.deepEqual(pupils.map((p) => of(p).answer), ["present", "present", "absent"]);
	assert.ok(of(pupils[0]).is_confirmed && of(pupils[1]).is_confirmed);
	assert.match(of(pupils[0]).by, new RegExp(school.login("teacher").name.split(" ").pop()));
	const { questions } = await read(office, "/off-site");
	assert.deepEqual(questions.map((q) => [q.kind, q.pupil]), [["absent", pupils[2].id]]);
});

test("a roll kept on the phone counts for the others though one was taken off the trip, and the leader sees who", async () => {
	const trip = await read(office, "/trips/1");
	const page = context.pages()[0];
	await page.goto("/off-site/trips/1");
	await page.locator(".m-off > li").nth(2).waitFor();
	await page.waitForTimeout(1_500); /* kept once the page is quiet */
	wire.cut();
	const [gone, stays, last] = trip.pupils;
	const group = (p) => page.getByRole("group", { name: `${p.name.forename} ${p.name.surname}`, exact: true });
	await group(gone).getByRole("button").first().click();
	await group(stays).getByRole("button").last().click();
	await page.getByLabel(`, ${stays.name.forename} ${stays.name.surname}`).fill("Went home ill");
	await group(last).getByRole("button").first().click();
	await page.waitForTimeout(500);
	await page.reload(); /* a phone that slept: nothing of it was saved yet */
	await page.getByLabel(`, ${stays.name.forename} ${stays.name.surname}`).waitFor();
	assert.equal(await page.getByLabel(`, ${stays.name.forename} ${stays.name.surname}`).inputValue(), "Went home ill");
	assert.equal(await fits(page), true);
	assert.deepEqual(await axe(page), []);
	await shot(page, "off-site-roll-why-phone", { fullPage: true });
	await page.getByRole("button", { name: "Save roll" }).click();
	await page.getByText("Kept on this device; it is sent when there is a network.").waitFor();
	const taken = await office.request.put(`${office.api}/trips/1/pupils`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), pupils: [stays.pupil, last.pupil], reason: "Stays in school" },
	});
	assert.equal(taken.status(), 200, await taken.text());
	wire.mend();
	await page.getByText("Not on this trip any more, so not in the roll:").waitFor({ timeout: 30_000 });
	await page.getByText(`${gone.name.forename} ${gone.name.surname} ${gone.group}. Here, `).waitFor();
	await page.getByText(/^Not here, .*: Went home ill$/).waitFor();
	await page.getByText("The roll is saved.").waitFor();
	assert.deepEqual(await axe(page), []);
	assert.equal(await fits(page), true);
	await shot(page, "off-site-roll-gone-phone", { fullPage: true });
	const now = await read(office, "/trips/1");
	assert.deepEqual(now.pupils.map((p) => [p.pupil, p.answer, p.reason]), [
		[stays.pupil, "absent", "Went home ill"],
		[last.pupil, "present", ""],
	]);
	assert.deepEqual(now.gone.map((p) => [p.pupil, p.answer]), [[gone.pupil, "present"]]);
	const { questions } = await read(office, "/off-site");
	assert.ok(questions.some((q) => q.kind === "cancelled" && q.pupil === gone.pupil && !q.settled_at));
});
