/* The line by week: Observable Plot comes when the chart is first seen; the same numbers are a table. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { SchoolFigures } from "../types.ts";
import { dayMonth, percent, number } from "../words.ts";

type Weeks = SchoolFigures["weeks"];

async function draw(box: HTMLElement, weeks: Weeks): Promise<void> {
	const Plot = await import("./plot.ts");
	/* A week without a session is a gap in the line, not a point. */
	const points = weeks.map((w) => ({
		week: new Date(`${w.monday}T00:00:00Z`),
		rate: w.attendance === null ? Number.NaN : w.attendance / 10,
	}));
	const rates = points.map((p) => p.rate).filter((r) => !Number.isNaN(r));
	if (!rates.length) return;
	const low = Math.floor(Math.min(...rates) - 1);
	const chart = Plot.plot({
		width: Math.max(320, box.clientWidth),
		height: 240,
		marginLeft: 48,
		x: { type: "utc", label: null, ticks: Math.min(points.length, 8) },
		y: { domain: [low, 100], label: null, grid: true, tickFormat: (d: number) => `${d}%`, ticks: 6 },
		marks: [
			Plot.lineY(points, { x: "week", y: "rate", stroke: "var(--m-series)", strokeWidth: 3 }),
			Plot.dot(points, { x: "week", y: "rate", r: 3.5, fill: "var(--m-series)" }),
		],
	});
	/* The page allows no inline style sheet: the chart's own goes, muster.css has what it needs. */
	for (const s of chart.querySelectorAll("style")) s.remove();
	chart.setAttribute("aria-hidden", "true");
	box.replaceChildren(chart);
}

function useSeen(box: { current: HTMLElement | null }): boolean {
	const [seen, setSeen] = useState(false);
	useEffect(() => {
		if (!box.current || seen) return;
		const watch = new IntersectionObserver((all) => {
			if (all.some((e) => e.isIntersecting)) setSeen(true);
		});
		watch.observe(box.current);
		return () => watch.disconnect();
	}, [seen]);
	return seen;
}

export function WeekChart({ weeks }: { weeks: Weeks }) {
	const box = useRef<HTMLDivElement>(null);
	const seen = useSeen(box);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		if (seen && box.current) draw(box.current, weeks).catch(() => setFailed(true));
	}, [seen, weeks]);
	const rates = weeks.map((w) => w.attendance).filter((r): r is number => r !== null);
	const words = rates.length
		? `Attendance by week: ${percent(rates[0])} at first, ${percent(rates[rates.length - 1])} at last, lowest ${percent(Math.min(...rates))}`
		: "No week with a possible session yet";
	return (
		<>
			<div class="m-plot" ref={box} role="img" aria-label={words} />
			{failed ? <p class="m-s m-mut">The chart did not load; the numbers are below.</p> : null}
			<details class="m-more">
				<summary>The numbers</summary>
				<table class="m-table">
					<caption class="m-vh">Attendance by week</caption>
					<thead>
						<tr>
							<th scope="col">Week of</th>
							<th scope="col" class="m-num">Attendance</th>
							<th scope="col" class="m-num">Attended</th>
							<th scope="col" class="m-num">Possible</th>
						</tr>
					</thead>
					<tbody>
						{weeks.map((w) => (
							<tr key={w.monday}>
								<th scope="row">{dayMonth(w.monday)}</th>
								<td class="m-num">{percent(w.attendance)}</td>
								<td class="m-num">{number(w.attended)}</td>
								<td class="m-num">{number(w.possible)}</td>
							</tr>
						))}
					</tbody>
				</table>
			</details>
		</>
	);
}
