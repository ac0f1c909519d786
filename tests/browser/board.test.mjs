// The board of registers: who has not sent one, reminding them, and how registers are kept.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, axe, fits, openSchool, shot } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

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
