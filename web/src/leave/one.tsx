/* One request: what there is to say of it, what was done about it, and the decision. */
import { useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useOnce } from "../once.ts";
import { ErrorSummary, Field, fieldErrors, StaffName, Tag, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { LeavePupil, LeaveReply, LeaveRequest, LeaveStepKind } from "../types.ts";
import { fullName, percent, plural, shortDate, when } from "../words.ts";
import { Span } from "./ask.tsx";
import { APPLICANTS, FACTS, GROUNDS, REPLIED, REPLIES, spanWords, STATES } from "./words.ts";

const STEPS: Partial<Record<LeaveStepKind, string>> = {
	consulted: "Somebody was consulted",
	evidence: "Evidence",
	note: "Note",
	withdrawn: "The family withdraws it",
};
const DONE: Record<LeaveStepKind, string> = { consulted: "Consulted", evidence: "Evidence", note: "Note", decided: "Decided", withdrawn: "Withdrawn" };

export function State({ state }: { state: LeavePupil["state"] }) {
	const look = { waiting: ["waiting", "clock"], granted: ["saved", "tick"], part: ["saved", "tick"], refused: ["refused", "ring"], withdrawn: ["waiting", "ring"] } as const;
	const [kind, icon] = look[state];
	return (
		<Tag kind={kind} icon={icon}>
			{STATES[state]}
		</Tag>
	);
}

function Others({ title, list }: { title: string; list: LeavePupil["earlier"] }) {
	return list.length ? (
		<p class="m-s">
			{title}:{" "}
			{list.map((o, i) => (
				<>
					{i ? "; " : ""}
					<a href={`/leave?leave=${o.leave}`}>
						{shortDate(o.from)}
						{o.to === o.from ? "" : ` to ${shortDate(o.to)}`}
					</a>
					, {GROUNDS[o.ground].toLowerCase()}, {STATES[o.state].toLowerCase()}
				</>
			))}
		</p>
	) : null;
}

function Part({ p }: { p: LeavePupil }) {
	return (
		<li>
			<p>
				<a href={`/pupils/${p.pupil}`}>
					<StaffName name={p.name} />
				</a>{" "}
				<span class="m-mut m-s">{p.group}</span> {plural(p.school_days, "school day")} {p.state === "waiting" ? null : <State state={p.state} />} {p.from ? spanWords(p) : null}
			</p>
			{p.findings.length ? (
				<ul class="m-leave__findings">
					{p.findings.map((f) => (
						<li key={f.kind} class={f.bars ? "is-bar" : ""}>
							{f.bars ? <b>Cannot be granted: </b> : null}
							{f.words} <span class="m-mut m-xs">({f.rule})</span>
						</li>
					))}
				</ul>
			) : null}
			<Others title="Asked for before" list={p.earlier} />
			<Others title="Brothers and sisters" list={p.siblings} />
			{p.rate === null ? null : <p class="m-mut m-s">Attendance this school year {percent(p.rate)}. It is no reason to grant or to refuse.</p>}
		</li>
	);
}

function Steps({ r }: { r: LeaveRequest }) {
	const { today } = useHere();
	const names = (ids: string[]) =>
		r.pupils
			.filter((p) => ids.includes(p.pupil))
			.map((p) => p.name.forename)
			.join(", ");
	return (
		<ol class="m-steps" aria-label="What was done">
			{r.steps.map((s) => (
				<li key={s.n} class="m-s">
					<b>{s.kind === "decided" ? STATES[s.state as LeavePupil["state"]] : DONE[s.kind]}</b>
					{s.pupils.length && r.pupils.length > 1 ? ` (${names(s.pupils)})` : ""}: {s.words}
				{s.fact ? ` (${s.fact})` : ""}{" "}
					<span class="m-mut">
						{s.by}, {s.position}, {when(s.at, today)}.
					</span>
				</li>
			))}
		</ol>
	);
}

function AddStep({ r }: { r: LeaveRequest }) {
	const path = useSchoolPath();
	const queries = useQueryClient();
	const once = useOnce();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const isWaiting = r.pupils.some((p) => p.state === "waiting");
	const kinds = Object.entries(STEPS).filter(([kind]) => isWaiting || kind !== "withdrawn");
	const ids = { kind: `step-kind-${r.leave}`, words: `step-words-${r.leave}` };
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const data = new FormData(form);
		try {
			await once(path(`/leave/${r.leave}/steps`), { kind: data.get("kind"), words: String(data.get("words") ?? "").trim() || undefined });
			announce("Written down");
			setErrors([]);
			form.reset();
			void queries.invalidateQueries({ queryKey: ["leave"] });
		} catch (error) {
			setErrors(fieldErrors(error, ids, ids.words));
		}
	};
	return (
		<details class="m-told__new">
			<summary>Consulted, evidence, a note, or withdrawn</summary>
			<form class="m-form m-told__decide" onSubmit={submit} noValidate>
				<ErrorSummary errors={errors} />
				<Field id={ids.kind} label="What" errors={errors}>
					{(aria) => (
						<select class="govuk-select" id={ids.kind} name="kind" {...aria}>
							{kinds.map(([value, text]) => (
								<option key={value} value={value}>
									{text}
								</option>
							))}
						</select>
					)}
				</Field>
				<Field id={ids.words} label="Who, when, and what they said" errors={errors}>
					{(aria) => <input class="govuk-input" id={ids.words} name="words" maxLength={2000} {...aria} />}
				</Field>
				<button type="submit" class="m-btn m-btn--2 m-btn--s">
					Write it down
				</button>
			</form>
		</details>
	);
}

