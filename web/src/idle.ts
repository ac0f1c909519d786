/* What can wait until the page has drawn what it is opened for. */
import { useEffect, useState } from "preact/hooks";

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

/** False in a page's first picture; true as soon as the browser has a moment for more. */
export function useLater(): boolean {
	const [isLater, setLater] = useState(false);
	useEffect(() => {
		const show = () => setLater(true);
		if (typeof requestIdleCallback !== "function") {
			const timer = setTimeout(show);
			return () => clearTimeout(timer);
		}
		const turn = requestIdleCallback(show, { timeout: DRAWN_MS });
		return () => cancelIdleCallback(turn);
	}, []);
	return isLater;
}
