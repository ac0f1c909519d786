// No network: the pages open, registers are taken, and each mark arrives once with the time it was taken.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, afterEach, before } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { chooseMarks, CHROMIUM, DESK, freeRows, openSchool, PHONE, read, row, SESSION, TODAY, totals } from "./school.mjs";
import { Wire } from "./wire.mjs";

const SHOTS = process.env.SHOTS ? new URL("../../docs/screens/", import.meta.url).pathname : null;
const MIN = 60_000;

/** The clock of the devices: three hours fast, and it moves when the test says. */
const FAST = 3 * 60 * MIN;
let serverTime = Date.parse(`${TODAY}T13:05:00Z`);

let school;
let wire;
let others;
const folders = [];

before(async () => {
	school = await openSchool();
	wire = await new Wire(school.address).open();
	others = await school.signedIn("head");
});
after(async () => {
	await wire?.close();
	await school?.close();
	for (const f of folders) rmSync(f, { recursive: true, force: true });
});

afterEach(() => wire.mend());

/** The school's clock goes on; whoever has a network stays signed in. */
async function later(minutes) {
	serverTime += minutes * MIN;
	await school.serveAgain(new Date(serverTime).toISOString());
	wire.to = school.address;
	others = await school.signedIn("head");
}

/** A device: what its browser keeps outlives the browser. */
class Device {
	constructor(options = {}) {
		this.folder = mkdtempSync(join(tmpdir(), "muster-device-"));
		this.options = options;
		folders.push(this.folder);
	}

	/** Starts the browser and gives its first page. */
	async start(path = "/") {
		this.context = await chromium.launchPersistentContext(this.folder, {
			...CHROMIUM,
			viewport: DESK,
			baseURL: wire.address,
			locale: "en-GB",
			...this.options,
		});
		await this.context.clock.setFixedTime(serverTime + FAST);
		this.page = this.context.pages()[0] ?? (await this.context.newPage());
		this.page.setDefaultTimeout(15_000);
		await this.page.goto(path);
		return this.page;
	}

	async signIn(role) {
		const { username, password } = school.login(role);
		await this.page.getByLabel("Username").fill(username);
		await this.page.getByLabel("Password").fill(password);
		await this.page.keyboard.press("Enter");
		await this.page.locator("header .m-brand").waitFor();
	}

	/** The service worker holds every file of the build. */
	async ready() {
		await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
		await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	}

	/** Names of what is on a shelf. */
	keys(shelf) {
		return this.page.evaluate(
			(name) =>
				new Promise((done, fail) => {
					const open = indexedDB.open("muster");
					open.onerror = () => fail(open.error);
					open.onsuccess = () => {
						const ask = open.result.transaction(name).objectStore(name).getAllKeys();
						ask.onsuccess = () => {
							open.result.close();
							done(ask.result.map(String));
						};
					};
				}),
			shelf,
		);
	}

	/** The registers of today are fetched ahead. */
	async fetched(groups) {
		for (let n = 0; n < 300; n++) {
			const kept = await this.keys("views");
			if (groups.every((g) => kept.some((k) => k.endsWith(`/registers/${TODAY}/${SESSION}/${g.id}`)))) return;
			await this.page.waitForTimeout(100);
		}
		assert.fail(`not fetched ahead: ${await this.keys("views")}`);
	}

	async stop() {
		await this.context.close();
	}

	/** SIGKILL of the browser and all its processes, as when the battery is empty. */
	async kill() {
		const closed = new Promise((done) => this.context.once("close", done));
		for (const pid of readdirSync("/proc").filter((n) => /^\d+$/.test(n))) {
			try {
				if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.folder)) process.kill(Number(pid), "SIGKILL");
			} catch {
				/* it has ended by itself */
			}
		}
		await closed;
		rmSync(join(this.folder, "SingletonLock"), { force: true });
	}
}

/** Groups whose register of this afternoon nobody has begun. */
async function untaken(n) {
	const today = await read(others, `/today?date=${TODAY}&session=${SESSION}`);
	const groups = today.groups.filter((g) => (g.state === "due" || g.state === "overdue") && g.counts.expected > 3);
	assert.ok(groups.length >= n, "enough registers are due");
	return groups.slice(-n);
}

function registerOf(group) {
	return read(others, `/registers/${TODAY}/${SESSION}/${group.id}`);
}

async function show(page, group) {
	await page.goto(`/register/${TODAY}/${SESSION}/${group.id}`);
	await page.locator(".m-reg > li").first().waitFor();
	await chooseMarks(page, "Three marks");
	const undo = page.getByRole("button", { name: "Undo" });
	while ((await undo.getAttribute("aria-disabled")) !== "true") await undo.click();
}

