import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { hears, openSchool, PHONE, read, TODAY, YESTERDAY } from "./school.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const shots = process.env.SHOTS ? new URL("../../docs/screens/", import.meta.url).pathname : null;
const WEEK = { from: "2026-11-16", to: "2026-11-20" };

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

async function aGroup(page) {
	const { groups } = await read(page, "/groups");
	return groups.find((g) => g.year === "9") ?? groups[0];
}

async function openGrid(page, address) {
	await page.goto(address);
	await page.locator(".g-body .g-row").first().waitFor();
	await page.locator(".g-box").focus();
}

async function weekOf(page, group) {
	return read(page, `/grid?group=${group.id}&from=${WEEK.from}&to=${WEEK.to}`);
}

async function flaws(page) {
	const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
}

/** So many cells are typed and not saved. */
async function changes(page, n) {
	await page.waitForFunction((want) => document.querySelectorAll(".g-c.is-new").length === want, n);
}

const cell = (page, row, col) => page.locator(`[aria-rowindex="${row + 2}"] [aria-colindex="${col + 2}"]`);

test("what was typed is there again after a look elsewhere and a reload", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	const address = `/grid?group=${group.id}&date=${TODAY}`;
	await openGrid(page, address);
	await page.keyboard.type("i");
	await changes(page, 1);
	await page.getByRole("button", { name: "Week before" }).click();
	await page.getByText(/Not saved yet\. 1 change typed in/).waitFor();
	await page.getByRole("link", { name: /^Grid: / }).click();
	await changes(page, 1);
	page.on("dialog", (d) => d.accept());
	await page.reload();
	await changes(page, 1);
	const another = await school.signedIn("head");
	await openGrid(another, address);
	await changes(another, 0);
	await page.locator(".g-box").focus();
	await page.keyboard.press("Escape");
	await changes(page, 0);
	await page.reload();
	await page.locator(".g-body .g-row").first().waitFor();
	await changes(page, 0);
});

test("a block is filled, copied and saved by keys alone, with one reason", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	const before = await weekOf(page, group);
	const row = before.pupils.findIndex((p, i) => p.codes[2] === "/" && before.pupils[i + 1]?.codes[2] === "/" && p.codes[3] === "\\" && before.pupils[i + 1].codes[3] === "\\");
	for (let i = 0; i < row; i++) await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Shift+ArrowDown");
	await page.keyboard.press("Shift+ArrowRight");
	await page.getByText("4 sessions selected").waitFor();
	await page.keyboard.type("c1", { delay: 40 });
	for (const [r, c] of [[0, 2], [0, 3], [1, 2], [1, 3]]) assert.equal(await cell(page, row + r, c).innerText(), "C1");
	await changes(page, 4);
	if (shots) await page.screenshot({ path: `${shots}grid-desk.png` });
	assert.deepEqual(await flaws(page), []);
	await page.keyboard.press("Escape"); /* C1 wants its licence: the note is open */
	await page.keyboard.press("Control+z");
	await changes(page, 0);
	await page.keyboard.type("i");
	await page.keyboard.press("Control+s");
	await page.getByText("Enter one reason").waitFor();
	await page.keyboard.type("Bus 14 did not run");
	await page.keyboard.press("Enter");
	await page.getByText(/^Saved/).waitFor();
	await hears(page, /4 marks saved/);
	const later = await weekOf(page, group);
	assert.deepEqual([later.pupils[row].codes[2], later.pupils[row + 1].codes[3]], ["I", "I"]);
	const { entries } = await read(page, `/pupils/${later.pupils[row].id}/marks/2026-11-17/AM/history`);
	assert.equal(entries.at(-1).reason, "Bus 14 did not run");
	assert.deepEqual(page.complaints, []);
});

