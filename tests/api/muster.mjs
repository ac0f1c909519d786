// A running Muster for one test file: the real binary on a free port, an invented school, and a
// client whose every answer is checked against docs/openapi.yaml.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../..");
export const binary = process.env.MUSTER ?? join(root, "build/src/daemon/muster");
const seed = resolve(dirname(binary), "../../tests/api/api_seed");

export const URN = "999001";
export const OTHER = "999002";
export const DAY = "2026-09-24"; // a Thursday
export const NOW = `${DAY}T08:50:00+01:00`; // registers are open from 08:45 to 09:15
export const ROLES = ["admin", "officer", "head", "pastoral", "teacher", "reception", "governor"];
export const uuid = () => randomUUID();

// ---- what the OpenAPI file says ----

export const spec = parse(readFileSync(join(root, "docs/openapi.yaml"), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(spec, "openapi");

/** Every operation: method, path, operationId, permission, the templates resolved. */
export const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
	["get", "put", "post", "patch", "delete"]
		.filter((m) => item[m])
		.map((m) => ({ ...item[m], method: m.toUpperCase(), path, permission: item[m]["x-permission"] })),
);

const matchers = operations.map((op) => ({
	op,
	regex: new RegExp(`^${op.path.replace(/\{\w+\}/g, "[^/]+")}$`),
}));

export function operationOf(method, path) {
	const bare = path.replace(/\?.*/, "");
	return matchers.find((m) => m.op.method === method && m.regex.test(bare))?.op;
}

const compiled = new Map();
function validatorOf(op, status, type) {
	const key = `${op.operationId} ${status} ${type}`;
	if (!compiled.has(key)) {
		const path = op.path.replaceAll("~", "~0").replaceAll("/", "~1");
		const named = op.responses[status] ? String(status) : "default";
		const answer = op.responses[named];
		const at = answer.$ref
			? `openapi${answer.$ref}`
			: `openapi#/paths/${path}/${op.method.toLowerCase()}/responses/${named}`;
		const content = answer.$ref ? spec.components.responses.Problem.content : answer.content;
		const known = content && Object.keys(content).includes(type);
		const pointer = encodeURI(`${at}/content/${type.replaceAll("/", "~1")}/schema`);
		compiled.set(key, known ? ajv.compile({ $ref: pointer }) : null);
	}
	return compiled.get(key);
}

/** Throws when a value is not as components/schemas/NAME says. */
export function checkSchema(name, value) {
	const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);
	if (!validate(value)) throw new Error(`${name}: ${JSON.stringify(validate.errors)}`);
}

/** Throws when an answer is not what docs/openapi.yaml promises. */
export function checkAnswer(method, path, answer) {
	const op = operationOf(method, path);
	if (!op) throw new Error(`${method} ${path} is not in docs/openapi.yaml`);
	if (answer.status === 204) {
		if (answer.text !== "") throw new Error(`${op.operationId}: 204 with a body`);
		return;
	}
	const type = (answer.headers["content-type"] ?? "").replace(/;.*/, "");
	const validate = validatorOf(op, answer.status, type);
	if (!validate) throw new Error(`${op.operationId}: ${answer.status} with ${type} is not documented`);
	if (type.endsWith("json") && !validate(answer.body)) {
		const faults = validate.errors.slice(0, 3).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
		throw new Error(`${op.operationId} ${answer.status}: ${faults.join("; ")}\n${answer.text.slice(0, 600)}`);
	}
}

// ---- the server ----

function makeDatabase(folder) {
	const base = process.env.MUSTER_TEST_DB ?? "";
	if (!base.startsWith("postgres")) return join(folder, "muster.db");
	const name = `api_${randomBytes(6).toString("hex")}`;
	const made = spawnSync("psql", [base, "-qc", `CREATE DATABASE ${name}`], { encoding: "utf8" });
	if (made.status !== 0) throw new Error(made.stderr);
	const url = new URL(base);
	url.pathname = `/${name}`;
	return url.href;
}

export class Muster {
	/** options: now, args (more options of serve), groups, pupils, scheme, env. */
	static async start(options = {}) {
		const m = new Muster();
		m.folder = mkdtempSync(join(tmpdir(), "muster-api-"));
		m.db = makeDatabase(m.folder);
		const made = spawnSync(seed, [m.db, String(options.groups ?? 2), String(options.pupils ?? 3)], { encoding: "utf8" });
		if (made.status !== 0) throw new Error(`api_seed: ${made.stderr}`);
		m.options = options;
		m.cookies = {};
		await m.run();
		return m;
	}

