/* Who waits, who is out, who came late, and what happened at the desk today. */
import { useState } from "preact/hooks";
import { Section, StaffName, Tag } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import { useCodes } from "../session.tsx";
import type { DeskMove, Reception } from "../types.ts";
import { plural } from "../words.ts";
import { moveWords } from "./slip.tsx";

function Who({ m }: { m: DeskMove }) {
	return (
		<>
			{m.name ? (
				<a href={`/pupils/${m.pupil}`}>
					<StaffName name={m.name} />
				</a>
			) : null}{" "}
			<span class="m-mut">{m.group}</span>
		</>
	);
}

export function Waiting({ day, take }: { day: Reception; take: (m: DeskMove) => void }) {
	if (!day.waiting.length) return null;
	return (
		<Section title={`Waiting to be collected: ${day.waiting.length}`} id="waiting">
			<ul class="m-plain">
				{day.waiting.map((m) => (
					<li key={m.pupil} class="m-deskrow">
						<span>
							<Who m={m} />
							<br />
							<span class="m-mut">
								Signed in {m.at}, waiting {plural(m.minutes_waiting ?? 0, "minute")}
								{m.next ? `, for ${m.next}` : ""}
							</span>
						</span>
						<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => take(m)}>
							Hand over<span class="m-vh"> {m.name?.forename} {m.name?.surname}</span>
						</button>
					</li>
				))}
			</ul>
		</Section>
	);
}

export function Out({ day, back }: { day: Reception; back: (m: DeskMove) => void }) {
	const out = [...day.out].sort((a, b) => (b.minutes_overdue ?? 0) - (a.minutes_overdue ?? 0));
	return (
		<Section title={`Signed out: ${out.length}`} id="out">
			{out.length ? null : <p class="m-mut m-s">Nobody is signed out.</p>}
			<ul class="m-plain">
				{out.map((m) => (
					<li key={m.pupil} class="m-deskrow">
						<span>
							<Who m={m} />
							<br />
							<span class="m-mut">
								Since {m.at}
								{m.reason ? `, ${m.reason}` : ""}
								{m.person ? `, with ${m.person}` : ""}
								{m.expected_back ? `, back by ${m.expected_back}` : ""}
							</span>
							{m.minutes_overdue ? (
								<>
									<br />
									<Tag kind="overdue" icon="warn">
										{plural(m.minutes_overdue, "minute")} overdue
									</Tag>
								</>
							) : null}
						</span>
						<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => back(m)}>
							Back<span class="m-vh">: {m.name?.forename} {m.name?.surname}</span>
						</button>
					</li>
				))}
			</ul>
		</Section>
	);
}

/** Rows of a list before the rest is asked for. */
const MOST = 12;

type LateOrder = "minutes" | "count" | "reason";

export function Late({ day }: { day: Reception }) {
	const codes = useCodes();
	const [order, setOrder] = useState<LateOrder>("minutes");
	const [all, setAll] = useState(false);
	const late = [...day.late].sort((a, b) =>
		order === "reason"
			? (a.reason || "~").localeCompare(b.reason || "~")
			: order === "count"
				? b.count - a.count
				: b.minutes_late - a.minutes_late,
	);
	return (
		<Section title={`Late: ${late.length}`} id="late">
			<p class="m-deskorder">
				<label for="late-order">Sorted by</label>{" "}
				<select
					id="late-order"
					class="m-in m-in--s"
					value={order}
					onChange={(e) => setOrder(e.currentTarget.value as LateOrder)}
				>
					<option value="minutes">minutes</option>
					<option value="count">times this year</option>
					<option value="reason">reason</option>
				</select>
			</p>
			{late.length ? (
				<table class="m-table m-desktable">
					<thead>
						<tr>
							<th scope="col">Pupil</th>
							<th scope="col">Code</th>
							<th scope="col" class="m-num">
								Minutes
							</th>
							<th scope="col" class="m-num">
								This year
							</th>
						</tr>
					</thead>
					<tbody>
						{(all ? late : late.slice(0, MOST)).map((l) => (
							<tr key={l.pupil + l.session}>
								<th scope="row">
									<a href={`/pupils/${l.pupil}`}>
										<StaffName name={l.name} />
									</a>{" "}
									<span class="m-mut">{l.group}</span>
									<br />
									<span class="m-mut m-xs">
										{[l.arrived && `${l.session} ${l.arrived}`, l.reason || "no reason kept"]
											.filter(Boolean)
											.join(", ")}
									</span>
								</th>
								<td>
									<CodeMark code={l.code} codes={codes} />
								</td>
								<td class="m-num">{l.minutes_late || "–"}</td>
								<td class="m-num">{l.count}</td>
							</tr>
						))}
					</tbody>
				</table>
			) : (
				<p class="m-mut m-s">Nobody is marked L or U today.</p>
			)}
			{late.length > MOST && !all ? (
				<button type="button" class="m-link" onClick={() => setAll(true)}>
					Show all {late.length} who were late
				</button>
			) : null}
		</Section>
	);
}

export function Moves({ day, undo }: { day: Reception; undo: (m: DeskMove) => void }) {
	const codes = useCodes();
	const [all, setAll] = useState(false);
	const moves = all ? day.moves : day.moves.slice(0, MOST);
	return (
		<Section title="Movements today" id="moves">
			{day.moves.length ? null : <p class="m-mut m-s">Nobody has signed in or out at a desk today.</p>}
			<ol class="m-plain">
				{moves.map((m) => (
					<li key={`${m.act}-${m.n}`} class={m.is_undone ? "m-deskrow m-deskrow--gone" : "m-deskrow"}>
						<span>
							<b class="m-nw">{m.at}</b> {moveWords(m)}: <Who m={m} />
							<br />
							<span class="m-mut">
								{[
									m.is_undone && "Taken back",
									m.code && `${codeName(m.code, codes)}${m.minutes_late ? `, ${m.minutes_late} minutes` : ""}`,
									m.place,
									m.reason,
									m.person && `with ${m.person}`,
									m.next && `to ${m.next}`,
									m.note && `note: ${m.note}`,
									m.by && `by ${m.by}`,
								]
									.filter(Boolean)
									.join(", ")}
							</span>
						</span>
						{m.can_undo ? (
							<button type="button" class="m-link m-s" onClick={() => undo(m)}>
								Take back<span class="m-vh">: {moveWords(m)}, {m.name?.forename} {m.name?.surname}</span>
							</button>
						) : null}
					</li>
				))}
			</ol>
			{day.moves.length > MOST && !all ? (
				<button type="button" class="m-link" onClick={() => setAll(true)}>
					Show all {day.moves.length} movements
				</button>
			) : null}
		</Section>
	);
}

export function Points({ day }: { day: Reception }) {
	if (!day.points.length) return null;
	return (
		<Section title="Where and when to sign in" id="points">
			<ul class="m-plain">
				{day.points.map((p, i) => (
					<li key={i}>
						<b>{p.name || (p.years.length ? `Years ${p.years.join(", ")}` : "Every year")}</b>
						{p.sign_in ? `: ${p.sign_in}` : ""}
						<br />
						<span class="m-mut">
							{p.gates_open ? `Gates ${p.gates_open}${p.gates_close ? ` to ${p.gates_close}` : ""}. ` : ""}
							Morning register {p.am.opens} to {p.am.closes}, afternoon {p.pm.opens} to {p.pm.closes}
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}
