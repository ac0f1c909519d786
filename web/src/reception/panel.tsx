/* One pupil at the desk: in, out, back, handed over, with siblings. The server decides the mark. */
import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { useOnce } from "../once.ts";
import { Badges, Banner, ErrorSummary, Failure, fieldErrors, Waiting as Loading, type FieldError } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { DeskPupil, Moved, Reception } from "../types.ts";
import { fullName, plural } from "../words.ts";

export type DeskAct = "sign-in" | "sign-out" | "back" | "hand-over";
const ACTS: Record<DeskAct, string> = {
	"sign-in": "Sign in",
	"sign-out": "Sign out",
	back: "Back",
	"hand-over": "Hand over",
};
const IDS = {
	pupils: "desk-at",
	at: "desk-at",
	arrived: "desk-at",
	place: "desk-place",
	person: "desk-person",
	reason: "desk-reason",
	expected_back: "desk-back",
	was_here: "desk-was-here",
};

const FAMILY = "desk-family"; // the first box of the siblings

/** What fits how things stand; the first is offered. */
function actsFor(p: DeskPupil): DeskAct[] {
	if (p.state === "out") return ["back"];
	if (p.is_waiting) return ["hand-over", "sign-out"];
	if (p.state === "in") return p.sign_in.is_possible ? ["sign-in", "sign-out"] : ["sign-out"];
	return ["sign-in", "sign-out"];
}

/** A field with a list above it: a digit in the empty field takes the entry of that number. */
function PickList(p: { id: string; label: string; hint?: string; list: string[]; value: string; set: (v: string) => void; errors: FieldError[] }) {
	const error = p.errors.find((e) => e.id === p.id);
	return (
		<div class="m-pickfield">
			<label for={p.id}>{p.label}</label>
			{p.hint ? (
				<span class="m-mut m-xs" id={`${p.id}-hint`}>
					{p.hint}
				</span>
			) : null}
			<input
				class="m-in"
				id={p.id}
				value={p.value}
				maxLength={100}
				autocomplete="off"
				aria-describedby={p.hint ? `${p.id}-hint` : undefined}
				aria-invalid={error ? "true" : undefined}
				onInput={(e) => p.set(e.currentTarget.value)}
				onKeyDown={(e) => {
					const n = Number(e.key);
					if (p.value === "" && n >= 1 && n <= p.list.length) {
						e.preventDefault();
						p.set(p.list[n - 1]);
					}
				}}
			/>
			{p.list.length ? (
				<div class="m-chips" role="group" aria-label={`${p.label}: list`}>
					{p.list.map((item, i) => (
						<button
							type="button"
							key={item}
							class="m-chip"
							aria-pressed={p.value === item}
							onClick={() => p.set(p.value === item ? "" : item)}
						>
							{i < 9 ? <kbd class="m-deskkey">{i + 1}</kbd> : null}
							{item}
						</button>
					))}
				</div>
			) : null}
		</div>
	);
}

