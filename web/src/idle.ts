/* What can wait until the page has drawn what it is opened for. */

const DRAWN_MS = 500;
const LATEST_MS = 1_000;

/** Half a second from now, and then when the browser has nothing else to do: within a second more. */
export function idle(): Promise<void> {
	return new Promise((done) => {
		setTimeout(() => {
			if (typeof requestIdleCallback === "function") requestIdleCallback(() => done(), { timeout: LATEST_MS });
			else done();
		}, DRAWN_MS);
	});
}
