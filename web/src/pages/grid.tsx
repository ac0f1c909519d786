/* The office grid: the school for a day or two weeks, a group for a week, a pupil for a year. */
import { useLocation } from "preact-iso/router";
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { Banner, Failure, Head, Waiting } from "../parts/basics.tsx";
import { codeSpoken } from "../parts/code.tsx";
import { Icon } from "../parts/icon.tsx";
import { announce } from "../parts/live.tsx";
import { Chosen, Conflicts, Entry, SaveBar, Tools } from "../grid/bar.tsx";
import { gridKey } from "../grid/keys.ts";
import { otherKept, useTyped } from "../grid/kept.ts";
import { cellWords } from "../grid/rows.ts";
import { useGridSave, type SaveResult } from "../grid/save.ts";
import { useRested, useSelection, type Selection } from "../grid/selection.ts";
import {
	amendments, blockOf, cellKey, changesOf, copied, countCells, decide, editsIn, NOTHING, passes, put, sheetOf,
	shownCode, undone, withCode, type CellFilter, type Draft, type Edit, type Row, type Sheet, type Typed,
} from "../grid/state.ts";
import { GridTable } from "../grid/table.tsx";
import { settle, typeCode, WAIT_MS, type Pending } from "../register/keys.ts";
import { useCodes, useHere, type CodeBook } from "../session.tsx";
import type { Grid, Group } from "../types.ts";
import { addDays, clock, dayDate, fullName, mondayOf, plural, shortDate, yearWords } from "../words.ts";

type Span = "day" | "week" | "two";
interface Ask {
	group: string;
	pupil: string;
	span: Span;
	from: string;
	to: string;
}

function askOf(query: Record<string, string>, today: string, yearFrom: string | undefined): Ask {
	const { group = "", pupil = "" } = query;
	const span: Span = query.span === "day" || query.span === "two" ? query.span : query.span === "week" || group ? "week" : "day";
	const date = /^\d{4}-\d\d-\d\d$/.test(query.date ?? "") ? query.date : today;
	if (pupil) return { group: "", pupil, span: "week", from: yearFrom ?? addDays(today, -365), to: date };
	const from = span === "day" ? date : mondayOf(date);
	return { group, pupil, span, from, to: span === "day" ? date : addDays(from, span === "week" ? 4 : 11) };
}

function addressOf(a: Partial<Ask> & { date?: string }): string {
	const q = new URLSearchParams();
	for (const k of ["group", "pupil", "span", "date"] as const) if (a[k]) q.set(k, a[k]!);
	return `/grid?${q}`;
}

/** The next school day for a day, else a week or two on. */
function moved(a: Ask, by: 1 | -1): string {
	if (a.span !== "day") return addDays(a.from, by * (a.span === "week" ? 7 : 14));
	const weekday = new Date(a.from).getUTCDay();
	return addDays(a.from, by * (by > 0 && weekday === 5 ? 3 : by < 0 && weekday === 1 ? 3 : 1));
}

function titleOf(a: Ask, g: Grid | undefined, groups: Group[]): string {
	if (a.pupil) return g?.pupils[0] ? `Grid: ${fullName(g.pupils[0].name)}, this year` : "Grid";
	const who = groups.find((x) => x.id === a.group)?.name ?? "whole school";
	return a.span === "day" ? `Grid: ${who}, ${dayDate(a.from)}` : `Grid: ${who}, ${a.span === "week" ? "week" : "two weeks"} of ${dayDate(a.from).replace(/^\w+ /, "")}`;
}

function Choose({ ask, groups }: { ask: Ask; groups: Group[] }) {
	const { route } = useLocation();
	const { today } = useHere();
	const go = (more: Partial<Ask> & { date?: string }) => route(addressOf({ group: ask.group, span: ask.span, date: ask.from, ...more }));
	if (ask.pupil) return <a class="m-btn m-btn--2 m-btn--s" href="/grid">Whole school</a>;
	return (
		<div class="g-choose m-tools">
			<label class="m-vh" for="g-group">Group</label>
			<select id="g-group" class="m-in" value={ask.group} onChange={(e) => go({ group: e.currentTarget.value })}>
				<option value="">Whole school</option>
				{groups.map((x) => (
					<option key={x.id} value={x.id}>{x.name}</option>
				))}
			</select>
			<label class="m-vh" for="g-span">Days</label>
			<select id="g-span" class="m-in" value={ask.span} onChange={(e) => go({ span: e.currentTarget.value as Span })}>
				<option value="day">One day</option>
				<option value="week">One week</option>
				<option value="two">Two weeks</option>
			</select>
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => go({ date: moved(ask, -1) })}>
				{ask.span === "day" ? "Day" : "Week"} before
			</button>
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => go({ date: moved(ask, 1) })}>
				{ask.span === "day" ? "Day" : "Week"} after
			</button>
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => go({ date: today })}>Today</button>
		</div>
	);
}