/** Everybody is present but one; gives the row of that one. */
async function take(page, group) {
	await show(page, group);
	const [absent] = (await freeRows(page, 2)).slice(-1);
	await page.locator("h1").click();
	await page.keyboard.press("=");
	await row(page, absent).getByRole("button", { name: "Not here" }).click();
	await page.locator("#save").click();
	return absent;
}

function bar(page) {
	return page.locator(".m-network");
}

/** Saves the server was sent for a register, each with its uuid. */
function savesOf(group) {
	return wire.asked
		.filter((a) => a.method === "PUT" && a.path.endsWith(`/registers/${TODAY}/${SESSION}/${group.id}`))
		.map((a) => JSON.parse(a.body));
}

test("Muster can be put on a home screen: name, pictures that are there, its own window", async () => {
	const page = await school.visitor();
	const manifest = await (await page.request.get("/manifest.webmanifest")).json();
	assert.equal(manifest.name, "Muster");
	assert.equal(manifest.display, "standalone");
	assert.deepEqual(manifest.icons.map((i) => i.sizes), ["192x192", "512x512", "512x512"]);
	for (const icon of manifest.icons) {
		const answer = await page.request.get(icon.src);
		assert.equal(answer.headers()["content-type"], "image/png");
		const bytes = await answer.body();
		assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, icon.sizes);
	}
	const worker = await page.request.get("/sw.js");
	assert.equal(worker.headers()["cache-control"], "no-cache");
	assert.match(worker.headers()["content-security-policy"], /default-src 'self'/);
});

test("a new build takes the place of the old one whole, and the page that nobody touched shows it", async () => {
	const device = new Device();
	const page = await device.start("/sign-in");
	await device.ready();
	assert.equal(await page.evaluate(() => document.documentElement.dataset.build), undefined);
	wire.build = 2;
	try {
		await page.reload();
		await page.waitForFunction(() => document.documentElement.dataset.build === "2");
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		wire.cut();
		await page.reload();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		assert.equal(await page.evaluate(() => document.documentElement.dataset.build), "2");
	} finally {
		wire.build = 1;
		wire.mend();
		await device.stop();
	}
});

/** Signed in as this person, everything of the build and of today's registers on the device. */
async function prepared(role, groups, options) {
	const device = new Device(options);
	await device.start("/");
	await device.signIn(role);
	await device.ready();
	await device.fetched(groups);
	return device;
}

test("what was typed and not saved is there after the browser was killed", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group]);
	/* A browser writes its cookies down when it ends. */
	await device.stop();
	await device.start("/");
	await show(device.page, group);
	const [one, other] = await freeRows(device.page, 2);
	await row(device.page, one).getByRole("button", { name: "Late" }).click();
	await row(device.page, one).getByLabel(/^Minutes/).fill("6");
	await row(device.page, other).getByRole("button", { name: "Not here" }).click();
	await row(device.page, other).getByText("Typed").waitFor();
	await device.page.waitForTimeout(200);
	await device.kill();
	const page = await device.start(`/register/${TODAY}/${SESSION}/${group.id}`);
	await page.locator(".m-reg > li").first().waitFor();
	await chooseMarks(page, "Three marks");
	await row(page, other).getByText("Typed").waitFor();
	assert.equal(await row(page, one).getByLabel(/^Minutes/).inputValue(), "6");
	assert.equal(await row(page, other).getByRole("button", { name: "Not here" }).getAttribute("aria-pressed"), "true");
	assert.equal(savesOf(group).length, 0);
	await device.stop();
});

test("a save whose answer was lost is sent again under its uuid and is one save", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group]);
	wire.loses = (req) => req.method === "PUT";
	const absent = await take(device.page, group);
	await row(device.page, absent).getByText("Waiting").waitFor();
	wire.loses = null;
	await row(device.page, absent).getByText(/Saved/).waitFor();
	const uuids = savesOf(group).map((s) => s.uuid);
	assert.ok(uuids.length >= 2);
	assert.equal(new Set(uuids).size, 1);
	const pupil = (await registerOf(group)).pupils[absent];
	const { entries } = await read(others, `/pupils/${pupil.id}/marks/${TODAY}/${SESSION}/history`);
	assert.equal(entries.length, 1);
	await device.stop();
});

