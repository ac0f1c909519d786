// What others save appears by itself: two people in one register, one stream for all tabs of a browser.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import {
	axe, chooseMarks, freeRows, openRegister, openSchool, read, row, save, SESSION, TODAY, until, untakenGroup,
} from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

/** Streams that the server has open now. */
async function streams(page) {
	const text = await (await page.request.get("/metrics")).text();
	return Number(/^muster_streams (\d+)$/m.exec(text)[1]);
}

function tileOf(page, group) {
	return page.locator(`.m-tile[href$="/${group.id}"]`).first();
}

async function press(page, i, name) {
	await row(page, i).getByRole("button", { name, exact: true }).click();
}

test("two people in one register see each other's saved marks within five seconds, and keep what they typed", async () => {
	const [anna, ben] = [await school.signedIn("officer"), await school.signedIn("head")];
	const group = await untakenGroup(anna);
	for (const page of [anna, ben]) {
		await openRegister(page, group);
		await chooseMarks(page, "Three marks");
	}
	const [first, second, third] = await freeRows(anna, 3);
	await press(ben, third, "Not here");
	await press(anna, first, "Not here");
	await save(anna);
	await row(anna, first).getByText(/Saved/).waitFor();
	const began = Date.now();
	await row(ben, first).getByText(/Saved/).waitFor({ timeout: 5000 });
	assert.ok(Date.now() - began < 5000);
	assert.equal(await row(ben, third).getByRole("button", { name: "Not here" }).getAttribute("aria-pressed"), "true");
	await row(ben, third).getByText("Typed").waitFor();

	await press(ben, second, "Late");
	await save(ben);
	await row(anna, second).getByText(/Saved/).waitFor({ timeout: 5000 });
	await row(anna, third).getByText(/Saved/).waitFor({ timeout: 5000 });
	for (const page of [anna, ben]) {
		assert.deepEqual(page.complaints, []);
		await page.context().close();
	}
});

test("a mark that changed under a typed one is decided by the person, and only that one", async () => {
	const [anna, ben] = [await school.signedIn("officer"), await school.signedIn("head")];
	const group = await untakenGroup(anna);
	for (const page of [anna, ben]) {
		await openRegister(page, group);
		await chooseMarks(page, "Three marks");
	}
	const [both, other] = await freeRows(anna, 2);
	await press(ben, both, "Late");
	await press(ben, other, "Not here");
	await press(anna, both, "Not here");
	await save(anna);
	const chooser = row(ben, both).getByRole("group", { name: /Two marks/ });
	await chooser.waitFor({ timeout: 5000 });
	assert.equal(await ben.locator(".m-conf").count(), 1);
	await row(ben, other).getByText("Typed").waitFor();
	await save(ben);
	await row(ben, other).getByText(/Saved/).waitFor();
	await chooser.getByRole("button").first().click();
	await row(ben, both).getByText("Typed").waitFor();
	await save(ben);
	await row(anna, both).getByRole("button", { name: "Late" }).and(anna.locator('[aria-pressed="true"]')).waitFor({ timeout: 5000 });
	for (const page of [anna, ben]) await page.context().close();
});

test("the board shows a register that was sent elsewhere", async () => {
	const [anna, ben] = [await school.signedIn("officer"), await school.signedIn("head")];
	const group = await untakenGroup(anna);
	await ben.goto(`/?date=${TODAY}&session=${SESSION}`);
	const tile = tileOf(ben, group);
	await tile.waitFor();
	await openRegister(anna, group);
	await chooseMarks(anna, "Three marks");
	await anna.locator("h1").click();
	await anna.keyboard.press("=");
	await save(anna);
	await tile.getByText(/Sent/).waitFor({ timeout: 5000 });
	for (const page of [anna, ben]) await page.context().close();
});

