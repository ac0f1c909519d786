/* What the school was told about absences: written down in seconds, and decided by the office. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { ErrorSummary, Failure, Field, fieldErrors, Section, StaffName, Tag, type FieldError } from "../parts/basics.tsx";
import { useOnce } from "../once.ts";
import { announce } from "../parts/live.tsx";
import { Finder } from "../reception/finder.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { AbsenceReport, DeskName, DeskPupils, ReportReason, ReportSource } from "../types.ts";
import { fullName, shortDate, when } from "../words.ts";

const SOURCES: Record<ReportSource, string> = {
	phone: "By telephone",
	in_person: "In person",
	voicemail: "Voicemail",
	email: "E-mail",
	text: "Text message",
	letter: "Letter",
};
const REASONS: Record<ReportReason, string> = {
	illness: "Illness",
	appointment: "Medical or dental appointment",
	religious: "Religious observance",
	transport: "Transport",
	bereavement: "Bereavement",
	holiday: "Holiday",
	caring: "Caring, shopping, birthday, late night",
	other: "Something else",
};

const options = (list: Record<string, string>) =>
	Object.entries(list).map(([value, text]) => (
		<option key={value} value={value}>
			{text}
		</option>
	));

const WRITE_IDS = { told_by: "told-by", from: "told-from", to: "told-to", words: "told-words", pupil: "desk-find" };

/** A call or a visit at the desk: three letters, Enter, who told it and why. */
export function WriteDown() {
	const { me, urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [isOpen, setOpen] = useState(false);
	const [pupil, setPupil] = useState<DeskName | null>(null);
	const once = useOnce();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const list = useQuery({ queryKey: ["absence-pupils", urn], queryFn: () => get<DeskPupils>(path("/absence-reports/pupils")), enabled: isOpen, staleTime: 60_000 });
	if (!may(me, "follow_up")) return null;
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const said = (name: string) => String(new FormData(form).get(name) ?? "").trim();
		if (!said("told_by")) return setErrors([{ id: "told-by", text: "Enter who told it" }]);
		try {
			await once(path("/absence-reports"), {
				pupil: pupil!.id,
				from: said("from") || undefined,
				to: said("to") || undefined,
				source: said("source"),
				reason: said("reason"),
				told_by: said("told_by"),
				words: said("words") || undefined,
			});
			announce(`${fullName(pupil!.name)}: written down`);
			setErrors([]);
			setPupil(null);
			void queries.invalidateQueries({ queryKey: ["absence-reports"] });
			document.getElementById("desk-find")?.focus();
		} catch (error) {
			setErrors(fieldErrors(error, WRITE_IDS, "told-by"));
		}
	};
	return (
		<details class="m-told__new" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>Somebody tells the school: write it down</summary>
			<Failure error={list.error} title="The pupils did not load." />
			{isOpen && list.data ? <Finder pupils={list.data.pupils} choose={setPupil} label="Which pupil" /> : null}
			{pupil ? (
				<form key={pupil.id} class="m-form m-told__form" onSubmit={submit} noValidate aria-label={`What was said of ${fullName(pupil.name)}`}>
					<h3>
						{fullName(pupil.name)} <span class="m-mut">{pupil.group}</span>
					</h3>
					<ErrorSummary errors={errors} />
					<div class="m-told__fields">
						<Field id="told-by" label="Who tells it" errors={errors}>
							{(aria) => <input class="govuk-input" id="told-by" name="told_by" maxLength={100} {...aria} />}
						</Field>
						<Field id="told-source" label="How" errors={errors}>
							{(aria) => (
								<select class="govuk-select" id="told-source" name="source" {...aria}>
									{options(SOURCES)}
								</select>
							)}
						</Field>
						<Field id="told-reason" label="Reason" errors={errors}>
							{(aria) => (
								<select class="govuk-select" id="told-reason" name="reason" {...aria}>
									{options(REASONS)}
								</select>
							)}
						</Field>
						<Field id="told-from" label="From" errors={errors}>
							{(aria) => <input class="govuk-input" id="told-from" name="from" type="date" defaultValue={today} {...aria} />}
						</Field>
						<Field id="told-to" label="To, if longer" errors={errors}>
							{(aria) => <input class="govuk-input" id="told-to" name="to" type="date" {...aria} />}
						</Field>
						<Field id="told-words" label="What was said" errors={errors}>
							{(aria) => <input class="govuk-input" id="told-words" name="words" maxLength={2000} {...aria} />}
						</Field>
					</div>
					<button type="submit" class="m-btn">
						Write it down
					</button>
				</form>
			) : null}
		</details>
	);
}

/* Any reasonable evidence counts. */
const EVIDENCE_ASKED = "Send the school evidence of it: a prescription, an appointment card or a note is enough.";

/** What the policy says of medical evidence, and one press that asks for it. */
function Evidence({ r, ask }: { r: AbsenceReport; ask: () => void }) {
	if (!r.evidence.length) return null;
	return (
		<div class="m-told__evidence">
			<ul aria-label="Medical evidence">
				{r.evidence.map((e) => (
					<li key={e.words} class={e.is_choice ? "m-mut m-s" : ""}>
						{e.strength === "must" ? <b>{e.words}</b> : e.words}.
					</li>
				))}
			</ul>
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={ask}>
				Ask for evidence
			</button>
		</div>
	);
}

