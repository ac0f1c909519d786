/* Off site, for the office: questions to settle, today's trips, who is due at a provider; a new trip. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post, uuid } from "../api.ts";
import type { components } from "../api-types.ts";
import { useLiveQuery } from "../live.ts";
import { ErrorSummary, Failure, Field, fieldErrors, Head, Section, Tag, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, plural, sessionWords, shortDate } from "../words.ts";
import { Pick, type Chosen } from "./ad-hoc.tsx";

type S = components["schemas"];
type Day = S["OffSite"];
type Question = S["OffSiteQuestion"];
type Pupil = S["OffSitePupil"];

function QuestionLine({ q, done }: { q: Question; done: () => void }) {
	const path = useSchoolPath();
	const [outcome, setOutcome] = useState("");
	const [error, setError] = useState<unknown>(null);
	const who = q.pupil === "0" ? q.site : fullName(q.name);
	const settle = async () => {
		try {
			await post(path(`/off-site/questions/${q.id}/settle`), { uuid: uuid(), outcome: outcome.trim() });
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

function Pupils({ list }: { list: Pupil[] }) {
	return (
		<ul class="m-off m-off--in">
			{list.map((p) => (
				<li key={`${p.session} ${p.pupil}`}>
					<span>
						<a href={`/pupils/${p.pupil}`}>{fullName(p.name)}</a>{" "}
						<span class="m-s m-mut">
							{p.group}, {sessionWords(p.session)}
						</span>
					</span>
					<span class="m-s">
						<Tag kind={p.answer === "present" ? "sent" : p.answer === "absent" ? "overdue" : "due"} icon={p.answer === "present" ? "tick" : p.answer === "absent" ? "warn" : "ring"}>
							{p.answer === "present" ? "There" : p.answer === "absent" ? "Did not come" : "No answer yet"}
						</Tag>{" "}
						{p.at ? `${clock(p.at)}, ${p.by} ` : ""}
						{p.code ? `${p.code}${p.is_confirmed ? "" : ", not confirmed"}` : ""}
					</span>
				</li>
			))}
		</ul>
	);
}

const IDS = { name: "name", place: "place", leader: "leader", from: "from", to: "to", pupils: "pupils" };

function NewTrip({ day, done }: { day: Day; done: () => void }) {
	const { today } = useHere();
	const path = useSchoolPath();
	const [text, setText] = useState({ name: "", place: "", leader: "", staff: "", from: today, to: today });
	const [chosen, setChosen] = useState<Chosen[]>([]);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const field = (id: keyof typeof text, label: string, type = "text") => (
		<Field id={id} label={label} errors={errors}>
			{(aria) => <input class="govuk-input" id={id} type={type} maxLength={100} list={id === "leader" ? "leaders" : undefined} value={text[id]} onInput={(e) => setText({ ...text, [id]: e.currentTarget.value })} {...aria} />}
		</Field>
	);
	const save = async () => {
		const person = day.people.find((p) => p.name === text.leader);
		try {
			await post(path("/trips"), { uuid: uuid(), ...text, leader_id: person?.id ?? null, from_session: "AM", to_session: "PM", pupils: chosen.map((c) => c.id) });
			setErrors([]);
			setChosen([]);
			setText({ ...text, name: "", place: "" });
			announce(`${text.name} is made`);
			done();
		} catch (e) {
			setErrors(fieldErrors(e, IDS, "name"));
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
			<div class="m-adhoc">
				{field("name", "Name of the trip")}
				{field("place", "Place")}
				{field("leader", "Leader")}
				{field("staff", "Staff who go too")}
				{field("from", "First day", "date")}
				{field("to", "Last day", "date")}
			</div>
			<datalist id="leaders">
				{day.people.map((p) => (
					<option key={p.id} value={p.name} />
				))}
			</datalist>
			<Pick chosen={chosen} setChosen={setChosen} errors={errors} />
			<button type="submit" class="m-btn">
				Make the trip
			</button>
		</form>
	);
}

export function OffSitePage() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["off-site", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<Day>(path("/off-site")), refetchInterval: 60_000 });
	useLiveQuery(["offsite", "marks"], key);
	const done = () => void queries.invalidateQueries({ queryKey: key });
	const d = q.data;
	const open = d?.questions.filter((x) => !x.settled_at) ?? [];
	return (
		<>
			<Head title="Off site">
				<p>{d ? `${plural(open.length, "question")} open` : ""}</p>
			</Head>
			<Failure error={q.error} title="The list did not load." />
			{!d && !q.error ? <Waiting what="the day" /> : null}
			{d ? (
				<>
					<Section title="Questions" note="A code is changed on the pupil's page; here is how it was found out.">
						{open.length ? null : <p class="m-s">Nothing is open.</p>}
						<ul class="m-off">
							{[...open, ...d.questions.filter((x) => x.settled_at)].map((x) => (
								<QuestionLine key={x.id} q={x} done={done} />
							))}
						</ul>
					</Section>
					<Section title="Trips today">
						{d.trips.length ? null : <p class="m-s">No trip is out today.</p>}
						{d.trips.map((t) => (
							<div key={t.id}>
								<h3>
									<a href={`/off-site/trips/${t.id}`}>{t.name}</a>
								</h3>
								<p class="m-s m-mut">
									{[t.place, `led by ${t.leader}`, t.staff && `with ${t.staff}`, t.is_cancelled && "cancelled"].filter(Boolean).join(", ")}
								</p>
								<Pupils list={t.pupils} />
							</div>
						))}
					</Section>
					<Section title="At a provider or the other school today">
						{d.providers.length ? null : <p class="m-s">Nobody is due at a provider today.</p>}
						{d.providers.map((p) => (
							<div key={p.id}>
								<h3>
									{p.name} ({p.code})
								</h3>
								<p class="m-s m-mut">
									{p.contact} {p.phone ? <a href={`tel:${p.phone.replace(/\s/g, "")}`}>{p.phone}</a> : null} {p.sent_at ? `Link sent ${clock(p.sent_at)}` : "No link was sent"}
								</p>
								<Pupils list={p.pupils} />
							</div>
						))}
					</Section>
					<Section title="A new trip">
						<NewTrip day={d} done={done} />
					</Section>
				</>
			) : null}
		</>
	);
}
