// The office's morning: who is unexplained, whom the school tried to reach, and what became of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { axe, DESK, fits, hears, openSchool, PHONE, read, shot, TODAY } from "./school.mjs";

let school;
before(async () => (school = await openSchool()));
after(() => school?.close());

/** From the home page in one click. */
async function openList(who, size) {
	const page = await school.signedIn(who, size);
	await page.goto("/");
	await page.getByRole("link", { name: "unexplained now" }).click();
	await page.locator(".m-follow > li").first().waitFor();
	return page;
}

/** Opens the row of somebody who is N today and has two contacts. */
async function openUnexplained(page) {
	const { rows } = await read(page, `/follow-up?date=${TODAY}`);
	const row = rows.find((r) => r.is_today && r.contacts_to_reach === 1 && r.sessions.some((s) => s.has_mark && s.age === 0) && !r.attempts);
	await page.locator(`#follow-${row.pupil}`).click();
	await page.locator("#follow-title").waitFor();
	return row;
}

test("the list says how many registers are missing, and who is most to be worried about comes first", async () => {
	const page = await openList("officer");
	const { rows, missing_registers } = await read(page, `/follow-up?date=${TODAY}`);
	await page.getByText(`${missing_registers} registers of this day are missing.`).waitFor();
	const order = rows.filter((r) => r.is_today).map((r) => ["vulnerable", "social_worker", "youth_offending", "looked_after", "few_contacts", ""].indexOf(r.worry));
	assert.deepEqual(order, [...order].sort((a, b) => a - b));
	const shown = await page.locator(".m-follow__name").evaluateAll((all) => all.map((b) => b.id.replace("follow-", "")));
	assert.deepEqual(shown.slice(0, order.length), rows.slice(0, order.length).map((r) => r.pupil));
	await shot(page, "follow-up-desk");
	assert.deepEqual(page.complaints, []);
});

test("one press logs a call, and what was said is asked for when somebody answered", async () => {
	const page = await openList("officer");
	const row = await openUnexplained(page);
	const contact = page.locator(".m-reach").first();
	await contact.getByRole("button", { name: "No answer" }).first().click();
	await hears(page, /No answer, logged 13:0/);
	await page.locator(".m-time li").first().getByText("No answer").waitFor();
	await contact.getByRole("button", { name: "Spoke" }).first().click();
	await contact.locator("input:focus").waitFor();
	await page.keyboard.type("Has a temperature, back on Monday");
	await page.keyboard.press("Enter");
	await page.locator(".m-time li").first().getByText("Has a temperature, back on Monday").waitFor();
	const one = await read(page, `/follow-up/${row.pupil}?date=${TODAY}`);
	assert.deepEqual(one.log.map((e) => [e.how, e.outcome, e.contact]), [
		["call", "no_answer", one.contacts[0].name],
		["call", "spoke", one.contacts[0].name],
	]);
	assert.equal(one.steps[0].is_done, true);
	await page.getByRole("heading", { name: /Reached, to be settled/ }).waitFor();
	assert.deepEqual(await axe(page), []);
	await shot(page, "follow-up-open-desk");
	assert.deepEqual(page.complaints, []);
});

test("the social worker is told by keys alone, with the message, and reception sees nothing of it", async () => {
	const page = await openList("officer");
	const { rows } = await read(page, `/follow-up?date=${TODAY}`);
	const row = rows.find((r) => r.is_today && r.badges.some((b) => b.kind === "social_worker"));
	assert.deepEqual(row.tell, []); // no mark yet: the pupil may be in the room
	const marks = [{ pupil: row.pupil, date: TODAY, session: "AM", code: "N", based_on: 0 }];
	const marked = await page.request.post(`${page.api}/amendments`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), reason: "Not in the room", marks },
	});
	assert.ok(marked.ok(), await marked.text());
	const item = page.locator(".m-follow > li").filter({ has: page.locator(`#follow-${row.pupil}`) });
	await item.getByText("Tell the social worker").waitFor();
	await page.locator(`#follow-${row.pupil}`).focus();
	await page.keyboard.press("Enter");
	await page.locator("#follow-title").waitFor();
	const message = await page.getByLabel("Message, ready to send").inputValue();
	assert.match(message, new RegExp(`^Unexplained absence: ${row.name.forename} ${row.name.surname}`));
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await page.getByRole("button", { name: "Copy", exact: true }).focus();
	await page.keyboard.press("Enter");
	await hears(page, /Message copied/);
	assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), message.trim());
	assert.deepEqual(await axe(page), []);
	await shot(page, "follow-up-worker-desk");
	await page.setViewportSize(PHONE);
	assert.ok(await fits(page));
	await page.setViewportSize(DESK);
	await page.getByLabel("What the worker said, if you spoke").focus();
	await page.keyboard.type("Will ring the home");
	await page.keyboard.press("Enter");
	await hears(page, /Spoke, logged 13:0/);
	await item.getByText("Tell the social worker").waitFor({ state: "detached" });
	const told = await read(page, `/follow-up/${row.pupil}?date=${TODAY}`);
	assert.equal(told.tell[0].by, told.log.at(-1).by);
	assert.deepEqual([told.log.at(-1).how, told.log.at(-1).contact], ["authority", told.tell[0].who]);
	assert.equal(await page.evaluate(() => document.activeElement.id), "tell-social_worker");
	assert.deepEqual(page.complaints, []);
	const desk = await openList("reception", PHONE);
	const seen = await read(desk, `/follow-up/${row.pupil}?date=${TODAY}`);
	assert.deepEqual([seen.tell, seen.tell_message, seen.log.length], [[], null, told.log.length - 1]);
	await desk.locator(`#follow-${row.pupil}`).click();
	await desk.locator("#follow-title").waitFor();
	assert.equal(await desk.getByText(/social worker/i).count(), 0);
	assert.ok(await fits(desk));
});

