import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { openSchool, PHONE, read, TODAY } from "./school.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const shots = process.env.SHOTS ? new URL("../../docs/screens/", import.meta.url).pathname : null;

let school;
let folder;
before(async () => {
	folder = mkdtempSync(join(tmpdir(), "muster-prints-"));
	school = await openSchool();
});
after(async () => {
	rmSync(folder, { recursive: true, force: true });
	await school?.close();
});

/** The page as Chromium prints it, as text page by page; with SHOTS its first page as a picture. */
async function printed(page, name) {
	const file = join(folder, `${name}.pdf`);
	writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
	if (shots) execFileSync("pdftoppm", ["-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", file, join(shots, `print-${name}`)]);
	return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
}

async function open(page, address, heading) {
	await page.goto(address);
	await page.getByRole("heading", { name: heading }).waitFor();
}

async function flaws(page) {
	const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
}

/** An invented crest and name, on nothing; with `isNoisy` of so many colours that no PNG of it is small. */
async function drawnLogo(page, isNoisy = false) {
	const bytes = await page.evaluate((noisy) => {
		const c = document.createElement("canvas");
		c.width = 1500;
		c.height = 500;
		const g = c.getContext("2d");
		g.fillStyle = "#1d4f91";
		g.beginPath();
		g.moveTo(40, 40);
		g.lineTo(360, 40);
		g.lineTo(360, 260);
		g.quadraticCurveTo(360, 400, 200, 470);
		g.quadraticCurveTo(40, 400, 40, 260);
		g.fill();
		g.fillStyle = "#f5c518";
		for (const y of [130, 210, 290]) g.fillRect(90, y, 220, 30);
		g.fillStyle = "#1d4f91";
		g.font = "bold 150px sans-serif";
		g.fillText("Aldersyke", 430, 230);
		g.font = "100px sans-serif";
		g.fillText("Academy", 430, 380);
		if (noisy) {
			const d = g.getImageData(0, 0, c.width, c.height);
			for (let i = 0, x = 7; i < d.data.length; i++) {
				x ^= x << 13;
				x ^= x >>> 17;
				x ^= x << 5;
				d.data[i] = i % 4 === 3 ? 255 : x;
			}
			g.putImageData(d, 0, 0);
		}
		return c.toDataURL("image/png").split(",")[1];
	}, isNoisy);
	return { name: "crest.png", mimeType: "image/png", buffer: Buffer.from(bytes, "base64") };
}

test("the head puts the school's logo: any picture made small enough, no other file, and the office sees no button", async () => {
	const page = await school.signedIn("head");
	await page.goto("/policy");
	await page.getByRole("button", { name: "Add a logo" }).waitFor();
	const file = page.locator("#logo-file");
	await file.setInputFiles({ name: "crest.png", mimeType: "image/png", buffer: Buffer.from("<svg></svg>") });
	await page.getByText("This file is no picture that the browser can read.").waitFor();
	await page.getByRole("button", { name: "Add a logo" }).waitFor();
	const shown = page.getByAltText("Logo of Aldersyke Academy");
	await file.setInputFiles(await drawnLogo(page, true));
	await shown.waitFor();
	const noisy = await page.request.get(await shown.getAttribute("src"));
	assert.equal(noisy.headers()["content-type"], "image/jpeg");
	const old = await shown.getAttribute("src");
	await file.setInputFiles(await drawnLogo(page));
	await page.waitForFunction((src) => document.querySelector(".m-photo--logo img")?.getAttribute("src") !== src, old);
	assert.deepEqual(await shown.evaluate(async (x) => (await x.decode(), [x.naturalWidth, x.naturalHeight])), [600, 200]);
	assert.deepEqual(await flaws(page), []);
	if (shots) await page.locator("#logo").screenshot({ path: `${shots}school-logo-desk.png` });
	assert.deepEqual(page.complaints, []);
	const office = await school.signedIn("officer");
	await office.goto("/policy");
	await office.getByRole("heading", { name: "In plain words" }).waitFor();
	assert.equal(await office.getByText("School logo").count(), 0);
});

