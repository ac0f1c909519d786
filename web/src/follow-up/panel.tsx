/* One pupil of the morning's list: whom to reach, what was tried, and the code that it becomes. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { Badges, ErrorSummary, Failure, Field, fieldErrors, Tag, Waiting, type FieldError } from "../parts/basics.tsx";
import { useOnce } from "../once.ts";
import { announce } from "../parts/live.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { AttemptHow, AttemptOutcome, ContactAttempt, FollowUpPupil, Saved } from "../types.ts";
import { clock, fullName, plural, shortDate, when } from "../words.ts";
import { ToldOf } from "./told.tsx";
import { Workers } from "./worker.tsx";
import { HOWS, OUTCOMES, STEPS, triedWho } from "./words.ts";

type Attempt = Omit<ContactAttempt, "uuid" | "pupil">;
const IDS = { who: "try-who", words: "try-words", companion: "try-companion", number: "try-words", contact: "try-words", how: "try-how", outcome: "try-outcome" };

function useLog(p: FollowUpPupil) {
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [isBusy, setBusy] = useState(false);
	const once = useOnce();
	const log = async (attempt: Attempt): Promise<boolean> => {
		if (isBusy) return false;
		setBusy(true);
		try {
			const saved = await once<Saved>(path("/contact-attempts"), { pupil: p.pupil, date: p.date, ...attempt });
			setErrors([]);
			announce(`${OUTCOMES[attempt.outcome]}, logged ${clock(saved.saved_at)}`);
			await queries.invalidateQueries({ queryKey: ["follow-up"] });
			return true;
		} catch (e) {
			setErrors(fieldErrors(e, IDS, "try-words"));
			return false;
		} finally {
			setBusy(false);
		}
	};
	return { log, errors, setErrors, isBusy };
}

/** One press for what came of a call; what was said is asked for when somebody was spoken to. */
function Contact({ p, k, log, isBusy }: { p: FollowUpPupil; k: FollowUpPupil["contacts"][number]; log: (a: Attempt) => Promise<boolean>; isBusy: boolean }) {
	const [spoke, setSpoke] = useState<string | null>(null);
	const [words, setWords] = useState("");
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), [spoke]);
	const rang = (number: string, outcome: AttemptOutcome) => log({ how: "call", outcome, contact: k.contact, number });
	const said = async () => {
		if (await log({ how: "call", outcome: "spoke", contact: k.contact, number: spoke ?? "", words: words.trim() })) {
			setSpoke(null);
			setWords("");
		}
	};
	return (
		<li class="m-reach">
			<p>
				<b>{k.name}</b>
				{k.has_responsibility ? <span class="m-mut m-s"> parental responsibility</span> : null}
				{k.email ? (
					<>
						{" "}
						<a href={`mailto:${k.email}`}>{k.email}</a>
					</>
				) : null}
			</p>
			{k.phones.map((number) => (
				<div key={number} class="m-reach__try">
					<a class="m-reach__no" href={`tel:${number.replace(/\s/g, "")}`}>
						{number}
					</a>
					<span class="m-btns" role="group" aria-label={`What came of ringing ${k.name} on ${number}`}>
						<button type="button" class="m-btn m-btn--2 m-btn--s" disabled={isBusy} onClick={() => void rang(number, "no_answer")}>
							No answer
						</button>
						<button type="button" class="m-btn m-btn--2 m-btn--s" disabled={isBusy} onClick={() => void rang(number, "left_message")}>
							Left a message
						</button>
						<button type="button" class="m-btn m-btn--2 m-btn--s" disabled={isBusy} onClick={() => void rang(number, "wrong_number")}>
							Wrong number
						</button>
						<button type="button" class="m-btn m-btn--s" disabled={isBusy} aria-expanded={spoke === number} onClick={() => setSpoke(number)}>
							Spoke
						</button>
					</span>
					{spoke === number ? (
						<form
							class="m-reach__said"
							onSubmit={(e) => {
								e.preventDefault();
								void said();
							}}
						>
							<label for={`said-${p.pupil}-${k.contact}`}>What was said</label>
							<input ref={field} class="m-in" id={`said-${p.pupil}-${k.contact}`} maxLength={2000} value={words} onInput={(e) => setWords(e.currentTarget.value)} />
							<button type="submit" class="m-btn m-btn--s" disabled={isBusy || !words.trim()}>
								Log
							</button>
						</form>
					) : null}
				</div>
			))}
			{k.phones.length ? null : <p class="m-mut m-s">No telephone number.</p>}
		</li>
	);
}

