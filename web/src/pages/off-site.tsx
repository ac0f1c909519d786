/* Off site, for the office: questions to settle, who is expected where today and who says so; a new trip. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import type { components } from "../api-types.ts";
import { useLiveQuery } from "../live.ts";
import { countWords, DueList, stateOf } from "../off-site/state.tsx";
import { leaderId, TRIP_IDS, TripFields, TripPupils, type TripText } from "../off-site/trip-form.tsx";
import { useOnce } from "../once.ts";
import { ErrorSummary, Failure, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, plural, sessionWords, shortDate } from "../words.ts";
import type { Chosen } from "./ad-hoc.tsx";

type S = components["schemas"];
type Day = S["OffSite"];
type Question = S["OffSiteQuestion"];
type Pupil = S["OffSitePupil"];

function QuestionLine({ q, done }: { q: Question; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [outcome, setOutcome] = useState("");
	const [error, setError] = useState<unknown>(null);
	const who = q.pupil === "0" ? q.site : fullName(q.name);
	const settle = async () => {
		try {
			await once(path(`/off-site/questions/${q.id}/settle`), { outcome: outcome.trim() });
			announce(`${who}: settled`);
			done();
		} catch (e) {
			setError(e);
		}
	};
	const id = `outcome-${q.id}`;
	return (
		<li>
			<span>
				{q.pupil === "0" ? <b>{q.site}</b> : <a href={`/pupils/${q.pupil}`}>{who}</a>}{" "}
				<span class="m-s m-mut">
					{q.site}, {shortDate(q.date)} {sessionWords(q.session)}
				</span>
				<span class="m-s m-off__said">{q.words}</span>
				<span class="m-s m-off__said">
					{q.ring ? `Ring ${q.ring} ` : ""}
					{q.phone ? <a href={`tel:${q.phone.replace(/\s/g, "")}`}>{q.phone}</a> : null}
					{q.is_trip ? <a href={`/off-site/trips/${q.trip}`}>the roll</a> : null}
				</span>
			</span>
			{q.settled_at ? (
				<span class="m-s">
					{q.outcome}, {q.settled_by} {clock(q.settled_at)}
				</span>
			) : (
				<form
					class="m-btns"
					onSubmit={(e) => {
						e.preventDefault();
						void settle();
					}}
				>
					<label class="m-s" for={id}>
						Outcome
					</label>
					<input class="m-in m-in--s" id={id} required maxLength={500} value={outcome} onInput={(e) => setOutcome(e.currentTarget.value)} />
					<button type="submit" class="m-btn m-btn--2 m-btn--s">
						Settle<span class="m-vh">: {who}</span>
					</button>
				</form>
			)}
			<Failure error={error} title="Not settled." />
		</li>
	);
}

const EMPTY = { name: "", place: "", leader: "", staff: "" };

function NewTrip({ day, done }: { day: Day; done: () => void }) {
	const { today } = useHere();
	const path = useSchoolPath();
	const once = useOnce();
	const [text, setText] = useState<TripText>({ ...EMPTY, from: today, from_session: "AM", to: today, to_session: "PM" });
	const [chosen, setChosen] = useState<Chosen[]>([]);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const save = async () => {
		try {
			await once(path("/trips"), { ...text, leader_id: leaderId(day.people, text.leader), pupils: chosen.map((c) => c.id) });
			setErrors([]);
			setChosen([]);
			setText({ ...text, ...EMPTY });
			announce(`${text.name} is made`);
			done();
		} catch (e) {
			setErrors(fieldErrors(e, TRIP_IDS, "name"));
		}
	};
	return (
		<form
			onSubmit={(e) => {
				e.preventDefault();
				void save();
			}}
		>
			<ErrorSummary errors={errors} />
			<TripFields text={text} set={setText} people={day.people} errors={errors} />
			<TripPupils chosen={chosen} setChosen={setChosen} errors={errors} />
			<button type="submit" class="m-btn">
				Make the trip
			</button>
		</form>
	);
}

/** The questions of one place. */
const asked = (day: Day, site: string) => day.questions.filter((q) => q.site === site && q.date === day.date);
const statesOf = (list: Pupil[], questions: Question[]) => list.map((p) => stateOf(p, questions));

