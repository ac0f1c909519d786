/* A trip that is made: its times and leader, who is on it, and cancelling it. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import type { components } from "../api-types.ts";
import { leaderId, whenWords, TRIP_IDS, TripFields, TripPupils, type TripText } from "../off-site/trip-form.tsx";
import { useOnce } from "../once.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { fullName, plural, sessionWords } from "../words.ts";
import type { Chosen } from "./ad-hoc.tsx";

type S = components["schemas"];
type Trip = S["Trip"];

/** Today's marks that the trip entered: they stand until a person decides. */
function Standing({ trip, verb }: { trip: Trip; verb: string }) {
	const marks = trip.date === trip.today ? trip.pupils.filter((p) => p.code === "V") : [];
	if (!marks.length) return <p class="m-s">No mark of today says V yet: known absences that are still to come end, and nothing else has to be put right.</p>;
	return (
		<>
			<p class="m-s">
				{marks.length === 1 ? "1 mark of today says V. It stays" : `${marks.length} marks of today say V. They stay`} as it is and {marks.length === 1 ? "is a question" : "are questions"} to the office{verb}: a person says whether the pupil is in school. Known absences that are still to come end.
			</p>
			<ul class="m-off m-off--in">
				{marks.map((p) => (
					<li key={`${p.session} ${p.pupil}`}>
						<a href={`/pupils/${p.pupil}`}>{fullName(p.name)}</a>
						<span class="m-s">
							{p.group}, {sessionWords(p.session)}: V{p.is_confirmed ? `, confirmed by ${p.by}` : ", not confirmed"}
						</span>
					</li>
				))}
			</ul>
		</>
	);
}

function Reason({ id, value, set, errors, label }: { id: string; value: string; set: (v: string) => void; errors: FieldError[]; label: string }) {
	return (
		<Field id={id} label={label} errors={errors}>
			{(aria) => <input class="govuk-input" id={id} maxLength={500} autocomplete="off" value={value} onInput={(e) => set(e.currentTarget.value)} {...aria} />}
		</Field>
	);
}

