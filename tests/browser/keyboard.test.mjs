// Without a mouse: one short walk through each page of the office by Tab, Enter, arrows and letters; the API says what it saved.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openSchool, read, SESSION, TODAY, until } from "./school.mjs";

let school;
let pupils; // two, of whom nobody else in the school has the surname and forename
before(async () => {
	school = await openSchool({ now: `${TODAY}T13:35:00+00:00`, pupils: 150 });
	pupils = (await read(await school.signedIn("head"), "/pupils?limit=2")).pupils;
});
after(() => school?.close());

/** At a page, its navigation skipped. */
async function at(role, path) {
	const page = await school.signedIn(role);
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	return page;
}

/** Tab until the focus stands there. */
async function reach(page, where, key = "Tab") {
	await where.first().waitFor();
	const there = await where.first().elementHandle();
	for (let i = 0; i < 120; i++) {
		if (await there.evaluate((e) => e === document.activeElement)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`not reached by Tab: ${where}`);
}

const button = (page, name) => page.getByRole("button", { name });

/** A button by its name, or whatever else is meant. */
async function press(page, what) {
	await reach(page, typeof what === "string" || what instanceof RegExp ? button(page, what) : what);
	await page.keyboard.press("Enter");
}

async function type(page, where, text) {
	await reach(page, where);
	await page.keyboard.type(text);
}

const focusOn = (page, id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

/** Down the list of a select until the value is chosen. */
async function choose(page, where, value) {
	await reach(page, where);
	for (let i = 0; i < 100; i++) {
		if ((await page.evaluate(() => document.activeElement.value)) === value) return;
		await page.keyboard.press("ArrowDown");
	}
	throw new Error(`not in the list: ${value}`);
}

test("cover: a register is given and taken back", async () => {
	const page = await at("officer", "/cover");
	const { people } = await read(page, `/covers?date=${TODAY}`);
	const { groups } = await read(page, "/groups");
	await choose(page, page.locator("#cover-group"), groups[0].id);
	await choose(page, page.locator("#cover-user"), people[0].id);
	await press(page, "Give the register");
	await page.locator(".m-coverlist li", { hasText: groups[0].name }).waitFor();
	const { covers } = await read(page, `/covers?date=${TODAY}`);
	assert.deepEqual(covers.map((c) => [c.group, c.user]), [[groups[0].id, people[0].id]]);
	await reach(page, button(page, /^Take back/), "Shift+Tab");
	await page.keyboard.press("Enter");
	await page.getByText("Nobody covers a register").waitFor();
	assert.deepEqual((await read(page, `/covers?date=${TODAY}`)).covers, []);
	await focusOn(page, "main");
	assert.deepEqual(page.complaints, []);
});

test("sealed periods: the office seals a day, the head opens it again with a reason", async () => {
	const page = await at("officer", "/seals");
	/* The same in both orders of day and month. */
	await type(page, page.locator("#seal-from"), "11112026");
	await type(page, page.locator("#seal-to"), "11112026");
	await type(page, page.locator("#seal-reason"), "Checked for the census");
	await page.keyboard.press("Enter");
	await page.locator(".m-coverlist li").waitFor();
	const made = (await read(page, "/seals")).seals;
	assert.deepEqual(made.map((s) => [s.from, s.to, s.reason]), [["2026-11-11", "2026-11-11", "Checked for the census"]]);
	const head = await at("head", "/seals");
	await press(head, /^Open again/);
	await head.waitForFunction(() => document.activeElement?.id.startsWith("open-"));
	await head.keyboard.type("Wrong day");
	await head.keyboard.press("Enter");
	await head.getByText("(opened again)").waitFor();
	assert.equal((await read(head, "/seals")).seals[0].opened_reason, "Wrong day");
	assert.deepEqual([...page.complaints, ...head.complaints], []);
});

test("vulnerable pupils: one is proposed, and put on the list", async () => {
	const page = await at("head", "/vulnerable");
	const [pupil] = pupils;
	await type(page, page.getByLabel("Reason"), "Walks home alone");
	await type(page, page.locator("#propose-q"), pupil.name.surname);
	await press(page, new RegExp(`^Propose ${pupil.name.forename} ${pupil.name.surname}`));
	await page.getByText("Proposed.", { exact: true }).waitFor();
	await page.reload();
	await page.locator("#proposed").waitFor();
	await press(page, "Put on the list");
	await page.locator("#proposed").waitFor({ state: "detached" });
	const { entries } = await read(page, "/vulnerable");
	assert.equal(entries.find((e) => e.reason === "Walks home alone").state, "listed");
	assert.deepEqual(page.complaints, []);
});

test("missing from lessons: a question is settled with a note, and the next one is at hand", async () => {
	const page = await at("officer", "/lessons/missing");
	const names = await page.locator(".m-q h3 a").allInnerTexts();
	const form = page.locator(".m-settle").first();
	await choose(page, form.locator("select"), "elsewhere");
	await type(page, form.getByLabel("Note"), "Nurse");
	await page.keyboard.press("Enter");
	await page.locator(".m-plain li", { hasText: "In another place, Nurse" }).waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.innerText), names[1]);
	const { settled } = await read(page, "/lessons/missing");
	assert.deepEqual(settled.map((s) => [s.outcome, s.note]), [["elsewhere", "Nurse"]]);
	assert.deepEqual(page.complaints, []);
});