test("a mark changed meanwhile is shown beside the one taken offline, and a person decides", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group]);
	const { page } = device;
	wire.cut();
	const absent = await take(page, group);
	await row(page, absent).getByText("Waiting").waitFor();
	await page.goto("/");
	await page.locator(".m-tile", { hasText: "Kept here" }).waitFor();
	const pupil = (await registerOf(group)).pupils[absent];
	const put = await others.request.put(`${others.api}/registers/${TODAY}/${SESSION}/${group.id}`, {
		headers: { "X-Muster": "1", Origin: school.address, "If-Match": '"0"' },
		data: { uuid: crypto.randomUUID(), marks: [{ pupil: pupil.id, code: "L", minutes_late: 4, based_on: 0 }] },
	});
	assert.ok(put.ok(), await put.text());
	wire.mend();
	await bar(page).getByText("1 mark of this register was not taken over.").waitFor();
	assert.equal((await registerOf(group)).pupils[absent].mark.code, "L", "nobody is overwritten");
	assert.equal((await registerOf(group)).pupils.filter((p) => !p.mark && !p.planned).length, 0, "the rest is saved");
	await bar(page).getByRole("link").click();
	const chooser = row(page, absent).locator(".m-conf");
	await chooser.waitFor();
	assert.equal(await chooser.getByRole("button").count(), 2);
	if (SHOTS) await page.screenshot({ path: `${SHOTS}offline-conflict-desk.png` });
	assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id), []);
	await chooser.getByRole("button").first().click();
	await page.locator("#save").click();
	await row(page, absent).getByText(/Saved/).waitFor();
	assert.equal((await registerOf(group)).pupils[absent].mark.code, "N");
	assert.deepEqual(await device.keys("queue"), []);
	await device.stop();
});

test("signing out clears the device but for the unsent, which only their owner sees and sends", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group], { viewport: PHONE });
	const { page } = device;
	wire.cut();
	const absent = await take(page, group);
	await row(page, absent).getByText("Waiting").waitFor();
	if (SHOTS) await page.screenshot({ path: `${SHOTS}offline-phone.png` });
	assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id), []);
	const signOut = async () => {
		await page.locator(".m-menu summary").click();
		await page.locator(".m-menu").getByRole("button", { name: "Sign out" }).click();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
	};
	await signOut();
	await page.getByText("1 save could not be sent.").waitFor();
	assert.deepEqual(await device.keys("views"), []);
	assert.deepEqual(await device.keys("drafts"), []);
	assert.equal((await device.keys("queue")).length, 1);

	/* With no network nobody gets back in, though the server does not know yet. */
	await page.goto("/");
	await page.getByRole("heading", { name: "Sign in" }).waitFor();
	assert.equal(await page.getByText("could not be sent").count(), 0, "the next person reads nothing of it");
	wire.mend();
	await page.goto("/");
	await page.getByRole("heading", { name: "Sign in" }).waitFor();

	const sign = async (role) => {
		const { username, password } = school.login(role);
		await page.getByLabel("Username").fill(username);
		await page.getByLabel("Password").fill(password);
		await page.keyboard.press("Enter");
		await page.locator("header .m-brand").waitFor();
	};
	await sign("teacher");
	const teacher = await page.evaluate(() => fetch("/api/v1/me").then((r) => r.json()));
	await page.waitForTimeout(6_000);
	assert.equal(await bar(page).innerText(), "");
	assert.equal(savesOf(group).length, 0, "not sent by another person");
	const kept = await device.keys("views");
	assert.ok(kept.length && kept.every((k) => k.startsWith(`${teacher.user.id} `)), "only the lists of who is signed in");
	await signOut();

	await sign("officer");
	await bar(page).getByText(/All sent at/).waitFor();
	assert.equal(new Set(savesOf(group).map((s) => s.uuid)).size, 1);
	assert.equal((await registerOf(group)).pupils[absent].mark.code, "N");
	assert.deepEqual(await device.keys("queue"), []);
	await device.stop();
});

test("a login that ended while there was no network is asked for again, then the queue is sent", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group]);
	const { page } = device;
	wire.cut();
	const absent = await take(page, group);
	await row(page, absent).getByText("Waiting").waitFor();
	await device.context.clearCookies();
	wire.mend();
	await page.getByRole("heading", { name: "Sign in" }).waitFor();
	assert.equal((await device.keys("queue")).length, 1);
	await device.signIn("officer");
	await row(page, absent).getByText(/Saved/).waitFor();
	assert.equal(new Set(savesOf(group).map((s) => s.uuid)).size, 1);
	await device.stop();
});

test("at midnight the lists of the day go and the unsent stay", async () => {
	const [group] = await untaken(1);
	const device = await prepared("officer", [group]);
	wire.cut();
	const absent = await take(device.page, group);
	await row(device.page, absent).getByText("Waiting").waitFor();
	await device.stop();
	serverTime += 24 * 60 * MIN;
	const page = await device.start("/");
	serverTime -= 24 * 60 * MIN;
	await page.getByText("Muster did not open.").waitFor();
	assert.equal((await device.keys("queue")).length, 1);
	const kept = await device.keys("views");
	assert.ok(!kept.some((k) => k.includes(` ${TODAY} `)), kept.join());
	wire.mend();
	await device.stop();
});

