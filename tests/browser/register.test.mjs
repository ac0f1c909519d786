import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import {
	chooseMarks, freeRows, hears, openRegister, openSchool, read, row, save, SESSION, TODAY, totals, untakenGroup, YESTERDAY,
} from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

test("a wrong password is refused in words; the right one opens the page that was asked for", async () => {
	const page = await school.visitor();
	const { username, password } = school.login("officer");
	await page.goto("/pupils");
	await page.getByLabel("Username").fill(username);
	await page.getByLabel("Password").fill("not the password");
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.getByRole("heading", { name: "There is a problem" }).waitFor();
	await page.getByLabel("Password").fill(password);
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: "Pupils", level: 1 }).waitFor();
	assert.equal(new URL(page.url()).pathname, "/pupils");
	assert.deepEqual(page.complaints, []);
});

test("the officer sees every register of the session, and what is to do first", async () => {
	const page = await school.signedIn("officer");
	await page.goto("/");
	await page.locator(".m-tile").first().waitFor();
	const today = await read(page, "/today");
	assert.equal(await page.locator(".m-board .m-tile").count(), today.groups.length);
	const overdue = await page.locator(".m-todo a").first().innerText();
	assert.match(overdue, new RegExp(`^${today.registers.overdue}\\b`));
	assert.deepEqual(page.complaints, []);
});

test("a register is taken with five keys: fill the blanks, three absent, send", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	await page.locator("h1").click();
	const absent = (await freeRows(page, 5)).slice(-3);
	await page.keyboard.press("=");
	for (const i of absent) await page.keyboard.press(await row(page, i).locator(".m-kbd").innerText());
	assert.equal((await totals(page)).Unmarked, 0);
	await page.keyboard.press("Enter");
	await row(page, absent[0]).getByText(/Saved/).waitFor();
	const after = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.equal(after.state, "sent");
	assert.deepEqual(
		absent.map((i) => after.pupils[i].mark.code),
		["N", "N", "N"],
	);
	await hears(page, /saved 13:0/);
	assert.deepEqual(page.complaints, []);
});

test("undo takes back the last mark and nothing else", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const [first, second] = await freeRows(page, 2);
	await row(page, first).getByRole("button", { name: "Late" }).click();
	await row(page, second).getByRole("button", { name: "Not here" }).click();
	await row(page, second).focus();
	await page.keyboard.press("Backspace");
	assert.equal(await row(page, first).getByRole("button", { name: "Late" }).getAttribute("aria-pressed"), "true");
	assert.equal(await row(page, second).getByRole("button", { name: "Not here" }).getAttribute("aria-pressed"), "false");
});

test("the office types codes: C then 1 is C1, and C alone is C after half a second", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "All codes");
	const [first, second] = await freeRows(page, 2);
	await page.locator(`#code-${first}`).focus();
	await page.keyboard.type("c1", { delay: 50 });
	await row(page, first).locator(".m-officecell", { hasText: "C1" }).waitFor();
	await page.locator(`#code-${second}`).focus();
	await page.keyboard.type("c");
	assert.match(await row(page, second).locator(".m-officecell").innerText(), /C…/);
	await row(page, second).locator(".m-officecell", { hasText: /^C$/ }).waitFor();
});

test("a C that still waits is settled by what comes next, and no other row is marked", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "All codes");
	const free = await freeRows(page, 6);
	const cell = (i, hasText) => row(page, i).locator(".m-officecell", { hasText });
	const focused = () => page.evaluate(() => document.activeElement?.id);
	const [first, second] = free;
	await page.locator(`#code-${second}`).focus();
	await page.keyboard.type("c");
	await page.keyboard.press("ArrowUp");
	await cell(second, /^C$/).waitFor();
	assert.equal(await focused(), `code-${second - 1}`);
	/* Two in a hurry: the second is the next pupil's. */
	await page.locator(`#code-${first}`).focus();
	await page.keyboard.type("cc");
	await cell(first, /^C$/).waitFor();
	await cell(first + 1, /^C$/).waitFor();
	/* A click elsewhere: the focus stays where it was clicked. */
	const [last] = free.slice(-1);
	await page.locator(`#code-${second}`).focus();
	await page.keyboard.type("c");
	await page.locator(`#code-${last}`).click();
	await page.waitForTimeout(700);
	assert.equal(await focused(), `code-${last}`);
	/* Backspace takes back the letter, Enter saves it with the rest. */
	await page.keyboard.type("c");
	await page.keyboard.press("Backspace");
	await page.waitForTimeout(700);
	assert.equal(await cell(last, /C/).count(), 0);
	await page.keyboard.type("c");
	await page.keyboard.press("Enter");
	await row(page, last).getByText(/Saved/).waitFor();
	const after = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.equal(after.pupils[last].mark.code, "C");
});

