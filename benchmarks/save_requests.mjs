// Signs in and writes the requests of N register saves, 30 marks each, for http_load.
// usage: node save_requests.mjs BASE N FILE [SKIP [CLASSES]]: after the first SKIP registers; those of so
// many classes, all of them when it is not said.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { GROUPS, PUPILS, signIn, sessions } from "./school.mjs";

const [base, n, file, skip = "0", classes = String(GROUPS)] = process.argv.slice(2);
const cookie = await signIn(base, "officer");
const host = new URL(base).host;
const parts = [];
let made = -Number(skip);
for (const [date, session] of sessions()) {
	for (let group = 1; group <= Number(classes) && made < Number(n); group++, made++) {
		if (made < 0) continue;
		const present = session === "AM" ? "/" : "\\";
		const marks = Array.from({ length: PUPILS }, (_, i) => ({
			pupil: String((group - 1) * PUPILS + i + 1),
			code: i === 3 ? "I" : i === 7 ? "M" : present,
			based_on: 0,
		}));
		const body = JSON.stringify({ uuid: randomUUID(), reason: "From paper", is_complete: true, marks });
		const request =
			`PUT /api/v1/schools/999001/registers/${date}/${session}/${group} HTTP/1.1\r\nHost: ${host}\r\n` +
			`Cookie: ${cookie}\r\nX-Muster: 1\r\nOrigin: ${base}\r\nIf-Match: "0"\r\n` +
			`Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
		parts.push(`${Buffer.byteLength(request)}\n${request}`);
	}
}
if (made < Number(n)) throw new Error(`only ${made} registers can be saved`);
writeFileSync(file, parts.join(""));