test("spot checks: a room is picked, one pupil of it missing", async () => {
	const page = await at("head", "/lessons/spot-checks");
	await reach(page, page.getByLabel("Rooms"));
	await page.keyboard.press("Control+a");
	await page.keyboard.type("1");
	await page.keyboard.press("Enter");
	await reach(page, page.locator(".m-spot input"));
	await page.keyboard.press("Space");
	await press(page, /^1 missing/);
	await page.locator(".m-lessons--spot .m-tag--overdue").waitFor();
	const { checks } = await read(page, "/spot-checks");
	assert.deepEqual([checks[0].rooms.length, checks[0].rooms[0].result, checks[0].rooms[0].missing.length], [1, "missing", 1]);
	assert.deepEqual(page.complaints, []);
});

test("ad hoc registers: one is made of two pupils, and ended", async () => {
	const page = await at("officer", "/lessons/ad-hoc");
	await choose(page, page.locator("#kind"), "club");
	await type(page, page.locator("#name"), "Chess");
	await type(page, page.locator("#place"), "Room S1");
	for (const p of pupils) {
		await type(page, page.locator("#pupils"), p.name.surname);
		await press(page, new RegExp(`^Add ${p.name.forename} ${p.name.surname}`));
	}
	await press(page, "Make the register: 2 pupils");
	await page.locator(".m-lessons li", { hasText: "Chess" }).waitFor();
	const { registers } = await read(page, "/ad-hoc");
	const made = registers.find((r) => r.name === "Chess");
	assert.deepEqual([made.kind, made.place, made.pupils.length], ["club", "Room S1", 2]);
	await reach(page, button(page, "End Chess"), "Shift+Tab");
	/* Pressed twice before an answer came: one act. */
	const sent = [];
	let both;
	const isBoth = new Promise((r) => (both = r));
	await page.route(`**/ad-hoc/${made.id}/end`, async (route) => {
		if (sent.push(route.request().postDataJSON().uuid) === 2) both();
		await isBoth;
		await route.continue();
	});
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => /has ended/.test(document.querySelector('.m-vh[role="status"]').textContent));
	assert.equal(new Set(sent).size, 1, sent.join());
	assert.equal((await read(page, "/ad-hoc")).registers.find((r) => r.name === "Chess").to, TODAY); /* listed until the day is over */
	assert.deepEqual(page.complaints, []);
});

test("prints: a pupil's certificate is chosen, and printed", async () => {
	const page = await at("officer", "/prints");
	await page.evaluate(() => {
		window.print = () => {
			window.printed = document.querySelector(".p-paper").innerText;
		};
	});
	const [pupil] = pupils;
	await choose(page, page.locator("#p-what"), "certificate");
	await type(page, page.locator("#p-find"), pupil.name.surname);
	await page.keyboard.press("Tab");
	await choose(page, page.locator("#p-pupil"), pupil.id);
	await page.locator(".p-totals").waitFor();
	await press(page, "Print");
	const text = await page.evaluate(() => window.printed);
	const { stats } = await read(page, `/pupils/${pupil.id}/figures?from=2026-09-01&to=${TODAY}`);
	assert.ok(text.includes(pupil.name.surname));
	assert.match(text, new RegExp(`Possible sessions\\s+${stats.possible}`));
	assert.deepEqual(page.complaints, []);
});

