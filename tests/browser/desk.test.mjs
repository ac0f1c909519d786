// The register as a tutor and the office use it: counted keys, cover, sealed periods, notes, photos, the week.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import {
	chooseMarks, DESK, freeRows, openRegister, openSchool, PHONE, read, row, save, SESSION, TODAY, totals, untakenGroup, YESTERDAY,
} from "./school.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const SHOTS = process.env.SHOTS ? join(here, "../../docs/screens") : null;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let school;
before(async () => {
	school = await openSchool({ pupils: 600 });
});
after(() => school?.close());

async function clean(page) {
	/* At its end the page's last row is not under the bar that sticks to the foot of the window. */
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
	const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
	assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), []);
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	assert.ok(width <= page.viewportSize().width, `the page is ${width} wide`);
	assert.deepEqual(page.complaints.splice(0), []);
}

/** Checked and kept at both widths, in the page's own session. */
async function look(page, name) {
	for (const [where, size] of [["desk", DESK], ["phone", PHONE]]) {
		await page.setViewportSize(size);
		await clean(page);
		if (SHOTS) {
			mkdirSync(SHOTS, { recursive: true });
			await page.screenshot({ path: join(SHOTS, `${name}-${where}.png`), fullPage: true });
		}
	}
	await page.setViewportSize(DESK);
}

async function change(page, method, path, data) {
	const answer = await page.request.fetch(page.api + path, {
		method,
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), ...data },
	});
	assert.ok(answer.ok(), `${method} ${path}: ${await answer.text()}`);
	return answer.json();
}

/** From today on the school marks so. */
async function marking(page, setting) {
	const guidance = readFileSync(join(here, "../../policies/default-2024-guidance.yaml"), "utf8");
	const yaml = guidance
		.replace(/setting: .*/, `setting: ${setting}`)
		.replace(/effective_from: .*/, `effective_from: ${TODAY}`);
	await change(page, "PUT", "/policy", { yaml });
}

/** Every key the person presses, counted by the page itself. */
async function countKeys(page) {
	await page.evaluate(() => {
		window.pressed = 0;
		addEventListener("keydown", (e) => e.isTrusted && window.pressed++, true);
	});
	return () => page.evaluate(() => window.pressed);
}

/** Two rows that nobody planned for, other ones each time. */
function twoOf(rows) {
	const one = Math.floor(Math.random() * rows.length);
	const other = (one + 1 + Math.floor(Math.random() * (rows.length - 1))) % rows.length;
	return [rows[one], rows[other]];
}

for (const [setting, fills] of [["all present unless changed", false], ["each pupil marked", true]]) {
	test(`a register with two absent takes at most four keys where the school has ${setting}`, async (t) => {
		const head = await school.signedIn("head");
		await marking(head, setting);
		for (let round = 0; round < 3; round++) {
			const page = await school.signedIn("officer");
			await page.addInitScript(() => localStorage.setItem("muster-register-codes", "simple"));
			const group = await untakenGroup(page);
			await page.goto(`/register/${TODAY}/${SESSION}/${group.id}`);
			await page.locator(".m-reg > li").first().waitFor();
			const absent = twoOf(await freeRows(page, 36));
			t.diagnostic(`rows ${absent.map((i) => i + 1)} of ${await page.locator(".m-reg > li").count()}`);
			const pressed = await countKeys(page);
			if (fills) await page.keyboard.press("=");
			for (const i of absent) await page.keyboard.press(await row(page, i).locator(".m-kbd").innerText());
			await page.keyboard.press("Enter");
			await row(page, absent[0]).getByText(/Saved/).waitFor();
			assert.ok((await pressed()) <= 4, `${await pressed()} keys`);
			assert.equal(await pressed(), fills ? 4 : 3);
			const saved = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
			assert.equal(saved.state, "sent");
			assert.deepEqual(absent.map((i) => saved.pupils[i].mark.code), ["N", "N"]);
			assert.equal(saved.counts.unexplained, 2);
			assert.deepEqual(page.complaints, []);
			await page.context().close();
		}
	});
}