const FILTERS: [CellFilter, string][] = [
	["missing", "Missing"],
	["n", "N only"],
	["unauthorised", "Unauthorised"],
	["late", "Late"],
	["changed", "Changed today"],
];

interface Shown {
	cell: CellFilter | null;
	vulnerable: boolean;
	mine: boolean;
}

function Chips(p: { rows: Row[]; codes: CodeBook; shown: Shown; set: (s: Shown) => void; years: Set<string> }) {
	const classOf = (code: string) => p.codes.get(code)?.class;
	const counts = useMemo(() => FILTERS.map(([f]) => countCells(p.rows, f, classOf)), [p.rows, p.codes]);
	const vulnerable = useMemo(() => p.rows.filter((r) => r.isVulnerable).length, [p.rows]);
	const { shown, set } = p;
	const isAll = !shown.cell && !shown.vulnerable && !shown.mine;
	const chip = (on: boolean, text: string, press: () => void) => (
		<button key={text} type="button" class="m-chip" aria-pressed={on} onClick={press}>
			{on ? <Icon name="tick" /> : null}
			{text}
		</button>
	);
	return (
		<div class="m-chips" role="group" aria-label="Show only">
			{chip(isAll, `All ${p.rows.length}`, () => set({ cell: null, vulnerable: false, mine: false }))}
			{FILTERS.map(([f, text], i) => chip(shown.cell === f, `${text} ${counts[i]}`, () => set({ ...shown, cell: shown.cell === f ? null : f })))}
			{chip(shown.vulnerable, `Vulnerable ${vulnerable}`, () => set({ ...shown, vulnerable: !shown.vulnerable }))}
			{p.years.size
				? chip(shown.mine, `My year: ${[...p.years].map((y) => yearWords(y)).join(", ")}`, () => set({ ...shown, mine: !shown.mine }))
				: null}
		</div>
	);
}

export function GridPage() {
	const { query } = useLocation();
	const { urn, today, school } = useHere();
	const ask = askOf(query, today, school.year_from);
	const key = ["grid", urn, ask.group, ask.pupil, ask.from, ask.to];
	const groups = useQuery({ queryKey: ["groups", urn], queryFn: () => get<{ groups: Group[] }>(`/schools/${urn}/groups`), staleTime: 300_000 });
	const q = useQuery({
		queryKey: key,
		queryFn: () => get<Grid>(`/schools/${urn}/grid`, { group: ask.group, pupil: ask.pupil, from: ask.from, to: ask.to }),
	});
	useLiveQuery(["marks"], key);
	const codes = useCodes();
	const list = groups.data?.groups ?? [];
	const title = titleOf(ask, q.data, list);
	return (
		<div class="g-page">
			<Head title={title}>
				<Choose ask={ask} groups={list} />
			</Head>
			<Failure error={q.error} title="The grid did not load." />
			{q.data ? (
				<Editing key={key.join()} grid={q.data} isYear={!!ask.pupil} codes={codes} queryKey={key} label={title}
					href={addressOf({ group: ask.group, pupil: ask.pupil, span: ask.span, date: ask.pupil ? ask.to : ask.from })} groups={list} />
			) : q.error ? null : (
				<Waiting what="the grid" />
			)}
		</div>
	);
}

function useIsPhone(): boolean {
	const query = useMemo(() => window.matchMedia("(max-width: 640px)"), []);
	const [is, set] = useState(query.matches);
	useEffect(() => {
		const on = () => set(query.matches);
		query.addEventListener("change", on);
		return () => query.removeEventListener("change", on);
	}, []);
	return is;
}

interface EditingProps {
	grid: Grid;
	isYear: boolean;
	codes: CodeBook;
	queryKey: unknown[];
	label: string;
	href: string;
	groups: Group[];
}