/** Somebody whom nobody has marked this session. */
async function comesLate(page) {
	const { pupils: all } = await read(page, "/reception/pupils");
	for (const p of all) {
		const one = await read(page, `/reception/pupils/${p.id}`);
		if (one.sign_in.is_possible && !one[SESSION.toLowerCase()]) return p;
	}
	return assert.fail("everybody is marked");
}

test("a paper list is checked, then saved", async () => {
	const page = await at("reception", "/reception/paper");
	const late = await comesLate(page);
	await type(page, page.locator("#paper-rows"), `${late.adno || `${late.name.forename} ${late.name.surname}`} 13:02 traffic`);
	await press(page, "Check 1 row");
	await press(page, "Save 1 arrival");
	await page.getByText("1 arrival saved.").waitFor();
	const day = await read(page, "/reception");
	assert.equal(day.late.find((l) => l.pupil === late.id).minutes_late, 2);
	assert.deepEqual(page.complaints, []);
});

test("muster points: one is named, and a form gathers there", async () => {
	const page = await at("head", "/fire-roll/points");
	const { groups } = await read(page, "/fire-points");
	await press(page, "Add a point");
	await page.waitForFunction(() => document.activeElement?.id === "point-0");
	await page.keyboard.type("Tennis courts");
	await choose(page, page.locator(`#form-${groups[0].id}`), "0");
	await press(page, "Save the muster points");
	await page.getByText("Saved.").waitFor();
	const { points } = await read(page, "/fire-points");
	assert.deepEqual(points.map((p) => [p.name, p.groups]), [["Tennis courts", [groups[0].id]]]);
	assert.deepEqual(page.complaints, []);
});

test("late gate: a name and Enter take the time, and a wrong one is taken back", async () => {
	const page = await school.signedIn("reception");
	await page.goto("/late-gate");
	await focusOn(page, "desk-find");
	const late = await comesLate(page);
	await page.keyboard.type(late.adno || `${late.name.surname} ${late.name.forename}`);
	await page.locator(`#found-${late.id}`).waitFor();
	await page.keyboard.press("Enter");
	await page.locator(".m-gate li").getByText("minutes late").waitFor();
	assert.ok((await read(page, "/reception")).moves.some((m) => m.pupil === late.id && !m.is_undone));
	await press(page, /^Take back/);
	await page.getByText("Taken back", { exact: true }).waitFor();
	await focusOn(page, "desk-find");
	assert.equal((await read(page, `/reception/pupils/${late.id}`)).sign_in.is_possible, true);
	assert.deepEqual(page.complaints, []);
});

test("who is on site: one count, one form, one name", async () => {
	const page = await at("head", "/on-site");
	const d = await read(page, "/presence");
	await press(page, /on site/);
	await page.getByRole("heading", { name: `${d.counts.on_site} pupils`, exact: true }).waitFor();
	const some = d.groups.find((g) => g.counts.on_site > 1);
	await press(page, some.name);
	await page.getByRole("heading", { name: `${some.counts.on_site} pupils of ${some.name}` }).waitFor();
	const one = d.pupils.find((p) => p.group === some.name && p.state === "on_site");
	await reach(page, page.locator("#who"), "Shift+Tab");
	await page.keyboard.type(`${one.name.surname} ${one.name.forename}`);
	const line = page.locator(".m-onsite__list li", { hasText: one.text });
	await press(page, line.getByRole("link"));
	await page.locator(".m-isin", { hasText: one.text }).waitFor();
	assert.deepEqual(page.complaints, []);
});

