/* The strip of the year: a column a week on a desk, a row a week on a phone and in print. */
import { Fragment } from "preact";
import { codeClass, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import type { Session, Strip, StripCell } from "../types.ts";
import { addDays, dayMonth, dayNumber, monthShort, shortDate } from "../words.ts";
import { moved, weeksOf, type Spot, type Week } from "./strip.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];

interface Props {
	strip: Strip;
	codes: CodeBook;
	at: Spot | null;
	choose: (s: Spot) => void;
}

function Cell(p: { cell: StripCell | null; date: string; session: Session; codes: CodeBook; at: Spot | null; isOut?: boolean }) {
	const code = p.cell?.code ?? "-";
	if (code === "-") return <td class="shut" data-at={`${p.date} ${p.session}`} />;
	const isAt = p.at?.date === p.date && p.at.session === p.session;
	const cls = ["m-code", `m-code--${code === "" ? "none" : codeClass(code, p.codes)}`];
	if (p.cell?.minutes_late) cls.push("m-code--min");
	else if (p.cell?.note) cls.push("m-code--note");
	return (
		<td class={isAt ? "is-sel" : undefined} data-at={`${p.date} ${p.session}`}>
			<span class={cls.join(" ")}>
				<span aria-hidden="true">{code}</span>
				<span class="m-vh">{code === "" ? "no mark" : code === "#" ? "closed" : codeName(code, p.codes)}</span>
			</span>
		</td>
	);
}

function Long({ weeks, ...p }: Props & { weeks: Week[] }) {
	let month = "";
	return (
		<table class="m-strip m-strip--long" style={{ "--m-n": String(weeks.length) } as Record<string, string>}>
			<caption class="m-vh">This school year, one cell for each session</caption>
			<thead>
				<tr>
					<th scope="col">
						<span class="m-vh">Session</span>
					</th>
					{weeks.map((w) => {
						if (w.isOut) return <td key={w.monday} class="m-gap" />;
						/* A week is counted to the month of its Friday. */
						const isNew = monthShort(addDays(w.monday, 4)) !== month;
						month = monthShort(addDays(w.monday, 4));
						return (
							<th key={w.monday} scope="col" class={isNew ? "mon" : undefined}>
								<span class="m-vh">week of {dayMonth(w.monday)}</span>
								<span aria-hidden="true">{isNew ? month : dayNumber(w.monday)}</span>
							</th>
						);
					})}
				</tr>
			</thead>
			<tbody>
				{DAYS.map((name, d) =>
					(["AM", "PM"] as const).map((s) => (
						<tr key={name + s} class={s === "PM" ? "pm" : undefined}>
							<th scope="row">
								<b>{s === "AM" ? name : <span class="m-vh">{name}</span>}</b>
								{s}
							</th>
							{weeks.map((w) => {
								const day = w.days[d];
								return (
									<Cell
										key={w.monday}
										cell={day ? (s === "AM" ? day.am : day.pm) : null}
										date={addDays(w.monday, d)}
										session={s}
										{...p}
									/>
								);
							})}
						</tr>
					)),
				)}
			</tbody>
		</table>
	);
}

function Tall({ weeks, ...p }: Props & { weeks: Week[] }) {
	return (
		<table class="m-strip m-strip--tall">
			<caption class="m-vh">This school year, newest week first</caption>
			<thead>
				<tr>
					<th scope="col">Week of</th>
					{DAYS.map((d) => (
						<th key={d} scope="colgroup" colSpan={2}>
							{d}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{[...weeks].reverse().map((w) => (
					<tr key={w.monday}>
						<th scope="row">{dayMonth(w.monday)}</th>
						{w.days.map((day, d) => (
							<Fragment key={d}>
								<Cell cell={day?.am ?? null} date={addDays(w.monday, d)} session="AM" {...p} />
								<Cell cell={day?.pm ?? null} date={addDays(w.monday, d)} session="PM" {...p} />
							</Fragment>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** Weeks still to come are left off the tall strip: it is read from the top. */
function begun(weeks: Week[], today: string): Week[] {
	return weeks.filter((w) => w.monday <= today && !w.isOut);
}

export function YearStrip(p: Props & { today: string }) {
	const weeks = weeksOf(p.strip);
	return (
		<div
			class="m-stripbox"
			role="group"
			tabIndex={0}
			aria-label={`Sessions of this year. Arrow keys choose one; it is read out below.${p.at ? ` Chosen: ${shortDate(p.at.date)} ${p.at.session}` : ""}`}
			onKeyDown={(e) => {
				if (!p.at || !e.key.startsWith("Arrow")) return;
				e.preventDefault();
				p.choose(moved(p.at, e.key, p.strip));
			}}
			onClick={(e) => {
				const at = (e.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
				if (at) p.choose({ date: at.slice(0, 10), session: at.slice(11) as Session });
			}}
		>
			<Long {...p} weeks={weeks} />
			<Tall {...p} weeks={begun(weeks, p.today)} />
		</div>
	);
}
