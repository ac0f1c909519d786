// No network: the pages open, registers are taken, and each mark arrives once with the time it was taken.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
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
		await this.page.getByRole("navigation", { name: "Main" }).waitFor();
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
	await bar(page).getByText("The clock of this device is 3 h fast").waitFor();
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
