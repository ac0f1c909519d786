// Opens a register in Chromium, its processor slowed four times, and prints two rows for ./bench: the median
// of the first loads, each in a browser that has never been here, and of those after it, when the service
// worker is there as it is for whoever has opened Muster before.
import { chooseMarks, freeRows, openRegister, openSchool, row, untakenGroup } from "../tests/browser/school.mjs";

const TIMES = 5;
const SLOWER = 4;
const SETTLE_MS = 2_000; // what is fetched ahead after the first load has come

/** Milliseconds from the start of the navigation until a row is there, painted, and no work is waiting. */
function watch() {
	globalThis.ready = new Promise((done) => {
		const look = () => {
			if (!document.querySelector("#row-0")) return false;
			requestAnimationFrame(() => setTimeout(() => done(performance.now())));
			return true;
		};
		const observer = new MutationObserver(() => look() && observer.disconnect());
		observer.observe(document, { childList: true, subtree: true });
	});
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

const school = await openSchool({ pupils: 960 });
const first = [];
const later = [];
try {
	const page = await school.signedIn("officer");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	const path = new URL(page.url()).pathname;
	await page.context().close();
	for (let i = 0; i < TIMES; i++) {
		const page = await school.signedIn("officer", undefined, "allow");
		await page.addInitScript(watch);
		const cdp = await page.context().newCDPSession(page);
		await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
		await page.goto(path, { waitUntil: "commit" });
		first.push(await page.evaluate(() => globalThis.ready));
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		await page.waitForTimeout(SETTLE_MS);
		await page.goto("about:blank");
		await page.goto(path, { waitUntil: "commit" });
		later.push(await page.evaluate(() => globalThis.ready));
		await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
		/* It does take keys. */
		await chooseMarks(page, "Three marks");
		const [free] = await freeRows(page, 1);
		await row(page, free).getByRole("button", { name: "Late", exact: true }).click();
		await row(page, free).getByText("Typed").waitFor();
		await page.context().close();
	}
} finally {
	await school.close();
}
for (const [what, list, limit] of [
	["register page on a processor slowed 4 times, first load until it takes keys, ms", first, 1500],
	["the same, opened before", later, 500],
]) {
	const ms = median(list);
	console.log(`${what}\t${ms.toFixed(0)}\t${limit}\t${(limit / ms).toFixed(2)}\t1`);
}
