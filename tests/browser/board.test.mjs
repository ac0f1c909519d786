// The board of registers: who has not sent one, reminding them, and how registers are kept.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, TODAY, axe, fits, openSchool, read, row, save, shot } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

/** The row of a group on the board. */
const line = (page, session, name) => page.getByRole("table", { name: `Registers of the ${session}` }).locator("tr", { hasText: name });

async function openBoard(page, address = "/board") {
	await page.goto(address);
	await page.getByRole("heading", { name: "Afternoon" }).waitFor();
}

async function boardLine(page, session, id) {
	const { registers } = await read(page, "/board");
	return registers.find((r) => r.session === session && r.id === id);
}

describe("the board", () => {
	test("lists who has not sent a register, and reminds them from the keyboard", async () => {
		const page = await school.signedIn("officer", DESK);
		await page.goto("/board?show=waiting");
		await page.getByRole("heading", { name: "Afternoon" }).waitFor();
		const row = page.getByRole("row", { name: /Remind who keeps/ }).first();
		const button = row.getByRole("button", { name: /^Remind/ });
		const group = (await row.getByRole("rowheader").innerText()).split("\n")[0];
		await button.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("row", { name: new RegExp(`^${group}`) }).getByText(/Reminded 13:0\d/).waitFor();
		assert.deepEqual(await axe(page), []);
		await shot(page, "board-desk");
		assert.deepEqual(page.complaints, []);
	});

	test("the teacher sees the notice, opens the register, and it is gone", async () => {
		const office = await school.signedIn("officer", DESK);
		await office.goto("/board");
		const teacher = await school.signedIn("teacher", PHONE);
		await teacher.goto("/");
		const mine = teacher.locator(".m-home__open").first();
		await mine.waitFor();
		const id = (await mine.getAttribute("href")).split("/").pop();
		const row = office.locator("tr", { has: office.locator(`a[href$="/PM/${id}"]`) });
		await row.getByRole("button", { name: /^Remind/ }).click();
		const notice = teacher.locator(".m-notices .m-ban", { hasText: "The afternoon register of" });
		await notice.waitFor({ timeout: 5000 });
		assert.deepEqual(await axe(teacher), []);
		await shot(teacher, "notice-phone");
		await notice.getByRole("link", { name: "Open" }).click();
		await teacher.waitForURL(`**/PM/${id}`);
		await notice.waitFor({ state: "detached" });
		assert.deepEqual(teacher.complaints, []);
	});

	test("leads to the register, which the office takes for its teacher", async () => {
		const page = await school.signedIn("officer", DESK);
		const { id, name } = (await read(page, "/board")).registers.findLast((r) => r.session === "PM" && r.state === "due");
		await openBoard(page, "/board?show=waiting");
		await line(page, "afternoon", name).getByRole("link", { name: `Take it ${name}` }).press("Enter");
		await page.locator("#save").waitFor();
		await page.keyboard.press("=");
		await save(page);
		await row(page, 0).getByText(/Saved/).waitFor();
		await openBoard(page);
		await line(page, "afternoon", name).getByText("Sent", { exact: true }).waitFor();
		await line(page, "afternoon", name).getByText(/^Taken 13:\d\d, \d+ min after opening$/).waitFor();
		assert.equal((await boardLine(page, "PM", id)).unmarked, 0);
		await line(page, "afternoon", name).getByRole("link", { name: `Class list of ${name}` }).click();
		const { pupils } = await read(page, `/pupils?group=${id}`);
		await page.getByRole("status").filter({ hasText: `${pupils.length} found` }).waitFor();
		assert.equal(await page.getByRole("table", { name: "Pupils" }).locator("tbody tr").count(), pupils.length);
		assert.deepEqual(page.complaints, []);
	});

	test("leads to the grid: the office settles a register nobody took, and an amendment of it shows", async () => {
		const page = await school.signedIn("officer", DESK);
		const { id, name, expected } = (await read(page, "/board")).registers.find((r) => r.session === "AM" && r.state === "overdue" && r.unmarked === r.expected);
		const before = await read(page, "/figures");
		await openBoard(page, "/board?show=waiting");
		await line(page, "morning", name).getByRole("link", { name: `Grid of ${name}` }).click();
		await page.locator('[data-h="0"]').click();
		await page.getByText(`${expected} sessions selected`).waitFor();
		await page.locator(".g-box").focus();
		await page.keyboard.type("/");
		await page.keyboard.press("Control+s");
		await page.getByText(/^Saved 13:/).waitFor();
		await openBoard(page);
		await line(page, "morning", name).getByText("Sent", { exact: true }).waitFor();
		assert.equal((await boardLine(page, "AM", id)).unmarked, 0);
		assert.equal((await read(page, "/figures")).missing, before.missing - 1);

		await page.goto(`/grid?group=${id}&span=day&date=${TODAY}`);
		await page.locator(".g-body .g-row").first().waitFor();
		await page.locator(".g-box").focus();
		await page.keyboard.type("i");
		await page.getByLabel("Reason for the change").fill("Mother rang: ill since the night");
		await page.keyboard.press("Enter");
		await page.getByText(/^Saved 13:/).waitFor();
		await openBoard(page);
		await line(page, "morning", name).getByText("Amended", { exact: true }).waitFor();
		assert.deepEqual(page.complaints, []);
	});

	test("fits a phone", async () => {
		const page = await school.signedIn("officer", PHONE);
		await page.goto("/board");
		await page.getByRole("heading", { name: "Afternoon" }).waitFor();
		assert.ok(await fits(page));
		assert.deepEqual(await axe(page), []);
		await shot(page, "board-phone");
	});
});

