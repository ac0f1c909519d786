/* One polite live region for the whole page: "Amy Khan, late, 6 minutes, saved". */
import { useEffect, useState } from "preact/hooks";

let speak: (text: string) => void = () => {};

export function announce(text: string): void {
	speak(text);
}

export function LiveRegion() {
	const [said, setSaid] = useState({ text: "", n: 0 });
	useEffect(() => {
		speak = (text) => setSaid((s) => ({ text, n: s.n + 1 }));
	}, []);
	/* The same words twice are said twice: a different trailing blank makes them a change. */
	return (
		<div class="m-vh" role="status" aria-live="polite">
			{said.text + (said.n % 2 ? "\u00a0" : "")}
		</div>
	);
}