test("three registers are taken with no network, outlive a restart and a kill, and arrive once with their time", async () => {
	const [first, second, third] = await untaken(3);
	const device = new Device();
	let page = await device.start("/");
	await device.signIn("officer");
	await device.ready();
	await show(page, first);
	/* Before the network goes the office has marked one pupil of the second register. */
	const [known] = (await registerOf(second)).pupils.filter((p) => !p.mark && !p.planned);
	await others.request.put(`${others.api}/registers/${TODAY}/${SESSION}/${second.id}`, {
		headers: { "X-Muster": "1", Origin: school.address, "If-Match": '"0"' },
		data: { uuid: crypto.randomUUID(), marks: [{ pupil: known.id, code: "L", minutes_late: 4, based_on: 0 }] },
	});
	await page.goto("/");
	await device.fetched([first, second, third]);
	await show(page, second);

	wire.cut();
	const absent = [await take(page, first)];
	await row(page, absent[0]).getByText("Waiting").waitFor();
	await bar(page).getByText("1 register is kept on this device.").waitFor();
	await bar(page).getByText(/The clock of this device is [23] h.* fast/).waitFor();
	absent.push(await take(page, second));
	await row(page, absent[1]).getByText("Waiting").waitFor();

	await device.stop();
	page = await device.start("/");
	await page.locator(".m-tile").first().waitFor();
	await bar(page).getByText("2 registers are kept on this device. They are sent by themselves.").waitFor();
	absent.push(await take(page, third));
	await row(page, absent[2]).getByText("Waiting").waitFor();
	assert.equal((await totals(page)).Unmarked, 0);
	if (SHOTS) await page.screenshot({ path: `${SHOTS}offline-desk.png` });
	await device.kill();

	/* The afternoon registers closed at 13:30; Muster wrote N for the blanks of the second. */
	await later(40);
	page = await device.start(`/register/${TODAY}/${SESSION}/${first.id}`);
	await row(page, absent[0]).getByText("Waiting").waitFor();
	await bar(page).getByText("3 registers are kept on this device.").waitFor();
	const before = wire.asked.length;
	wire.mend();
	await bar(page).getByText(/All sent at 13:4/).waitFor();
	await row(page, absent[0]).getByText(/Saved/).waitFor();
	assert.ok(wire.asked.length > before);

	for (const [i, group] of [first, second, third].entries()) {
		const r = await registerOf(group);
		assert.ok(r.taken_at.startsWith(`${TODAY}T13:0`), `${group.name} was taken at ${r.taken_at}`);
		assert.equal(r.pupils[absent[i]].mark.code, "N");
		assert.equal(r.pupils.filter((p) => !p.mark).length, 0);
		assert.equal(r.pupils.filter((p) => p.mark.code === "\\").length > 0, true);
		assert.equal(new Set(savesOf(group).map((s) => s.uuid)).size, 1, `${group.name} was sent once`);
	}
	assert.equal((await registerOf(second)).pupils.find((p) => p.id === known.id).mark.code, "L");
	const changed = (await registerOf(second)).pupils.find((p) => p.mark.code === "\\");
	const { entries } = await read(others, `/pupils/${changed.id}/marks/${TODAY}/${SESSION}/history`);
	assert.ok(entries.some((e) => /taken offline at 13:0\d, received 13:4\d/.test(e.reason)), JSON.stringify(entries));
	assert.deepEqual(await device.keys("queue"), []);
	await device.stop();
});

test("a register that was given as cover is there without a network too", async () => {
	const { covers, people } = await read(others, "/covers");
	const teacher = school.login("teacher");
	const user = people.find((p) => p.username === teacher.username || p.name === teacher.name);
	const [group] = await untaken(1);
	assert.ok(user && !covers.some((c) => c.group === group.id), JSON.stringify(people[0]));
	const given = await others.request.post(`${others.api}/covers`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), user: user.id, group: group.id, date: TODAY, session: SESSION },
	});
	assert.equal(given.status(), 201, await given.text());
	const device = new Device();
	const page = await device.start("/sign-in");
	await device.signIn("teacher");
	await device.ready();
	await device.fetched([group]);
	wire.cut();
	try {
		await show(page, group);
		assert.ok((await page.locator(".m-reg > li").count()) > 3);
	} finally {
		wire.mend();
		await device.stop();
	}
});