test("C alone is C after half a second, and either slash fits the session", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	const { pupils } = await weekOf(page, group);
	const row = pupils.findIndex((p) => p.codes[0] === "/" && p.codes[1] === "\\");
	for (let i = 0; i < row; i++) await page.keyboard.press("Enter");
	await page.keyboard.type("c");
	assert.equal(await cell(page, row, 0).innerText(), "C…");
	await page.waitForFunction((at) => document.querySelector(at).innerText === "C", `[aria-rowindex="${row + 2}"] [aria-colindex="2"]`);
	await page.keyboard.press("Tab");
	await page.keyboard.type("n");
	assert.equal(await cell(page, row, 1).innerText(), "N");
	await page.keyboard.type("/");
	assert.equal(await cell(page, row, 1).innerText(), "\\");
	await changes(page, 1);
	await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("Shift+ArrowRight");
	await page.keyboard.press("Control+r");
	assert.equal(await cell(page, row, 1).innerText(), "C");
	await page.keyboard.press("Escape");
	await changes(page, 0);
});

test("minutes go to a late mark, a note to any; M without a late mark is the code M", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	await page.keyboard.type("l");
	await page.keyboard.type("m");
	await page.getByLabel("Minutes late").fill("6");
	await page.keyboard.press("Enter");
	await page.keyboard.press(".");
	await page.locator("#g-entry").fill("Train was late");
	await page.keyboard.press("Enter");
	assert.match(await cell(page, 0, 0).getAttribute("aria-label"), /late.*6 minutes, Train was late, not saved/i);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.type("i");
	await page.keyboard.type("m");
	assert.equal(await cell(page, 1, 0).innerText(), "M");
});

test("refused cells are named by pupil and session, and nothing is saved", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	const before = await weekOf(page, group);
	const row = before.pupils.findIndex((p) => p.codes[4] === "/");
	for (let i = 0; i < row; i++) await page.keyboard.press("ArrowDown");
	for (let i = 0; i < 4; i++) await page.keyboard.press("Tab");
	await page.keyboard.type("y7", { delay: 40 });
	await page.keyboard.press("Escape");
	await page.locator(".g-box").focus();
	await page.getByLabel("Reason for the change").fill("Flood");
	await page.keyboard.press("Enter");
	await page.getByText(/cannot stand so/).waitFor();
	assert.match(await page.locator(".g-refused").innerText(), new RegExp(`${before.pupils[row].name.surname}, Wed 18 Nov AM`));
	assert.equal(await page.locator(".g-c.is-bad").count(), 1);
	assert.equal((await weekOf(page, group)).pupils[row].codes[4], "/");
});

test("two people in one grid: each sees what the other saved, and exactly the cell both changed is decided", async () => {
	const page = await school.signedIn("officer");
	const head = await school.signedIn("head");
	const group = await aGroup(page);
	const address = `/grid?group=${group.id}&date=${TODAY}`;
	const before = await weekOf(page, group);
	const row = before.pupils.findIndex((p) => p.codes[3] === "\\" && p.codes[4] === "/" && p.codes[5] === "\\");
	await openGrid(page, address);
	await cell(page, row, 4).click();
	await cell(page, row, 5).click({ modifiers: ["Shift"] });
	await page.keyboard.type("i");
	await changes(page, 2);

	await openGrid(head, address);
	await cell(head, row, 3).click();
	await cell(head, row, 4).click({ modifiers: ["Shift"] });
	await head.keyboard.type("m");
	await changes(head, 2);
	await head.getByLabel("Reason for the change").fill("Seen at the dentist");
	await head.keyboard.press("Enter");
	await head.getByText(/^Saved/).waitFor();
	/* Nobody reads the page anew: it is told. What is typed here stays as it was typed. */
	await cell(page, row, 3).getByText("M", { exact: true }).waitFor({ timeout: 5000 });
	await changes(page, 2);
	assert.deepEqual(await Promise.all([4, 5].map((c) => cell(page, row, c).innerText())), ["I", "I"]);

	await page.getByLabel("Reason for the change").fill("Mother rang");
	await page.keyboard.press("Enter");
	await page.getByText("1 cell changed meanwhile: you decide").waitFor();
	assert.equal(await page.locator(".g-c.is-bad").count(), 1);
	assert.match(await cell(page, row, 4).getAttribute("class"), /is-bad/);
	assert.deepEqual((await weekOf(page, group)).pupils[row].codes.slice(3, 6), ["M", "M", "\\"]);
	await page.getByRole("button", { name: /^Mine: I/ }).click();
	await page.locator("#save").click();
	await page.getByText(/^Saved/).waitFor();
	assert.deepEqual((await weekOf(page, group)).pupils[row].codes.slice(3, 6), ["M", "I", "I"]);
	await cell(head, row, 4).getByText("I", { exact: true }).waitFor({ timeout: 5000 });
	await cell(head, row, 5).getByText("I", { exact: true }).waitFor();
	assert.deepEqual([...page.complaints, ...head.complaints], []);
});