test("a trip's roll: here, not here and why, saved", async () => {
	const page = await school.signedIn("officer");
	const trip = { name: "Rail museum", place: "York", leader: "A. Nother", from: TODAY, to: TODAY, from_session: SESSION, to_session: SESSION };
	const made = await page.request.post(`${page.api}/trips`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), ...trip, pupils: pupils.map((p) => p.id) },
	});
	assert.ok(made.ok(), await made.text());
	const { id } = await made.json();
	await page.goto(`/off-site/trips/${id}`);
	await page.locator("ul.m-off > li").nth(1).waitFor();
	const [one, two] = (await read(page, `/trips/${id}`)).pupils;
	const of = (p) => page.getByRole("group", { name: `${p.name.forename} ${p.name.surname}` });
	await press(page, of(one).getByRole("button", { name: "Here", exact: true }));
	await press(page, of(two).getByRole("button", { name: "Not here" }));
	await type(page, page.getByLabel(/^Why/), "Missed the coach");
	await press(page, "Save roll");
	await page.getByText("The roll is saved.").waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.innerText), "Save roll");
	const after = (await read(page, `/trips/${id}`)).pupils;
	assert.deepEqual(after.map((p) => [p.pupil, p.answer, p.reason]), [[one.pupil, "present", ""], [two.pupil, "absent", "Missed the coach"]]);
	assert.deepEqual(page.complaints, []);
});

test("a group's week: the week before, and the view for the class", async () => {
	const { groups } = await read(await school.signedIn("head"), "/groups");
	const page = await at("head", `/tutor/${groups[0].id}`);
	await press(page, "Week before");
	await page.getByText("9 Nov to", { exact: false }).first().waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.innerText), "Week before");
	await press(page, "Week after");
	await page.getByText("16 Nov to", { exact: false }).first().waitFor();
	await reach(page, button(page, "To show the class"), "Shift+Tab");
	await page.keyboard.press("Enter");
	await page.locator(".m-show__rate").waitFor();
	assert.equal(new URL(page.url()).searchParams.get("view"), "show");
	assert.deepEqual(page.complaints, []);
});

test("a fire drill is started with its note, and ended", async () => {
	const page = await at("head", "/fire-roll");
	await type(page, page.locator("#why"), "Autumn drill");
	await press(page, "Start a drill");
	await page.getByRole("timer").waitFor();
	await focusOn(page, "where");
	/* The page begins with the press; the server hears of it a moment later. */
	const roll = await until("the server has the roll", async () => (await read(page, "/fire-roll")).roll);
	const { groups } = await read(page, "/fire-roll");
	assert.deepEqual([roll.kind, roll.note], ["drill", "Autumn drill"]);
	await choose(page, page.locator("#where"), `g${groups[0].id}`);
	await page.locator(`#form-${groups[0].id}`).waitFor();
	await press(page, "End the roll");
	await focusOn(page, "end-note");
	await page.keyboard.press("Enter");
	await page.locator("#past a").first().waitFor();
	await focusOn(page, "main");
	assert.equal((await read(page, "/fire-roll")).roll, null);
	assert.deepEqual(page.complaints, []);
});

test("a question mark opens the list of shortcuts, but not in a field; Escape shuts it", async () => {
	const page = await at("officer", "/pupils");
	const list = page.getByRole("dialog", { name: "Shortcuts" });
	await page.keyboard.press("?");
	await list.getByText("register: fill blanks as present").waitFor();
	assert.equal(await list.evaluate((d) => d.contains(document.activeElement)), true);
	await page.keyboard.press("Escape");
	await list.waitFor({ state: "hidden" });
	await reach(page, page.locator("#main input").first());
	await page.keyboard.type("who?");
	assert.equal(await page.locator("#main input").first().inputValue(), "who?");
	assert.equal(await list.isVisible(), false);
	assert.deepEqual(page.complaints, []);
});

test("the menu of rarer places shuts when the focus leaves it, and by Escape", async () => {
	const page = await school.signedIn("officer");
	await page.goto("/");
	const more = page.locator(".m-rest summary");
	const isOpen = () => page.locator(".m-rest").evaluate((d) => d.open);
	await more.focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	assert.equal(await isOpen(), true);
	await page.keyboard.press("Escape");
	assert.equal(await isOpen(), false);
	assert.equal(await more.evaluate((s) => s === document.activeElement), true);
	await page.keyboard.press("Enter");
	await page.locator("#main").focus();
	assert.equal(await isOpen(), false);
});
