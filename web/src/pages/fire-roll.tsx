/* The fire roll: to find first, ticks shared between phones, readable and tickable without a network. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import { CountsForm } from "../fire/counts.tsx";
import { AwayList, FoundList, ToFindLists } from "../fire/lists.tsx";
import { choicesOf, countsOf, elapsed, linesOf, partsOf, type Line, type Part } from "../fire/roll.ts";
import { useFireRoll } from "../fire/use-roll.ts";
import { may } from "../may.ts";
import { KeptNote } from "../offline/index.ts";
import { useOnce } from "../once.ts";
import { Banner, Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FireRoll } from "../types.ts";
import { clock, number, when } from "../words.ts";

const CHOICE = "muster-fire-choice";

/** Since the alarm; read out by nobody every second. */
function Timer({ since, ahead }: { since: number; ahead: number }) {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const t = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(t);
	}, []);
	return (
		<b class="m-timer" role="timer" aria-label="Since the alarm" aria-live="off">
			{elapsed(now + ahead - since)}
		</b>
	);
}

function Start({ begin }: { begin: (kind: "drill" | "real", note: string) => void }) {
	const [note, setNote] = useState("");
	return (
		<form class="m-fire__start" aria-label="Start a fire roll" onSubmit={(e) => e.preventDefault()}>
			<label for="why">Note, if any</label>
			<input id="why" class="m-in" maxLength={200} value={note} placeholder="Alarm in the science block" onInput={(e) => setNote(e.currentTarget.value)} />
			<div class="m-btns">
				<button type="button" class="m-btn m-btn--bad" onClick={() => begin("real", note)}>
					Start the roll: this is real
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={() => begin("drill", note)}>
					Start a drill
				</button>
			</div>
		</form>
	);
}

