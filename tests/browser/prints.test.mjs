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

/** A list of terms on the page, as an object. */
async function terms(page, list) {
	const rows = await page.locator(`${list} > div`).evaluateAll((all) => all.map((x) => [x.querySelector("dt").textContent, x.querySelector("dd").textContent]));
	return Object.fromEntries(rows);
}

const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const long = (iso) => LONG.format(new Date(iso));

test("a registration certificate says of whom, for which days, what each code means, and what was closed", async () => {
	const page = await school.signedIn("officer");
	const [{ id }] = (await read(page, "/figures/pupils?met=persistent")).pupils;
	const from = "2026-09-01";
	const address = (a, b) => `/prints?what=certificate&pupil=${id}&from=${a}&to=${b}`;
	await open(page, address(from, TODAY), "Registration certificate");
	await page.locator(".p-totals").waitFor();
	const pupil = await read(page, `/pupils/${id}`);
	const { stats } = await read(page, `/pupils/${id}/figures?from=${from}&to=${TODAY}`);
	const { days } = await read(page, `/pupils/${id}/marks?from=${from}&to=${TODAY}`);
	const about = await terms(page, ".p-about");
	assert.equal(about.Period, `1 September 2026 to ${long(TODAY)}`);
	assert.equal(about["Date of birth"], long(pupil.dob));
	assert.match(pupil.upn, /^[A-Z][0-9]{11}[0-9A-Z]$/);
	assert.equal(about.UPN, pupil.upn);
	assert.deepEqual(await terms(page, ".p-totals"), {
		"Possible sessions": String(stats.possible),
		Present: String(stats.attended),
		"Authorised absences": String(stats.authorised),
		"Unauthorised absences": String(stats.unauthorised),
		"Late before the register closed": String(stats.late),
		"Late after it closed": String(stats.late_after_close),
		Attendance: `${(stats.attendance / 10).toFixed(1)}%`,
	});
	const used = new Set(days.flatMap((d) => [d.am.code, d.pm.code]).filter((c) => c && c !== "-"));
	const key = await terms(page, ".p-key");
	assert.deepEqual(Object.keys(key).sort(), [...used].sort());
	const { codes } = await page.request.get("/api/v1/codes").then((r) => r.json());
	for (const [code, name] of Object.entries(key)) {
		if (code !== "#") assert.equal(name, codes.find((c) => c.code === code).name);
	}
	assert.deepEqual(await page.locator(".p-sign p").allInnerTexts(), ["Signed", "Name", "Headteacher", "Date"]);
	/* A week with some days closed names them; a week without any session is one word. */
	const closed = days.filter((d) => d.closed);
	assert.ok(closed.length > 0);
	const whys = (await page.locator(".p-why, .p-holiday").allInnerTexts()).join("; ");
	for (const d of closed) assert.ok(whys.includes(d.closed) || whys.includes("Holiday"), d.closed);
	const inset = closed.find((d) => d.am.code === "#");
	assert.match(whys, new RegExp(`(Mon|Tue|Wed|Thu|Fri): ${inset.closed}`));

	const isOpen = (c) => c === "N" || c === "";
	const settled = days.find((d) => d.date < TODAY && ![d.am.code, d.pm.code].some((c) => isOpen(c) || c === "-" || c === "#"));
	await open(page, address(settled.date, settled.date), "Registration certificate");
	await page.locator(".p-totals").waitFor();
	assert.equal(await page.locator(".p-warn").count(), 0);
	const { pupils } = await read(page, `/grid?from=2026-11-09&to=${TODAY}`);
	const other = pupils.find((p) => p.codes.includes("N"));
	const their = (await read(page, `/pupils/${other.id}/marks?from=2026-11-09&to=${TODAY}`)).days;
	const day = their.find((d) => [d.am.code, d.pm.code].includes("N"));
	const n = [day.am.code, day.pm.code].filter((c) => c === "N").length;
	const blank = (await read(page, `/pupils/${other.id}/figures?from=${day.date}&to=${day.date}`)).stats.unmarked ?? 0;
	await open(page, address(day.date, day.date).replace(`pupil=${id}`, `pupil=${other.id}`), "Registration certificate");
	await page.getByText(`Contains unresolved marks: ${n} N, ${blank} blank.`).waitFor();
	assert.deepEqual(page.complaints, []);
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
	const line = page.getByRole("row", { name: /Seen by the nurse/ });
	await line.waitFor();
	const text = (await printed(page, "changes")).join("");
	assert.match(text, /Wed 18 Nov AM.*\/\s+M\s+Seen by the nurse.*19 Nov/);
	const me = await page.request.get("/api/v1/me").then((r) => r.json());
	assert.ok((await line.innerText()).includes(me.user.name), await line.innerText());
	assert.ok((await line.innerText()).includes(me.user.position), await line.innerText());
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