function Place({ title, href, note, list, questions, only, children }: { title: string; href?: string; note: ComponentChildren; list: Pupil[]; questions: Question[]; only: boolean; children?: ComponentChildren }) {
	return (
		<div class="m-offplace">
			<h3>{href ? <a href={href}>{title}</a> : title}</h3>
			<p class="m-s m-mut">{note}</p>
			<p class="m-s">
				<b>{countWords(statesOf(list, questions))}</b>
			</p>
			<DueList list={list} questions={questions} only={only} />
			{children}
		</div>
	);
}

function Phone({ number }: { number: string }) {
	return number ? <a href={`tel:${number.replace(/\s/g, "")}`}>{number}</a> : null;
}

function Today({ d, only }: { d: Day; only: boolean }) {
	const trips = d.trips.filter((t) => t.pupils.length || !t.is_cancelled);
	return (
		<>
			<Section title="Trips today">
				{trips.length ? null : <p class="m-s">No trip is out today.</p>}
				{trips.map((t) => (
					<Place
						key={t.id}
						title={t.name}
						href={`/off-site/trips/${t.id}`}
						note={
							<>
								{[t.place, `led by ${t.leader}`, t.staff && `with ${t.staff}`].filter(Boolean).join(", ")}. <a href={`/off-site/trips/${t.id}/change`}>Change or cancel</a>
							</>
						}
						list={t.pupils}
						questions={d.questions.filter((q) => q.trip === t.id && q.date === d.date)}
						only={only}
					/>
				))}
			</Section>
			<Section title="At a provider or the other school today" end={<a href="/off-site/providers">Providers and placements</a>}>
				{d.providers.length ? null : <p class="m-s">Nobody is due at a provider today.</p>}
				{d.providers.map((p) => (
					<Place
						key={p.id}
						title={`${p.name} (${p.code})`}
						note={
							<>
								{p.contact} <Phone number={p.phone} /> {p.sent_at ? `Link sent ${clock(p.sent_at)}` : p.email ? "The link has not been sent yet" : "No e-mail address: ring them"}
							</>
						}
						list={p.pupils}
						questions={asked(d, p.name)}
						only={only}
					/>
				))}
			</Section>
		</>
	);
}

export function OffSitePage() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["off-site", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<Day>(path("/off-site")), refetchInterval: 60_000 });
	useLiveQuery(["offsite", "marks"], key);
	const [only, setOnly] = useState(false);
	const done = () => void queries.invalidateQueries({ queryKey: key });
	const d = q.data;
	const open = d?.questions.filter((x) => !x.settled_at) ?? [];
	const states = d ? [...d.trips.flatMap((t) => statesOf(t.pupils, d.questions.filter((x) => x.trip === t.id))), ...d.providers.flatMap((p) => statesOf(p.pupils, asked(d, p.name)))] : [];
	return (
		<>
			<Head title="Off site">
				<p>{d ? `${plural(open.length, "question")} open` : ""}</p>
			</Head>
			<Failure error={q.error} title="The list did not load." />
			{!d && !q.error ? <Waiting what="the day" /> : null}
			{d ? (
				<>
					<p>{states.length ? `Today, counted by sessions: ${countWords(states)}.` : "Nobody is expected off site today."}</p>
					<div class="m-btns m-offlinks">
						<button type="button" class="m-chip" aria-pressed={only} onClick={() => setOnly(!only)}>
							Only who is not accounted for
						</button>
						<a href="/off-site/trips">Trips to come</a>
						<a href="/off-site/providers">Providers and placements</a>
					</div>
					<Section title="Questions" id="questions" note="A code is changed on the pupil's page; here is how it was found out.">
						{open.length ? null : <p class="m-s">Nothing is open.</p>}
						<ul class="m-off">
							{[...open, ...d.questions.filter((x) => x.settled_at)].map((x) => (
								<QuestionLine key={x.id} q={x} done={done} />
							))}
						</ul>
					</Section>
					<Today d={d} only={only} />
					<Section title="A new trip">
						<NewTrip day={d} done={done} />
					</Section>
				</>
			) : null}
		</>
	);
}
