/* The one way to the server: JSON in and out, problem documents as ApiError, 401 leads to sign-in. */
import type { Problem } from "./types.ts";

const BASE = "/api/v1";

export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly problem: Problem,
	) {
		super(problem.detail);
	}
}

export interface Answer<T> {
	data: T;
	etag: string | null;
}

export interface Call {
	query?: Record<string, string | number | boolean | undefined | null>;
	body?: unknown;
	file?: Blob;
	headers?: Record<string, string>;
	/** Sign-in itself answers 401 for a wrong password: that is not "your login has ended". */
	stay?: boolean;
	/** How long to wait for an answer before the network counts as gone. */
	patience_ms?: number;
}

let signedOut: () => void = () => {};

export function onSignedOut(f: () => void): void {
	signedOut = f;
}

/** Nobody is signed in here, though the server could not be asked. */
export function saySignedOut(): void {
	signedOut();
}

let heard: (isReached: boolean) => void = () => {};

/** Told after each call whether the server was reached. */
export function onHeard(f: (isReached: boolean) => void): void {
	heard = f;
}

/** A proxy without its server, or the sign-in page of a guest network, is not Muster's answer. */
function isOurs(r: Response): boolean {
	if (r.status === 204 || (!r.ok && r.status < 502)) return true;
	return /^application\/(problem\+)?json/.test(r.headers.get("Content-Type") ?? "");
}

export function address(path: string, query: Call["query"]): string {
	const q = new URLSearchParams();
	for (const [k, v] of Object.entries(query ?? {})) {
		if (v !== undefined && v !== null && v !== "") q.set(k, String(v));
	}
	const text = q.toString();
	return BASE + path + (text ? `?${text}` : "");
}

declare global {
	/** What early.ts asked for, by address; null: no longer to be had. */
	var musterEarly: Map<string, Promise<Response> | null> | undefined;
}

const EARLY_MS = 10_000;

/** The answer that early.ts has asked for, once, and only while it is the first that is asked. */
function early(url: string): Promise<Response> | null {
	if (performance.now() > EARLY_MS) globalThis.musterEarly = undefined;
	const answer = globalThis.musterEarly?.get(url) ?? null;
	globalThis.musterEarly?.set(url, null);
	return answer;
}

function offline(): ApiError {
	return new ApiError(0, {
		type: "/problems/no-network",
		title: "No network",
		status: 0,
		detail: "The server cannot be reached. Nothing was lost from this page; try again when the network is back.",
	});
}

async function problemOf(r: Response): Promise<Problem> {
	try {
		const p = (await r.json()) as Partial<Problem>;
		if (p && typeof p.detail === "string") return p as Problem;
	} catch {
		/* not a problem document: said below */
	}
	return {
		type: "about:blank",
		title: r.statusText,
		status: r.status,
		detail: `The server answered ${r.status} without saying why.`,
	};
}

/** A body that was cut is the network's failure, as if nothing had come. */
async function bodyOf(r: Response): Promise<unknown> {
	try {
		return await r.json();
	} catch (e) {
		if (e instanceof SyntaxError) throw e;
		heard(false);
		throw offline();
	}
}

export async function send<T>(method: string, path: string, c: Call = {}): Promise<Answer<T>> {
	const headers: Record<string, string> = { Accept: "application/json", ...c.headers };
	if (method !== "GET") headers["X-Muster"] = "1";
	/* A change may make old what was asked for before it. */
	if (method !== "GET") globalThis.musterEarly = undefined;
	if (c.body !== undefined) headers["Content-Type"] = "application/json";
	if (c.file) headers["Content-Type"] = "application/octet-stream";
	let r: Response;
	try {
		const url = address(path, c.query);
		r = await ((method === "GET" && early(url)) ||
			fetch(url, {
				method,
				headers,
				credentials: "same-origin",
				body: c.file ?? (c.body === undefined ? undefined : JSON.stringify(c.body)),
				signal: c.patience_ms ? AbortSignal.timeout?.(c.patience_ms) : undefined,
			}));
		if (!isOurs(r)) throw new TypeError("not from Muster");
	} catch {
		heard(false);
		throw offline();
	}
	heard(true);
	if (!r.ok) {
		const e = new ApiError(r.status, await problemOf(r));
		if (r.status === 401 && !c.stay) signedOut();
		throw e;
	}
	const data = r.status === 204 ? undefined : await bodyOf(r);
	return { data: data as T, etag: r.headers.get("ETag") };
}

export async function get<T>(path: string, query?: Call["query"]): Promise<T> {
	return (await send<T>("GET", path, { query })).data;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
	return (await send<T>("POST", path, { body })).data;
}

/** A version 4 uuid; crypto.randomUUID is missing on plain http away from loopback. */
export function uuid(): string {
	const b = crypto.getRandomValues(new Uint8Array(16));
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	const h = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
	return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}