test("minutes late are typed in the row and saved with the mark", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const [first] = await freeRows(page, 1);
	await row(page, first).getByRole("button", { name: "Late" }).click();
	await row(page, first).getByLabel(/^Minutes/).fill("3");
	await page.keyboard.press("Enter");
	await row(page, first).getByText(/Saved/).waitFor();
	const after = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.deepEqual([after.pupils[first].mark.code, after.pupils[first].mark.minutes_late], ["L", 3]);
	await hears(page, /late, 3 minutes, saved/);
});

test("two people mark the same pupil: nobody is overwritten, the second decides", async () => {
	const office = await school.signedIn("officer");
	const head = await school.signedIn("head");
	/* Told of nothing, for a change that the page has shown already is no conflict: a stream that is never
	   answered. One that opens, or ends, has the page read everything anew. */
	await head.context().route("**/events", () => {});
	const group = await untakenGroup(office);
	for (const page of [office, head]) {
		await openRegister(page, group);
		await chooseMarks(page, "Three marks");
	}
	const [one, other] = (await freeRows(office, 4)).slice(-2);
	await row(office, one).getByRole("button", { name: "Not here" }).click();
	await save(office);
	await row(office, one).getByText(/Saved/).waitFor();

	await row(head, one).getByRole("button", { name: "Late" }).click();
	await row(head, other).getByRole("button", { name: "Not here" }).click();
	await save(head);
	await row(head, one).getByText("You decide").waitFor();
	assert.equal(await row(head, one).locator(".m-conf__two button").count(), 2);
	await row(head, other).getByText(/Saved/).waitFor();
	const between = await read(head, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.deepEqual([between.pupils[one].mark.code, between.pupils[other].mark.code], ["N", "N"]);

	await row(head, one).locator(".m-conf__two button").first().click();
	await save(head);
	await row(head, one).getByText(/Saved/).waitFor();
	const after = await read(head, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.equal(after.pupils[one].mark.code, "L");
	assert.deepEqual(head.complaints, []);
});

test("the register of another day says so, and a change in it needs a reason", async () => {
	const page = await school.signedIn("officer");
	const today = await read(page, `/today?date=${YESTERDAY}&session=AM`);
	const group = today.groups.find((g) => g.state === "sent" || g.state === "amended") ?? today.groups[0];
	await openRegister(page, group, YESTERDAY, "AM");
	await page.getByText("Not today.").waitFor();
	await chooseMarks(page, "Three marks");
	const before = await read(page, `/registers/${YESTERDAY}/AM/${group.id}`);
	const i = before.pupils.findIndex((p) => p.mark?.code === "/");
	await row(page, i).getByRole("button", { name: "Not here" }).click();
	await save(page);
	await page.getByRole("heading", { name: "There is a problem" }).waitFor();
	await page.getByLabel("Reason for the change").fill("Seen to have left before registration");
	await save(page);
	await row(page, i).getByText(/Saved/).waitFor();
	const { entries } = await read(page, `/pupils/${before.pupils[i].id}/marks/${YESTERDAY}/AM/history`);
	const last = entries[entries.length - 1];
	assert.deepEqual([last.code_before, last.code, last.reason], ["/", "N", "Seen to have left before registration"]);
});

test("reception records an arrival; the time decides the code and the reason is said", async () => {
	const office = await school.signedIn("officer");
	const group = await untakenGroup(office);
	const register = await read(office, `/registers/${TODAY}/${SESSION}/${group.id}`);
	const { name } = register.pupils.find((p) => !p.mark && !p.planned);
	const page = await school.signedIn("reception");
	await page.goto("/");
	await page.getByRole("button", { name: "Record an arrival" }).click();
	await page.locator("#arrival-pupil").fill(name.surname);
	const found = page.locator(".m-found li", { hasText: name.forename }).filter({ hasText: group.name });
	await found.getByRole("button").first().click();
	await page.getByRole("button", { name: "Record arrival" }).click();
	await page.locator(".m-arrived").waitFor();
	assert.match(await page.locator(".m-arrived").innerText(), /Arrived 13:\d\d/);
	assert.deepEqual(page.complaints, []);
});

test("marks typed and not yet saved are still there after a look at a pupil", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const [first] = await freeRows(page, 1);
	await row(page, first).getByRole("button", { name: "Late" }).click();
	await row(page, first).locator(".m-reg__name a").click();
	await page.locator(".m-about").waitFor();
	await page.goBack();
	await row(page, first).getByText("Typed").waitFor();
	assert.equal((await totals(page)).Late, 1);
});

test("a note of several words is typed as it is read, and the focus goes back to its row", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const [first] = await freeRows(page, 1);
	await row(page, first).getByRole("button", { name: "Not here" }).click();
	await row(page, first).locator(".m-notebtn").click();
	const note = row(page, first).locator(".m-note");
	await note.pressSequentially("Seen at the gate", { delay: 20 });
	assert.equal(await note.inputValue(), "Seen at the gate");
	await row(page, first).getByRole("button", { name: /^Done with the note/ }).click();
	assert.equal(await page.evaluate(() => document.activeElement?.id), `row-${first}`);
});

