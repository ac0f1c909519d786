/* Icons never stand alone: each sits beside the word it repeats. */
const PATHS = {
	tick: "M3 8.5l3.5 3.5L13 4.5",
	cross: "M4 4l8 8M12 4l-8 8",
	clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.5 1.8",
	up: "M8 13V4M4 7.5L8 3.5l4 4",
	half: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 2v12",
	ring: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11",
	warn: "M8 2L1.5 13.5h13zM8 6v3.8M8 11.2v1",
	pen: "M3 13l.7-3L11 2.7 13.3 5 6 12.3z",
	lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
	info: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 8v2.6M8 5v.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg class="m-i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="square" />
		</svg>
	);
}

export function MarkLogo() {
	return (
		<svg viewBox="0 0 34 22" aria-hidden="true" focusable="false">
			<path
				d="M2 20L8.2 2M11.2 2L16 16M18 16L22.8 2M25.8 2L32 20"
				fill="none"
				stroke="currentColor"
				stroke-width="3.4"
			/>
		</svg>
	);
}