describe("how registers are kept", () => {
	for (const [name, size] of [["desk", DESK], ["phone", PHONE]]) {
		test(`is a table by group and by week (${name})`, async () => {
			const page = await school.signedIn("head", size);
			await page.goto("/practice");
			await page.getByRole("rowheader", { name: "All groups" }).waitFor();
			assert.ok(await fits(page));
			assert.deepEqual(await axe(page), []);
			await shot(page, `practice-${name}`);
			assert.deepEqual(page.complaints, []);
		});
	}
});

describe("a figure", () => {
	test("says how many registers it lacks: on Today, among the figures, and over lists of names", async () => {
		const page = await school.signedIn("officer", DESK);
		const { registers } = await read(page, "/today");
		assert.ok(registers.all - registers.sent > 1);
		await page.goto("/");
		await page.getByText(`${registers.all - registers.sent} registers are missing from this figure.`).waitFor();
		const { missing } = await read(page, "/figures");
		assert.ok(missing > 0);
		await page.goto("/figures");
		await page.getByText(`Registers missing: ${missing.toLocaleString("en-GB")}.`).waitFor();
		await page.getByRole("term").filter({ hasText: "Attendance" }).locator("xpath=following-sibling::dd[1]").getByRole("link").click();
		await page.getByText(`Registers missing in the school: ${missing.toLocaleString("en-GB")}.`).waitFor();
		await page.goto("/pupils");
		await page.getByText(`Registers missing in the school this year: ${missing.toLocaleString("en-GB")}.`).waitFor();
		assert.deepEqual(page.complaints, []);
	});
});

test("says on the first page that the registers were not copied for a month, to whoever sees to it", async () => {
	/* The demo school is two weeks old. */
	const old = { last: "2025-10-02", due: "2025-11-02", is_overdue: true };
	for (const [role, size] of [["officer", PHONE], ["admin", DESK]]) {
		const page = await school.signedIn(role, size);
		await page.route("**/api/v1/me", async (r) => {
			const answer = await r.fetch();
			const body = await answer.json();
			for (const one of body.schools) {
				assert.deepEqual(Object.keys(one.backup), Object.keys(old));
				one.backup = old;
			}
			await r.fulfill({ response: answer, json: body });
		});
		await page.goto("/");
		await page.getByText("The last copy of the registers was made on 2 October 2025.").waitFor();
		assert.deepEqual(await axe(page), []);
		assert.ok(await fits(page));
		assert.deepEqual(page.complaints, []);
	}
});