test("one click on the home page opens the tutor's own register", async () => {
	const page = await school.signedIn("teacher");
	await page.goto("/");
	const card = page.locator(".m-home");
	await card.waitFor();
	const me = await (await page.request.get("/api/v1/me")).json();
	assert.match(await card.innerText(), new RegExp(`${me.user.name}[^]*Now 13:\\d\\d`));
	await look(page, "register-home");
	await page.locator(".m-home__open").first().click();
	await page.locator(".m-reg > li").first().waitFor();
	assert.match(new URL(page.url()).pathname, new RegExp(`^/register/${TODAY}/PM/${me.groups[0]}$`));
	assert.equal(await page.getByRole("button", { name: "All codes" }).count(), 0);
});

test("late asks minutes and a reason in the row; a note is for the office only", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	await chooseMarks(page, "Three marks");
	const [late, away] = await freeRows(page, 2);
	await row(page, late).getByRole("button", { name: "Late" }).click();
	await row(page, late).getByLabel(/^Minutes/).fill("4");
	await row(page, late).getByLabel(/^Reason/).selectOption("Overslept");
	await row(page, away).getByRole("button", { name: "Not here" }).click();
	await row(page, away).focus();
	await page.keyboard.press("F2");
	const note = row(page, away).getByLabel("Note", { exact: true });
	await note.waitFor();
	assert.ok(await note.evaluate((x) => x === document.activeElement));
	await note.fill("Father in hospital");
	await row(page, away).getByLabel("Office only").check();
	await look(page, "register-note");
	await row(page, away).getByRole("button", { name: /^Done/ }).click();
	await save(page);
	await row(page, late).getByText(/Saved/).waitFor();
	const saved = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.deepEqual([saved.pupils[late].mark.minutes_late, saved.pupils[late].mark.note], [4, "Overslept"]);
	assert.deepEqual([saved.pupils[away].mark.note, saved.pupils[away].mark.is_office_note], ["Father in hospital", true]);
});

test("the office gives cover; the teacher sees that register and no pupil's page", async () => {
	const office = await school.signedIn("officer");
	const teacher = await school.signedIn("teacher");
	const me = await (await teacher.request.get("/api/v1/me")).json();
	const today = await read(office, `/today?date=${TODAY}&session=${SESSION}`);
	const group = today.groups.find((g) => !me.groups.includes(g.id) && g.state === "due");
	await office.goto("/cover");
	await office.getByLabel("Who covers it").waitFor();
	await office.getByRole("button", { name: "Give the register" }).click();
	await office.getByRole("heading", { name: "There is a problem" }).waitFor();
	await office.locator("#cover-group").selectOption(group.id);
	await office.locator("#cover-user").selectOption(me.user.id);
	await office.getByRole("button", { name: "Give the register" }).click();
	await office.locator(".m-coverlist li", { hasText: group.name }).waitFor();
	await look(office, "register-cover");

	await teacher.goto("/");
	await teacher.locator(".m-home__reg", { hasText: "You cover this today" }).locator(".m-home__open").click();
	await teacher.locator(".m-reg > li").first().waitFor();
	assert.equal(await teacher.locator(".m-reg__name a").count(), 0);
	const { pupils } = await read(teacher, `/registers/${TODAY}/${SESSION}/${group.id}`);
	const refused = [`/pupils/${pupils[0].id}`, `/registers/${YESTERDAY}/PM/${group.id}`, `/groups/${group.id}/week`];
	for (const path of refused) {
		assert.equal((await teacher.request.get(teacher.api + path)).status(), 403, path);
	}
	await office.getByRole("button", { name: /^Take back/ }).click();
	await office.getByText("Nobody covers a register").waitFor();
	assert.equal((await teacher.request.get(`${teacher.api}/registers/${TODAY}/${SESSION}/${group.id}`)).status(), 403);
});

