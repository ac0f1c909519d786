// Twenty sign-ins and ten reports of the whole school. usage: node ask.mjs BASE
import { signIn } from "./school.mjs";

const base = process.argv[2];
const cookies = await Promise.all(Array.from({ length: 20 }, () => signIn(base, "head")));
for (const cookie of cookies.slice(0, 10)) {
	const answer = await fetch(`${base}/api/v1/schools/999001/figures?from=2025-09-01&to=2026-10-02`, { headers: { Cookie: cookie } });
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
	await answer.arrayBuffer();
}
