// How long after the answer to a save the last of N screens had heard of it, in milliseconds: the longest of
// all saves. usage: node told.mjs ANSWERS HEARD N, the logs of http_load and of screens.
import { readFileSync } from "node:fs";

const [answers, heard, n] = process.argv.slice(2);
const rows = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => line.split("\t").map(Number));
const events = Array.from({ length: Number(n) }, () => []);
for (const [at, screen, seq] of rows(heard)) events[screen].push({ at, seq });
let longest = 0;
for (const [at, seq] of rows(answers)) {
	for (const [screen, list] of events.entries()) {
		const first = list.find((e) => e.seq >= seq);
		if (!first) throw new Error(`screen ${screen} was never told of ${seq}`);
		longest = Math.max(longest, first.at - at);
	}
}
console.log((longest / 1000).toFixed(0));
