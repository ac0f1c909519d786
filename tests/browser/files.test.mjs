import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

/** A UPN with its check letter (R7). */
function upn(digits) {
	const sum = [...digits].reduce((n, d, i) => n + Number(d) * (i + 2), 0);
	return "ABCDEFGHJKLMNPQRTUVWXYZ"[sum % 23] + digits;
}

test("a file of pupils is checked first, then imported with progress, and the new pupil is found", async () => {
	const page = await school.signedIn("officer");
	const group = (await read(page, "/groups")).groups[0];
	const head = "upn,legal_surname,legal_forename,dob,sex,year,group,admission_date";
	const line = [upn("801926999001"), "Quillfeather", "Ottoline", "2014-10-03", "F", group.year, group.name, YESTERDAY];
	await chooseFile(page, "Pupils (CSV)", "pupils.csv", `${head}\n${line.join(",")}\n`);
	await page.locator(".m-ban", { hasText: "Dry run: nothing was changed." }).waitFor();
	assert.equal((await read(page, "/pupils?q=Quillfeather")).pupils.length, 0);
	await page.getByRole("button", { name: "Import pupils.csv now" }).click();
	await page.locator(".m-ban", { hasText: "Imported." }).waitFor();
	await page.getByRole("textbox", { name: "Find a pupil" }).first().fill("Quill");
	await page.keyboard.press("Enter");
	await page.getByRole("link", { name: "Quillfeather, Ottoline" }).waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a file with a fault changes nothing and says line, column, value and what was expected", async () => {
	const page = await school.signedIn("officer");
	const pupil = await onePupil(page);
	const csv = `upn,date,session,code,minutes_late,note\n${pupil.upn},${YESTERDAY},PM,QQ,,\n`;
	await chooseFile(page, "Marks (CSV)", "bad.csv", csv);
	await page.locator(".m-ban", { hasText: "Nothing was imported." }).waitFor();
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

test("a policy file that breaks statute is told so by line and rule, and cannot be put in force", async () => {
	const page = await school.signedIn("head");
	const yaml = readFileSync(new URL("../policies/breaks-statute.yaml", import.meta.url), "utf8");
	await page.goto("/policy");
	await page.getByLabel("Its text").fill(yaml);
	await page.getByRole("button", { name: "Check the file" }).click();
	const line = page.locator("tr", { hasText: "Breaks statute" }).first();
	await line.waitFor();
	const cells = await line.locator("td").allInnerTexts();
	assert.match(cells[1], /^\d+:\d+$/);
	assert.match(cells[4], /R\d+/);
	assert.equal(await page.getByRole("button", { name: "Put in force" }).getAttribute("aria-disabled"), "true");
	assert.deepEqual(page.complaints, []);
});

test("a sound policy file is put in force and the page then shows it", async () => {
	const page = await school.signedIn("head");
	await page.goto("/policy");
	const yaml = readFileSync(new URL("../../policies/default-2024-guidance.yaml", import.meta.url), "utf8");
	await page.getByLabel("Its text").fill(yaml);
	await page.getByRole("button", { name: "Check the file" }).click();
	const put = page.getByRole("button", { name: "Put in force" });
	await page.waitForFunction(() => !document.body.innerText.includes("Check it first"));
	await put.click();
	await page.locator(".m-ban--good").waitFor();
	assert.match(await page.locator(".m-ban--good").innerText(), /is in the record/);
	assert.deepEqual(page.complaints, []);
});