test("filters leave the rows they name; a heading takes its column", async () => {
	const page = await school.signedIn("officer");
	await openGrid(page, `/grid?date=${YESTERDAY}`);
	const grid = await read(page, `/grid?from=${YESTERDAY}&to=${YESTERDAY}`);
	const late = grid.pupils.filter((p) => p.codes.some((c) => c === "L" || c === "U"));
	await page.getByRole("button", { name: /^Late \d/ }).click();
	assert.equal(await page.locator(".g-box").getAttribute("aria-rowcount"), String(late.length + 1));
	await page.locator('[data-h="1"]').click();
	await page.getByText(`${late.length} sessions selected`).waitFor();
});

test("the list on a phone is marked by touch, without a sideways scroll", async () => {
	const page = await school.signedIn("officer", PHONE);
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	const { pupils } = await weekOf(page, group);
	const row = pupils.findIndex((p) => p.codes[0] === "/");
	await cell(page, row, 0).scrollIntoViewIfNeeded();
	await cell(page, row, 0).click();
	await page.getByText("Codes for the selection").click();
	await page.locator(".m-codekey", { hasText: /^I/ }).first().click();
	await changes(page, 1);
	await page.getByText("Codes for the selection").click();
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
	assert.deepEqual(await flaws(page), []);
	if (shots) await page.screenshot({ path: `${shots}grid-phone.png`, fullPage: true });
});

test("a pupil's year stands as a row for each week", async () => {
	const page = await school.signedIn("officer");
	const { pupils } = await weekOf(page, await aGroup(page));
	await openGrid(page, `/grid?pupil=${pupils[0].id}`);
	assert.match(await page.locator(".g-body .g-row").first().innerText(), /Week of/);
	assert.deepEqual(await flaws(page), []);
	if (shots) await page.screenshot({ path: `${shots}grid-year-desk.png` });
});

test("marks look as their codes say, also when the codes come after them", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	let send;
	const isDrawn = new Promise((done) => (send = done));
	await page.route("**/api/v1/codes*", async (route) => {
		await isDrawn;
		await route.continue();
	});
	const asked = page.waitForRequest("**/api/v1/codes*");
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	await asked;
	assert.equal(await page.locator(".g-plain").count(), 0);
	send();
	await page.locator(".g-plain").first().waitFor();
	const plain = await page.locator(".g-body .g-c").evaluateAll((cells) => cells.filter((c) => /^[/\\]$/.test(c.innerText)).map((c) => c.firstChild.className));
	assert.ok(plain.length > 20);
	assert.deepEqual(plain.filter((cls) => !/g-plain|m-code--present/.test(cls)), []);
	assert.equal(await page.locator(".g-body .m-code--none").count(), 0);
});

test("a block is chosen by pulling the mouse over it, and a code fills it", async () => {
	const page = await school.signedIn("officer");
	const group = await aGroup(page);
	await openGrid(page, `/grid?group=${group.id}&date=${TODAY}`);
	const { pupils } = await weekOf(page, group);
	const isPresent = (p) => p?.codes.slice(2, 6).every((c) => c === "/" || c === "\\");
	const row = pupils.findIndex((p, i) => i < 11 && isPresent(p) && isPresent(pupils[i + 1]) && isPresent(pupils[i + 2]));
	assert.ok(row >= 0);
	await cell(page, row, 5).hover();
	await page.mouse.down();
	await cell(page, row + 1, 3).hover();
	await cell(page, row + 2, 2).hover();
	await page.mouse.up();
	/* The button is up: what is under the mouse now is not chosen. */
	await cell(page, row, 8).hover();
	await page.getByText("12 sessions selected").waitFor();
	const chosen = () =>
		page.locator('[aria-selected="true"]').evaluateAll((cells) =>
			cells.map((c) => `${c.parentElement.getAttribute("aria-rowindex")} ${c.getAttribute("aria-colindex")}`),
		);
	const meant = [0, 1, 2].flatMap((r) => [2, 3, 4, 5].map((c) => `${row + r + 2} ${c + 2}`));
	assert.deepEqual(await chosen(), meant);
	await page.keyboard.type("i");
	await changes(page, 12);
	for (const at of [[row, 2], [row, 5], [row + 2, 2], [row + 2, 5]]) assert.equal(await cell(page, ...at).innerText(), "I");
	await page.keyboard.press("Escape");
	await changes(page, 0);
});