function Times({ trip, people, done }: { trip: Trip; people: S["OffSite"]["people"]; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const { name, place, leader, staff, from, from_session, to, to_session } = trip;
	const [text, setText] = useState<TripText>({ name, place, leader, staff, from, from_session, to, to_session });
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const save = async () => {
		try {
			await once(path(`/trips/${trip.id}`), { ...text, leader_id: leaderId(people, text.leader, trip), reason: reason.trim() }, "PUT");
			setErrors([]);
			setReason("");
			announce("The trip is changed");
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
			<TripFields text={text} set={setText} people={people} errors={errors} />
			<Reason id="reason" label="Reason, for the record" value={reason} set={setReason} errors={errors} />
			<button type="submit" class="m-btn">
				Save the trip
			</button>
		</form>
	);
}

function Pupils({ trip, done }: { trip: Trip; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [chosen, setChosen] = useState<Chosen[]>(trip.on_it);
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const gone = trip.on_it.filter((p) => !chosen.some((c) => c.id === p.id));
	const added = chosen.filter((c) => !trip.on_it.some((p) => p.id === c.id));
	const save = async () => {
		try {
			await once(path(`/trips/${trip.id}/pupils`), { pupils: chosen.map((c) => c.id), reason: reason.trim() }, "PUT");
			setErrors([]);
			setReason("");
			announce("The list of pupils is changed");
			done();
		} catch (e) {
			setErrors(fieldErrors(e, { reason: "pupils-reason", pupils: "pupils" }, "pupils"));
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
			<TripPupils chosen={chosen} setChosen={setChosen} errors={errors} />
			{added.length ? <p class="m-s">New: {added.map((p) => fullName(p.name)).join(", ")}</p> : null}
			{gone.length ? <p class="m-s">Taken off: {gone.map((p) => fullName(p.name)).join(", ")}</p> : null}
			<Reason id="pupils-reason" label="Reason, needed when somebody is taken off" value={reason} set={setReason} errors={errors} />
			<button type="submit" class="m-btn" disabled={!gone.length && !added.length}>
				Save the pupils
			</button>
		</form>
	);
}

function Cancel({ trip, done }: { trip: Trip; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [isAsked, setAsked] = useState(false);
	useEffect(() => {
		if (isAsked) document.getElementById("cancel-reason")?.focus(); /* its button is gone */
	}, [isAsked]);
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const cancel = async () => {
		if (!reason.trim()) return setErrors([{ id: "cancel-reason", text: "Enter why the trip does not take place" }]);
		try {
			await once(path(`/trips/${trip.id}/cancel`), { reason: reason.trim() });
			announce("The trip is cancelled");
			done();
		} catch (e) {
			setErrors(fieldErrors(e, { reason: "cancel-reason" }, "cancel-reason"));
		}
	};
	const keep = () => {
		setErrors([]);
		setAsked(false);
	};
	if (!isAsked) {
		return (
			<button type="button" class="m-btn m-btn--2" onClick={() => setAsked(true)}>
				Cancel this trip
			</button>
		);
	}
	return (
		<form
			onSubmit={(e) => {
				e.preventDefault();
				void cancel();
			}}
		>
			<ErrorSummary errors={errors} />
			<Standing trip={trip} verb=" then" />
			<Reason id="cancel-reason" label="Reason" value={reason} set={setReason} errors={errors} />
			<div class="m-btns">
				<button type="submit" class="m-btn">
					Cancel the trip for {plural(trip.on_it.length, "pupil")}
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={keep}>
					Keep the trip
				</button>
			</div>
		</form>
	);
}

export function TripChangePage({ id }: { id: string }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["trip-change", urn, id];
	const q = useQuery({ queryKey: key, queryFn: () => get<Trip>(path(`/trips/${encodeURIComponent(id)}`)) });
	const day = useQuery({ queryKey: ["off-site", urn], queryFn: () => get<S["OffSite"]>(path("/off-site")) });
	const done = () => void queries.invalidateQueries();
	const trip = q.data;
	if (!trip || !day.data) return q.error || day.error ? <Failure error={q.error ?? day.error} title="The trip did not load." /> : <Waiting what="trip" />;
	const asked = day.data.questions.filter((x) => x.trip === trip.id && x.kind === "cancelled" && !x.settled_at);
	return (
		<>
			<p class="m-crumb">
				<a href="/off-site">Off site</a>
			</p>
			<Head title={trip.is_cancelled ? trip.name : `Change ${trip.name}`} isStacked>
				<p>
					{whenWords(trip)}
					{trip.is_cancelled ? "" : `, ${plural(trip.on_it.length, "pupil")}`}. <a href={`/off-site/trips/${trip.id}`}>The roll</a>
				</p>
			</Head>
			{trip.is_cancelled ? (
				<Banner kind="warn" role="status">
					<b>This trip was cancelled.</b> Its known absences have ended. {trip.leader_id === "0" ? `Tell ${trip.leader}, who has no account here.` : "Its leader has a notice."}
				</Banner>
			) : null}
			{asked.length ? (
				<Banner kind="info">
					{asked.length === 1 ? "1 mark says V and is a question" : `${asked.length} marks say V and are questions`}: <a href="/off-site#questions">{asked.length === 1 ? "settle it" : "settle them"}</a>, and change the mark on the pupil's page.
				</Banner>
			) : null}
			{trip.is_cancelled ? null : (
				<>
					<Section title="Times and leader">
						<Times trip={trip} people={day.data.people} done={done} />
					</Section>
					<Section title="Pupils">
						<Pupils trip={trip} done={done} />
					</Section>
					<Section title="Cancel">
						<Cancel trip={trip} done={done} />
					</Section>
				</>
			)}
		</>
	);
}
