/* A band of absence: a square and a word, never the square alone. */
const WORDS: Record<string, string> = { at_risk: "at risk", persistent: "persistent", severe: "severe" };

export function Band({ band }: { band: string | null }) {
	if (!band || !WORDS[band]) return null;
	const cls = band === "at_risk" ? "risk" : band;
	return (
		<span class="m-bandword">
			<span class={`m-sw m-b-${cls}`} aria-hidden="true" />
			{WORDS[band]}
		</span>
	);
}