	async run() {
		const { options } = this;
		this.process = spawn(
			binary,
			["serve", "--db", this.db, "--port", "0", "--now", options.now ?? NOW, ...(options.args ?? [])],
			{ stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TMPDIR: this.folder, ...(options.env ?? {}) } },
		);
		this.log = "";
		this.exited = new Promise((done) => this.process.once("exit", (code, signal) => done(code ?? signal)));
		const address = new Promise((done, fail) => {
			this.process.stderr.on("data", (bytes) => {
				this.log += bytes;
				const found = /serving on (https?:\/\/\S+)/.exec(this.log);
				if (found) done(found[1]);
			});
			this.exited.then((code) => fail(new Error(`muster serve ended (${code}): ${this.log}`)));
		});
		this.base = await address;
		const secure = this.base.startsWith("https:");
		this.agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 64, rejectUnauthorized: false });
	}

	/** One more server on the same database; end it with stop(). */
	async beside() {
		const m = new Muster();
		Object.assign(m, { folder: this.folder, db: this.db, options: this.options, cookies: {} });
		await m.run();
		return m;
	}

	/** One request as it is, unchecked: {status, headers, text, body}. */
	raw(method, path, { headers = {}, body, local } = {}) {
		const url = new URL(path, this.base);
		const lib = url.protocol === "https:" ? https : http;
		return new Promise((done, fail) => {
			const q = lib.request(url, { method, headers, agent: this.agent, localAddress: local }, (a) => {
				const parts = [];
				const isStream = a.headers["content-type"] === "text/event-stream";
				a.on("data", (x) => {
					parts.push(x);
					if (isStream) a.destroy(); // it would never end; its first line is enough
				});
				a.on("error", fail);
				a.on(isStream ? "close" : "end", () => {
					const text = Buffer.concat(parts).toString("utf8");
					let json;
					try {
						json = JSON.parse(text);
					} catch {
						json = undefined;
					}
					done({ status: a.statusCode, headers: a.headers, text, body: json });
				});
			});
			q.on("error", fail);
			q.end(body);
		});
	}

	/** Sign in (once for each role) and give the cookie. */
	async cookie(role) {
		if (!this.cookies[role]) {
			const answer = await this.raw("POST", "/api/v1/login", {
				headers: { "X-Muster": "1", "Content-Type": "application/json" },
				body: JSON.stringify({ username: role, password: `${role} has a password` }),
			});
			if (answer.status !== 200) throw new Error(`sign-in of ${role}: ${answer.status} ${answer.text}`);
			checkAnswer("POST", "/login", answer);
			this.cookies[role] = answer.headers["set-cookie"][0].replace(/;.*/, "");
		}
		return this.cookies[role];
	}

	/**
	 * A request of the interface, as a role ("officer"), as nobody (null) or with a token; its answer
	 * is checked against docs/openapi.yaml. `json` is sent as JSON.
	 */
	async ask(role, method, path, { json, headers = {}, body, token } = {}) {
		const all = { ...headers };
		if (method !== "GET") all["X-Muster"] ??= "1";
		if (role) all.Cookie = await this.cookie(role);
		if (token) all.Authorization = `Bearer ${token}`;
		if (json !== undefined) all["Content-Type"] ??= "application/json";
		const answer = await this.raw(method, `/api/v1${path}`, {
			headers: all,
			body: json !== undefined ? JSON.stringify(json) : body,
		});
		checkAnswer(method, path, answer);
		return answer;
	}

	/**
	 * Listen to the changes of a school: {status, headers, events, comments, ended}. Events are those of the
	 * stream, each with `at`, the time it came; `ended` is kept when the stream ends; `heard(test)` waits.
	 */
	async listen(role, urn = URN, { cookie, base = this.base } = {}) {
		const headers = role || cookie ? { Cookie: cookie ?? (await this.cookie(role)) } : {};
		return new Promise((done, fail) => {
			const q = http.get(new URL(`/api/v1/schools/${urn}/events`, base), { headers, agent: false }, (a) => {
				const stream = { status: a.statusCode, headers: a.headers, events: [], comments: 0, text: "", close: () => q.destroy() };
				let waiting = [];
				let rest = "";
				stream.ended = new Promise((over) => a.on("end", () => over(Date.now())).on("close", () => over(Date.now())));
				stream.heard = (test, ms = 2000) => {
					const found = stream.events.find(test);
					if (found) return Promise.resolve(found);
					return new Promise((yes, no) => {
						const timer = setTimeout(() => no(new Error(`not heard: ${JSON.stringify(stream.events)}`)), ms);
						waiting.push({ test, yes: (e) => (clearTimeout(timer), yes(e)) });
					});
				};
				a.setEncoding("utf8");
				a.on("error", () => {}); // closed by us
				a.on("data", (text) => {
					stream.text += text;
					const blocks = (rest + text).split("\n\n");
					rest = blocks.pop();
					for (const block of blocks) {
						if (block.startsWith(":")) stream.comments++;
						if (!block.startsWith("data: ")) continue;
						const e = { ...JSON.parse(block.slice(6)), at: Date.now() };
						stream.events.push(e);
						waiting = waiting.filter((w) => !w.test(e) || w.yes(e));
					}
				});
				done(stream);
			});
			q.on("error", fail);
		});
	}

	async stop() {
		if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGTERM");
		const code = await this.exited;
		this.agent.destroy();
		return code;
	}

	async end() {
		const code = await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
		return code;
	}
}
