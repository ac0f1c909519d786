/* The rows on screen and no others: 1,000 pupils scroll as lightly as 30. The table keeps the focus;
   the current cell is its active descendant. */
import { Component } from "preact";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { codeClass, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import { dayNumber, fullName, shortDate } from "../words.ts";
import { canType, type Block, type Cell, type Column, type Draft, type Drafts, type Row, type RowDrafts, type Spot } from "./state.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const OVERSCAN = 4;
const STEP = 2;

export interface TableProps {
	rows: readonly Row[];
	columns: readonly Column[];
	drafts: Drafts;
	bad: ReadonlyMap<string, ReadonlySet<number>>;
	codes: CodeBook;
	block: Block | null;
	active: Spot;
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

export function cellWords(row: Row, c: Cell, d: Draft | undefined, codes: CodeBook): string {
	const code = d ? d.code : c.code;
	const what = code === "" ? (c.isAhead ? "not due yet" : "no mark") : code === "-" ? "not expected" : `${code}, ${codeName(code, codes)}`;
	const minutes = d ? d.minutes : (c.more?.minutes_late ?? null);
	return [
		fullName(row.name),
		`${shortDate(c.date)} ${c.session}`,
		what,
		minutes ? `${minutes} minutes` : "",
		(d ? d.note : c.more?.note) || "",
		c.more?.is_planned ? (c.more.is_locked ? "entered ahead and locked" : "entered ahead") : "",
		d ? "not saved" : "",
		canType(c) ? "" : "cannot be changed",
	]
		.filter(Boolean)
		.join(", ");
}

interface RowProps {
	row: Row;
	index: number;
	drafts: RowDrafts | undefined;
	bad: ReadonlySet<number> | undefined;
	codes: CodeBook;
	left: number;
	right: number;
	active: number;
	pending: string;
	top: number;
	height: number;
	isCards: boolean;
}

function markOf(p: RowProps, c: Cell, i: number) {
	const d = p.drafts?.[i];
	const code = i === p.active && p.pending ? `${p.pending}…` : d ? d.code : c.code;
	if (code === "" || code === "-") return null;
	const more = c.more;
	const cls =
		`m-code m-code--${codeClass(d ? d.code : c.code, p.codes)}` +
		((d ? d.minutes : more?.minutes_late) ? " m-code--min" : (d ? d.note : more?.note) ? " m-code--note" : "") +
		(!d && more?.is_planned ? " g-plan" : "");
	return <span class={cls}>{code}</span>;
}

function cellOf(p: RowProps, c: Cell, i: number) {
	const isChosen = i >= p.left && i <= p.right;
	const d = p.drafts?.[i];
	const cls =
		"g-c" +
		(i % 2 ? "" : " g-am") +
		(canType(c) ? "" : c.code === "#" || c.code === "-" ? " g-shut" : " g-ahead") +
		(isChosen ? " is-chosen" : "") +
		(d ? " is-new" : "") +
		(p.bad?.has(i) ? " is-bad" : "") +
		(i === p.active ? " is-here" : "");
	return (
		<div
			key={i}
			role="gridcell"
			id={`g-${p.index}-${i}`}
			aria-colindex={i + 2}
			aria-selected={isChosen}
			aria-label={i === p.active ? cellWords(p.row, c, d, p.codes) : undefined}
			class={cls}
			data-c={i}
			data-day={p.isCards && i % 2 === 0 ? `${WEEKDAYS[(new Date(c.date).getUTCDay() + 6) % 7]} ${dayNumber(c.date)}` : undefined}
		>
			{markOf(p, c, i)}
		</div>
	);
}

class GridRow extends Component<RowProps> {
	shouldComponentUpdate(n: Readonly<RowProps>): boolean {
		const p = this.props;
		return (
			n.row !== p.row || n.drafts !== p.drafts || n.bad !== p.bad || n.left !== p.left || n.right !== p.right ||
			n.active !== p.active || n.pending !== p.pending || n.top !== p.top || n.codes !== p.codes ||
			n.index !== p.index || n.height !== p.height || n.isCards !== p.isCards
		);
	}

	render(p: RowProps) {
		const { row } = p;
		return (
			<div role="row" aria-rowindex={p.index + 2} class="g-row" data-r={p.index} style={{ top: p.top, height: p.height }}>
				<div role="rowheader" class="g-name" aria-colindex={1} title={row.week ? undefined : `${row.name.surname}, ${row.name.forename}, ${row.group}`}>
					{row.week ? (
						<span>Week of <b>{shortDate(row.week).slice(4)}</b></span>
					) : (
						<span>
							<b>{row.name.surname}</b>, {row.name.forename}
						</span>
					)}
					{row.isVulnerable && !row.week ? <span class="m-badge m-badge--act">V<span class="m-vh">ulnerable</span></span> : null}
				</div>
				{row.cells.map((c, i) => cellOf(p, c, i))}
			</div>
		);
	}
}

function Heads({ p }: { p: TableProps }) {
	return (
		<div role="rowgroup" class="g-heads">
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

/** Which rows to draw: moves in steps, so that most scroll events draw nothing. */
function useWindow(box: RefObject<HTMLDivElement>, n: number, height: number) {
	const [first, setFirst] = useState(0);
	const [seen, setSeen] = useState(30);
	useEffect(() => {
		const el = box.current;
		if (!el) return;
		const look = () => {
			const at = Math.floor(el.scrollTop / height / STEP) * STEP;
			setFirst(Math.max(0, at - OVERSCAN));
			setSeen(Math.ceil(el.clientHeight / height) + STEP);
		};
		look();
		el.addEventListener("scroll", look, { passive: true });
		const size = new ResizeObserver(look);
		size.observe(el);
		return () => {
			el.removeEventListener("scroll", look);
			size.disconnect();
		};
	}, [height, n]);
	const from = Math.max(0, Math.min(first, n - 1));
	return { from, to: Math.min(n, from + seen + 2 * OVERSCAN) };
}

export function GridTable(p: TableProps) {
	const height = p.isCards ? 34 + 66 * Math.ceil(p.columns.length / 10) : 34;
	const { from, to } = useWindow(p.box, p.rows.length, height);
	const dragging = useRef(false);

	const spotOf = (target: EventTarget | null): Spot | null => {
		const cell = (target as HTMLElement).closest?.<HTMLElement>("[data-c]");
		const row = cell?.closest<HTMLElement>("[data-r]");
		return cell && row ? { row: Number(row.dataset.r), col: Number(cell.dataset.c) } : null;
	};
	/* A finger that scrolls must not select: touch waits for the click. */
	const down = (e: PointerEvent) => e.pointerType === "mouse" && choose(e);
	const click = (e: MouseEvent) => (e as PointerEvent).pointerType !== "mouse" && choose(e as PointerEvent);
	const choose = (e: PointerEvent) => {
		const target = e.target as HTMLElement;
		const head = target.closest<HTMLElement>("[data-h]");
		const name = target.closest<HTMLElement>(".g-row[data-r] .g-name");
		const spot = spotOf(target);
		if (head) p.pickColumn(Number(head.dataset.h), e.shiftKey);
		else if (name) p.pickRow(Number(name.closest<HTMLElement>("[data-r]")!.dataset.r), e.shiftKey);
		else if (spot) {
			p.pick(spot, e.shiftKey);
			dragging.current = e.pointerType === "mouse" && e.button === 0;
		}
	};
	const over = (e: PointerEvent) => {
		if (!dragging.current) return;
		if (!(e.buttons & 1)) return void (dragging.current = false);
		const spot = spotOf(e.target);
		if (spot) p.pick(spot, true);
	};
	const isDrawn = p.active.row >= from && p.active.row < to;
	const rows = [];
	for (let i = from; i < to; i++) {
		const row = p.rows[i];
		const isIn = p.block !== null && i >= p.block.top && i <= p.block.bottom;
		rows.push(
			<GridRow
				key={row.id}
				row={row}
				index={i}
				drafts={p.drafts.get(row.id)}
				bad={p.bad.get(row.id)}
				codes={p.codes}
				left={isIn ? p.block!.left : -1}
				right={isIn ? p.block!.right : -2}
				active={i === p.active.row ? p.active.col : -1}
				pending={i === p.active.row ? p.pending : ""}
				top={i * height}
				height={height}
				isCards={p.isCards}
			/>,
		);
	}
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
			aria-activedescendant={isDrawn ? `g-${p.active.row}-${p.active.col}` : undefined}
			style={`--g-cols:${p.columns.length}`}
			onKeyDown={p.onKeyDown}
			onPointerDown={down}
			onClick={click}
			onPointerOver={over}
		>
			<Heads p={p} />
			<div role="rowgroup" class="g-body" style={{ height: p.rows.length * height }}>
				{rows}
			</div>
		</div>
	);
}
