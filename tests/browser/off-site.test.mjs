// Off site: the office makes, changes and cancels; the provider answers by its link; every page at a desk and on a phone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { axe, DESK, fits, openSchool, PHONE, read, shot, TODAY, until } from "./school.mjs";

const TOMORROW = "2026-11-20";
const MAIL = "l.ray@riverside.example.org";

let school;
let rider; // is on the trips
let placed; // is at the provider
before(async () => {
	school = await openSchool({ mail: true, now: `${TODAY}T13:35:00+00:00` });
	const page = await school.signedIn("officer");
	const { pupils } = await read(page, "/pupils?limit=12");
	[rider, placed] = [pupils[0], pupils[6]];
	await page.context().close();
});
after(() => school?.close());

async function open(page, path) {
	await page.goto(path);
	await page.locator("h1").waitFor();
	await page.waitForFunction(() => !document.querySelector(".m-wait"));
}

/** Accessible, no sideways scroll, nothing said to the console; with SHOTS a picture of the whole page. */
async function good(page, name) {
	assert.deepEqual(await axe(page), []);
	assert.equal(await fits(page), true, `${name} scrolls sideways`);
	assert.deepEqual(page.complaints, []);
	await shot(page, name, { fullPage: true });
}

async function add(page, pupil) {
	await page.locator("#pupils").focus();
	await page.keyboard.type(pupil.name.surname);
	await page.getByRole("button", { name: `Add ${pupil.name.forename} ${pupil.name.surname}` }).first().focus();
	await page.keyboard.press("Enter");
}

/** Words that only a screen reader hears come after a space. */
function button(page, name) {
	const words = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(":", "\\s?:");
	return page.getByRole("button", { name: new RegExp(`^${words}$`) });
}

async function press(page, name) {
	await button(page, name).focus();
	await page.keyboard.press("Enter");
}

test("the office makes a trip of an afternoon by keys alone", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/off-site");
	await page.locator("#name").focus();
	await page.keyboard.type("Rail museum");
	await page.locator("#leader").focus();
	await page.keyboard.type("A. Nother");
	await page.locator("#from").fill(TODAY);
	await page.locator("#from_session").focus();
	await page.keyboard.type("after the morning");
	await page.locator("#to").fill(TODAY);
	await add(page, rider);
	await press(page, "Make the trip");
	await page.waitForFunction(() => document.querySelector("#name")?.value === "");
	const { trips } = await read(page, "/trips");
	assert.equal(trips.length, 1);
	assert.equal(trips[0].leader, "A. Nother");
	assert.equal(trips[0].from_session, "PM");
	const trip = await read(page, `/trips/${trips[0].id}`);
	assert.deepEqual(trip.pupils.map((p) => p.session), ["PM"]);
	assert.deepEqual(page.complaints, []);
});

test("a whole group goes on a trip with one choice", async () => {
	const page = await school.signedIn("officer");
	const { groups } = await read(page, "/groups");
	await open(page, "/off-site");
	await page.locator("#group option").nth(1).waitFor({ state: "attached" });
	await page.locator("#group").selectOption(groups[1].id);
	await page.getByText(/^[1-9]\d* pupils on the list$/).waitFor();
	assert.ok((await page.locator(".m-adhoc__list .m-chip").count()) > 5);
});

test("a provider is added and a pupil placed there on three mornings, by keys alone", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/off-site/providers");
	await press(page, "Add the provider");
	await page.locator("#provider-name-error").waitFor();
	await page.locator("#provider-name").focus();
	await page.keyboard.type("Riverside Centre");
	await page.locator("#provider-contact").focus();
	await page.keyboard.type("L. Ray");
	await page.locator("#provider-email").focus();
	await page.keyboard.type(MAIL);
	await page.locator("#provider-phone").focus();
	await page.keyboard.type("01632 960123");
	await press(page, "Add the provider");
	await page.getByRole("heading", { name: "Riverside Centre" }).waitFor();

	await press(page, "Place a pupil: Riverside Centre");
	await press(page, "None");
	await press(page, "Place the pupil at Riverside Centre");
	assert.equal(await page.locator(".govuk-error-summary__list li").count(), 3);
	await add(page, placed);
	await page.locator("#place-1-activity").focus();
	await page.keyboard.type("Motor vehicle course");
	await page.locator("#place-1-to").fill("2026-12-18");
	for (const day of ["Tuesday", "Thursday", "Friday"]) {
		await page.getByRole("checkbox", { name: `${day} afternoon` }).focus();
		await page.keyboard.press("Space");
	}
	await good(page, "off-site-place-desk");
	await press(page, "Place the pupil at Riverside Centre");
	await page.getByText("Tue, Thu, Fri afternoon").waitFor();
	const { placements } = await read(page, "/providers");
	assert.deepEqual(placements.map((p) => [p.pupil, p.sessions]), [[placed.id, ["tue-pm", "thu-pm", "fri-pm"]]]);
});

