import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openSchool, read, YESTERDAY } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

async function chooseFile(page, kind, name, text) {
	await page.goto("/import");
	await page.getByLabel(kind, { exact: true }).check();
	await page.setInputFiles("#file", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
	await page.getByRole("button", { name: "Check the file: dry run" }).click();
}

async function onePupil(page) {
	const { pupils } = await read(page, "/pupils?limit=5");
	return pupils.find((p) => p.upn);
}

test("a file of marks is checked first, then imported, and the pupil's page has it", async () => {
	const page = await school.signedIn("officer");
	const pupil = await onePupil(page);
	const csv = `upn,date,session,code,minutes_late,note\n${pupil.upn},${YESTERDAY},PM,I,,Sent home with a fever\n`;
	await chooseFile(page, "Marks (CSV)", "marks.csv", csv);
	await page.getByText("Dry run: nothing was changed.").waitFor();
	const between = await read(page, `/pupils/${pupil.id}/marks/${YESTERDAY}/PM/history`);
	await page.getByRole("button", { name: "Import marks.csv now" }).click();
	await page.getByText("Imported.").waitFor();
	const after = await read(page, `/pupils/${pupil.id}/marks/${YESTERDAY}/PM/history`);
	assert.equal(after.entries.length, between.entries.length + 1);
	assert.equal(after.entries[after.entries.length - 1].code, "I");
	assert.deepEqual(page.complaints, []);
});

test("a file with a fault changes nothing and says line, column, value and what was expected", async () => {
	const page = await school.signedIn("officer");
	const pupil = await onePupil(page);
	const csv = `upn,date,session,code,minutes_late,note\n${pupil.upn},${YESTERDAY},PM,QQ,,\n`;
	await chooseFile(page, "Marks (CSV)", "bad.csv", csv);
	await page.getByText("Nothing was imported.").waitFor();
	const line = page.getByRole("table", { name: "Problems in the file" }).locator("tbody tr").first();
	const cells = await line.locator("td").allInnerTexts();
	assert.equal(cells[0], "2");
	assert.equal(cells[3], "QQ");
	assert.equal(await page.getByRole("button", { name: /now$/ }).count(), 0);
});

test("no file chosen is said at the field", async () => {
	const page = await school.signedIn("officer");
	await page.goto("/import");
	await page.getByRole("button", { name: "Check the file: dry run" }).click();
	await page.getByRole("link", { name: "Choose a file to import" }).click();
	assert.equal(await page.evaluate(() => document.activeElement.id), "file");
});

test("a policy that closes after the session ends is found by its line and cannot be put in force", async () => {
	const page = await school.signedIn("head");
	await page.goto("/policy");
	await page.getByLabel("Its text").fill("this is no policy\n");
	await page.getByRole("button", { name: "Check the file" }).click();
	await page.getByRole("table", { name: "Findings" }).last().waitFor();
	assert.equal(await page.getByRole("button", { name: "Put in force" }).getAttribute("aria-disabled"), "true");
});