test("all tabs of one browser share one stream, and another tab takes over when its tab is closed", async () => {
	const first = await school.signedIn("officer");
	await until("0 streams", async () => (await streams(first)) === 0);
	await first.goto("/");
	await until("1 streams", async () => (await streams(first)) === 1);
	const tabs = [];
	for (let i = 0; i < 7; i++) {
		const tab = await first.context().newPage();
		await tab.goto("/");
		await tab.locator(".m-tile").first().waitFor();
		tabs.push(tab);
	}
	assert.equal(await streams(first), 1);
	await first.close();
	const ben = await school.signedIn("head");
	await until("1 streams", async () => (await streams(ben)) === 1);
	const group = await untakenGroup(ben);
	const tab = tabs[6];
	await tab.goto(`/?date=${TODAY}&session=${SESSION}`);
	const tile = tileOf(tab, group);
	await tile.waitFor();
	await openRegister(ben, group);
	await chooseMarks(ben, "Three marks");
	await ben.locator("h1").click();
	await ben.keyboard.press("=");
	await save(ben);
	await tile.getByText(/Sent/).waitFor({ timeout: 5000 });
	await tab.context().close();
	await ben.context().close();
});

test("a page without Web Locks listens by itself", async () => {
	const page = await school.signedIn("officer");
	await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
	await until("0 streams", async () => (await streams(page)) === 0); // those of the tests before are noticed
	await page.goto("/");
	await until("1 streams", async () => (await streams(page)) === 1);
	assert.deepEqual(page.complaints, []);
	await page.context().close();
});

test("after a cut the page listens again and reads what it missed", async () => {
	const [anna, ben] = [await school.signedIn("officer"), await school.signedIn("head")];
	const group = await untakenGroup(anna);
	for (const page of [anna, ben]) {
		await openRegister(page, group);
		await chooseMarks(page, "Three marks");
	}
	const [first] = await freeRows(anna, 1);
	await ben.context().setOffline(true);
	await press(anna, first, "Late");
	await save(anna);
	await row(anna, first).getByText(/Saved/).waitFor();
	assert.equal(await row(ben, first).getByText(/Saved/).count(), 0);
	await ben.context().setOffline(false);
	await row(ben, first).getByText(/Saved/).waitFor({ timeout: 5000 });
	for (const page of [anna, ben]) await page.context().close();
});

/** The office enters a known absence for this session, as on the pupil's page. */
async function plans(officer, pupil, isLocked) {
	const answer = await officer.request.post(`${officer.api}/planned`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), pupil, from: TODAY, from_session: SESSION, to: TODAY, to_session: SESSION, code: "M", note: "Dentist, mother rang", is_locked: isLocked },
	});
	assert.equal(answer.status(), 201, await answer.text());
}

test("what the office enters ahead while a teacher types waits for the teacher; what it locked stops no other row", async () => {
	const officer = await school.signedIn("officer");
	const teacher = await school.signedIn("teacher");
	const { groups } = await read(teacher, "/today");
	const register = await (async () => {
		for (const g of groups) {
			const r = await read(teacher, `/registers/${TODAY}/${SESSION}/${g.id}`);
			if (r.pupils.filter((p) => !p.mark && !p.planned).length > 3) return r;
		}
		return assert.fail("the teacher has no register to take");
	})();
	await openRegister(teacher, register.group);
	const [first, second, third] = await freeRows(teacher, 3);
	await press(teacher, first, "Not here");
	await press(teacher, third, "Not here");
	await plans(officer, register.pupils[first].id, false);
	await plans(officer, register.pupils[second].id, true);
	await row(teacher, first).getByText("You decide").waitFor();
	await row(teacher, first).getByText("Dentist, mother rang").waitFor();
	await row(teacher, first).getByRole("button", { name: /Dentist, mother rang/ }).click();

	await row(teacher, second).getByText("Locked: ask the office").waitFor();
	await row(teacher, second).getByRole("button", { name: /^Note for/ }).click();
	await row(teacher, second).getByText("Ask the office to change it").waitFor();
	assert.equal(await row(teacher, second).getByLabel("Note", { exact: true }).isDisabled(), true);
	assert.deepEqual(await axe(teacher), []);
	await save(teacher);
	await row(teacher, third).getByText(/Saved/).waitFor();
	const after = await read(teacher, `/registers/${TODAY}/${SESSION}/${register.group.id}`);
	assert.deepEqual([first, second, third].map((i) => after.pupils[i].mark.code), ["M", "M", "N"]);
	assert.equal(after.pupils[first].mark.note, "Dentist, mother rang");
	for (const page of [officer, teacher]) {
		assert.deepEqual(page.complaints, []);
		await page.context().close();
	}
});