function Decide({ r, decided }: { r: LeaveRequest; decided: () => void }) {
	const path = useSchoolPath();
	const queries = useQueryClient();
	const once = useOnce();
	const open = r.pupils.filter((p) => p.may_decide && (p.state === "waiting" || p.state === "refused"));
	const [off, setOff] = useState<string[]>(open.filter((p) => p.state === "refused" && open.some((x) => x.state === "waiting")).map((p) => p.pupil));
	const [errors, setErrors] = useState<FieldError[]>([]);
	const chosen = open.filter((p) => !off.includes(p.pupil));
	const ids = { from: "grant-from", to: "grant-to", fact: "grant-fact", words: "grant-words", granted: "grant-words", pupils: "grant-words" };
	const go = async (form: HTMLFormElement, granted: boolean) => {
		const data = new FormData(form);
		const said = (name: string) => String(data.get(name) ?? "").trim();
		if (!said("words")) return setErrors([{ id: ids.words, text: "Enter the reason: it goes to the family, and stands as evidence" }]);
		const span = { from: said("from") || undefined, from_session: said("from_session"), to: said("to") || undefined, to_session: said("to_session") };
		try {
			const answer = await once<{ state: LeavePupil["state"]; reply: LeaveReply; kept: number }>(path(`/leave/${r.leave}/decision`), {
				pupils: chosen.map((p) => p.pupil),
				granted,
				...(granted ? span : {}),
				fact: said("fact") || undefined,
				words: said("words"),
			});
			const kept = answer.kept ? ` ${plural(answer.kept, "session")} of these days ${answer.kept === 1 ? "keeps" : "keep"} another mark: see the register.` : "";
			announce(`${STATES[answer.state]}. ${REPLIED[answer.reply]}${kept}`);
			setErrors([]);
			void queries.invalidateQueries({ queryKey: ["leave"] });
			decided();
		} catch (error) {
			setErrors(fieldErrors(error, ids, ids.words));
		}
	};
	return (
		<form class="m-form m-leave__form m-leave__decide" noValidate aria-label="Decision" onSubmit={(e) => e.preventDefault()}>
			<ErrorSummary errors={errors} />
			{open.length > 1 ? (
				<fieldset class="m-settle__when">
					<legend>For</legend>
					{open.map((p) => (
						<label key={p.pupil}>
							<input type="checkbox" checked={!off.includes(p.pupil)} onChange={(e) => setOff(e.currentTarget.checked ? off.filter((x) => x !== p.pupil) : [...off, p.pupil])} />
							{fullName(p.name)}
							{p.state === "refused" ? " (refused)" : ""}
						</label>
					))}
				</fieldset>
			) : null}
			<div class="m-leave__fields">
				<Span prefix="grant" errors={errors} from={r.from} fromHalf={r.from_session} to={r.to} toHalf={r.to_session} />
				{r.needs_fact ? (
					<Field id={ids.fact} label={FACTS[r.ground] ?? "Fact beside the code"} errors={errors}>
						{(aria) => <input class="govuk-input" id={ids.fact} name="fact" maxLength={500} defaultValue={r.fact} {...aria} />}
					</Field>
				) : null}
			</div>
			<Field id={ids.words} label="Reason" hint={REPLIES[r.reply]} errors={errors}>
				{(aria) => <textarea class="govuk-textarea" id={ids.words} name="words" rows={2} maxLength={500} {...aria} />}
			</Field>
			<div class="m-btns">
				<button type="button" class="m-btn" disabled={!chosen.length} onClick={(e) => void go(e.currentTarget.form!, true)}>
					Grant these days
				</button>
				{chosen.some((p) => p.state === "refused") ? null : (
					<button type="button" class="m-btn m-btn--2" disabled={!chosen.length} onClick={(e) => void go(e.currentTarget.form!, false)}>
						Refuse
					</button>
				)}
			</div>
		</form>
	);
}

export function One({ r, decided }: { r: LeaveRequest; decided: () => void }) {
	const { today } = useHere();
	const isOpen = r.pupils.some((p) => p.state === "waiting");
	const mayDecide = r.pupils.some((p) => p.may_decide && p.state === "waiting");
	const mayGrant = !mayDecide && r.pupils.some((p) => p.may_decide && p.state === "refused");
	return (
		<div class="m-leave__one" id={`leave-${r.leave}-open`}>
			<p>
				<b>{r.applicant}</b> ({APPLICANTS[r.applicant_is].toLowerCase()}) asked on {shortDate(r.received)}: “{r.words}”
			</p>
			{r.travellers ? <p class="m-s">Travels, and who allows it: {r.travellers}</p> : null}
			{r.fact ? <p class="m-s">On record: {r.fact}</p> : null}
			<ul class="m-told">
				{r.pupils.map((p) => (
					<Part key={p.pupil} p={p} />
				))}
			</ul>
			<Steps r={r} />
			<p class="m-mut m-xs">
				Entered by {r.by}, {when(r.at, today)}. Granted leave has code {r.code}.
			</p>
			<AddStep r={r} />
			{mayGrant ? (
				<details class="m-told__new">
					<summary>Grant what was refused after all</summary>
					<Decide r={r} decided={decided} />
				</details>
			) : null}
			{mayDecide ? <Decide r={r} decided={decided} /> : isOpen ? <p>The head decides, or a deputy whom the policy names.</p> : null}
		</div>
	);
}