test("the provider answers by the link of its e-mail, on a telephone, without an account", async () => {
	const office = await school.signedIn("officer");
	const mail = await until("the link is sent", () => school.mailTo(MAIL).at(-1)?.trim());
	assert.ok(!mail.includes(placed.name.surname), "no name of a pupil is in the e-mail");
	const path = /\/answer-off-site\/\S+/.exec(mail)[0];
	const page = await school.visitor(PHONE);
	await open(page, path);
	const list = await page.locator(".m-off").innerText();
	assert.ok(list.includes(`${placed.name.forename} ${placed.name.surname[0]}`), list);
	assert.ok(!list.includes(placed.name.surname) && !list.includes(rider.name.forename), list);
	await good(page, "off-site-link-phone");
	await press(page, "Present");
	await press(page, "Send answers");
	await page.getByText("Recorded. The school sees it.").waitFor();
	await page.getByText(/Answered 13:3\d/).waitFor();
	await good(page, "off-site-link-sent-phone");
	const day = await until("the office reads the answer", async () => {
		const d = await read(office, "/off-site");
		return d.providers[0].pupils.every((p) => p.answer === "present") && d;
	});
	assert.match(day.providers[0].pupils[0].by, /L. Ray, Riverside Centre, by e-mail link/);

	await press(page, "Absent");
	await page.getByLabel("Reason, if you know it").fill("Not seen today");
	await press(page, "Send answers");
	await until("the office has a question", async () => (await read(office, "/off-site")).questions.some((q) => q.kind === "absent"));
	const { notices } = await read(office, "/notices");
	assert.ok(notices.some((n) => /Riverside Centre, afternoon: .* did not come\./.test(n.body)), JSON.stringify(notices));
});

test("a link that nobody knows says that it has ended, and names no school", async () => {
	const page = await school.visitor(PHONE);
	await page.goto("/answer-off-site/1-nobody-knows-it");
	await page.getByText("This link has ended").waitFor();
	assert.ok(!(await page.locator("body").innerText()).includes("Aldersyke"));
	await good(page, "off-site-link-ended-phone");
});

for (const [name, size] of [
	["desk", DESK],
	["phone", PHONE],
]) {
	test(`the day off site, trips, a roll and the providers fit a ${name} and are accessible`, async () => {
		const page = await school.signedIn("officer", size);
		await until("the mark of the trip stands", async () => (await read(page, "/trips/1")).pupils[0].code === "V");
		for (const [path, file] of [
			["/off-site", "off-site"],
			["/off-site/trips", "off-site-trips"],
			["/off-site/trips/1", "off-site-roll"],
			["/off-site/trips/1/change", "off-site-change"],
			["/off-site/providers", "off-site-providers"],
		]) {
			await open(page, path);
			await good(page, `${file}-${name}`);
		}
		await press(page, `Change: Riverside Centre`);
		await press(page, `End: placement of ${placed.name.forename} ${placed.name.surname}`);
		await good(page, `off-site-provider-change-${name}`);
	});
}

test("the office sees at once who is not accounted for", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/off-site");
	await page.getByText(/Today, counted by sessions: 1 did not come, 1 not confirmed yet/).waitFor();
	const settle = page.getByLabel("Outcome").first();
	await settle.focus();
	await page.keyboard.type("Rang L. Ray: on the bus");
	await page.keyboard.press("Enter");
	await page.getByText("Rang L. Ray: on the bus").waitFor();
});

test("a trip's times and pupils change, by keys alone; taking one off needs a reason", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/off-site/trips/1/change");
	await page.locator("#place").focus();
	await page.keyboard.type("York");
	await page.locator("#to").fill(TOMORROW);
	await page.locator("#reason").focus();
	await page.keyboard.type("Two days now");
	await press(page, "Save the trip");
	await until("the trip is changed", async () => (await read(page, "/trips/1")).to === TOMORROW);
	assert.equal((await read(page, "/trips/1")).place, "York");

	const off = button(page, `${rider.name.forename} ${rider.name.surname}: take off the list`);
	await off.waitFor();
	await off.focus();
	await page.keyboard.press("Enter");
	await press(page, "Save the pupils");
	await page.locator("#pupils-reason-error").waitFor();
	assert.equal((await read(page, "/trips/1")).on_it.length, 1);
	assert.deepEqual(page.complaints, []);
});

test("cancelling a trip shows which marks say V, and what becomes of them", async () => {
	const page = await school.signedIn("officer");
	await open(page, "/off-site/trips/1/change");
	await press(page, "Cancel this trip");
	await page.getByText("1 mark of today says V.").waitFor();
	await press(page, "Cancel the trip for 1 pupil");
	await page.locator("#cancel-reason-error").waitFor();
	await press(page, "Keep the trip");
	await press(page, "Cancel this trip");
	await page.locator("#cancel-reason").focus();
	await page.keyboard.type("Coach broke down");
	await good(page, "off-site-cancel-desk");
	await page.setViewportSize(PHONE);
	await good(page, "off-site-cancel-phone");
	await page.setViewportSize(DESK);
	await press(page, "Cancel the trip for 1 pupil");
	await page.getByText("This trip was cancelled.").waitFor();
	await page.getByText("1 mark says V and is a question").waitFor();
	const { questions } = await read(page, "/off-site");
	assert.ok(questions.some((q) => q.kind === "cancelled" && q.words.includes("Coach broke down")));
	await good(page, "off-site-cancelled-desk");
});

test("a placement changes its sessions and ends, and says what becomes of today's mark", async () => {
	const page = await school.signedIn("officer");
	const who = `placement of ${placed.name.forename} ${placed.name.surname}`;
	await open(page, "/off-site/providers");
	await press(page, `Change: ${who}`);
	await press(page, "Whole days");
	await press(page, "Save changes");
	await page.getByText("every whole day").waitFor();
	await press(page, `End: ${who}`);
	await page.getByLabel("Reason", { exact: true }).focus();
	await page.keyboard.type("Course is over");
	await press(page, "End the placement today");
	await page.getByText("No pupil is placed here.").waitFor();
	assert.deepEqual((await read(page, "/providers")).placements, []);
	assert.deepEqual(page.complaints, []);
});