function Family({ p, also, setAlso }: { p: DeskPupil; also: string[]; setAlso: (ids: string[]) => void }) {
	if (!p.siblings.length) return null;
	return (
		<fieldset class="m-family">
			<legend>Brothers and sisters who share a contact</legend>
			{p.siblings.map((s, i) => (
				<label key={s.id} class="m-check">
					<input
						id={i === 0 ? FAMILY : undefined}
						type="checkbox"
						checked={also.includes(s.id)}
						onChange={(e) => setAlso(e.currentTarget.checked ? [...also, s.id] : also.filter((id) => id !== s.id))}
					/>
					<span>
						{fullName(s.name)} <span class="m-mut">{s.group}. {s.words}</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}

function Preview({ p }: { p: DeskPupil }) {
	const codes = useCodes();
	if (!p.sign_in.is_possible) return p.sign_in.problem ? <p class="m-s m-mut">{p.sign_in.problem}.</p> : null;
	if (p.sign_in.is_early) {
		return <p class="m-s">Before the register opens: recorded as here, and no mark is made yet.</p>;
	}
	return (
		<p class="m-deskpreview">
			<CodeMark code={p.sign_in.code} codes={codes} /> <b>{codeName(p.sign_in.code, codes)}</b>
			<span class="m-mut m-s">{p.sign_in.why}</span>
		</p>
	);
}

interface Draft {
	at: string;
	reason: string;
	person: string;
	place: string;
	next: string;
	note: string;
	back: string;
	waits: boolean;
	wasHere: boolean;
}

function bodyOf(act: DeskAct, d: Draft, pupils: string[]) {
	const shared = { pupils, person: d.person, place: d.place, note: d.note };
	const at = d.at || undefined;
	if (act === "sign-in") return { ...shared, at, reason: d.reason, next: d.next, is_waiting: d.waits };
	if (act === "sign-out") {
		return { ...shared, at, reason: d.reason, expected_back: d.back || undefined, was_here: d.wasHere };
	}
	return act === "back" ? { ...shared, at } : shared;
}

function Extra(p: { p: DeskPupil; act: DeskAct; d: Draft; set: (d: Partial<Draft>) => void; places: string[] }) {
	const { act, d, set } = p;
	const field = (id: string, label: string, key: "place" | "next" | "note", list?: string) => (
		<div>
			<label for={id}>{label}</label>
			<input class="m-in" id={id} list={list} value={d[key]} maxLength={100} onInput={(e) => set({ [key]: e.currentTarget.value })} />
		</div>
	);
	return (
		<div class="m-deskgrid">
			<div>
				<label for="desk-at">{act === "sign-in" ? "Time of arrival" : "Time"}</label>
				<input class="m-in" id="desk-at" type="time" value={d.at} aria-describedby="desk-at-hint" onInput={(e) => set({ at: e.currentTarget.value })} />
				<span class="m-mut m-xs" id="desk-at-hint">
					Empty: now
				</span>
			</div>
			{act === "sign-out" ? (
				<div>
					<label for="desk-back">Expected back</label>
					<input class="m-in" id="desk-back" type="time" value={d.back} onInput={(e) => set({ back: e.currentTarget.value })} />
				</div>
			) : null}
			{field("desk-place", "Place", "place", "desk-places")}
			<datalist id="desk-places">
				{p.places.map((x) => (
					<option key={x} value={x} />
				))}
			</datalist>
			{act === "sign-in" ? field("desk-next", "Goes to", "next") : null}
			{field("desk-note", "Note for the office", "note")}
			{act === "sign-in" ? (
				<label class="m-check">
					<input type="checkbox" checked={d.waits} onChange={(e) => set({ waits: e.currentTarget.checked })} />
					<span>Waits to be collected by an adult</span>
				</label>
			) : null}
			{act === "sign-out" && p.p.state === "unknown" ? (
				<label class="m-check">
					<input id="desk-was-here" type="checkbox" checked={d.wasHere} onChange={(e) => set({ wasHere: e.currentTarget.checked })} />
					<span>They were here, though nothing says so yet</span>
				</label>
			) : null}
		</div>
	);
}

const PERSON: Record<DeskAct, string> = {
	"sign-in": "Came with (empty: alone)",
	"sign-out": "Collected by (empty: leaves alone)",
	back: "Brought by (empty: alone)",
	"hand-over": "Taken over by",
};

function DeskForm(p: { p: DeskPupil; day: Reception; act: DeskAct; close: () => void; done: (m: Moved, act: DeskAct) => void }) {
	const path = useSchoolPath();
	const { act } = p;
	const isReason = act === "sign-in" || act === "sign-out";
	const [d, setDraft] = useState<Draft>({
		at: "",
		reason: "",
		person: "",
		place: act === "sign-in" ? p.p.sign_in.place : "",
		next: "",
		note: "",
		back: "",
		waits: p.p.sign_in.waits,
		wasHere: false,
	});
	const [also, setAlso] = useState<string[]>([]);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [isSending, setSending] = useState(false);
	const once = useOnce();
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		form.current?.querySelector<HTMLInputElement>(isReason ? "#desk-reason" : "#desk-person")?.focus();
	}, [act, p.p.id]);
	const set = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }));
	const people = [...p.p.collect.map((c) => c.name), ...(act === "sign-in" ? p.p.others.map((c) => c.name) : [])];
	const pupils = [p.p.id, ...also];

	const submit = async (e: Event) => {
		e.preventDefault();
		if (isSending) return;
		setSending(true);
		try {
			p.done(await once<Moved>(path(`/reception/${act}`), bodyOf(act, d, pupils)), act);
		} catch (error) {
			setErrors(fieldErrors(error, also.length ? { ...IDS, pupils: FAMILY } : IDS, "desk-at"));
		}
		setSending(false);
	};

	const what = pupils.length === 1 ? p.p.name.forename : plural(pupils.length, "pupil");
	return (
		<form ref={form} onSubmit={submit} noValidate class="m-deskform">
			<ErrorSummary errors={errors} />
			{act === "sign-in" ? <Preview p={p.p} /> : null}
			{isReason ? (
				<PickList
					id="desk-reason"
					label="Reason"
					list={act === "sign-in" ? p.day.late_reasons : p.day.leaving_reasons}
					value={d.reason}
					set={(reason) => set({ reason })}
					errors={errors}
				/>
			) : null}
			<PickList
				id="desk-person"
				label={PERSON[act]}
				hint={act === "sign-out" ? "Listed: contacts with parental responsibility" : undefined}
				list={act === "hand-over" ? [] : people}
				value={d.person}
				set={(person) => set({ person })}
				errors={errors}
			/>
			<Family p={p.p} also={also} setAlso={setAlso} />
			{act === "hand-over" ? null : <Extra p={p.p} act={act} d={d} set={set} places={[...p.day.places, ...p.day.points.map((x) => x.sign_in)].filter(Boolean)} />}
			<div class="m-btns">
				<button type="submit" class="m-btn" aria-disabled={isSending}>
					{act === "back" ? `Record ${what} as back` : `${ACTS[act]} ${what}`}
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={p.close}>
					Close
				</button>
			</div>
		</form>
	);
}