/** Which rows the chips leave; what is typed does not change it, or rows would go while one types. */
function useShown(sheet: Sheet, codes: CodeBook, groups: Group[]) {
	const { me } = useHere();
	const [shown, setShown] = useState<Shown>({ cell: null, vulnerable: false, mine: false });
	const mine = new Set(me.groups ?? []);
	const years = useMemo(
		() => new Set([...(me.years ?? []), ...groups.filter((g) => mine.has(g.id) && g.year).map((g) => g.year!)]),
		[groups, me],
	);
	const rows = useMemo(() => {
		const { cell } = shown;
		return sheet.rows.filter(
			(r) =>
				(!shown.vulnerable || r.isVulnerable) &&
				(!shown.mine || years.has(r.year)) &&
				(!cell || r.cells.some((c) => passes(c, cell, (code) => codes.get(code)?.class))),
		);
	}, [sheet, shown, codes, years]);
	return { rows, shown, setShown, years };
}

/** Letters become codes: C waits half a second for its 1. */
function usePending(codes: CodeBook, fill: (code: string) => void, say: (text: string) => void) {
	const [pending, setPending] = useState<Pending | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>();
	const known = useMemo(() => new Set([...codes.values()].filter((c) => !c.valid_to && c.code !== "#").map((c) => c.code)), [codes]);
	const live = useRef({ pending, fill, known });
	live.current = { pending, fill, known };
	const finish = useCallback(() => {
		clearTimeout(timer.current);
		const code = settle(live.current.pending, live.current.known);
		if (live.current.pending) setPending(null);
		if (code) live.current.fill(code);
	}, []);
	const char = (c: string) => {
		clearTimeout(timer.current);
		const r = typeCode(pending, c, Date.now(), known, "AM");
		setPending(r.pending);
		if (r.done.length) fill(r.done[r.done.length - 1]);
		if (r.refused) say(`${r.refused} is not a code`);
		if (r.pending) timer.current = setTimeout(finish, WAIT_MS);
	};
	useEffect(() => () => clearTimeout(timer.current), []);
	return { text: pending?.text ?? "", char, finish, drop: () => (clearTimeout(timer.current), setPending(null)) };
}