test("a home visit needs the second member of staff, and says so at the field", async () => {
	const page = await openList("officer");
	await openUnexplained(page);
	await page.getByText("Somebody else, or another way").click();
	await page.getByLabel("Who was tried").fill("The home, 3 Ash Lane");
	await page.getByLabel("What came of it").selectOption("no_answer");
	const form = page.locator(".m-reach__other form");
	await form.getByRole("button", { name: "Log" }).click();
	await form.getByText(/two members of staff/).waitFor();
	await page.getByLabel("Second member of staff").fill("J. Adeyemi");
	await form.getByRole("button", { name: "Log" }).click();
	await page.locator(".m-time li").first().getByText(/home visit, The home, 3 Ash Lane/).waitFor();
});

test("the reason is known: the sessions become the code, with the reason, and the pupil leaves the list", async () => {
	const page = await openList("officer");
	const { rows } = await read(page, `/follow-up?date=${TODAY}`);
	const row = rows.find((r) => !r.is_today && r.sessions.length > 1);
	await page.locator(`#follow-${row.pupil}`).click();
	await page.locator("#follow-title").waitFor();
	await page.getByRole("button", { name: `Settle ${row.sessions.length} sessions` }).click();
	await page.getByText("Enter the reason (R44)").first().waitFor();
	await page.getByLabel("Code", { exact: true }).selectOption("I");
	await page.getByLabel("Reason", { exact: true }).fill("Mother rang: stomach bug");
	await page.getByRole("button", { name: `Settle ${row.sessions.length} sessions` }).click();
	await hears(page, new RegExp(`${row.sessions.length} sessions now I, saved`));
	await page.locator(`#follow-${row.pupil}`).waitFor({ state: "detached" });
	const first = row.sessions[0];
	const history = await read(page, `/pupils/${row.pupil}/marks/${first.date}/${first.session}/history`);
	const last = history.entries.at(-1);
	assert.equal(last.code, "I");
	assert.equal(last.reason, "Mother rang: stomach bug");
});

test("on a phone, by reception: everything fits, and marks are for the office", async () => {
	const page = await openList("reception", PHONE);
	assert.ok(await fits(page));
	await openUnexplained(page);
	assert.ok(await fits(page));
	assert.deepEqual(await axe(page), []);
	assert.equal(await page.getByRole("button", { name: /^Settle/ }).count(), 0);
	await shot(page, "follow-up-open-phone");
	assert.deepEqual(page.complaints, []);
});

test("a call at the desk is written down by keys alone and waits; the office accepts it and the N becomes I", async () => {
	const desk = await school.signedIn("reception");
	await desk.goto("/follow-up");
	const { rows } = await read(desk, `/follow-up?date=${TODAY}`);
	const row = rows.find((r) => r.is_today && r.sessions.some((s) => s.has_mark && s.age === 0));
	const mark = row.sessions.find((s) => s.has_mark && s.age === 0);
	await desk.getByText("Somebody tells the school: write it down").click();
	await desk.getByLabel("Which pupil").fill(`${row.name.surname} ${row.name.forename}`);
	await desk.keyboard.press("Enter");
	await desk.getByLabel("Who tells it").fill("Father");
	await desk.locator("#told-words").fill("Sick all night");
	await desk.keyboard.press("Enter");
	await desk.keyboard.press("Enter"); // twice: one report
	await desk.getByText("Sick all night").waitFor();
	const { reports } = await read(desk, "/absence-reports?open=true");
	assert.equal(reports.filter((r) => r.words === "Sick all night").length, 1);
	assert.equal(await desk.getByRole("button", { name: "Accept" }).count(), 0); // reception does not decide
	const office = await openList("officer");
	const report = office.locator(".m-told > li").filter({ hasText: "Sick all night" });
	await report.getByLabel("Reason, or what you ask").fill("");
	await report.getByRole("button", { name: "Accept" }).click();
	await report.getByText("write the reason").first().waitFor();
	await report.getByLabel("Reason, or what you ask").fill("Since when?");
	await report.getByRole("button", { name: "Ask" }).click();
	await report.getByText(/Asked: Since when\?/).waitFor();
	const { reports: told } = await read(office, `/absence-reports?pupil=${row.pupil}`);
	assert.deepEqual(told[0].steps.map((s) => [s.n, s.state, s.words]), [[1, "asked", "Since when?"]]);
	await office.locator(`#follow-${row.pupil}`).click();
	await office.getByRole("list", { name: "Told to the school, newest first" }).getByText(`Asked: Since when? ${told[0].steps[0].by}`).waitFor();
	await office.getByRole("button", { name: "Close", exact: true }).click();
	await report.getByLabel("Reason, or what you ask").fill("Father rang: sick all night");
	assert.deepEqual(await axe(office), []);
	await shot(office, "follow-up-told-desk");
	await report.getByRole("button", { name: "Accept" }).click();
	await report.waitFor({ state: "detached" });
	const history = await read(office, `/pupils/${row.pupil}/marks/${mark.date}/${mark.session}/history`);
	assert.equal(history.entries.at(-1).code, "I");
	assert.equal(history.entries.at(-1).reason, "Father rang: sick all night");
	assert.deepEqual(office.complaints, []);
	assert.deepEqual(desk.complaints, []);
});