function Others({ p }: { p: DeskPupil }) {
	if (!p.others.length) return null;
	return (
		<p class="m-s m-mut">
			On file, without parental responsibility: {p.others.map((c) => `${c.name}${c.relationship ? ` (${c.relationship})` : ""}`).join(", ")}
		</p>
	);
}

export function Panel(p: {
	pupil: string;
	first?: DeskAct;
	day: Reception;
	close: () => void;
	done: (m: Moved, act: DeskAct) => void;
}) {
	const path = useSchoolPath();
	const { urn } = useHere();
	const [act, setAct] = useState<DeskAct | null>(p.first ?? null);
	const q = useQuery({
		queryKey: ["desk-pupil", urn, p.pupil],
		queryFn: () => get<DeskPupil>(path(`/reception/pupils/${p.pupil}`)),
		staleTime: 0,
		gcTime: 0,
	});
	if (!q.data) return q.error ? <Failure error={q.error} title="The pupil did not load." /> : <Loading what="the pupil" />;
	const acts = actsFor(q.data);
	const chosen = act && acts.includes(act) ? act : acts[0];
	return (
		<section class="m-deskpanel" aria-labelledby="desk-name">
			<h2 id="desk-name">
				{fullName(q.data.name)} <span class="m-mut">{q.data.group}</span> <Badges badges={q.data.badges} />
			</h2>
			<p>
				{q.data.words}
				{q.data.is_waiting ? ", waiting to be collected" : ""}
			</p>
			{q.data.warning ? (
				<Banner kind="bad" role="alert">
					<b>{q.data.warning}</b>
				</Banner>
			) : null}
			{acts.length > 1 ? (
				<div class="m-chips m-deskacts" role="group" aria-label="What happens">
					{acts.map((a) => (
						<button key={a} type="button" class="m-chip" aria-pressed={a === chosen} onClick={() => setAct(a)}>
							{ACTS[a]}
						</button>
					))}
				</div>
			) : null}
			<DeskForm key={q.data.id + chosen} p={q.data} day={p.day} act={chosen} close={p.close} done={p.done} />
			{chosen === "sign-out" ? <Others p={q.data} /> : null}
		</section>
	);
}