/** Sends as the person of the page. */
async function send(page, method, path, data) {
	const answer = await page.request.fetch(path, { method, headers: { "X-Muster": "1", Origin: school.address }, data });
	assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** Every name of the grid from its top to its end, as a person reads them who scrolls. */
function listed(page) {
	return page.evaluate(async () => {
		const box = document.querySelector(".g-box");
		const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		const names = [];
		box.scrollTop = 0;
		for (let last = -1; last !== box.scrollTop; ) {
			last = box.scrollTop;
			await frame();
			for (const row of box.querySelectorAll(".g-body .g-row")) {
				names[row.getAttribute("aria-rowindex") - 2] = row.querySelector(".g-name > span").textContent;
			}
			box.scrollTop += 300;
			await frame();
		}
		return names;
	});
}

const asListed = (pupils) => pupils.map((p) => `${p.name.surname}, ${p.name.forename}`);
const dayOf = (page) => read(page, `/grid?from=${TODAY}&to=${TODAY}`);

test("the filter of vulnerable pupils leaves those whom the roll flags, a new one too", async () => {
	const page = await school.signedIn("officer");
	const before = (await dayOf(page)).pupils;
	const pupil = before.find((p) => !p.is_vulnerable);
	const { flags } = await read(page, `/pupils/${pupil.id}`);
	await send(page, "PATCH", `${page.api}/pupils/${pupil.id}`, {
		uuid: crypto.randomUUID(),
		reason: "Meeting",
		flags: [...flags, { kind: "vulnerable", from: "2026-09-01", to: null }],
	});
	const flagged = (await dayOf(page)).pupils.filter((p) => p.is_vulnerable);
	assert.ok(flagged.some((p) => p.id === pupil.id));
	assert.equal(flagged.length, before.filter((p) => p.is_vulnerable).length + 1);
	await openGrid(page, `/grid?date=${TODAY}`);
	await page.getByRole("button", { name: `Vulnerable ${flagged.length}` }).click();
	assert.equal(Number(await page.getByRole("grid").getAttribute("aria-rowcount")), flagged.length + 1);
	assert.deepEqual(await listed(page), asListed(flagged));
	await page.getByRole("button", { name: /^All \d/ }).click();
	assert.deepEqual(await listed(page), asListed(before));
	assert.deepEqual(page.complaints, []);
});

test("a tutor from the office shows the year of the own group with one press", async () => {
	const admin = await school.signedIn("admin");
	const officer = await school.signedIn("officer");
	const groups = (await read(officer, "/groups")).groups;
	const own = groups.find((g) => g.year === "8");
	const urn = officer.api.split("/").at(-1);
	const { user, password } = await send(admin, "POST", "/api/v1/users", {
		username: "m.lowe", name: "M Lowe", position: "Attendance assistant", role: "officer", urn, tutor_of: [own.id],
	});
	const page = await school.visitor();
	page.api = officer.api;
	await send(page, "POST", "/api/v1/login", { username: user.username, password });
	const { pupils } = await dayOf(page);
	const eighth = pupils.filter((p) => p.year === "8");
	assert.ok(eighth.length > 0 && eighth.length < pupils.length);
	await openGrid(page, `/grid?date=${TODAY}`);
	const chip = page.getByRole("button", { name: "My year: Year 8" });
	await chip.click();
	assert.equal(await chip.getAttribute("aria-pressed"), "true");
	assert.equal(Number(await page.getByRole("grid").getAttribute("aria-rowcount")), eighth.length + 1);
	assert.deepEqual(await listed(page), asListed(eighth));
	assert.deepEqual(page.complaints, []);
});
