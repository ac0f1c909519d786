// A missing vulnerable pupil: raised with one press, answered on another screen, found, told.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomUUID } from "node:crypto";
import test, { after, before } from "node:test";
import { DESK, PHONE, SESSION, TODAY, openSchool, read } from "./school.mjs";

const shots = join(dirname(fileURLToPath(import.meta.url)), "../../docs/screens");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let school;
before(async () => {
	school = await openSchool({ mail: true });
});
after(() => school?.close());

async function shot(page, name) {
	if (!process.env.SHOTS) return;
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

async function isClean(page, what) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run(document));
	assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], what);
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what} scrolls sideways`);
}

async function send(page, method, path, data) {
	const answer = await page.request.fetch(page.api + path, {
		method,
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: randomUUID(), ...data },
	});
	assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** A pupil of the teacher's own register who is now vulnerable. */
async function vulnerablePupil(teacher, nth) {
	const officer = await school.signedIn("officer");
	const { groups } = await read(teacher, `/today?date=${TODAY}&session=${SESSION}`);
	const register = await read(teacher, `/registers/${TODAY}/${SESSION}/${groups[0].id}`);
	const pupil = register.pupils.filter((p) => !p.planned)[nth];
	const { flags } = await read(officer, `/pupils/${pupil.id}`);
	await send(officer, "PATCH", `/pupils/${pupil.id}`, {
		reason: "Meeting",
		flags: [...flags.filter((f) => f.kind !== "vulnerable"), { kind: "vulnerable", from: "2026-09-01", to: null }],
	});
	return { pupil, group: groups[0] };
}

const nameOf = (p) => `${p.name.forename} ${p.name.surname}`;

test("a teacher raises with one press, pastoral answers on another screen, and the teacher is told that the pupil is found", async () => {
	const teacher = await school.signedIn("teacher");
	const { pupil, group } = await vulnerablePupil(teacher, 0);
	const pastoral = await school.signedIn("pastoral");
	await pastoral.goto("/");
	await pastoral.getByRole("heading", { level: 1 }).waitFor();
	await teacher.goto(`/register/${TODAY}/${SESSION}/${group.id}`);
	const row = teacher.getByRole("listitem", { name: nameOf(pupil) });
	await row.getByRole("button", { name: /^Raise alert/ }).click();
	await row.getByRole("link", { name: /Alert raised/ }).waitFor();
	await shot(teacher, "alert-register-desk");

	const pressed = Date.now();
	const banner = pastoral.getByRole("region", { name: "Missing pupil alerts" });
	await banner.getByText(nameOf(pupil)).waitFor();
	assert.ok(Date.now() - pressed < 2_500, "told within two seconds");
	assert.match(await banner.innerText(), new RegExp(`is missing from ${group.name}.*Raised`, "s"));
	assert.match(await banner.getByRole("timer").first().innerText(), /^0[0-2]:\d\d$/);
	await isClean(pastoral, "the banner");
	await shot(pastoral, "alert-banner-desk");
	assert.equal(await pastoral.getByRole("region", { name: "Notices" }).getByText(nameOf(pupil)).count(), 0, "said once");
	await banner.getByRole("button", { name: "I am looking" }).click();
	await teacher.getByRole("region", { name: "Missing pupil alerts" }).getByText(/is looking/).waitFor();

	await banner.getByRole("link", { name: "Open the alert" }).click();
	await pastoral.getByLabel("Where").fill("Library");
	await pastoral.getByRole("article").getByRole("button", { name: "I search here" }).click();
	await pastoral.getByRole("list", { name: "What happened" }).getByText("searches: Library").waitFor();
	await isClean(pastoral, "the alert");
	await shot(pastoral, "alert-one-desk");
	await pastoral.getByLabel("Where").fill("Library");
	await pastoral.getByRole("article").getByRole("button", { name: "Found", exact: true }).click();

	const told = teacher.getByRole("region", { name: "Missing pupil alerts" });
	await told.getByText(`${nameOf(pupil)} was found`).waitFor();
	assert.match(await told.innerText(), /Library\. You raised it/);
	await shot(teacher, "alert-found-desk");
	await told.getByRole("button", { name: "I have seen this" }).click();
	await told.waitFor({ state: "detached" });

	await pastoral.getByRole("button", { name: "Close the alert" }).click();
	await pastoral.getByText("Closed", { exact: true }).waitFor();
	assert.deepEqual(teacher.complaints, []);
	assert.deepEqual(pastoral.complaints, []);
});

test("not found: senior staff, home with its number one press away, police, each logged; by keyboard on a phone", async () => {
	const teacher = await school.signedIn("teacher");
	const { pupil } = await vulnerablePupil(teacher, 1);
	const alert = await send(teacher, "POST", "/alerts", { pupil: pupil.id, expected: "Science, S4" });
	const head = await school.signedIn("head", PHONE);
	await head.goto(`/alerts/${alert.id}`);
	const press = async (name) => {
		const button = head.getByRole("article").getByRole("button", { name, exact: true });
		await button.focus();
		await head.keyboard.press("Enter");
	};
	await press("I am looking");
	await head.getByRole("article").getByText("Searching", { exact: true }).waitFor();
	await press("Not found");
	await head.getByText("did not find the pupil").waitFor();
	assert.match(await head.locator(".m-calls").innerText(), /0\d/);
	assert.match(await head.locator(".m-calls a").first().getAttribute("href"), /^tel:\+?\d+$/);
	await press("Home called");
	await head.getByText("called home").waitFor();
	await press("Police called");
	await head.getByText("called the police").waitFor();
	await isClean(head, "the alert on a phone");
	await shot(head, "alert-one-phone");
	await press("Close the alert");
	await head.getByText("the pupil was not found: say how it ended").waitFor();
	await head.getByLabel("Words").fill("With her aunt; home has spoken to her");
	await press("Close the alert");
	await head.getByText("Closed", { exact: true }).waitFor();
	const log = await read(head, `/alerts/${alert.id}`);
	assert.deepEqual(
		log.log.map((l) => l.kind).filter((k) => k !== "told"),
		["raised", "acknowledged", "not_found", "home_called", "police_called", "closed"],
	);
	assert.deepEqual(head.complaints, []);
});

test("any pupil can be raised from the page of alerts; the page holds what is past", async () => {
	const reception = await school.signedIn("reception", DESK);
	const { pupils } = await read(reception, "/pupils?limit=5");
	await reception.goto("/alerts");
	await reception.getByLabel("Pupil", { exact: true }).fill(pupils[4].name.surname);
	await reception.getByLabel("Missing from").fill("Music, M1");
	await reception.getByRole("button", { name: new RegExp(`Raise alert.*${nameOf(pupils[4])}`) }).click();
	const card = reception.getByRole("article", { name: `Alert for ${nameOf(pupils[4])}` });
	await card.getByText("Missing from Music, M1").waitFor();
	await isClean(reception, "the page of alerts");
	await shot(reception, "alert-page-desk");
	await card.getByRole("button", { name: "Found", exact: true }).click();
	await card.getByRole("button", { name: "Close the alert" }).click();
	await reception.getByRole("region", { name: "Past alerts" }).or(reception.locator("#past")).getByText(nameOf(pupils[4])).waitFor();
	assert.deepEqual(reception.complaints, []);
});

test("staff propose, the safeguarding lead decides with a review date, and the badge and the teacher's notice follow", async () => {
	const teacher = await school.signedIn("teacher");
	const { groups } = await read(teacher, `/today?date=${TODAY}&session=${SESSION}`);
	const register = await read(teacher, `/registers/${TODAY}/${SESSION}/${groups[0].id}`);
	const pupil = register.pupils.at(-1);
	await teacher.goto("/vulnerable");
	await teacher.getByLabel("Reason").fill("Walks home alone past the canal");
	await teacher.locator("#propose-q").fill(pupil.name.surname);
	await teacher.getByRole("button", { name: new RegExp(`Propose ${nameOf(pupil)}`) }).click();
	await teacher.getByText("Proposed.").waitFor();
	const dsl = await school.signedIn("pastoral");
	await dsl.goto("/vulnerable");
	const entry = dsl.getByRole("listitem", { name: nameOf(pupil) });
	await entry.getByText("Walks home alone").first().waitFor();
	await entry.getByRole("button", { name: "Put on the list" }).click();
	await dsl.locator("#listed").getByText(pupil.name.surname).first().waitFor();
	await dsl.locator("#listed").getByText(/Seen by 0 of \d+ told/).first().waitFor();
	await isClean(dsl, "the list");
	await shot(dsl, "vulnerable-desk");
	await teacher.reload();
	await teacher.locator("#listed").getByText(pupil.name.surname).first().waitFor();
	assert.equal(await teacher.getByText("Walks home alone").count(), 0, "reasons need the safeguarding permission");
	await teacher.setViewportSize(PHONE);
	await isClean(teacher, "the list on a phone");
	const again = await read(teacher, `/registers/${TODAY}/${SESSION}/${groups[0].id}`);
	assert.ok(again.pupils.find((p) => p.id === pupil.id).badges.some((b) => b.kind === "vulnerable"));
	const { notices } = await read(teacher, "/notices");
	assert.ok(notices.some((n) => n.body.includes("now on the list of vulnerable pupils")));
	const box = teacher.getByRole("region", { name: "Notices" });
	const notice = box.locator("> *", { hasText: `${nameOf(pupil)} is now on the list of vulnerable pupils` });
	await notice.getByRole("button", { name: "Seen" }).click();
	await notice.waitFor({ state: "detached" });
	await dsl.reload();
	await dsl.locator("#listed").getByRole("listitem", { name: nameOf(pupil) }).getByText(/Seen by 1 of \d+ told/).waitFor();
	await dsl.emulateMedia({ media: "print" });
	assert.ok(await dsl.locator("#listed").getByText("Walks home alone").isVisible());
	assert.equal(await dsl.getByRole("button", { name: "Print for the meeting" }).isVisible(), false);
	assert.deepEqual(teacher.complaints, []);
	assert.deepEqual(dsl.complaints, []);
});

/** The browser's own sound and notifications, counted. */
function hear() {
	window.heard = { tones: 0, notes: [], isHidden: false };
	const part = () => ({ connect: (next) => next, start() {}, stop() {} });
	const ramp = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
	window.AudioContext = class {
		currentTime = 0;
		resume() {}
		createOscillator() {
			window.heard.tones++;
			return { ...part(), frequency: {} };
		}
		createGain() {
			return { ...part(), gain: ramp };
		}
	};
	window.Notification = class {
		static permission = "granted";
		constructor(title, { body }) {
			window.heard.notes.push(`${title}: ${body}`);
		}
	};
	Object.defineProperty(document, "hidden", { get: () => window.heard.isHidden });
}

test("an alert sounds once and notifies who looks elsewhere, by initials; what is past is silent when the page opens", async () => {
	const reception = await school.signedIn("reception");
	const { pupils } = await read(reception, "/pupils?limit=9");
	const pupil = pupils[7];
	const pastoral = await school.visitor();
	await pastoral.addInitScript(hear);
	await pastoral.request.post("/api/v1/login", {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { username: school.login("pastoral").username, password: school.login("pastoral").password },
	});
	const heard = () => pastoral.evaluate(() => window.heard);
	await pastoral.goto("/pupils");
	await pastoral.locator("h1").waitFor();
	await pastoral.waitForLoadState("networkidle").catch(() => {});
	await pastoral.keyboard.press("Tab"); /* browsers give sound after the first press only */
	assert.deepEqual([(await heard()).tones, (await heard()).notes], [0, []]);
	await pastoral.evaluate(() => (window.heard.isHidden = true));
	const alert = await send(reception, "POST", "/alerts", { pupil: pupil.id, expected: "Science, S4" });
	const banner = pastoral.getByRole("region", { name: "Missing pupil alerts" });
	await banner.getByText(nameOf(pupil)).waitFor();
	const initials = `${pupil.name.forename[0]}.${pupil.name.surname[0]}., ${pupil.group}`;
	assert.deepEqual([(await heard()).tones, (await heard()).notes], [4, [`Missing pupil: ${initials}`]]);
	await send(reception, "POST", `/alerts/${alert.id}/steps`, { kind: "found", place: "Library" });
	await banner.getByText(`${nameOf(pupil)} was found`).waitFor();
	assert.deepEqual([(await heard()).tones, (await heard()).notes.length], [5, 2]);
	await pastoral.addInitScript(() => (window.heard.isHidden = true));
	await pastoral.reload();
	await banner.getByText(`${nameOf(pupil)} was found`).waitFor();
	assert.deepEqual((await heard()).notes, []);
	await send(reception, "POST", `/alerts/${alert.id}/steps`, { kind: "closed" });
	assert.deepEqual(pastoral.complaints, []);
});

const ON_CALL = (urn) => `policy:
  school: Aldersyke Academy
  urn: ${urn}
  effective_from: ${TODAY}
