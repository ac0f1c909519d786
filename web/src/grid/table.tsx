/* The table: headings, and rows that are on screen and no others. It keeps the focus; the current cell is
   its active descendant. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { CodeBook } from "../session.tsx";
import { shortDate } from "../words.ts";
import { GridRows, WEEKDAYS } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { Column, Drafts, Row, Spot } from "./state.ts";

export interface TableProps {
	rows: readonly Row[];
	columns: readonly Column[];
	drafts: Drafts;
	bad: ReadonlyMap<string, ReadonlySet<number>>;
	codes: CodeBook;
	sel: Selection;
	pending: string;
	today: string;
	label: string;
	isCards: boolean;
	box: RefObject<HTMLDivElement>;
	onKeyDown: (e: KeyboardEvent) => void;
	pick: (s: Spot, extend: boolean) => void;
	pickColumn: (col: number, extend: boolean) => void;
	pickRow: (row: number, extend: boolean) => void;
}

function Heads({ p, el }: { p: TableProps; el: RefObject<HTMLDivElement> }) {
	return (
		<div role="rowgroup" class="g-heads" ref={el}>
			<div role="row" aria-rowindex={1} class="g-row g-row--head">
				<div role="columnheader" class="g-name" aria-colindex={1}>
					{p.rows[0]?.week ? "Week" : "Pupil"}
				</div>
				{p.columns.map((c, i) => (
					<div
						key={c.key}
						role="columnheader"
						aria-colindex={i + 2}
						class={`g-h ${i % 2 ? "" : "g-am"} ${c.date === p.today ? "is-today" : ""}`}
						data-h={i}
						title={c.closed ? `Closed: ${c.closed}` : "Select the column"}
					>
						<span class="g-day">{i % 2 ? "\u00a0" : c.date ? shortDate(c.date) : WEEKDAYS[c.weekday]}</span>
						<span>{c.session}</span>
					</div>
				))}
			</div>
		</div>
	);
}

/** The rows are drawn by GridRows: the page only says what they hold. */
function useRows(p: TableProps, height: number) {
	const home = useRef<HTMLDivElement>(null);
	const heads = useRef<HTMLDivElement>(null);
	const rows = useRef<GridRows>();
	useLayoutEffect(() => {
		rows.current = new GridRows(p.box.current!, heads.current!, home.current!, p.sel);
		return () => rows.current!.end();
	}, []);
	useLayoutEffect(() => rows.current!.show({ ...p, columns: p.columns.length, height }));
	return { home, heads, spotOf: (target: EventTarget | null) => rows.current!.spotOf(target as Element) };
}

export function GridTable(p: TableProps) {
	const height = p.isCards ? 34 + 66 * Math.ceil(p.columns.length / 10) : 34;
	const { home, heads, spotOf } = useRows(p, height);
	const dragging = useRef(false);

	/* A finger that scrolls must not select: touch waits for the click. */
	const down = (e: PointerEvent) => e.pointerType === "mouse" && choose(e);
	const click = (e: MouseEvent) => (e as PointerEvent).pointerType !== "mouse" && choose(e as PointerEvent);
	const choose = (e: PointerEvent) => {
		const head = (e.target as HTMLElement).closest<HTMLElement>("[data-h]");
		if (head) return p.pickColumn(Number(head.dataset.h), e.shiftKey);
		const spot = spotOf(e.target);
		if (!spot) return;
		if (spot.col < 0) return p.pickRow(spot.row, e.shiftKey);
		p.pick(spot, e.shiftKey);
		dragging.current = e.pointerType === "mouse" && e.button === 0;
	};
	const over = (e: PointerEvent) => {
		if (!dragging.current) return;
		if (!(e.buttons & 1)) return void (dragging.current = false);
		const spot = spotOf(e.target);
		if (spot && spot.col >= 0) p.pick(spot, true);
	};
	return (
		<div
			ref={p.box}
			class={`g-box ${p.isCards ? "g-box--cards" : p.columns.length > 10 ? "g-box--wide" : ""}`}
			role="grid"
			tabIndex={0}
			aria-label={p.label}
			aria-multiselectable="true"
			aria-rowcount={p.rows.length + 1}
			aria-colcount={p.columns.length + 1}
			style={`--g-cols:${p.columns.length};--g-height:${height}px`}
			onKeyDown={p.onKeyDown}
			onPointerDown={down}
			onClick={click}
			onPointerOver={over}
		>
			<Heads p={p} el={heads} />
			<div role="presentation" class="g-body" style={{ height: p.rows.length * height }}>
				<div role="rowgroup" class="g-window" ref={home} />
			</div>
		</div>
	);
}