function Editing(p: EditingProps) {
	const { grid, codes } = p;
	const isCards = useIsPhone();
	const { me, urn, today } = useHere();
	const queries = useQueryClient();
	const sheet = useMemo(() => sheetOf(grid, p.isYear), [grid, p.isYear]);
	const { rows, shown, setShown, years } = useShown(sheet, codes, p.groups);
	const range = p.queryKey.join();
	const [typed, setTyped] = useTyped({ owner: me.user.id, range, label: p.label, href: p.href });
	const others = useMemo(() => otherKept(me.user.id, range), [range]);
	const [entry, setEntry] = useState<"note" | "minutes" | null>(null);
	const [reason, setReason] = useState("");
	const [reasonError, setReasonError] = useState("");
	const [result, setResult] = useState<SaveResult | null>(null);
	const { isSaving, save: send } = useGridSave(`/schools/${urn}/amendments`);
	const box = useRef<HTMLDivElement>(null);
	const [extend, setExtend] = useState(false);
	const sel = useSelection(rows.length, sheet.columns.length);
	const here = () => hereOf(sel, rows, typed);
	const sent = useMemo(() => changesOf(sheet.rows, typed.drafts), [sheet, typed]);
	const n = sent.length;
	const amended = amendments(sent);
	useEffect(
		() => sel.onRest((isToSay) => {
			const { row, cell } = hereOf(sel, rows, NOTHING);
			if (isToSay && row && cell) announce(cellWords(row, cell, undefined, codes));
		}),
		[sel, rows, codes],
	);
	/* What is done now is said after where one came to. */
	const say = (text: string) => {
		sel.rest();
		announce(text);
	};

	useEffect(() => {
		if (!n) return;
		const stop = (e: BeforeUnloadEvent) => e.preventDefault();
		window.addEventListener("beforeunload", stop);
		return () => window.removeEventListener("beforeunload", stop);
	}, [n > 0]);

	const change = (edits: Edit[], said: string) => {
		if (!grid.may_edit) return say("Your role may not change marks here");
		if (!edits.length) return say("Nothing here can be changed");
		setTyped((t) => put(t, edits));
		say(said);
	};
	const fill = (code: string) => {
		const edits = editsIn(rows, here().block, (r, c) => withCode(r.cells[c], typed.drafts.get(r.id)?.[c], code));
		const one = edits.length === 1 ? `${fullName(edits[0].row.name)}, ` : `${plural(edits.length, "session")}, `;
		change(edits, one + codeSpoken(code, codes));
		if (edits.length && codes.get(code)?.fact) setEntry("note");
	};
	const keys = usePending(codes, fill, say);
	const backToGrid = () => {
		setEntry(null);
		box.current?.focus();
	};
	const keepEntry = (text: string) => {
		const minutes = entry === "minutes" ? (text.trim() === "" ? null : Number(text)) : null;
		if (entry === "minutes" && minutes !== null && !Number.isInteger(minutes)) return say("Minutes are a number");
		const edits = editsIn(rows, here().block, (r, c) => {
			const at = r.cells[c];
			const old = typed.drafts.get(r.id)?.[c];
			const code = shownCode(at, old);
			if (!code || (entry === "minutes" && code !== "L" && code !== "U")) return old ?? null;
			const d: Draft = withCode(at, old, code);
			return entry === "minutes" ? { ...d, minutes } : { ...d, note: text.trim() };
		});
		change(edits, entry === "minutes" ? `${text} minutes` : "note kept");
		backToGrid();
	};
	const undo = () => {
		setTyped(undone);
		say("One step back");
	};
	const drop = () => change(editsIn(rows, here().block, () => null), "taken back");
	const dropAll = () => {
		keys.drop();
		if (!n) return;
		setTyped((t) => ({ drafts: NOTHING.drafts, undo: [...t.undo, t.drafts] }));
		setResult(null);
		say(`${plural(n, "change")} dropped`);
	};
	const save = async () => {
		keys.finish();
		if (!n || isSaving) return say("Nothing to save");
		if (amended && !reason.trim()) {
			setReasonError("Enter one reason for these changes (R44)");
			document.getElementById("g-reason")?.focus();
			return say("A reason is needed");
		}
		setReasonError("");
		const r = await send(sent, amended ? reason.trim() : "");
		setResult(r);
		if (r.saved) {
			setTyped(() => NOTHING);
			setReason("");
			say(`${plural(r.saved.marks, "mark")} saved ${clock(r.saved.saved_at)}`);
			await queries.invalidateQueries({ queryKey: p.queryKey });
		} else say(r.conflicts.length ? `${plural(r.conflicts.length, "cell")} to decide` : "Not saved");
	};
	const onKeyDown = (e: KeyboardEvent) => {
		const { active, block, cell, draft } = here();
		const used = gridKey(
			{
				rows: rows.length,
				cols: sheet.columns.length,
				active,
				block,
				code: cell ? shownCode(cell, draft) : "",
				move: (to, extend) => (keys.finish(), sel.go(to, extend, true)),
				select: (what) =>
					sel.span(
						{ row: what === "row" ? active.row : 0, col: what === "column" ? active.col : 0 },
						{ row: what === "row" ? active.row : rows.length - 1, col: what === "column" ? active.col : sheet.columns.length - 1 },
					),
				char: keys.char,
				copy: (way) => (keys.finish(), change(copied(rows, here().block, typed.drafts, way), `copied ${way}`)),
				drop,
				dropAll,
				undo,
				open: (what) => (keys.finish(), setEntry(what)),
				save: () => void save(),
			},
			e,
		);
		if (used) e.preventDefault();
	};
	const choose = (at: number, mine: boolean) => {
		const c = result!.conflicts[at];
		setTyped((t) => decide(t, c.sent, c.theirs, mine));
		setResult((r) => r && { ...r, conflicts: r.conflicts.filter((_, i) => i !== at), error: null });
		if (!mine) void queries.invalidateQueries({ queryKey: p.queryKey });
	};
	const bad = useMemo(() => badCells(sheet.rows, result), [sheet, result]);
	return (
		<>
			<Chips rows={sheet.rows} codes={codes} shown={shown} set={setShown} years={years} />
			{others.map((k) => (
				<Banner key={k.href} kind="warn">
					<b>Not saved yet.</b> {plural(k.cells, "change")} typed in <a href={k.href}>{k.label}</a>
				</Banner>
			))}
			{grid.may_edit ? null : <p class="m-mut m-s">Your role may read these marks, not change them.</p>}
			<Around at={here} sel={sel} codes={codes} mayEdit={grid.may_edit} entry={entry} canUndo={typed.undo.length > 0}
				extends={extend} setExtends={setExtend} onCode={(code) => (keys.drop(), fill(code))}
				copy={(way) => change(copied(rows, here().block, typed.drafts, way), `copied ${way}`)} drop={drop} undo={undo} open={setEntry}
				keep={keepEntry} leave={backToGrid} />
			{result?.error ? <Refusals result={result} rows={sheet.rows} /> : null}
			<Conflicts list={result?.conflicts ?? []} codes={codes} choose={choose} />
			{result?.saved ? (
				<Banner kind="good" role="status">
					<b>Saved {clock(result.saved.saved_at)}.</b> {plural(result.saved.marks, "mark")}.
				</Banner>
			) : null}
			{rows.length === 0 ? <p>No pupil fits these filters.</p> : null}
			<GridTable rows={rows} columns={sheet.columns} drafts={typed.drafts} bad={bad} codes={codes} sel={sel}
				pending={keys.text} today={today} label={p.label} isCards={isCards} box={box} onKeyDown={onKeyDown}
				pick={(s, isMore) => (keys.finish(), sel.go(s, isMore || extend, false))}
				pickColumn={(col, extend) => sel.span({ row: 0, col: extend ? sel.anchor.col : col }, { row: rows.length - 1, col })}
				pickRow={(r, extend) => sel.span({ row: extend ? sel.anchor.row : r, col: 0 }, { row: r, col: sheet.columns.length - 1 })} />
			<p class="m-s m-mut g-hint">Letters type a code. Shift and arrows select. Ctrl+D copies down. ? for all keys.</p>
			<SaveBar n={n} amended={amended} reason={reason} setReason={setReason} error={reasonError} isSaving={isSaving}
				canUndo={typed.undo.length > 0} undo={undo} save={() => void save()} />
		</>
	);
}

