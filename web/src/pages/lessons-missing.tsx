/* Present this session but missing from a lesson, and the reverse. Each is a question a person settles. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { nextOf } from "../focus.ts";
import type { LessonQuestion, LessonQuestions } from "../lessons/types.ts";
import { MARKS, title, where } from "../lessons/words.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { Badges, Failure, Head, Section, StaffName, Waiting } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, plural } from "../words.ts";

type Outcome = LessonQuestions["settled"][number]["outcome"];
const OUTCOMES: Record<Outcome, string> = {
	found: "Found",
	elsewhere: "In another place",
	left_site: "Left the site",
	mark_wrong: "Session mark is wrong",
	lesson_wrong: "Lesson mark is wrong",
};
const FOR: Record<LessonQuestion["kind"], Outcome[]> = {
	missing: ["found", "elsewhere", "left_site", "mark_wrong", "lesson_wrong"],
	seen: ["mark_wrong", "lesson_wrong"],
};

function Tell({ q, act }: { q: LessonQuestion; act: (how: "call" | "email") => void }) {
	if (!q.contact) return <p class="m-s m-mut">No contact may be rung.</p>;
	return (
		<div class="m-btns">
			{q.contact.phone ? (
				<a class="m-btn m-btn--2 m-btn--s" href={`tel:${q.contact.phone.replace(/[^0-9+]/g, "")}`} onClick={() => act("call")}>
					Ring {q.contact.name}: {q.contact.phone}
				</a>
			) : null}
			{q.contact.email_to ? (
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => act("email")}>
					Send e-mail to {q.contact.email_to}
				</button>
			) : null}
		</div>
	);
}

function Settle({ q, settle }: { q: LessonQuestion; settle: (outcome: Outcome, note: string) => void }) {
	const id = `outcome-${q.kind}-${q.pupil.id}`;
	const [outcome, setOutcome] = useState<Outcome | "">("");
	const [note, setNote] = useState("");
	return (
		<form
			class="m-settle"
			aria-label={`What became of it: ${fullName(q.pupil.name)}`}
			onSubmit={(e) => {
				e.preventDefault();
				if (outcome) settle(outcome, note.trim());
				else announce("Choose what became of it");
			}}
		>
			<div>
				<label class="m-s" for={id}>
					What became of it
				</label>
				<select class="m-in m-in--s" id={id} value={outcome} onChange={(e) => setOutcome(e.currentTarget.value as Outcome | "")}>
					<option value="">Choose</option>
					{FOR[q.kind].map((o) => (
						<option key={o} value={o}>
							{OUTCOMES[o]}
						</option>
					))}
				</select>
			</div>
			<div>
				<label class="m-s" for={`${id}-note`}>
					Note
				</label>
				<input class="m-in m-in--s" id={`${id}-note`} maxLength={500} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
			</div>
			<button type="submit" class="m-btn m-btn--s" aria-disabled={outcome ? undefined : "true"}>
				Settle<span class="m-vh">: {fullName(q.pupil.name)}</span>
			</button>
		</form>
	);
}

function Question({ q, date, done }: { q: LessonQuestion; date: string; done: () => void }) {
	const { me } = useHere();
	const codes = useCodes();
	const path = useSchoolPath();
	const once = useOnce();
	const row = useRef<HTMLLIElement>(null);
	const [error, setError] = useState<unknown>(null);
	const base = `/lessons/${date}/${q.lesson.id}`;
	const act = async (rest: string, body: object, said: string) => {
		try {
			await once(path(base + rest), { pupil: q.pupil.id, ...body });
			setError(null);
			announce(said);
			done();
			return true;
		} catch (e) {
			setError(e);
			return false;
		}
	};
	const settle = async (outcome: Outcome, note: string) => {
		const next = nextOf(row.current?.querySelector("h3 a"), ".m-q h3 a");
		if (await act("/settle", { kind: q.kind, outcome, note }, `${fullName(q.pupil.name)}: ${OUTCOMES[outcome]}`)) next?.focus();
	};
	return (
		<li ref={row} class={q.needs_act ? "is-act" : ""}>
			<div>
				<h3>
					<a href={`/pupils/${q.pupil.id}`}>
						<StaffName name={q.pupil.name} />
					</a>{" "}
					<span class="m-mut m-s">{q.pupil.group}</span> <Badges badges={q.pupil.badges} />
				</h3>
				<p>
					{q.kind === "missing" ? (q.mark === "unmarked" ? "Not in the register of " : "Marked not here in ") : `Marked ${MARKS[q.mark]} in `}
					<b>{title(q.lesson)}</b>
					{where(q.lesson) ? `, ${where(q.lesson)}` : ""}, {q.lesson.starts} to {q.lesson.ends}, by {q.by} at {clock(q.at)}.
				</p>
				<p>
					This session:{" "}
					{q.session_code ? <CodeMark code={q.session_code} codes={codes} /> : <b>no mark</b>}
					{q.last_seen ? (
						<>
							{" "}
							Last seen: <b>{q.last_seen.where}</b>, {clock(q.last_seen.at)}, by {q.last_seen.by}.
						</>
					) : null}
				</p>
				{q.told.length ? (
					<p class="m-mut">
						{q.told.map((t) => `${t.how === "call" ? "Rang" : "E-mail to"} ${t.contact} at ${clock(t.at)} (${t.by})`).join(". ")}.
					</p>
				) : null}
				<Failure error={error} title="Not done." />
			</div>
			<div class="m-qacts">
				{q.kind === "missing" ? (
					<Tell q={q} act={(how) => act("/tell", { how }, how === "call" ? "The call is logged" : "The e-mail is on its way")} />
				) : null}
				<Settle q={q} settle={(outcome, note) => void settle(outcome, note)} />
				{may(me, "amend") ? (
					<p class="m-s">
						<a href={`/pupils/${q.pupil.id}?date=${date}`}>Amend the session mark</a> by hand if it is wrong.
					</p>
				) : null}
			</div>
		</li>
	);
}

function List({ list, date, done }: { list: LessonQuestion[]; date: string; done: () => void }) {
	return (
		<ol class="m-q m-q--wide">
			{list.map((q) => (
				<Question key={`${q.kind} ${q.pupil.id} ${q.lesson.id}`} q={q} date={date} done={done} />
			))}
		</ol>
	);
}

export function MissingPage() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const q = useQuery({ queryKey: ["missing", urn], queryFn: () => get<LessonQuestions>(path("/lessons/missing")), refetchInterval: 30_000 });
	useLiveQuery(["lessons", "marks", "presence"], ["missing", urn]);
	const done = () => void queries.invalidateQueries({ queryKey: ["missing", urn] });
	const d = q.data;
	if (!d) {
		return (
			<>
				<Head title="Missing from lessons" />
				{q.error ? <Failure error={q.error} title="The list did not load." /> : <Waiting what="the list" />}
			</>
		);
	}
	const missing = d.questions.filter((x) => x.kind === "missing");
	const seen = d.questions.filter((x) => x.kind === "seen");
	return (
		<>
			<Head title="Missing from lessons">
				<p>Now {clock(d.now)}. The list follows the registers by itself.</p>
			</Head>
			<Failure error={q.error} title="Not refreshed." />
			<Section title="Present this session, missing from a lesson" note={`${plural(missing.length, "pupil")}. Vulnerable pupils first.`}>
				{missing.length ? <List list={missing} date={d.date} done={done} /> : <p class="m-s">Everybody who is present is in the lesson they belong to, or nobody has said otherwise.</p>}
			</Section>
			<Section title="Absent this session, seen in a lesson" note="Is the session’s mark wrong? Nothing changes by itself.">
				{seen.length ? <List list={seen} date={d.date} done={done} /> : <p class="m-s">Nobody.</p>}
			</Section>
			<Section title="Settled today" note={plural(d.settled.length, "question")}>
				{d.settled.length ? (
					<ul class="m-plain">
						{d.settled.map((s) => (
							<li key={`${s.kind} ${s.pupil.id} ${s.lesson.id}`}>
								<a href={`/pupils/${s.pupil.id}`}>{fullName(s.pupil.name)}</a>, {s.lesson.name}: <b>{OUTCOMES[s.outcome]}</b>
								{s.note ? `, ${s.note}` : ""}{" "}
								<span class="m-mut m-s">
									{s.by}, {clock(s.at)}
								</span>
							</li>
						))}
					</ul>
				) : (
					<p class="m-s">None yet.</p>
				)}
			</Section>
		</>
	);
}
