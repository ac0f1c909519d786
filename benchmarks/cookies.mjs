// Signs in N times and writes the cookies, one a line, for screens. usage: node cookies.mjs BASE N FILE
import { writeFileSync } from "node:fs";
import { signIn } from "./school.mjs";

const [base, n, file] = process.argv.slice(2);
const cookies = [];
for (let i = 0; i < Number(n); i++) cookies.push(await signIn(base, "officer"));
writeFileSync(file, cookies.join("\n") + "\n");