function End({ roll, left, done, failed }: { roll: FireRoll; left: number; done: () => void; failed: (e: unknown) => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [note, setNote] = useState("");
	const [isOpen, setOpen] = useState(false);
	useEffect(() => {
		if (isOpen) document.getElementById("end-note")?.focus(); /* its button is gone */
	}, [isOpen]);
	const { urn } = useHere();
	const queries = useQueryClient();
	const end = async () => {
		try {
			await once(path(`/fire-rolls/${roll.id}/end`), { note });
			await queries.invalidateQueries({ queryKey: ["fire-rolls", urn] });
			done();
		} catch (e) {
			failed(e);
		}
	};
	if (!isOpen) {
		return (
			<button type="button" class="m-btn m-btn--2" onClick={() => setOpen(true)}>
				End the roll
			</button>
		);
	}
	return (
		<form
			class="m-fire__start"
			aria-label="End the roll"
			onSubmit={(e) => {
				e.preventDefault();
				void end();
			}}
		>
			{left ? (
				<Banner kind="warn">
					<b>{left} still to find.</b> They stand in the report as not found.
				</Banner>
			) : null}
			<label for="end-note">Note for the report</label>
			<input id="end-note" class="m-in" maxLength={500} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
			<div class="m-btns">
				<button type="submit" class="m-btn">
					End the roll and keep its report
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={() => setOpen(false)}>
					Go on
				</button>
			</div>
		</form>
	);
}

function Past() {
	const { urn, today } = useHere();
	const path = useSchoolPath();
	/* Not from memory: the roll that has just ended comes first. */
	const q = useQuery({ queryKey: ["fire-rolls", urn], queryFn: () => get<{ rolls: FireRoll[] }>(path("/fire-rolls")), retry: false, gcTime: 0 });
	const ended = q.data?.rolls.filter((r) => r.ended_at) ?? [];
	if (!ended.length) return null;
	return (
		<Section title="Rolls and drills before" id="past">
			<ul class="m-plain">
				{ended.map((r) => (
					<li key={r.id}>
						<a href={`/fire-roll/${r.id}`}>
							{r.kind === "drill" ? "Drill" : "Real"}, {when(r.started_at, today)}
						</a>{" "}
						<span class="m-mut m-s">
							{elapsed(Date.parse(r.ended_at!) - Date.parse(r.started_at))} min. {r.started_by}. {r.note}
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}

interface Own {
	kind: "drill" | "real";
	at: number;
}

export function FireRollPage() {
	const { me } = useHere();
	const { q, owns, error, setError, send, tick, note, status } = useFireRoll();
	const [choice, setChoice] = useState(localStorage.getItem(CHOICE) ?? "");
	const [begun, setBegun] = useState<Own | null>(null);
	const state = q.data?.data;
	useEffect(() => {
		if (state?.roll) setBegun(null);
	}, [state?.roll]);
	if (!state) {
		return (
			<>
				<Head title="Fire roll" />
				{q.error ? <Failure error={q.error} title="The roll did not load." /> : <Waiting what="the roll" />}
			</>
		);
	}
	const lines = linesOf(state, owns);
	const parts = partsOf(state, lines);
	const choices = choicesOf(state, parts);
	const chosen = choices.find((c) => c.value === choice) ?? choices[0];
	const shown = parts.filter((p) => !chosen.groups || chosen.groups.has(p.id));
	const counts = countsOf(lines);
	/* Begun here with no network: also after the page was opened again. */
	const kept = status.waiting.find((i) => i.path.endsWith("/fire-rolls"));
	const own = begun ?? (kept ? { kind: (kept.body as { kind: Own["kind"] }).kind, at: kept.taken.at } : null);
	const isOn = state.roll !== null || own !== null;
	const since = state.roll ? Date.parse(state.roll.started_at) : own ? own.at + status.ahead : 0;
	const act = { tick: isOn ? (l: Line, isFound: boolean) => void tick(l, isFound) : null, note: isOn ? note : null };
	const begin = (kind: "drill" | "real", words: string) => {
		/* At once: nobody waits for a network before the first name is ticked. */
		setBegun({ kind, at: Date.now() });
		document.getElementById("where")?.focus(); /* the button is gone; a marshal looks for their own point */
		void send("/fire-rolls", { kind, note: words }, kind === "drill" ? "Fire drill" : "Fire roll").then((o) => {
			if (o.state !== "waiting") setBegun(null);
		});
	};
	const ended = () => {
		document.getElementById("main")?.focus();
		void q.refetch();
	};
	const all = (pick: (p: Part) => Line[]) => shown.flatMap(pick);
	return (
		<div class="m-fire">
			<div class="m-fire__bar">
				<Head title={state.roll?.kind === "drill" || own?.kind === "drill" ? "Fire drill" : "Fire roll"} />
				{isOn ? <Timer since={since} ahead={status.ahead} /> : null}
			</div>
			{q.data?.kept_at != null ? <KeptNote kept_at={q.data.kept_at} /> : null}
			{error ? <Failure error={error} /> : null}
			{state.roll ? (
				<p class="m-s m-mut">
					{state.roll.kind === "drill" ? "Drill" : "Real"}, started {clock(state.roll.started_at)} by {state.roll.started_by}. {state.roll.note}
				</p>
			) : null}
			<dl class={isOn && counts.toFind ? "m-fire__count" : "m-fire__count is-calm"}>
				<div>
					<dt>{isOn ? "still to find" : "to find if it began now"}</dt>
					<dd id="to-find">{number(counts.toFind)}</dd>
				</div>
				<div>
					<dt>found</dt>
					<dd id="found">{number(counts.found)}</dd>
				</div>
				<div>
					<dt>to account for</dt>
					<dd>{number(counts.toFind + counts.found)}</dd>
				</div>
			</dl>
			{isOn ? null : <Start begin={begin} />}
			<div class="m-field m-fire__tools">
				<label for="where">Muster point or form</label>
				<select
					id="where"
					class="m-in"
					value={chosen.value}
					onChange={(e) => {
						localStorage.setItem(CHOICE, e.currentTarget.value);
						setChoice(e.currentTarget.value);
					}}
				>
					{choices.map((c) => (
						<option key={c.value} value={c.value}>
							{c.text}
						</option>
					))}
				</select>
			</div>
			<ToFindLists parts={shown} act={act} />
			<FoundList lines={all((p) => p.found)} of={all((p) => [...p.toFind, ...p.found]).length} act={act} />
			<AwayList lines={all((p) => p.away)} act={act} />
			{isOn ? <CountsForm state={state} send={send} /> : null}
			<div class="m-fire__tools">
				{state.roll ? <End roll={state.roll} left={counts.toFind} done={ended} failed={setError} /> : null}
				{isOn ? null : <Past />}
				<div class="m-btns">
					<button type="button" class="m-btn m-btn--2" onClick={() => window.print()}>
						Print with empty boxes
					</button>
					{may(me, "calendar") ? (
						<a class="m-btn m-btn--2" href="/fire-roll/points">
							Muster points
						</a>
					) : null}
				</div>
			</div>
		</div>
	);
}