/** A letter, a visit, the police: whatever is not a call to a contact. */
function Other({ log, isBusy, errors }: { log: (a: Attempt) => Promise<boolean>; isBusy: boolean; errors: FieldError[] }) {
	const { me } = useHere();
	const hows = Object.entries(HOWS).filter(([value]) => value !== "authority" || may(me, "safeguarding"));
	const [how, setHow] = useState<AttemptHow>("visit");
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const said = (name: string) => String(new FormData(form).get(name) ?? "").trim();
		const attempt: Attempt = {
			how,
			outcome: said("outcome") as AttemptOutcome,
			who: said("who"),
			companion: said("companion") || undefined,
			words: said("words") || undefined,
		};
		if (await log(attempt)) form.reset();
	};
	return (
		<details class="m-reach__other">
			<summary>Somebody else, or another way</summary>
			<form class="m-form" onSubmit={submit} noValidate>
				<Field id="try-how" label="How" errors={errors}>
					{(aria) => (
						<select class="govuk-select" id="try-how" value={how} onChange={(e) => setHow(e.currentTarget.value as AttemptHow)} {...aria}>
							{hows.map(([value, text]) => (
								<option key={value} value={value}>
									{text}
								</option>
							))}
						</select>
					)}
				</Field>
				<Field id="try-who" label="Who was tried" errors={errors}>
					{(aria) => <input class="govuk-input" id="try-who" name="who" maxLength={100} {...aria} />}
				</Field>
				{how === "visit" ? (
					<Field id="try-companion" label="Second member of staff" errors={errors}>
						{(aria) => <input class="govuk-input" id="try-companion" name="companion" maxLength={100} {...aria} />}
					</Field>
				) : null}
				<Field id="try-outcome" label="What came of it" errors={errors}>
					{(aria) => (
						<select class="govuk-select" id="try-outcome" name="outcome" {...aria}>
							{Object.entries(OUTCOMES).map(([value, text]) => (
								<option key={value} value={value}>
									{text}
								</option>
							))}
						</select>
					)}
				</Field>
				<Field id="try-words" label="What was said or seen" errors={errors}>
					{(aria) => <textarea class="govuk-textarea" id="try-words" name="words" rows={2} maxLength={2000} {...aria} />}
				</Field>
				<button type="submit" class="m-btn m-btn--2" disabled={isBusy}>
					Log
				</button>
			</form>
		</details>
	);
}

