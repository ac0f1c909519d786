// Leave of absence: the office enters what a family asks for, the head decides, and who goes all the same is listed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, DESK, fits, hears, openSchool, PHONE, read, shot, TODAY } from "./school.mjs";

const FIRST = "2026-11-30"; // a Monday
const LAST = "2026-12-02";

let school;
let pupils;
before(async () => {
	school = await openSchool({ pupils: 150, mail: true });
	const page = await school.signedIn("officer");
	({ pupils } = await read(page, "/absence-reports/pupils"));
	pupils = pupils.filter((p) => /^[A-Za-z]+$/.test(p.name.surname + p.name.forename));
});
after(() => school?.close());

async function openLeave(who, path = "/leave", size = DESK) {
	const page = await school.signedIn(who, size);
	await page.goto(path);
	await page.getByRole("heading", { name: /To be decided/ }).waitFor();
	return page;
}

const typed = (p) => `${p.name.surname} ${p.name.forename}`;

/** By the API: a request of one pupil for these days. */
async function ask(page, pupil, more = {}) {
	const answer = await page.request.post(`${page.api}/leave`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), pupils: [pupil.id], ground: "exceptional", applicant: "Rosa Hale", applicant_is: "lived_with", from: FIRST, to: LAST, words: "A wedding", ...more },
	});
	assert.ok(answer.ok(), await answer.text());
	return (await answer.json()).leave;
}

test("the office enters a request for two by keys alone, and it waits for the head", async () => {
	const page = await openLeave("officer");
	await page.getByText("Enter a request").focus();
	await page.keyboard.press("Enter");
	await page.getByLabel("For which pupil").fill(typed(pupils[0]));
	await page.keyboard.press("Enter");
	await page.getByLabel("A brother or sister too").fill(typed(pupils[1]));
	await page.keyboard.press("Enter");
	await page.getByLabel("Answer by e-mail to").fill("rosa@example.org");
	await page.locator("#leave-from").fill(FIRST);
	await page.locator("#leave-to").fill(LAST);
	await page.getByLabel("Reason given").fill("Their grandmother is gravely ill");
	await page.getByRole("button", { name: "Enter the request" }).focus();
	await page.keyboard.press("Enter");
	await page.getByRole("link", { name: "Enter who asks" }).focus();
	await page.keyboard.press("Enter"); // leads to the field
	await page.keyboard.type("Rosa Hale");
	await page.getByLabel("Who that is").selectOption("Parent the pupil lives with");
	await page.getByRole("button", { name: "Enter the request" }).focus();
	await page.keyboard.press("Enter");
	await hears(page, /waits for a decision/);
	await page.getByRole("heading", { name: "To be decided (1)" }).waitFor();
	const line = page.locator(".m-follow__name").first();
	await line.focus();
	await page.keyboard.press("Enter");
	await page.getByText("The head decides, or a deputy whom the policy names.").waitFor();
	await page.getByText("Consulted, evidence, a note, or withdrawn").click();
	await page.getByLabel("What", { exact: true }).selectOption("Evidence");
	await page.getByLabel("Who, when, and what they said").fill("Hospital letter seen");
	await page.keyboard.press("Enter");
	await page.getByText("Hospital letter seen").waitFor();
	await shot(page, "leave-desk", { fullPage: true });
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(page.complaints, []);
});

test("the head grants part of it for both with a reason; the codes are planned and the family is told", async () => {
	const page = await openLeave("head");
	const { requests } = await read(page, "/leave?open=true");
	await page.locator(`#leave-${requests[0].leave}`).click();
	await page.locator("#grant-words").waitFor();
	await shot(page, "leave-decide-desk", { fullPage: true });
	await page.getByRole("button", { name: "Grant these days" }).click();
	await page.getByRole("link", { name: /Enter the reason/ }).waitFor();
	await page.locator("#grant-to").fill("2026-12-01");
	await page.locator("#grant-words").fill("Rare and short; two days are enough");
	await page.getByRole("button", { name: "Grant these days" }).click();
	await hears(page, /Granted in part\. The answer is on its way/);
	await page.getByRole("heading", { name: "To be decided (0)" }).waitFor();
	const { planned } = await read(page, `/planned?pupil=${pupils[0].id}`);
	assert.ok(planned.some((p) => p.code === "C" && p.from === FIRST && p.to === "2026-12-01" && p.is_locked));
	for (let n = 0; n < 100 && !school.mailTo("rosa@example.org").length; n++) await new Promise((go) => setTimeout(go, 100));
	const mail = school.mailTo("rosa@example.org")[0];
	assert.match(mail, /Part of the leave is granted/);
	assert.match(mail, /Rare and short; two days are enough/);
	await page.getByText("Decided and withdrawn").click();
	await page.locator(`#leave-${requests[0].leave}`).click();
	await page.getByText("Rare and short; two days are enough").waitFor();
	assert.deepEqual(page.complaints, []);
});

