/* The service worker (sw.ts) is put in after the page is there, and a new build takes over by itself. */

/** A page that nobody has touched is loaded anew at once; else the next page that is opened is. */
let isTouched = false;
let isOld = false;

const LAST_KEY = "muster-renewed";
const LEAST_MS = 60_000;

/** Two servers of different builds behind one address must not make a page load for ever. */
function mayRenew(): boolean {
	const last = Number(sessionStorage.getItem(LAST_KEY) ?? 0);
	if (Date.now() - last < LEAST_MS) return false;
	sessionStorage.setItem(LAST_KEY, String(Date.now()));
	return true;
}

/** Asked whenever another page of Muster is opened. */
export function renewIfOld(): void {
	if (isOld && mayRenew()) location.reload();
}

async function register(): Promise<void> {
	const worker = navigator.serviceWorker;
	const hadOne = worker.controller !== null;
	worker.addEventListener("controllerchange", () => {
		isOld = hadOne;
		if (!isTouched) renewIfOld();
	});
	const registration = await worker.register("/sw.js", { updateViaCache: "none" });
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "visible") void registration.update().catch(() => {});
	});
}

export function installWorker(): void {
	/* Not on plain http away from loopback: browsers run none there (docs/manual.md, TLS). */
	if (!("serviceWorker" in navigator)) return;
	for (const type of ["pointerdown", "keydown"]) {
		window.addEventListener(type, () => (isTouched = true), { once: true, capture: true });
	}
	const start = () => void register().catch(() => {});
	if (document.readyState === "complete") start();
	else window.addEventListener("load", start, { once: true });
}
