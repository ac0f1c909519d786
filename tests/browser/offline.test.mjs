// No network: the pages open, registers are taken, and each mark arrives once with the time it was taken.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { chromium } from "playwright-core";
import { CHROMIUM, DESK, openSchool } from "./school.mjs";
import { Wire } from "./wire.mjs";

let school;
let wire;
const folders = [];

before(async () => {
	school = await openSchool();
	wire = await new Wire(school.address).open();
});
after(async () => {
	await wire?.close();
	await school?.close();
	for (const f of folders) rmSync(f, { recursive: true, force: true });
});

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

	async stop() {
		await this.context.close();
	}
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