/** What is chosen, and the current cell with what is typed in it. */
function hereOf(sel: Selection, rows: readonly Row[], typed: Typed) {
	const { active } = sel;
	const block = blockOf(active, sel.anchor);
	const row = rows[active.row];
	return {
		active,
		block,
		row,
		cell: row?.cells[active.col],
		draft: row ? typed.drafts.get(row.id)?.[active.col] : undefined,
		n: row ? (block.bottom - block.top + 1) * (block.right - block.left + 1) : 0,
	};
}

interface AroundProps extends Omit<Parameters<typeof Tools>[0], "isLate"> {
	at: () => ReturnType<typeof hereOf>;
	sel: Selection;
	mayEdit: boolean;
	entry: "note" | "minutes" | null;
	keep: (text: string) => void;
	leave: () => void;
}

/** The words and tools about the selection: drawn again when it rests, not at each move. */
function Around(p: AroundProps) {
	useRested(p.sel);
	const { row, cell, draft, n } = p.at();
	const { entry, codes } = p;
	const code = cell ? shownCode(cell, draft) : "";
	const minutes = draft ? draft.minutes : cell?.more?.minutes_late;
	return (
		<>
			<Chosen n={n} row={row} cell={cell} draft={draft} codes={codes} path="" />
			{p.mayEdit ? <Tools {...p} isLate={code === "L" || code === "U"} /> : null}
			{entry && cell ? (
				<Entry key={entry} what={entry} n={n} needed={(entry === "note" && codes.get(code)?.fact) || ""}
					start={entry === "note" ? (draft?.note ?? cell.more?.note ?? "") : String(minutes ?? "")}
					keep={p.keep} leave={p.leave} />
			) : null}
		</>
	);
}

function badCells(rows: readonly Row[], result: SaveResult | null): Map<string, Set<number>> {
	const bad = new Map<string, Set<number>>();
	if (!result || (!result.refused.size && !result.conflicts.length)) return bad;
	const keys = new Set([...result.refused.keys(), ...result.conflicts.map((c) => cellKey(c.theirs))]);
	for (const r of rows) {
		r.cells.forEach((c, i) => {
			if (keys.has(cellKey(c))) bad.set(r.id, (bad.get(r.id) ?? new Set()).add(i));
		});
	}
	return bad;
}

/** Why nothing was saved: each cell by pupil, date and session, with the rule. */
function Refusals({ result, rows }: { result: SaveResult; rows: readonly Row[] }) {
	const names = new Map(rows.flatMap((r) => r.cells.map((c) => [cellKey(c), `${fullName(r.name)}, ${shortDate(c.date)} ${c.session}`] as const)));
	const list = [...result.refused];
	if (!list.length) return result.conflicts.length ? null : <Failure error={result.error} title="Not saved." />;
	return (
		<Banner kind="bad" role="alert">
			<b>Not saved: {plural(list.length, "cell")} cannot stand so.</b>
			<ul class="g-refused">
				{list.slice(0, 20).map(([key, why]) => (
					<li key={key}>
						{names.get(key) ?? key}: {why}
					</li>
				))}
				{list.length > 20 ? <li>and {list.length - 20} more</li> : null}
			</ul>
		</Banner>
	);
}
