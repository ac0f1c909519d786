// The front desk at 13:05: the afternoon registers are open and nobody has taken one.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { DESK, openSchool, PHONE, read } from "./school.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const shots = join(dirname(fileURLToPath(import.meta.url)), "../../docs/screens");

let school;
let family; // three more, for one home
let names; // pupils without a mark this afternoon, of whom nobody has moved yet
before(async () => {
	school = await openSchool();
	const page = await school.signedIn("reception");
	const { pupils } = await read(page, "/reception/pupils");
	names = [];
	for (const p of pupils) {
		if (names.length === 19) break;
		const one = await read(page, `/reception/pupils/${p.id}`);
		if (one.sign_in.is_possible && !one.pm) names.push(p);
	}
	assert.equal(names.length, 19);
	family = names.splice(14, 3);
});
after(() => school?.close());

async function violations(page) {
	const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

async function shoot(page, name) {
	if (!process.env.SHOTS) return;
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

async function wide(page) {
	return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function desk(viewport, role = "reception") {
	const page = await school.signedIn(role, viewport);
	await page.goto("/reception");
	await page.getByRole("combobox", { name: "Pupil" }).waitFor();
	return page;
}

/** Typed as at a desk: enough letters that nobody else is meant. */
async function find(page, p) {
	await page.locator("#desk-find").focus();
	await page.keyboard.type(p.adno || `${p.name.surname} ${p.name.forename}`);
	await page.locator(`#found-${p.id}`).waitFor();
	while ((await page.locator(`#found-${p.id}`).getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.locator("#desk-name").waitFor();
}

test("three letters find the pupil in the middle of a name, and nobody else of the school is in the list", async () => {
	const page = await desk(DESK);
	const p = names.find((n) => n.find.split(" ")[0].length > 5);
	await page.locator("#desk-find").pressSequentially(p.find.slice(2, 5));
	const found = await page.getByRole("option").allInnerTexts();
	assert.ok(found.length >= 1 && found.length <= 8, `${found.length} found`);
	assert.deepEqual(page.complaints, []);
});

test("a late pupil is signed in by keyboard alone: name, Enter, reason 1, Enter; then the next one", async () => {
	const page = await desk(DESK);
	for (const p of names.slice(0, 2)) {
		await find(page, p);
		await page.waitForFunction(() => document.activeElement?.id === "desk-reason");
		await page.keyboard.press("1");
		assert.equal(await page.locator("#desk-reason").inputValue(), "Overslept");
		await page.keyboard.press("Enter");
		await page.locator(".m-deskdone .m-ban--good").getByText(p.name.surname).first().waitFor();
		await page.waitForFunction(() => document.activeElement?.id === "desk-find");
	}
	const day = await read(page, "/reception");
	const late = day.late.find((l) => l.pupil === names[0].id);
	assert.equal(late.code, "L");
	assert.equal(late.reason, "Overslept");
	assert.match(await page.locator(".m-deskdone").innerText(), /Late/);
	assert.deepEqual(page.complaints, []);
});

test("the slip is 80 mm wide and prints name, form, time, code in words and where to go, and nothing else", async () => {
	const page = await desk(DESK);
	const p = names[2];
	await find(page, p);
	await page.getByLabel("Goes to").fill("Science, room S4");
	await page.locator("#desk-reason").fill("Traffic");
	await page.keyboard.press("Enter");
	await page.locator(".m-slip").waitFor();
	await page.emulateMedia({ media: "print" });
	const seen = (await page.locator("body").innerText()).trim();
	for (const words of [p.name.surname, p.group, "Signed in", "Late before", "Go to: Science, room S4"]) assert.ok(seen.includes(words), `${words} in ${seen}`);
	for (const words of ["Movements today", "Take back", "Print slip", names[0].name.surname]) {
		if (words !== p.name.surname) assert.ok(!seen.includes(words), `${words} in ${seen}`);
	}
	const pdf = await page.pdf({ preferCSSPageSize: true });
	const box = /MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf.toString("latin1"));
	assert.ok(Math.abs(Number(box[1]) - (80 / 25.4) * 72) < 2, `page is ${box[1]} points wide`);
	assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1);
	if (process.env.SHOTS) {
		await page.setViewportSize({ width: 303, height: 416 });
		await shoot(page, "reception-slip");
	}
	assert.deepEqual(page.complaints, []);
});

/** Nobody of the demo shares a contact: these pupils get one mother, as the office enters her. */
async function sameHome(children) {
	const office = await school.signedIn("officer");
	const [first] = children;
	const mother = {
		priority: 1,
		title: "Mrs",
		forename: "Judith",
		surname: first.name.surname,
		relationship: "Mother",
		has_responsibility: true,
		lives_with: "full",
		address: "4 Weir Lane, Aldersyke",
		postcode: "ZZ9 4QT",
		phones: ["01632 960214"],
	};
	for (const p of children) {
		const saved = await office.request.patch(`${office.api}/pupils/${p.id}`, {
			headers: { "X-Muster": "1", Origin: school.address },
			data: { uuid: randomUUID(), contacts: [mother] },
		});
		assert.ok(saved.ok(), await saved.text());
	}
	await office.context().close();
}

test("a ticked brother comes in with his sister at the same time, an unticked sibling does not", async () => {
	const [p, brother, other] = family;
	await sameHome(family);
	const page = await desk(DESK);
	await find(page, p);
	const home = page.getByRole("group", { name: /^Brothers and sisters/ });
	assert.equal(await home.getByRole("checkbox").count(), 2);
	await home.getByLabel(`${brother.name.forename} ${brother.name.surname}`).check();
	await page.locator("#desk-reason").fill("Overslept");
	await page.getByLabel("Goes to").fill("Registration");
	assert.deepEqual(await violations(page), []);
	await shoot(page, "reception-siblings-desk");
	await page.getByRole("button", { name: "Sign in 2 pupils" }).click();
	await page.locator(".m-deskdone").waitFor();
	await page.getByRole("button", { name: "Print 2 slips" }).waitFor();
	assert.equal(await page.locator(".m-slip").count(), 2);
	const { moves, late } = await read(page, "/reception");
	const times = [p, brother].map((x) => moves.filter((m) => m.pupil === x.id && m.kind === "in").map((m) => m.at));
	assert.equal(times[0].length, 1);
	assert.deepEqual(times[0], times[1]);
	for (const x of [p, brother]) {
		const one = await read(page, `/reception/pupils/${x.id}`);
		assert.equal(one.state, "in");
		assert.equal(one.pm, "L");
		assert.equal(late.find((l) => l.pupil === x.id).reason, "Overslept");
	}
	const left = await read(page, `/reception/pupils/${other.id}`);
	assert.equal(left.pm, "");
	assert.ok(!moves.some((m) => m.pupil === other.id));
	assert.deepEqual(page.complaints, []);
});

test("one movement of a mistake is taken back with its reason", async () => {
	const page = await desk(DESK);
	const p = names[3];
	await find(page, p);
	await page.locator("#desk-reason").fill("Overslept");
	await page.keyboard.press("Enter");
	await page.locator(".m-deskdone").getByRole("button", { name: "Take back" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
	await page.getByText("Enter what was wrong").first().waitFor();
	await page.getByLabel("What was wrong").fill("The brother had come");
	await page.keyboard.press("Enter");
	await page.locator(".m-deskdone .m-ban--good").getByText("taken back").waitFor();
	const after = await read(page, `/reception/pupils/${p.id}`);
	assert.equal(after.pm, "", "a mistake leaves no mark before the register closes");
	assert.ok(after.sign_in.is_possible);
	assert.deepEqual(page.complaints, []);
});

test("a pupil is signed out to a contact with the time back, shown as out, and comes back", async () => {
	const page = await desk(DESK);
	const p = names[0]; // signed in above
	await find(page, p);
	const panel = await read(page, `/reception/pupils/${p.id}`);
	assert.equal(panel.state, "in");
	await page.getByRole("button", { name: /^Sign out / }).waitFor();
	await page.locator("#desk-reason").fill("Dentist");
	if (panel.collect.length) await page.getByRole("button", { name: panel.collect[0].name }).click();
	else await page.locator("#desk-person").fill("Her aunt");
	await page.getByLabel("Expected back").fill("14:30");
	await page.getByRole("button", { name: /^Sign out / }).click();
	await page.locator("#out").getByText("back by 14:30").waitFor();
	await page.locator("#out").getByRole("button", { name: /^Back/ }).click();
	await page.getByRole("button", { name: /as back$/ }).click();
	await page.locator("#out").getByText("Nobody is signed out.").waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a young pupil waits until an adult takes over", async () => {
	const page = await desk(DESK);
	const p = names[4];
	await find(page, p);
	await page.getByLabel("Waits to be collected by an adult").check();
	await page.getByRole("button", { name: /^Sign in / }).click();
	await page.locator("#waiting").getByRole("button", { name: /^Hand over/ }).click();
	await page.getByLabel("Taken over by").fill("Miss Hale");
	await page.locator(".m-deskpanel").getByRole("button", { name: /^Hand over [A-Z]/ }).click();
	await page.locator("#moves").getByText("with Miss Hale").waitFor();
	assert.equal(await page.locator("#waiting").count(), 0);
	assert.deepEqual(page.complaints, []);
});

test("what cannot be is said in words: signed out without being in", async () => {
	const page = await desk(DESK);
	const { pupils } = await read(page, "/reception/pupils");
	let missing = null;
	const others = new Set([...names, ...family].map((p) => p.id));
	for (const p of pupils.filter((x) => !others.has(x.id))) {
		const one = await read(page, `/reception/pupils/${p.id}`);
		if (one.state === "unknown") {
			missing = p;
			break;
		}
	}
	await find(page, missing);
	await page.locator(".m-deskpanel").getByRole("button", { name: "Sign out", exact: true }).click();
	await page.getByRole("button", { name: /^Sign out [A-Z]/ }).click();
	await page.getByRole("alert").getByText(/Nothing says that .* is in/).waitFor();
	await page.getByLabel("They were here, though nothing says so yet").check();
	await page.getByRole("button", { name: /^Sign out [A-Z]/ }).click();
	await page.locator("#out").getByRole("link", { name: missing.name.surname }).waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a paper list says what is wrong with each row, and is saved whole", async () => {
	const page = await school.signedIn("reception");
	await page.goto("/reception/paper");
	const [a, b] = names.slice(5, 7);
	const row = (p, rest) => `${p.adno || `${p.name.forename} ${p.name.surname}`} ${rest}`;
	await page.getByLabel("Rows").fill(`${row(a, "13:02 traffic")}\nNobody Such 13:03\n${row(b, "13.04")}`);
	await page.getByRole("button", { name: "Check 3 rows" }).click();
	await page.getByText("Nobody on roll that day has this name or number").waitFor();
	await page.getByText("1 row cannot be saved.").waitFor();
	for (const [what, viewport] of [["phone", PHONE], ["desk", DESK]]) {
		await page.setViewportSize(viewport);
		assert.deepEqual(await violations(page), []);
		assert.equal(await wide(page), 0);
		await shoot(page, `reception-paper-${what}`);
	}
	await page.getByLabel("Rows").fill(`${row(a, "13:02 traffic")}\n${row(b, "13.04")}`);
	await page.getByRole("button", { name: "Check 2 rows" }).click();
	await page.getByRole("button", { name: "Save 2 arrivals" }).click();
	await page.getByText("2 arrivals saved.").waitFor();
	const day = await read(page, "/reception");
	assert.equal(day.late.find((l) => l.pupil === a.id).minutes_late, 2);
	assert.deepEqual(page.complaints, []);
});

test("late gate on a phone: search, tap, and the time is taken; a wrong tap is taken back", async () => {
	const page = await school.signedIn("reception", PHONE);
	await page.goto("/late-gate");
	for (const p of names.slice(7, 10)) {
		await page.getByRole("combobox").fill(p.adno || `${p.name.surname} ${p.name.forename}`);
		await page.locator(`#found-${p.id}`).click();
		await page.locator(".m-gate li").first().getByText("minutes late").waitFor();
	}
	await page.getByRole("button", { name: /^Take back/ }).first().click();
	await page.getByText("Taken back", { exact: true }).waitFor();
	assert.equal(await page.locator(".m-gate h2").innerText(), "2 pupils");
	assert.equal(await wide(page), 0);
	assert.deepEqual(await violations(page), []);
	await shoot(page, "late-gate-phone");
	assert.deepEqual(page.complaints, []);
});

test("late gate without a network: the tap is kept with its time and sent once when the network is back", async () => {
	const page = await school.signedIn("reception", PHONE);
	await page.goto("/late-gate");
	await page.getByRole("combobox").waitFor();
	await page.context().setOffline(true);
	const p = names[12];
	await page.getByRole("combobox").fill(p.adno || `${p.name.surname} ${p.name.forename}`);
	await page.locator(`#found-${p.id}`).click();
	await page.getByText("Kept here").waitFor();
	await page.context().setOffline(false);
	await page.locator(".m-gate li").first().getByText("minutes late").waitFor({ timeout: 30_000 });
	const day = await read(page, "/reception");
	assert.equal(day.moves.filter((m) => m.pupil === p.id).length, 1);
});

test("taps that were refused after the network came back are taken off the list one by one, by keys alone", async () => {
	const page = await school.signedIn("reception", PHONE);
	await page.goto("/late-gate");
	await page.getByRole("combobox").waitFor();
	await page.context().setOffline(true);
	const two = [names[13], names[15]];
	for (const p of two) {
		await page.keyboard.type(p.adno || `${p.name.surname} ${p.name.forename}`);
		await page.locator(`#found-${p.id}`).waitFor();
		await page.keyboard.press("Enter");
		await page.locator(".m-gate li", { hasText: p.name.surname }).first().getByText("Kept here").waitFor();
	}
	const other = await school.signedIn("reception"); // has them in already
	const data = { uuid: randomUUID(), pupils: two.map((p) => p.id), place: "Desk" };
	const done = await other.request.post(`${other.api}/reception/sign-in`, { headers: { "X-Muster": "1", Origin: school.address }, data });
	assert.ok(done.ok(), await done.text());
	await page.context().setOffline(false);
	const off = page.getByRole("button", { name: "Take it off this list" });
	await off.nth(1).waitFor({ timeout: 30_000 });
	assert.deepEqual(await violations(page), []);
	await off.first().focus();
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelectorAll(".m-network button").length === 1);
	assert.equal(await off.evaluate((b) => b === document.activeElement), true);
	await page.keyboard.press("Enter");
	await off.waitFor({ state: "detached" });
	assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

for (const [what, viewport] of [["desk", DESK], ["phone", PHONE]]) {
	test(`reception is open to everybody on a ${what}: the automated check finds nothing`, async () => {
		const page = await desk(viewport);
		await find(page, names[viewport === DESK ? 10 : 11]);
		assert.deepEqual(await violations(page), []);
		assert.equal(await wide(page), 0);
		await shoot(page, `reception-${what}`);
		await page.getByRole("button", { name: /^Sign in / }).click();
		await page.locator(".m-deskdone").waitFor();
		assert.deepEqual(await violations(page), []);
		assert.equal(await wide(page), 0);
		await shoot(page, `reception-done-${what}`);
		assert.deepEqual(page.complaints, []);
	});
}

test("the late are sorted by minutes, by times this year and by reason", async () => {
	const page = await desk(DESK);
	const { late } = await read(page, "/reception");
	const more = page.locator("#late").getByRole("button", { name: /^Show/ });
	if (await more.count()) await more.click();
	const rows = page.locator("#late tbody tr");
	const column = async (n) => (await rows.locator(`td:nth-child(${n})`).allInnerTexts()).map(Number);
	const falls = (list) => list.every((x, i) => i === 0 || list[i - 1] >= x);
	assert.equal(await rows.count(), late.length);
	const [minutes, count] = [await column(3), await column(4)];
	assert.ok(falls(minutes) && !falls(count), `${minutes} ${count}`);
	await page.locator("#late-order").selectOption("count");
	assert.ok(falls(await column(4)), `${await column(4)}`);
	await page.locator("#late-order").selectOption("reason");
	const reasons = [...late].map((l) => l.reason || "~").sort((a, b) => a.localeCompare(b));
	for (const [i, reason] of reasons.entries()) assert.ok((await rows.nth(i).innerText()).includes(reason === "~" ? "no reason kept" : reason), `${i} ${reason}`);
});

test("a list that is not refreshed takes nothing away of what is typed", async () => {
	const page = await desk(DESK);
	await find(page, names[12]);
	await page.locator("#desk-reason").fill("Dentist in town");
	await page.route("**/api/v1/schools/*/reception", (r) => r.abort());
	const other = await school.signedIn("reception");
	const data = { uuid: crypto.randomUUID(), pupils: [names[14].id], place: "Gate" };
	const done = await other.request.post(`${other.api}/reception/sign-in`, { headers: { "X-Muster": "1", Origin: school.address }, data });
	assert.ok(done.ok(), await done.text());
	await page.getByText("Not refreshed.").waitFor();
	assert.equal(await page.locator("#desk-reason").inputValue(), "Dentist in town");
});

test("an arrival's time, reason and note are that pupil's: the next one starts with an empty form", async () => {
	const page = await school.signedIn("officer");
	/* Of the other end of the list than the tests before: nothing has happened to them. */
	const { pupils } = await read(page, "/reception/pupils");
	let p;
	for (let one; !one?.sign_in.is_possible || one.state !== "unknown"; ) {
		p = pupils.pop();
		one = await read(page, `/reception/pupils/${p.id}`);
	}
	await page.goto("/");
	await page.getByRole("button", { name: "Record an arrival" }).click();
	await page.locator("#arrival-pupil").fill(p.name.surname);
	await page.locator(".m-found li", { hasText: p.name.forename }).getByRole("button").first().click();
	await page.locator("#arrival-time").fill("13:02");
	await page.locator("#arrival-note").fill("Dentist");
	await page.getByRole("button", { name: "Record arrival", exact: true }).click();
	await page.locator(".m-arrived").waitFor();
	assert.equal(await page.locator("#arrival-note").inputValue(), "");
	assert.notEqual(await page.locator("#arrival-time").inputValue(), "13:02");
	await page.waitForFunction(() => document.activeElement?.id === "arrival-pupil");
});

test("who may not record arrivals is not led to reception", async () => {
	const page = await school.signedIn("teacher");
	await page.goto("/");
	await page.locator("h1").waitFor();
	assert.equal(await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reception" }).count(), 0);
});
