/*
 * The service worker: Muster opens without a network. It holds the files of one build, whole, and
 * never an answer of the API: what is kept of those is kept by the pages, and said to be kept
 * (docs/decisions/0012).
 */
const sw = self as unknown as ServiceWorkerGlobalScope;

/* Put in by build.mjs: a hash of the build, its files, and the script its first page names. */
declare const BUILD: string;
declare const FILES: string[];
declare const ENTRY: string;

const PREFIX = "muster-";
const CACHE = PREFIX + BUILD;
const SHELL = "/";

/** All files or none: a page of one build with parts of another cannot be put together. */
async function fill(): Promise<void> {
	const cache = await caches.open(CACHE);
	await cache.addAll(FILES.map((f) => new Request(f, { cache: f.startsWith("/assets/") ? "default" : "reload" })));
	const shell = await (await cache.match(SHELL))!.text();
	if (!shell.includes(ENTRY)) {
		await caches.delete(CACHE);
		throw new Error("the server changed its build meanwhile");
	}
}

/** Pages of the build before are still open: their parts stay until the next build. */
async function forgetOlder(): Promise<void> {
	const names = (await caches.keys()).filter((n) => n.startsWith(PREFIX) && n !== CACHE);
	await Promise.all(names.slice(0, -1).map((n) => caches.delete(n)));
}

/** A path of the page's own router. Downloads and the server's own pages come from the server. */
function isPage(path: string): boolean {
	return !/^\/(api|assets)\/|^\/(healthz|readyz|metrics)$|\.[^/]*$/.test(path);
}

async function shell(request: Request): Promise<Response> {
	return (await (await caches.open(CACHE)).match(SHELL)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
	return (await caches.match(request)) ?? fetch(request);
}

sw.addEventListener("install", (e) => {
	e.waitUntil(fill().then(() => sw.skipWaiting()));
});

sw.addEventListener("activate", (e) => {
	e.waitUntil(forgetOlder().then(() => sw.clients.claim()));
});

sw.addEventListener("fetch", (e) => {
	const { request } = e;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== sw.location.origin) return;
	if (request.mode === "navigate" && isPage(url.pathname)) e.respondWith(shell(request));
	else if (FILES.includes(url.pathname) || url.pathname.startsWith("/assets/")) e.respondWith(file(request));
});
