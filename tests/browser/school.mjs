// A demo school, served for one file of tests: `muster demo`, `muster serve` on a free port, Chromium.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const muster = process.env.MUSTER ?? join(here, "../../build/src/daemon/muster");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const TODAY = "2026-11-19"; // a Thursday
export const SESSION = "PM"; // the demo school has taken most of this morning's registers, and none of the afternoon's
export const YESTERDAY = "2026-11-18";
export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

function run(...args) {
	const done = spawnSync(muster, args.map(String), { encoding: "utf8", maxBuffer: 1 << 26 });
	if (done.status !== 0) throw new Error(`muster ${args[0]} ended with ${done.status}: ${done.stderr}`);
	return done.stdout;
}

function serve(db, now, more) {
	const child = spawn(muster, ["serve", "--db", db, "--port", "0", "--now", now, ...more], { stdio: ["ignore", "pipe", "pipe"] });
	return new Promise((resolve, reject) => {
		let said = "";
		const hear = (bytes) => {
			said += bytes;
			const address = /http:\/\/\S+/.exec(said)?.[0];
			if (address) resolve({ child, address });
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		child.on("exit", (code) => reject(new Error(`muster serve ended with ${code}: ${said}`)));
	});
}

export const CHROMIUM = {
	executablePath: browserPath,
	args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"],
};

/** Opens a school at 13:05 of TODAY. `close` ends everything it started. With `mail` it sends e-mail, into a folder. */
export async function openSchool({ mail = false, now = `${TODAY}T13:05:00+00:00`, pupils = 480, seed = 7, phase = "secondary" } = {}) {
	if (!existsSync(muster)) throw new Error(`${muster} is not built`);
	const folder = mkdtempSync(join(tmpdir(), "muster-browser-"));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	const db = join(folder, "school.db");
	const { logins } = JSON.parse(run("demo", "--db", db, "--pupils", pupils, "--phase", phase, "--seed", seed, "--today", TODAY, "--at", now.slice(11, 16), "--json"));
	const post = join(folder, "post");
	mkdirSync(post);
	const more = mail ? ["--mail", `folder:${post}`, "--mail-from", "office@example.org"] : [];
	let { child, address } = await serve(db, now, more);
	const browser = await chromium.launch(CHROMIUM);
	const school = new School(address, browser, logins);
	const stop = async () => {
		child.removeAllListeners("exit");
		const ended = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGTERM");
		await ended;
	};
	/** The same school at another hour; its address changes. */
	school.serveAgain = async (at) => {
		await stop();
		({ child, address } = await serve(db, at, more));
		school.address = address;
	};
	/** Bodies of the e-mails sent so far to an address. */
	school.mailTo = (to) =>
		readdirSync(post)
			.map((name) => readFileSync(join(post, name), "latin1").split("\r\n\r\n"))
			.filter(([head]) => head.includes(to))
			.map(([, body]) => Buffer.from(body, "base64").toString());
	school.close = async () => {
		await browser.close();
		await stop();
		rmSync(folder, { recursive: true, force: true });
	};
	return school;
}

class School {
	constructor(address, browser, logins) {
		this.address = address;
		this.browser = browser;
		this.logins = logins;
	}

	login(role) {
		const found = this.logins.find((l) => l.role === role);
		if (!found) throw new Error(`the demo school has no ${role}`);
		return found;
	}

	/**
	 * A browser of its own, nobody signed in, without service worker unless it is allowed. What the page complains of is
	 * kept in `complaints`.
	 */
	async visitor(viewport = DESK, serviceWorkers = "block") {
		const context = await this.browser.newContext({
			viewport,
			baseURL: this.address,
			locale: "en-GB",
			serviceWorkers,
		});
		const page = await context.newPage();
		page.setDefaultTimeout(15_000);
		page.complaints = [];
		page.on("pageerror", (e) => page.complaints.push(e.message));
		page.on("console", (m) => {
			const isAnswer = /status of (401|403|404|409|412|422|428)/.test(m.text());
			if (m.type() === "error" && !isAnswer) page.complaints.push(m.text());
		});
		return page;
	}

	async signedIn(role, viewport = DESK, serviceWorkers = "block") {
		const page = await this.visitor(viewport, serviceWorkers);
		const { username, password } = this.login(role);
		const answer = await page.request.post("/api/v1/login", {
			headers: { "X-Muster": "1", Origin: this.address },
			data: { username, password },
		});
		if (!answer.ok()) throw new Error(`${role} cannot sign in: ${await answer.text()}`);
		const me = await answer.json();
		page.api = `/api/v1/schools/${me.schools[0].urn}`;
		return page;
	}
}

/** The API's answer, read as the signed-in person of the page. */
export async function read(page, path) {
	const answer = await page.request.get(page.api + path);
	if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/** A group whose register of this afternoon is open and nobody has begun. */
export async function untakenGroup(page) {
	const today = await read(page, `/today?date=${TODAY}&session=${SESSION}`);
	const group = today.groups.find((g) => g.state === "due" || g.state === "overdue");
	if (!group) throw new Error(`no register is due: ${today.groups.map((g) => g.state)}`);
	return group;
}

export async function openRegister(page, group, date = TODAY, session = SESSION) {
	await page.goto(`/register/${date}/${session}/${group.id}`);
	await page.locator(".m-reg > li").first().waitFor();
	/* Where the policy marks by exception the page starts from all present: begin with blanks. */
	const undo = page.getByRole("button", { name: "Undo" });
	while ((await undo.getAttribute("aria-disabled")) !== "true") await undo.click();
}

/** Three marks or all codes: the office may choose. */
export async function chooseMarks(page, name) {
	const chip = page.getByRole("button", { name, exact: true });
	if (await chip.count()) await chip.click();
}

export function row(page, index) {
	return page.locator(`#row-${index}`);
}

export async function totals(page) {
	const text = (await page.locator(".m-tot").innerText()).replace(/\s+/g, " ");
	return Object.fromEntries([...text.matchAll(/([A-Z][a-z ]*?) (\d+)/g)].map((m) => [m[1], Number(m[2])]));
}

/** Waits until the page has said so to who cannot see it. */
export async function hears(page, words) {
	await page.locator('.m-vh[role="status"]').last().filter({ hasText: words }).waitFor({ state: "attached" });
}

/** Rows a person still has to mark: no plan is filled in. */
export async function freeRows(page, n) {
	const found = [];
	const rows = page.locator(".m-reg > li");
	for (let i = 0; found.length < n && i < (await rows.count()); i++) {
		if (!(await row(page, i).locator(".m-plan").count())) found.push(i);
	}
	return found;
}

export async function save(page) {
	await page.locator("#save").click();
	await page.waitForFunction(() => document.querySelector("#save")?.textContent !== "Saving");
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What the accessibility check finds wrong: "rule: where". */
export async function axe(page) {
	/* In the page itself: no frame is of another place, and a second page for the result takes twice the time. */
	const found = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] }).withTags(RULES).analyze();
	return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}`));
}

/** With SHOTS set: a picture for the manual, docs/screens/NAME.png. */
export async function shot(page, name, options = {}) {
	if (!process.env.SHOTS) return;
	const folder = join(here, "../../docs/screens");
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}

/** No sideways scroll. */
export async function fits(page) {
	return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}

/** Asks until it is so: the clock of the school writes what is due. */
export async function until(what, ask) {
	for (let n = 0; n < 150; n++) {
		const got = await ask();
		if (got) return got;
		await new Promise((done) => setTimeout(done, 100));
	}
	throw new Error(`never: ${what}`);
}
