/*
 * Runs before the page's own scripts are there, and asks meanwhile for what they will ask first: who is
 * signed in, and the register that the address names with the codes. send() in api.ts takes each answer
 * once; nothing is read here but which school, and nothing is kept.
 */
import type { Me } from "./types.ts";

const BASE = "/api/v1";
const PATIENCE_MS = 8_000;
const SCHOOL_KEY = "muster-school"; // as in main.tsx

/** By address. null: the page has asked by itself, or has taken the answer. */
const asked = new Map<string, Promise<Response> | null>();
globalThis.musterEarly = asked;

function ask(path: string): Promise<Response> {
	const had = asked.get(BASE + path);
	if (had !== undefined) return had ?? Promise.reject(new Error("the page asks by itself"));
	const answer = fetch(BASE + path, {
		headers: { Accept: "application/json" },
		credentials: "same-origin",
		signal: AbortSignal.timeout?.(PATIENCE_MS),
	});
	answer.catch(() => {}); // the page says what is wrong
	asked.set(BASE + path, answer);
	return answer;
}

/** At once for the school that was open here last; else for the first that the person may open. */
async function askRegister(me: Promise<Response>, at: string[]): Promise<void> {
	const chosen = localStorage.getItem(SCHOOL_KEY);
	if (chosen) void ask(`/schools/${chosen}/registers/${at.join("/")}`).catch(() => {});
	const answer = await me;
	if (!answer.ok) return;
	const { schools } = (await answer.clone().json()) as Me;
	const school = schools.find((s) => s.urn === chosen) ?? schools[0];
	if (school) void ask(`/schools/${school.urn}/registers/${at.join("/")}`).catch(() => {});
}

if (!/^\/(sign-in|kiosk|answer|answer-off-site)(\/|$)/.test(location.pathname)) {
	const me = ask("/me");
	const register = /^\/register\/([\d-]+)\/(AM|PM)\/(\w+)$/.exec(location.pathname);
	if (register) {
		void ask("/codes");
		void askRegister(me, register.slice(1)).catch(() => {});
	}
}