test("pastoral staff, who sign nobody in, write down what they are told", async () => {
	const page = await school.signedIn("pastoral");
	await page.goto("/follow-up");
	await page.getByText("Somebody tells the school: write it down").click();
	const { pupils } = await read(page, "/absence-reports/pupils");
	await page.getByLabel("Which pupil").fill(`${pupils[0].name.surname} ${pupils[0].name.forename}`);
	await page.keyboard.press("Enter");
	await page.getByLabel("Who tells it").fill("Grandmother");
	await page.locator("#told-words").fill("At the hospital with a broken arm");
	await page.keyboard.press("Enter");
	await page.getByText("At the hospital with a broken arm").waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a teacher has no such list", async () => {
	const page = await school.signedIn("teacher");
	await page.goto("/");
	await page.locator(".m-nav").waitFor();
	assert.equal(await page.getByRole("link", { name: "Follow-up" }).count(), 0);
	const { status } = await page.request.get(`${new URL(page.url()).origin}/api/v1/schools/900001/follow-up`).then((r) => ({ status: r.status() }));
	assert.equal(status, 403);
});

/** From today on the policy is the guidance's, and asks for evidence after one day. */
async function evidencePolicy() {
	const head = await school.signedIn("head");
	const guidance = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../policies/default-2024-guidance.yaml"), "utf8");
	const yaml = guidance
		.replace(/effective_from: .*/, `effective_from: ${TODAY}`)
		.replace("evidence:\n", "evidence:\n  - when: longer than\n    days: 1\n    strength: must\n");
	const answer = await head.request.put(`${head.api}/policy`, { headers: { "X-Muster": "1", Origin: school.address }, data: { uuid: crypto.randomUUID(), yaml } });
	assert.ok(answer.ok(), await answer.text());
}

test("an illness that is doubted: evidence is asked for in one press, and O needs who was told beforehand", async () => {
	await evidencePolicy();
	const page = await openList("officer");
	const { rows } = await read(page, `/follow-up?date=${TODAY}`);
	const row = rows.find((r) => r.is_today && r.sessions.some((s) => s.has_mark && s.age === 0));
	const mark = row.sessions.find((s) => s.has_mark && s.age === 0);
	await page.getByText("Somebody tells the school: write it down").click();
	await page.getByLabel("Which pupil").fill(`${row.name.surname} ${row.name.forename}`);
	await page.keyboard.press("Enter");
	await page.getByLabel("Who tells it").fill("Uncle");
	await page.getByLabel("To, if longer").fill("2026-11-20");
	await page.locator("#told-words").fill("A headache, he says");
	await page.keyboard.press("Enter");
	const report = page.locator(".m-told > li").filter({ hasText: "A headache, he says" });
	await report.getByText("Absent for more than 1 school day in a row: the policy asks for evidence.").waitFor();
	await report.getByText("If there is genuine doubt about the illness: the policy lets the school ask for evidence.").waitFor();
	await report.getByRole("button", { name: "Ask for evidence" }).click();
	await report.getByText(/Asked: Send the school evidence of it: a prescription, an appointment card or a note is enough/).waitFor();
	await report.getByLabel("Code").selectOption("O");
	await report.getByLabel("Reason, or what you ask").fill("Seen in town, no evidence came");
	await report.getByRole("button", { name: "Refuse" }).click();
	await report.getByText(/Say which parent was told beforehand/).first().waitFor();
	assert.deepEqual(await axe(page), []);
	await shot(page, "follow-up-evidence-desk");
	await page.setViewportSize(PHONE);
	assert.ok(await fits(page));
	await report.getByLabel("Which parent was told beforehand, and when").fill("Mother, by telephone at 13:00");
	await report.getByRole("button", { name: "Refuse" }).click();
	await report.waitFor({ state: "detached" });
	const history = await read(page, `/pupils/${row.pupil}/marks/${mark.date}/${mark.session}/history`);
	assert.equal(history.entries.at(-1).code, "O");
	assert.equal(history.entries.at(-1).reason, "Seen in town, no evidence came (told beforehand: Mother, by telephone at 13:00)");
	assert.deepEqual(page.complaints, []);
});