test("what the law bars is said, cannot be granted and can be refused; a holiday is named for what it is", async () => {
	const office = await school.signedIn("officer");
	await ask(office, pupils[2], { ground: "holiday", applicant_is: "parent", words: "A week in the sun" });
	const page = await openLeave("head", "/leave", PHONE);
	await page.getByText("Cannot be granted as it is").waitFor();
	await page.locator(".m-follow__name").first().click();
	await page.getByText("The wish for a holiday is not an exceptional circumstance").waitFor();
	await page.getByText("Not asked for by a parent with whom the pupil normally lives").waitFor();
	assert.ok(await fits(page));
	assert.deepEqual(await axe(page), []);
	await shot(page, "leave-phone", { fullPage: true });
	await page.locator("#grant-words").fill("A holiday in term time");
	await page.getByRole("button", { name: "Grant these days" }).click();
	await page.getByRole("alert").getByText(/Not asked for by a parent/).waitFor();
	await page.getByRole("button", { name: "Refuse" }).click();
	await hears(page, /Refused\. No e-mail was sent: tell the family/);
	assert.deepEqual(page.complaints, []);
});

test("asked, refused, went: the absence is listed with the request", async () => {
	const office = await school.signedIn("officer");
	const head = await school.signedIn("head");
	const { rows } = await read(office, `/follow-up?date=${TODAY}`);
	const away = rows.find((r) => r.sessions.some((s) => s.has_mark));
	const { date } = away.sessions.find((s) => s.has_mark);
	const leave = await ask(office, { id: away.pupil }, { from: date, to: date, received: "2026-11-02" });
	const answer = await head.request.post(`${head.api}/leave/${leave}/decision`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), granted: false, words: "Not exceptional" },
	});
	assert.ok(answer.ok(), await answer.text());
	const page = await openLeave("officer");
	const row = page.locator(".m-told > li").filter({ hasText: away.name.surname });
	await row.getByText(/^Away: .* N/).waitFor();
	await row.getByText(/refused/).waitFor();
	await shot(page, "leave-taken-desk");
	assert.deepEqual(page.complaints, []);
});

test("a bus that failed: what it overwrites is said, N becomes Y1 and who was there stays", async () => {
	const office = await school.signedIn("officer");
	const { rows } = await read(office, `/follow-up?date=${TODAY}`);
	const away = rows.find((r) => r.sessions.some((s) => s.has_mark));
	const { date, session } = away.sessions.find((s) => s.has_mark);
	const group = (await read(office, "/groups")).groups.find((g) => g.name === away.group);
	const page = await school.signedIn("officer", PHONE);
	await page.goto(`/unable?date=${date}`);
	await page.getByLabel("Sessions").selectOption(session);
	await page.getByLabel(group.name, { exact: true }).check();
	await page.getByText(/Stands there now: .*N/).waitFor();
	await page.getByText(/left alone$/).click();
	await page.getByText("was there").first().waitFor();
	assert.ok(await fits(page));
	assert.deepEqual(await axe(page), []);
	await shot(page, "unable-phone", { fullPage: true });
	const write = page.getByRole("button", { name: /^Write \d+ sessions?$/ });
	await write.click();
	await page.getByRole("link", { name: /Enter the fact/ }).waitFor();
	await page.getByLabel("Fact, beside the mark").fill("Bus 47 of the county");
	await page.getByLabel("Reason of the amendment").fill("Rang the company");
	await write.click();
	await hears(page, /sessions? written/);
	const history = JSON.stringify(await read(office, `/pupils/${away.pupil}/marks/${date}/${session}/history`));
	assert.match(history, /"Y1"/);
	assert.match(history, /Rang the company/);
	assert.deepEqual(page.complaints, []);
});

test("reception has no such page", async () => {
	const page = await school.signedIn("reception");
	const answer = await page.request.get(`${page.api}/leave`);
	assert.equal(answer.status(), 403);
});
