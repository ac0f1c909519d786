// The first page's JavaScript and style sheet, gzipped, against the limit of 80 KB.
import { readFileSync } from "node:fs";

const limit = 80 * 1024;
const { files } = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
let sum = 0;
for (const f of files) {
	const counts = f.first && /\.(js|css)$/.test(f.path);
	sum += counts ? f.gzip : 0;
	console.log(`${String(f.gzip).padStart(7)} ${counts ? "first" : "     "} ${f.path}`);
}
console.log(`${String(sum).padStart(7)} bytes gzipped on the first load; at most ${limit}`);
process.exit(sum > limit ? 1 : 0);
