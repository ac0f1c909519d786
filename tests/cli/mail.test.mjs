// `muster mail receive`: a reply to an alert's e-mail, as a mail server's alias hands it over.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import test, { before } from "node:test";
import { emptyDb, json, muster, program } from "./muster.mjs";

const POLICY = (urn, today) => `policy:
  school: Aldersyke Academy
  urn: ${urn}
  effective_from: ${today}
day_plan:
  - am: {opens: "08:45", closes: "09:15"}
    pm: {opens: "13:00", closes: "13:30"}
missing_pupil:
  - {name: Raise, when: raised, action: Search, tell: [on call]}
  - {name: Found, when: found, action: Tell everybody}
alert:
  on_call: [oncall@example.org]
`;

let db;
let urn;
let head;
let alert;
let subject;

/** Every request of the head to the school as it is served for `work`. */
async function served(work) {
	const child = spawn(program, ["serve", "--db", db, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
	const ended = new Promise((resolve) => child.once("exit", resolve));
	try {
		const address = await new Promise((resolve, reject) => {
			let said = "";
			const hear = (bytes) => {
				said += bytes;
				const found = /http:\/\/\S+/.exec(said)?.[0];
				if (found) resolve(found);
			};
			child.stdout.on("data", hear);
			child.stderr.on("data", hear);
			child.once("exit", () => reject(new Error(said)));
		});
		let cookie = "";
		const ask = async (method, path, data) => {
			const answer = await fetch(`${address}/api/v1${path}`, {
				method,
				headers: { "X-Muster": "1", Origin: address, "Content-Type": "application/json", cookie },
				body: data && JSON.stringify(data),
			});
			cookie = answer.headers.getSetCookie()[0]?.replace(/;.*/, "") || cookie;
			const text = await answer.text();
			assert.ok(answer.ok, `${method} ${path}: ${text}`);
			return JSON.parse(text);
		};
		const me = await ask("POST", "/login", { username: head.username, password: head.password });
		urn = me.schools[0].urn;
		await work(ask);
	} finally {
		child.kill("SIGTERM");
		await ended;
	}
}

const reply = (from, about, more = "") =>
	`From: On Call <${from}>\r\nTo: office@example.org\r\nSubject: Re: ${about}\r\n${more}\r\nI am looking.\r\n`;
const receive = (input, ...more) => muster("mail", "receive", "--db", db, ...more, { input });
const logOf = async () => {
	let one;
	await served(async (ask) => {
		one = await ask("GET", `/schools/${urn}/alerts/${alert.id}`);
	});
	return one;
};

before(async () => {
	db = emptyDb();
	const { logins } = json("demo", "--db", db, "--pupils", "120", "--seed", "7", "--json");
	head = logins.find((l) => l.role === "head");
	await served(async (ask) => {
		const today = new Date().toLocaleDateString("sv", { timeZone: "Europe/London" });
		await ask("PUT", `/schools/${urn}/policy`, { uuid: randomUUID(), yaml: POLICY(urn, today) });
		const { pupils } = await ask("GET", `/schools/${urn}/pupils?limit=1`);
		alert = await ask("POST", `/schools/${urn}/alerts`, { uuid: randomUUID(), pupil: pupils[0].id, expected: "Science, S4" });
		const { messages } = await ask("GET", `/schools/${urn}/outbox`);
		subject = messages.find((m) => m.kind === "alert" && m.to === "oncall@example.org").subject;
	});
});

test("what answers no alert, or is nobody's who was told, is refused in words and changes nothing", async () => {
	for (const [input, words] of [
		[reply("oncall@example.org", "Register of 7 Ash"), /the message answers no alert/],
		[reply("stranger@example.org", subject), /the sender was not told of this alert and is not on call/],
		[reply("oncall@example.org", subject, "Auto-Submitted: auto-replied\r\n"), /an automatic reply answers no alert/],
		["", /./],
	]) {
		const r = receive(input);
		assert.equal(r.status, 1, input);
		assert.match(r.err, words);
		assert.equal(r.out, "");
	}
	assert.equal((await logOf()).state, "raised");
});

test("a reply of whom the alert was sent to is the answer: that person is looking", async () => {
	const r = receive(reply("OnCall@example.org", subject));
	assert.deepEqual([r.status, r.err], [0, ""]);
	const { state, log } = await logOf();
	assert.equal(state, "searching");
	const step = log.find((l) => l.kind === "acknowledged");
	assert.equal(step.position, "by e-mail");
	assert.equal(step.words, "Answered by e-mail.");
});
