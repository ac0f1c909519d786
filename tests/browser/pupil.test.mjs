import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openSchool, read } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

/** A pupil for whom some flag is met, most absence first. */
async function pupilWith(page, flag) {
	const { pupils } = await read(page, `/figures/pupils?met=${flag}`);
	if (!pupils.length) throw new Error(`nobody in the demo school meets ${flag}`);
	return pupils[0];
}

async function tile(page, name) {
	const text = await page.locator(".m-fig", { has: page.getByText(name, { exact: true }) }).innerText();
	return text.replace(/\s+/g, " ");
}

test("a flag says how things stand, the rule and what would change it, and opens its sessions", async () => {
	const page = await school.signedIn("officer");
	const pupil = await pupilWith(page, "persistent");
	await page.goto(`/pupils/${pupil.id}`);
	const card = page.locator(".m-flag", { has: page.getByRole("heading", { name: /Persistent/ }) });
	await card.waitFor();
	assert.match(await card.innerText(), /Met[\s\S]*Now[\s\S]*Rule[\s\S]*R64/);
	await card.getByText(/^Show the \d+ session/).click();
	const shown = await card.locator(".m-sessions li").count();
	const figures = await read(page, `/pupils/${pupil.id}/figures`);
	assert.equal(shown, figures.flags.find((f) => f.kind === "persistent").sessions.length);
	assert.deepEqual(page.complaints, []);
});

test("an amended mark asks for a reason, moves the figures, and its history says who, when and why", async () => {
	const page = await school.signedIn("officer");
	const pupil = await pupilWith(page, "persistent");
	const before = await read(page, `/pupils/${pupil.id}/figures`);
	await page.goto(`/pupils/${pupil.id}`);
	await page.locator(".m-read").waitFor();
	const strip = await read(page, `/pupils/${pupil.id}/marks`);
	const day = strip.days.find((d) => d.am.code === "/");
	await page.locator(`.m-strip--long [data-at="${day.date} AM"]`).click();
	await page.getByRole("button", { name: "Amend this mark" }).click();
	await page.getByLabel("New code").selectOption("O");
	await page.getByRole("button", { name: /^Amend [A-Z]/ }).click();
	await page.getByText("Enter the reason for the change (R44)").first().waitFor();
	await page.getByLabel("Note", { exact: true }).first().fill("Mother said so by telephone");
	await page.getByLabel("Only the office may read the note").check();
	await page.getByLabel("Reason for the change").fill("Marked in error, was not in school");
	await page.getByRole("button", { name: /^Amend [A-Z]/ }).click();
	await page.locator(".m-ban--good").waitFor();
	const table = page.getByRole("table", { name: /History of this mark/ });
	await table.getByText("Marked in error, was not in school").waitFor();
	assert.match(await table.innerText(), new RegExp(school.login("officer").name));
	await page.getByText("Note for the office only: Mother said so by telephone").waitFor();
	await page.waitForFunction(
		(n) => document.querySelector(".m-fig:nth-child(4) .m-fig__n")?.textContent.trim() === String(n),
		before.stats.unauthorised + 1,
	);
	assert.match(await tile(page, "Missed"), new RegExp(`\\b${before.stats.absent + 1} sessions`));
	assert.deepEqual(page.complaints, []);
});

test("arrow keys walk the strip of the year and the chosen session is read out", async () => {
	const page = await school.signedIn("officer");
	const pupil = await pupilWith(page, "persistent");
	await page.goto(`/pupils/${pupil.id}`);
	await page.locator(".m-read").waitFor();
	await page.locator(".m-stripbox").focus();
	const was = await page.locator(".m-read b").innerText();
	await page.keyboard.press("ArrowLeft");
	const is = await page.locator(".m-read b").innerText();
	assert.notEqual(is, was);
	assert.equal(is.slice(0, 3), was.slice(0, 3));
});

test("an absence known ahead is recorded on the pupil's page and can be taken back", async () => {
	const page = await school.signedIn("officer");
	const { pupils } = await read(page, "/pupils?limit=3");
	await page.goto(`/pupils/${pupils[2].id}`);
	await page.getByText("Record a known absence", { exact: true }).click();
	await page.getByLabel("First day").fill("2026-11-24");
	await page.getByLabel("Last day").fill("2026-11-24");
	await page.getByLabel("Code", { exact: true }).selectOption("M");
	await page.locator("#plan-note").fill("Orthodontist");
	await page.getByRole("button", { name: "Record known absence" }).click();
	const line = page.locator(".m-knownrow", { hasText: "Orthodontist" });
	await line.waitFor();
	assert.match(await line.innerText(), /Tue 24 Nov/);
	await line.getByRole("button", { name: /^Take back/ }).click();
	await line.getByLabel("Why it is taken back").fill("Appointment moved");
	await line.getByRole("button", { name: "Take back" }).click();
	await line.waitFor({ state: "detached" });
});

test("every figure of the school opens to names, and the weeks are drawn and listed", async () => {
	const page = await school.signedIn("head");
	await page.goto("/figures");
	await page.locator(".m-groups").first().waitFor();
	const figures = await read(page, "/figures");
	assert.match(await tile(page, "Persistent"), new RegExp(`${figures.school.pa_count} pupils? missed 10%`));
	await page.locator(".m-plot").scrollIntoViewIfNeeded();
	await page.locator(".m-plot svg").waitFor();
	await page.locator(".m-fig", { hasText: "Persistent" }).getByRole("link").click();
	await page.locator("tbody tr").first().waitFor();
	assert.equal(await page.locator("tbody tr").count(), figures.school.pa_count);
	assert.deepEqual(page.complaints, []);
});

test("governors see the school's figures and no names", async () => {
	const page = await school.signedIn("governor");
	await page.goto("/");
	await page.getByRole("heading", { name: "Attendance figures" }).waitFor();
	await page.locator(".m-groups").first().waitFor();
	assert.equal(await page.getByRole("link", { name: "Pupils", exact: true }).count(), 0);
	assert.equal(await page.locator(".m-groups a").count(), 0);
});
