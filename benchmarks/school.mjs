// The invented school of tests/api/seed.c, as the benchmarks make it: 64 groups of 30.
export const GROUPS = 64;
export const PUPILS = 30;
export const NOW = "2026-10-02T16:00:00+01:00";

/** Every session of its terms before NOW, the last first. */
export function* sessions() {
	const terms = [["2026-09-01", "2026-10-01"], ["2026-04-13", "2026-07-22"], ["2026-01-05", "2026-03-27"]];
	for (const [first, last] of terms) {
		for (let t = Date.parse(last); t >= Date.parse(first); t -= 86400000) {
			const weekday = new Date(t).getUTCDay();
			if (weekday === 0 || weekday === 6) continue;
			const date = new Date(t).toISOString().slice(0, 10);
			if (!holidays.has(date)) yield* [[date, "AM"], [date, "PM"]];
		}
	}
}
const holidays = new Set(["2026-05-04", "2026-05-25"]);

export async function signIn(base, name) {
	const answer = await fetch(`${base}/api/v1/login`, {
		method: "POST",
		headers: { "X-Muster": "1", "Content-Type": "application/json" },
		body: JSON.stringify({ username: name, password: `${name} has a password` }),
	});
	if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
	return answer.headers.get("set-cookie").replace(/;.*/, "");
}