/** The reason is known: the sessions become one code, with the reason that the register keeps (R43, R44). */
function Settle({ p }: { p: FollowUpPupil }) {
	const codes = useCodes();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [code, setCode] = useState("");
	const once = useOnce();
	const [off, setOff] = useState<string[]>([]);
	const key = (s: { date: string; session: string }) => `${s.date} ${s.session}`;
	const chosen = p.sessions.filter((s) => s.has_mark && !off.includes(key(s)));
	const choices = [...codes.values()].filter((c) => c.explains_n);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const reason = String(new FormData(form).get("reason") ?? "").trim();
		const missing: FieldError[] = [];
		if (!code) missing.push({ id: "settle-code", text: "Choose the code" });
		if (!reason) missing.push({ id: "settle-reason", text: "Enter the reason (R44)" });
		if (!chosen.length) missing.push({ id: "settle-code", text: "Choose at least one session" });
		setErrors(missing);
		if (missing.length) return;
		const note = codes.get(code)?.fact ? reason : undefined;
		const marks = chosen.map((s) => ({ pupil: p.pupil, date: s.date, session: s.session, code, note, based_on: s.seq }));
		try {
			const saved = await once<Saved>(path("/amendments"), { reason, marks });
			announce(`${plural(marks.length, "session")} now ${code}, saved ${clock(saved.saved_at)}`);
			void queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "codes" && q.queryKey[0] !== "me" });
		} catch (error) {
			setErrors(fieldErrors(error, { code: "settle-code", reason: "settle-reason", note: "settle-reason" }, "settle-code"));
		}
	};
	return (
		<form class="m-form m-settle" onSubmit={submit} noValidate aria-label="The reason is known">
			<h3>The reason is known</h3>
			<ErrorSummary errors={errors} />
			<fieldset class="m-settle__when">
				<legend>Sessions</legend>
				{p.sessions
					.filter((s) => s.has_mark)
					.map((s) => (
						<label key={key(s)}>
							<input type="checkbox" checked={!off.includes(key(s))} onChange={(e) => setOff(e.currentTarget.checked ? off.filter((x) => x !== key(s)) : [...off, key(s)])} />{" "}
							{shortDate(s.date)} {s.session}
						</label>
					))}
			</fieldset>
			<Field id="settle-code" label="Code" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id="settle-code" value={code} onChange={(e) => setCode(e.currentTarget.value)} {...aria}>
						<option value="">Choose</option>
						{choices.map((c) => (
							<option key={c.code} value={c.code}>
								{c.code} {c.name}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field id="settle-reason" label="Reason" hint={codes.get(code)?.fact || undefined} errors={errors}>
				{(aria) => <input class="govuk-input" id="settle-reason" name="reason" maxLength={500} {...aria} />}
			</Field>
			<button type="submit" class="m-btn">
				Settle {plural(chosen.length, "session")}
			</button>
		</form>
	);
}

function Log({ p }: { p: FollowUpPupil }) {
	const { today } = useHere();
	if (!p.log.length) return <p class="m-mut">Nobody was tried in the last 60 days.</p>;
	return (
		<ol class="m-time" aria-label="Tried before, newest first">
			{[...p.log].reverse().map((e) => (
				<li key={`${e.at} ${e.contact} ${e.number}`} class={e.outcome === "spoke" || e.outcome === "seen" ? "is-act" : ""}>
					<time dateTime={e.at}>{when(e.at, today)}</time>
					<b>{OUTCOMES[e.outcome]}</b>: {HOWS[e.how].toLowerCase()}, {triedWho(e)}
					{e.number ? `, ${e.number}` : ""}. {e.words}
					<span class="m-mut m-xs">
						{" "}
						By {e.by}, {e.position}
						{e.companion ? `, with ${e.companion}` : ""}.
					</span>
				</li>
			))}
		</ol>
	);
}

export function FollowUpPanel({ pupil, date, close }: { pupil: string; date: string; close: () => void }) {
	const { me } = useHere();
	const path = useSchoolPath();
	const key = ["follow-up", "pupil", pupil, date];
	const q = useQuery({ queryKey: key, queryFn: () => get<FollowUpPupil>(path(`/follow-up/${pupil}`), { date }) });
	useLiveQuery(["marks", "follow_up", "school"], key);
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => title.current?.focus(), [pupil, q.data !== undefined]);
	if (!q.data) return q.error ? <Failure error={q.error} title="The pupil did not load." /> : <Waiting what="the contacts" />;
	return <Panel p={q.data} title={title} close={close} mayAmend={may(me, "amend")} />;
}

function Panel({ p, title, close, mayAmend }: { p: FollowUpPupil; title: { current: HTMLHeadingElement | null }; close: () => void; mayAmend: boolean }) {
	const { log, errors, isBusy } = useLog(p);
	return (
		<section class="m-follow__one" aria-labelledby="follow-title">
			<div class="m-follow__head">
				<h2 id="follow-title" tabIndex={-1} ref={title}>
					{fullName(p.name)}
				</h2>
				<Badges badges={p.badges} />
				<a href={`/pupils/${p.pupil}`}>Open the pupil</a>
				<button type="button" class="m-link" onClick={close}>
					Close
				</button>
			</div>
			{p.absence_day > 1 ? <p>Day {p.absence_day} of this absence.</p> : null}
			<ErrorSummary errors={errors} />
			<h3>Whom to reach</h3>
			{p.contacts.length ? (
				<ul class="m-reachlist">
					{p.contacts.map((k) => (
						<Contact key={k.contact} p={p} k={k} log={log} isBusy={isBusy} />
					))}
				</ul>
			) : (
				<p>{p.contacts_to_reach === null ? "You may not see contacts: ask the office." : "The roll has no contact who may be reached."}</p>
			)}
			<Other log={log} isBusy={isBusy} errors={errors} />
			<Workers p={p} log={log} isBusy={isBusy} />
			<h3>The policy's way</h3>
			<ul class="m-steps">
				{p.steps.map((s) => (
					<li key={s.step}>
						<Tag kind={s.is_done ? "saved" : "typed"} icon={s.is_done ? "tick" : "ring"}>
							{s.is_done ? "Done" : "To do"}
						</Tag>{" "}
						{STEPS[s.step]}
					</li>
				))}
			</ul>
			<h3>Tried before</h3>
			<Log p={p} />
			<ToldOf pupil={p.pupil} />
			{mayAmend && p.sessions.some((s) => s.has_mark) ? <Settle p={p} /> : null}
			{p.sessions.length ? null : <p>Nothing is unexplained any more.</p>}
		</section>
	);
}