function Decide({ r }: { r: AbsenceReport }) {
	const codes = useCodes();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [code, setCode] = useState(r.suggested);
	const [words, setWords] = useState([`${r.told_by}, ${SOURCES[r.source].toLowerCase()}`, r.words].filter(Boolean).join(": "));
	const [told, setTold] = useState("");
	const once = useOnce();
	const ids = { code: `code-${r.report}`, words: `why-${r.report}`, told: `told-first-${r.report}` };
	/* What is refused has no authorised code (R58): the suggestion is for who believes it. */
	const isAuthorised = code !== "" && codes.get(code)?.class !== "unauthorised";
	const codeOf = { accepted: code || undefined, refused: isAuthorised ? undefined : code || undefined, asked: undefined };
	const isDoubted = r.reason === "illness" && code !== "" && !isAuthorised;
	const go = async (state: "accepted" | "refused" | "asked", asked?: string) => {
		const saidFirst = isDoubted && state !== "asked" ? told.trim() : "";
		try {
			await once(path(`/absence-reports/${r.report}/decision`), {
				state,
				code: codeOf[state],
				words: (asked ?? words).trim() || undefined,
				told: saidFirst || undefined,
			});
			announce(`${fullName(r.name)}: ${state}`);
			void queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "codes" && q.queryKey[0] !== "me" });
		} catch (error) {
			const found = fieldErrors(error, ids, ids.words);
			setErrors(found);
			document.getElementById(found[0]?.id)?.focus();
		}
	};
	const choices = [...codes.values()].filter((c) => c.explains_n);
	return (
		<>
			<Evidence r={r} ask={() => void go("asked", EVIDENCE_ASKED)} />
			<div class="m-told__decide">
				<Field id={ids.code} label="Code" errors={errors}>
					{(aria) => (
						<select class="govuk-select" id={ids.code} value={code} onChange={(e) => setCode(e.currentTarget.value)} {...aria}>
							<option value="">None</option>
							{choices.map((c) => (
								<option key={c.code} value={c.code}>
									{c.code} {c.name}
								</option>
							))}
						</select>
					)}
				</Field>
				<Field id={ids.words} label="Reason, or what you ask" errors={errors}>
					{(aria) => <input class="govuk-input" id={ids.words} maxLength={500} value={words} onInput={(e) => setWords(e.currentTarget.value)} {...aria} />}
				</Field>
				{isDoubted ? (
					<Field id={ids.told} label="Which parent was told beforehand, and when" errors={errors}>
						{(aria) => <input class="govuk-input" id={ids.told} maxLength={200} value={told} onInput={(e) => setTold(e.currentTarget.value)} {...aria} />}
					</Field>
				) : null}
				<div class="m-btns">
					<button type="button" class="m-btn m-btn--s" onClick={() => void go("accepted")}>
						Accept
					</button>
					<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => void go("refused")}>
						Refuse
					</button>
					<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => void go("asked")}>
						Ask
					</button>
				</div>
			</div>
		</>
	);
}

const DONE = { asked: "Asked", accepted: "Accepted", refused: "Refused" };
const daysOf = (r: AbsenceReport) => (r.from === r.to ? shortDate(r.from) : `${shortDate(r.from)} to ${shortDate(r.to)}`);

/** Who told it, who asked, who decided, when: nothing of it is ever overwritten. */
function History({ r }: { r: AbsenceReport }) {
	const { today } = useHere();
	return (
		<>
			<p class="m-mut m-s">
				{r.told_by}, {SOURCES[r.source].toLowerCase()}, {when(r.at, today)}; written down by {r.by}.{r.is_late ? " Told late." : ""}
				{r.is_in_advance ? " Told in advance." : ""}
			</p>
			{r.steps.map((s) => (
				<p key={s.n} class="m-s">
					<b>{DONE[s.state]}</b>
					{s.code ? `, ${s.code}` : ""}: {s.words}{" "}
					<span class="m-mut">
						{s.by}, {s.position}, {when(s.at, today)}.
					</span>
				</p>
			))}
		</>
	);
}

function Report({ r }: { r: AbsenceReport }) {
	const { me } = useHere();
	return (
		<li>
			<p>
				<a href={`/pupils/${r.pupil}`}>
					<StaffName name={r.name} />
				</a>{" "}
				<span class="m-mut m-s">{r.group}</span> <b>{REASONS[r.reason]}</b>, {daysOf(r)}. {r.words}{" "}
				{r.state === "asked" ? (
					<Tag kind="waiting" icon="clock">
						Asked
					</Tag>
				) : null}
			</p>
			<History r={r} />
			{may(me, "amend") ? <Decide key={r.steps.length} r={r} /> : null}
		</li>
	);
}

/** What was told of one pupil, also what is decided. */
export function ToldOf({ pupil }: { pupil: string }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["absence-reports", urn, pupil];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ reports: AbsenceReport[] }>(path("/absence-reports"), { pupil }) });
	useLiveQuery(["follow_up"], key);
	const reports = q.data?.reports ?? [];
	return (
		<>
			<Failure error={q.error} title="What was told did not load." />
			{reports.length ? (
				<>
					<h3>Told to the school</h3>
					<ul class="m-told" aria-label="Told to the school, newest first">
						{[...reports].reverse().map((r) => (
							<li key={r.report}>
								<p>
									<b>{REASONS[r.reason]}</b>, {daysOf(r)}. {r.words}
								</p>
								<History r={r} />
							</li>
						))}
					</ul>
				</>
			) : null}
		</>
	);
}

/** What waits for a decision. */
export function Told() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["absence-reports", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ reports: AbsenceReport[] }>(path("/absence-reports"), { open: true }), refetchInterval: 60_000 });
	useLiveQuery(["follow_up"], key);
	const reports = q.data?.reports ?? [];
	return (
		<>
			<Failure error={q.error} title="What was told did not load." />
			{reports.length ? (
				<Section title={`Told to the school, to be decided (${reports.length})`}>
					<ul class="m-told">
						{reports.map((r) => (
							<Report key={r.report} r={r} />
						))}
					</ul>
				</Section>
			) : null}
		</>
	);
}