test("the weekly class register prints filled with totals, and blank to fill by hand", async () => {
	const page = await school.signedIn("officer");
	const { groups } = await read(page, "/groups");
	await open(page, `/prints?what=register&group=${groups[0].id}&week=2026-11-09`, /^Class register/);
	const filled = (await printed(page, "register")).join("");
	assert.match(filled, /Aldersyke Academy\. Printed/);
	assert.match(filled, /Page 1 of 1/);
	assert.match(filled, /Possible\s+Attended\s+%/);
	assert.match(filled, /\d\d\.\d%/);
	assert.match(filled, /Signed/);
	const grid = await read(page, `/grid?group=${groups[0].id}&from=2026-11-09&to=2026-11-13`);
	const { possible, attended, attendance } = grid.sums;
	assert.ok(possible > 100, `${possible}`);
	assert.equal(grid.pupils.reduce((n, p) => n + p.sums.attended, 0), attended);
	assert.equal(grid.sessions.reduce((n, x) => n + x.sums.possible, 0), possible);
	assert.match(filled, new RegExp(`${possible}\\s+${attended}\\s+${(attendance / 10).toFixed(1)}%`));
	await page.getByLabel("Marks").selectOption("1");
	await page.waitForFunction(() => !document.querySelector(".p-stroke"));
	const blank = (await printed(page, "register-blank")).join("");
	assert.doesNotMatch(blank, /\d%/);
	assert.deepEqual(await flaws(page), []);
	assert.deepEqual(page.complaints, []);
});

test("a registration certificate names period, holidays and totals, and says what is unresolved", async () => {
	const page = await school.signedIn("officer");
	const { pupils } = await read(page, "/figures/pupils?met=persistent");
	await open(page, `/prints?what=certificate&pupil=${pupils[0].id}&from=2026-09-01&to=${TODAY}`, "Registration certificate");
	await page.locator(".p-totals").waitFor();
	const logo = page.locator(".p-certificate .p-logo");
	assert.deepEqual(await logo.evaluate(async (x) => (await x.decode(), [x.naturalWidth, x.alt])), [600, "Aldersyke Academy"]);
	const box = await logo.boundingBox();
	assert.ok(box.height > 40 && box.width / box.height > 2.9 && box.width / box.height < 3.1, `${box.width} by ${box.height}`);
	const figures = await read(page, `/pupils/${pupils[0].id}/figures?from=2026-09-01&to=${TODAY}`);
	const text = (await printed(page, "certificate")).join("");
	assert.match(text, new RegExp(`Possible sessions\\s+${figures.stats.possible}`));
	assert.match(text, /Holiday/);
	assert.doesNotMatch(text, /Not on roll/);
	assert.match(text, /I certify that this is a true record/);
	assert.match(text, /Page 1 of \d/);
	const open_ = (figures.stats.codes ?? []).find((c) => c.code === "N")?.sessions ?? 0;
	assert.equal(/Contains unresolved marks/.test(text), open_ > 0 || (figures.stats.unmarked ?? 0) > 0);
	assert.deepEqual(await flaws(page), []);
});

test("the change report lists old, new, reason, when, by whom and post", async () => {
	const page = await school.signedIn("officer");
	const { groups } = await read(page, "/groups");
	const grid = await read(page, `/grid?group=${groups[0].id}&from=2026-11-18&to=2026-11-18`);
	const at = grid.pupils.findIndex((p) => p.codes[0] === "/");
	const answer = await page.request.post(`${page.api}/amendments`, {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { uuid: crypto.randomUUID(), reason: "Seen by the nurse", marks: [{ pupil: grid.pupils[at].id, date: "2026-11-18", session: "AM", code: "M", based_on: grid.pupils[at].seqs[0] }] },
	});
	assert.ok(answer.ok(), await answer.text());
	await open(page, `/prints?what=changes&group=${groups[0].id}&from=2026-11-16&to=${TODAY}`, /^Changes to the attendance register/);
	const text = (await printed(page, "changes")).join("");
	assert.match(text, /Wed 18 Nov AM.*\/\s+M\s+Seen by the nurse.*19 Nov/);
	assert.deepEqual(await flaws(page), []);
});

test("prints are chosen on a phone without a sideways scroll", async () => {
	const page = await school.signedIn("officer", PHONE);
	await open(page, "/prints", /^Class register/);
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
	assert.deepEqual(await flaws(page), []);
	if (shots) await page.screenshot({ path: `${shots}prints-phone.png` });
});

test("a tutor chooses among the groups that open, and no other", async () => {
	const page = await school.signedIn("teacher");
	await open(page, "/prints", /^Class register/);
	const { groups } = await read(page, "/groups");
	const mine = groups.filter((g) => g.opens).map((g) => g.name);
	assert.ok(mine.length > 0 && mine.length < groups.length, `${mine}`);
	assert.deepEqual(await page.locator("#p-group option").allInnerTexts(), mine);
	await page.getByLabel("Print", { exact: true }).selectOption("changes");
	await page.getByText(`${mine.join(", ")}`).last().waitFor();
	assert.deepEqual(await page.locator("#p-group option").allInnerTexts(), ["All of mine", ...mine]);
	assert.deepEqual(page.complaints, []);
});