test("a sealed register says so and asks a reason for every change; the head opens it again", async () => {
	const office = await school.signedIn("officer");
	const head = await school.signedIn("head");
	await office.goto("/seals");
	await office.locator("#seal-from").fill("2026-11-09");
	await office.locator("#seal-to").fill("2026-11-13");
	await office.locator("#seal-reason").fill("Checked for the census");
	await office.getByRole("button", { name: "Seal the period" }).click();
	await office.locator(".m-coverlist li").waitFor();
	assert.equal(await office.getByRole("button", { name: /^Open again/ }).count(), 0);
	const { groups } = await read(office, "/today?date=2026-11-13&session=AM");
	await office.goto(`/register/2026-11-13/AM/${groups[0].id}`);
	await office.getByText("Sealed, and not today.").waitFor();
	const sealed = `/registers/2026-11-13/AM/${groups[0].id}`;
	const index = (await read(office, sealed)).pupils.findIndex((p) => p.mark?.code === "/");
	await chooseMarks(office, "Three marks");
	await row(office, index).getByRole("button", { name: "Not here" }).click();
	await save(office);
	await office.getByText("Enter the reason for the change").first().waitFor();
	assert.equal((await read(office, sealed)).pupils[index].mark.code, "/");
	await office.getByLabel("Reason for the change").fill("Seen in town by the head of year");
	await save(office);
	await row(office, index).getByText(/Saved/).waitFor();
	const { entries } = await read(office, `/pupils/${(await read(office, sealed)).pupils[index].id}/marks/2026-11-13/AM/history`);
	assert.deepEqual([entries.at(-1).code, entries.at(-1).reason], ["N", "Seen in town by the head of year"]);
	await head.goto("/seals");
	await head.getByRole("button", { name: /^Open again/ }).click();
	await head.getByLabel("Why it is opened again").fill("Wrong week");
	await head.getByRole("button", { name: "Open again" }).click();
	await head.getByText("(opened again)").waitFor();
	await look(head, "register-seals");
});

test("a photo is made small, shown in the register and taken away again", async () => {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	const { pupils } = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	await page.goto(`/pupils/${pupils[0].id}`);
	await page.getByRole("button", { name: "Add a photo" }).waitFor();
	const picture = await page.evaluate(() => {
		const c = document.createElement("canvas");
		c.width = 900;
		c.height = 700;
		const g = c.getContext("2d");
		g.fillStyle = "#b5a";
		g.fillRect(0, 0, 900, 700);
		return c.toDataURL("image/png").split(",")[1];
	});
	await page.locator("#photo-file").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(picture, "base64") });
	await page.locator(".m-photo img").waitFor();
	assert.deepEqual(
		await page.locator(".m-photo img").evaluate(async (x) => (await x.decode(), [x.naturalWidth, x.naturalHeight])),
		[240, 320],
	);
	await clean(page);
	await page.goto(`/register/${TODAY}/${SESSION}/${group.id}`);
	await row(page, 0).locator(".m-reg__photo").waitFor();
	const sent = await page.request.get(page.api + `/pupils/${pupils[0].id}/photo`);
	assert.equal(sent.headers()["content-type"], "image/jpeg");
	assert.match(sent.headers()["cache-control"], /^private/);
	await page.goto(`/pupils/${pupils[0].id}`);
	await page.getByRole("button", { name: "Remove photo" }).click();
	await page.getByRole("button", { name: "Add a photo" }).waitFor();
});

test("the week of a group: one view for the class without a name, one for the tutor", async () => {
	const page = await school.signedIn("teacher");
	const me = await (await page.request.get("/api/v1/me")).json();
	await page.goto(`/tutor/${me.groups[0]}`);
	await page.locator(".m-tutor tbody tr").first().waitFor();
	const week = await read(page, `/groups/${me.groups[0]}/week`);
	assert.equal(await page.locator(".m-tutor tbody tr").count(), week.pupils.length);
	await look(page, "tutor-private");
	await page.getByRole("button", { name: "To show the class" }).click();
	await page.locator(".m-show").waitFor();
	const shown = await page.locator("#main").innerText();
	for (const p of week.pupils) assert.ok(!shown.includes(p.name.surname), p.name.surname);
	assert.equal(await page.locator(".m-badge").count(), 0);
	await look(page, "tutor-show");
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
});

test("the register itself, at a desk and on a phone", async () => {
	const page = await school.signedIn("teacher");
	const me = await (await page.request.get("/api/v1/me")).json();
	await openRegister(page, { id: me.groups[0] });
	await row(page, 0).getByRole("button", { name: "Present" }).click();
	await row(page, 1).getByRole("button", { name: "Late" }).click();
	assert.equal((await totals(page)).Late, 1);
	await look(page, "register");
});