test("a mark that is refused says so and why in its row, the others wait; put right, all are saved", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "All codes");
	const { pupils } = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	const [wrong, other] = pupils.flatMap((p, i) => (p.mark || p.planned ? [] : [i])); /* one came late above */
	await page.locator(`#code-${other}`).focus();
	await page.keyboard.type("i");
	await page.locator(`#code-${wrong}`).focus();
	await page.keyboard.type("b");
	await save(page);
	await row(page, wrong).getByText("Not saved: code B needs a note: The activity (SI 2024/208 reg 10(3) (R39))").waitFor();
	await row(page, other).getByText("Not saved: not sent, because another mark was refused").waitFor();
	const between = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.deepEqual([between.pupils[wrong].mark, between.pupils[other].mark], [null, null]);
	await row(page, wrong).getByLabel("The activity").fill("Sports day at Thornley Leisure Centre");
	await save(page);
	for (const i of [wrong, other]) await row(page, i).getByText(/^Saved 13:\d\d/).waitFor();
	assert.equal(await page.locator(".m-reg .is-odd").count(), 0);
	const after = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.deepEqual([after.pupils[wrong].mark.code, after.pupils[other].mark.code], ["B", "I"]);
	assert.deepEqual(page.complaints, []);
});

test("the register shows the name a pupil is known by", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	const { pupils } = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	const { id, name } = pupils.find((p) => !p.name.legal);
	const patched = await page.request.patch(`${page.api}/pupils/${id}`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), reason: "Asked by the family", preferred_forename: "Winterbourne" },
	});
	assert.ok(patched.ok(), await patched.text());
	await openRegister(page, group);
	const known = page.locator(".m-reg > li", { hasText: "Winterbourne" });
	assert.equal(await known.locator(".m-reg__name a").innerText(), `${name.surname}, Winterbourne`);
	assert.equal(await known.getAttribute("aria-label"), `Winterbourne ${name.surname}`);
	assert.equal(await page.getByRole("listitem", { name: `${name.forename} ${name.surname}`, exact: true }).count(), 0);
});

test("a pupil with a plan who is there after all is marked by one press; the button at the foot fills the rest", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	const at = `/registers/${TODAY}/${SESSION}/${group.id}`;
	const free = (await read(page, at)).pupils.filter((p) => !p.planned && !p.mark);
	const plan = await page.request.post(`${page.api}/planned`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), pupil: free[1].id, from: TODAY, to: TODAY, from_session: SESSION, to_session: SESSION, code: "M", note: "Dentist at two" },
	});
	assert.ok(plan.ok(), await plan.text());
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const index = (await read(page, at)).pupils.findIndex((p) => p.id === free[1].id);
	const name = `${free[1].name.forename} ${free[1].name.surname}`;
	await row(page, index).locator(".m-plan", { hasText: `Dentist at two` }).getByText(`Entered by ${school.login("officer").name}`).waitFor();
	const { Unmarked: blank } = await totals(page);
	await page.locator(".m-tools").last().getByRole("button", { name: `Fill ${blank} blanks as present` }).click();
	assert.equal((await totals(page)).Unmarked, 0);
	await hears(page, `${blank} blanks filled as present`);
	await row(page, index).locator(".m-plan").waitFor(); /* a plan is no blank */
	await row(page, index).getByRole("button", { name: new RegExp(`^Is here\\s?: ${name}`) }).click();
	await row(page, index).getByRole("button", { name: "Present" }).waitFor();
	await save(page);
	await row(page, index).getByText(/Saved/).waitFor();
	const { pupils } = await read(page, at);
	assert.equal(pupils[index].mark.code, "\\");
	assert.equal(pupils.filter((p) => !p.mark && !p.planned).length, 0);
	assert.deepEqual(page.complaints, []);
});
