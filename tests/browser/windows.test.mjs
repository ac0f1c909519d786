// One browser that several people use, with several windows.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { freeRows, openRegister, openSchool, read, row, SESSION, TODAY, untakenGroup } from "./school.mjs";

let school;
before(async () => {
	school = await openSchool();
});
after(() => school?.close());

async function signOut(page) {
	await page.goto("/");
	await page.getByRole("button", { name: "Sign out" }).first().click();
	await page.locator("#username").waitFor();
}

async function signIn(page, role) {
	const { username, password } = school.login(role);
	await page.locator("#username").fill(username);
	await page.locator("#password").fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.locator(".m-user").waitFor();
}

test("signing out in one window shuts the others, with marks typed in them too", async () => {
	const page = await school.signedIn("teacher");
	await openRegister(page, await untakenGroup(page));
	const [first] = await freeRows(page, 1);
	await row(page, first).getByRole("button", { name: "Not here" }).click();
	await signOut(await page.context().newPage());
	await page.locator("#username").waitFor();
	assert.equal(await page.locator(".m-reg").count(), 0);
});

test("whoever signs in next in another window has no window of the person before", async () => {
	const page = await school.signedIn("teacher");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	const second = await page.context().newPage();
	await signOut(second);
	await signIn(second, "officer");
	await page.goto("/");
	await page.locator(".m-user", { hasText: school.login("officer").name }).waitFor();
});

test("a save is never sent by the login of another person, though the window does not know of it yet", async () => {
	const page = await school.signedIn("teacher");
	const group = await untakenGroup(page);
	await openRegister(page, group);
	const [first] = await freeRows(page, 1);
	await row(page, first).getByRole("button", { name: "Not here" }).click();
	/* Behind the page's back: the cookie of another login. */
	const { username, password } = school.login("officer");
	const answer = await page.request.post("/api/v1/login", {
		headers: { "X-Muster": "1", Origin: school.address },
		data: { username, password },
	});
	assert.ok(answer.ok());
	await page.evaluate(() => {
		window.dispatchEvent(new Event("offline"));
		document.getElementById("save").click();
	});
	await page.locator(".m-user", { hasText: school.login("officer").name }).waitFor();
	const { pupils } = await read(page, `/registers/${TODAY}/${SESSION}/${group.id}`);
	assert.equal(pupils[first].mark, null);
});

test("a link without an account stays open when the network comes back", async () => {
	const page = await school.visitor();
	await page.goto("/answer-off-site/abc");
	await page.getByRole("heading", { name: "Who is with you?" }).waitFor();
	const asked = page.waitForResponse((r) => r.url().endsWith("/api/v1/me"));
	await page.evaluate(() => window.dispatchEvent(new Event("online")));
	assert.equal((await asked).status(), 401);
	await page.waitForTimeout(500);
	assert.equal(new URL(page.url()).pathname, "/answer-off-site/abc");
});
