/* Missing registers: every register of a day, who has not sent one, and what to do about it. */
import { useLocation } from "preact-iso/router";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post, uuid } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { Banner, Failure, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import type { IconName } from "../parts/icon.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Board, BoardLine, Reminded, Session } from "../types.ts";
import { clock, dayDate, plural, sessionWords, yearOrder } from "../words.ts";

const LOOK: Record<BoardLine["state"], { kind: string; icon: IconName; words: string }> = {
	closed_day: { kind: "notdue", icon: "ring", words: "Closed" },
	not_due: { kind: "notdue", icon: "ring", words: "Not due" },
	due: { kind: "due", icon: "ring", words: "Due" },
	part_done: { kind: "part", icon: "half", words: "Part done" },
	overdue: { kind: "overdue", icon: "warn", words: "Overdue" },
	sent: { kind: "sent", icon: "tick", words: "Sent" },
	amended: { kind: "amended", icon: "pen", words: "Amended" },
};
const WAITED_FOR = new Set(["due", "part_done", "overdue"]);
/** Most pressing first; within one state by year, then by name. */
const ORDER = ["overdue", "part_done", "due", "not_due", "amended", "sent", "closed_day"];

function stateWords(r: BoardLine): string {
	if (r.state === "overdue" && r.minutes_overdue > 0 && r.minutes_overdue < 600) return `${r.minutes_overdue} min overdue`;
	if (r.state === "part_done") return `${r.expected - r.unmarked} of ${r.expected} marked`;
	return LOOK[r.state].words;
}

function takenWords(r: BoardLine): string {
	if (!r.taken_at) return "Not taken";
	const at = `Taken ${clock(r.taken_at)}`;
	const m = r.minutes_after_opening;
	if (m === null) return at;
	return m <= 0 ? `${at}, at opening` : `${at}, ${m} min after opening`;
}

function remindedWords(r: BoardLine): string {
	const last = r.reminded[r.reminded.length - 1];
	if (!last) return "";
	const times = r.reminded.length > 1 ? `, ${plural(r.reminded.length, "reminder")} in all` : "";
	return `Reminded ${clock(last.at)}: ${last.to}${last.by_mail ? ", also by e-mail" : ""}${times}`;
}

function Remind({ r, date, onDone }: { r: BoardLine; date: string; onDone: () => void }) {
	const path = useSchoolPath();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>(null);
	const remind = async () => {
		setBusy(true);
		setError(null);
		try {
			const told = await post<Reminded>(path(`/registers/${date}/${r.session}/${r.id}/remind`), { uuid: uuid() });
			announce(`${r.name}: reminded ${told.reminded.map((t) => t.name).join(", ")}`);
			onDone();
		} catch (e) {
			setError(e);
		}
		setBusy(false);
	};
	return (
		<>
			<button type="button" class="m-btn m-btn--2" disabled={busy} onClick={() => void remind()}>
				Remind<span class="m-vh"> who keeps {r.name}</span>
			</button>
			{error ? <Failure error={error} title="Nobody was reminded." /> : null}
		</>
	);
}

function Row({ r, date, onDone }: { r: BoardLine; date: string; onDone: () => void }) {
	const { me } = useHere();
	const look = LOOK[r.state];
	const waits = WAITED_FOR.has(r.state);
	return (
		<tr>
			<th scope="row">
				{r.name}
				<span class="m-mut m-xs">
					<br />
					{r.tutor || "no tutor"}
				</span>
			</th>
			<td data-label="State">
				<Tag kind={look.kind} icon={look.icon}>
					{stateWords(r)}
				</Tag>
			</td>
			<td data-label="Due">
				{r.opens} to {r.closes}
			</td>
			<td data-label="Taken">{takenWords(r)}</td>
			<td data-label="Reminded">{remindedWords(r) || "–"}</td>
			<td class="m-board__acts">
				<div class="m-btns">
					{may(me, "register") ? (
						<a class={waits ? "m-btn" : "m-btn m-btn--2"} href={`/register/${date}/${r.session}/${r.id}`}>
							{waits ? "Take it" : "Open"}
							<span class="m-vh"> {r.name}</span>
						</a>
					) : null}
					{waits && may(me, "cover") ? <Remind r={r} date={date} onDone={onDone} /> : null}
					{may(me, "amend") ? (
						<a class="m-s" href={`/grid?group=${r.id}&span=day&date=${date}`}>
							Grid<span class="m-vh"> of {r.name}</span>
						</a>
					) : null}
					{may(me, "pupil.read") ? (
						<a class="m-s" href={`/pupils?group=${r.id}`}>
							Class list<span class="m-vh"> of {r.name}</span>
						</a>
					) : null}
				</div>
			</td>
		</tr>
	);
}

function SessionBoard({ session, board, isAll, onDone }: { session: Session; board: Board; isAll: boolean; onDone: () => void }) {
	const of = board.registers.filter((r) => r.session === session && r.state !== "closed_day");
	const sent = of.filter((r) => r.state === "sent" || r.state === "amended").length;
	const shown = of
		.filter((r) => isAll || WAITED_FOR.has(r.state))
		.sort(
			(a, b) =>
				ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
				yearOrder(a.year) - yearOrder(b.year) ||
				a.name.localeCompare(b.name),
		);
	const title = session === "AM" ? "Morning" : "Afternoon";
	return (
		<Section title={title} note={of.length ? `${sent} of ${of.length} sent.` : undefined}>
			{shown.length === 0 ? (
				<p class="m-s">{of.length === 0 ? "No register in this session." : "No register is waited for."}</p>
			) : (
				<table class="m-table m-stackable">
					<caption class="m-vh">Registers of the {sessionWords(session)}</caption>
					<thead>
						<tr>
							<th scope="col">Group</th>
							<th scope="col">State</th>
							<th scope="col">Due</th>
							<th scope="col">Taken</th>
							<th scope="col">Reminded</th>
							<th scope="col">
								<span class="m-vh">What to do</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{shown.map((r) => (
							<Row key={r.id} r={r} date={board.date} onDone={onDone} />
						))}
					</tbody>
				</table>
			)}
		</Section>
	);
}

export function BoardPage() {
	const { query, route } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["board", urn, query.date];
	const q = useQuery({
		queryKey: key,
		queryFn: () => get<Board>(path("/board"), { date: query.date }),
		refetchInterval: 30_000,
		placeholderData: keepPreviousData,
	});
	useLiveQuery(["marks", "school", "notices"], key);
	const isAll = query.show !== "waiting";
	const b = q.data;
	if (!b) {
		return (
			<>
				<Head title="Registers" />
				{q.error ? <Failure error={q.error} title="The board did not load." /> : <Waiting what="the registers" />}
			</>
		);
	}
	const go = (date: string, show: string) => route(`/board?date=${date}${show ? `&show=${show}` : ""}`);
	const late = b.registers.filter((r) => r.state === "overdue").length;
	return (
		<>
			<Head title="Registers">
				<p>
					{dayDate(b.date)}, now {clock(b.now)}.{" "}
					<b>{late === 0 ? "None is overdue." : `${plural(late, "register is", "registers are")} overdue.`}</b>
				</p>
			</Head>
			<form class="m-tools" onSubmit={(e) => e.preventDefault()} aria-label="Day, and which registers">
				<div class="m-btns">
					<label class="m-s" for="day">
						Day
					</label>
					<input
						class="m-in m-in--s"
						type="date"
						id="day"
						value={b.date}
						onInput={(e) => e.currentTarget.value && go(e.currentTarget.value, query.show ?? "")}
					/>
					<button type="button" class="m-chip" aria-pressed={!isAll} onClick={() => go(b.date, isAll ? "waiting" : "")}>
						Waited for only
					</button>
				</div>
			</form>
			{b.is_open ? null : (
				<Banner kind="info">
					<b>The school is closed on {dayDate(b.date)}.</b>
				</Banner>
			)}
			{q.error ? <Failure error={q.error} title="Not refreshed." /> : null}
			{(["AM", "PM"] as const).map((s) => (
				<SessionBoard
					key={s}
					session={s}
					board={b}
					isAll={isAll}
					onDone={() => void queries.invalidateQueries({ queryKey: ["board", urn] })}
				/>
			))}
		</>
	);
}