day_plan:
  - am: {opens: "08:45", closes: "09:15"}
    pm: {opens: "13:00", closes: "13:30"}
missing_pupil:
  - {name: Raise, when: raised, action: Search, tell: [on call]}
  - {name: Found, when: found, action: Tell everybody}
alert:
  on_call: [oncall@example.org]
`;

test("the link of the e-mail is answered with one press, without signing in, on a phone and at a desk", async () => {
	const head = await school.signedIn("head");
	await send(head, "PUT", "/policy", { yaml: ON_CALL(head.api.split("/").pop()) });
	const { pupils } = await read(head, "/pupils?limit=9");
	const alert = await send(head, "POST", "/alerts", { pupil: pupils[8].id, expected: "Science, S4" });
	const link = () => /\/answer\/\S+/.exec(school.mailTo("oncall@example.org").join())?.[0];
	for (let i = 0; i < 60 && !link(); i++) await head.waitForTimeout(250);
	const page = await school.visitor(PHONE);
	await page.goto(link());
	await page.getByRole("button", { name: "I am looking" }).waitFor();
	assert.ok(!(await page.locator("main").innerText()).includes(pupils[8].name.surname), "no name stands behind a link");
	for (const size of [DESK, PHONE]) {
		await page.setViewportSize(size);
		await isClean(page, `the link at ${size.width}`);
	}
	await shot(page, "alert-answer-phone");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.getByText("Recorded: you are looking. Everybody sees it.").waitFor();
	await isClean(page, "the answer");
	const { state, log } = await read(head, `/alerts/${alert.id}`);
	assert.equal(state, "searching");
	assert.equal(log.find((l) => l.kind === "acknowledged").position, "by e-mail link");
	assert.deepEqual(page.complaints, []);
});
