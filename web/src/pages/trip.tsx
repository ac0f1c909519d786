/* A trip's roll on the leader's phone, with or without a network; and the trips the person leads. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { components } from "../api-types.ts";
import { useLiveQuery } from "../live.ts";
import { whenWords } from "../off-site/trip-form.tsx";
import { getOrKept, KeptNote, queueSend } from "../offline/index.ts";
import { Banner, Failure, Head, StaffName, Waiting } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { may } from "../may.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, longDate, plural, sessionWords } from "../words.ts";

type Trip = components["schemas"]["Trip"];
type Row = Trip["pupils"][number];
type TripShort = components["schemas"]["TripShort"];

function Line({ row, here, set }: { row: Row; here: boolean | undefined; set: (here: boolean) => void }) {
	return (
		<li>
			<span>
				<StaffName name={row.name} /> <span class="m-mut m-s">{row.group}</span>
				{row.answer ? (
					<span class="m-mut m-s m-off__said">
						{row.answer === "present" ? "Here" : "Not here"}, {row.by} {row.at ? clock(row.at) : ""}
					</span>
				) : null}
			</span>
			<span class="m-btns" role="group" aria-label={fullName(row.name)}>
				<button type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={here === true} onClick={() => set(true)}>
					Here
				</button>
				<button type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={here === false} onClick={() => set(false)}>
					Not here
				</button>
			</span>
		</li>
	);
}

export function TripPage({ id }: { id: string }) {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["trip", urn, id];
	const q = useQuery({ queryKey: key, queryFn: () => getOrKept<Trip>(path(`/trips/${encodeURIComponent(id)}`)) });
	useLiveQuery(["offsite"], key);
	const [ticks, setTicks] = useState<Record<string, boolean>>({});
	const [session, setSession] = useState<"AM" | "PM">(clock(new Date()) < "12" ? "AM" : "PM");
	const [said, setSaid] = useState<"" | "sent" | "waiting">("");
	const [error, setError] = useState<unknown>(null);
	const trip = q.data?.data;
	if (!trip) return q.error ? <Failure error={q.error} title="The trip did not load." /> : <Waiting what="trip" />;
	const sessions = (["AM", "PM"] as const).filter((s) => trip.pupils.some((p) => p.session === s));
	const now = sessions.includes(session) ? session : (sessions[0] ?? "AM");
	const rows = trip.pupils.filter((p) => p.session === now);
	const hereOf = (r: Row) => ticks[`${now} ${r.pupil}`] ?? (r.answer ? r.answer === "present" : undefined);
	const open = rows.filter((r) => hereOf(r) === undefined).length;
	const isToday = trip.date === trip.today;
	const tick = (r: Row, here: boolean) => {
		setSaid("");
		setTicks({ ...ticks, [`${now} ${r.pupil}`]: here });
	};
	const save = async () => {
		const list = rows.filter((r) => ticks[`${now} ${r.pupil}`] !== undefined);
		const out = await queueSend({
			method: "POST",
			path: path(`/trips/${trip.id}/roll`),
			body: { date: trip.date, session: now, ticks: list.map((r) => ({ pupil: r.pupil, here: ticks[`${now} ${r.pupil}`] })) },
			label: `${trip.name}, ${sessionWords(now)}`,
		});
		if (out.state === "refused") return setError(out.errors.at(-1));
		setError(null);
		setSaid(out.state);
		announce(out.state === "sent" ? "The roll is saved" : "The roll is kept on this device until there is a network");
		if (out.state === "sent") {
			setTicks({});
			void queries.invalidateQueries({ queryKey: key });
		}
	};
	return (
		<>
			<p class="m-crumb">
				<a href="/off-site/trips">Trips</a>
			</p>
			<Head title={trip.name} isStacked>
				<p>
					{[trip.place, longDate(trip.date), `led by ${trip.leader}`, trip.staff && `with ${trip.staff}`].filter(Boolean).join(", ")}.{" "}
					{may(me, "offsite") ? <a href={`/off-site/trips/${trip.id}/change`}>Change or cancel</a> : null}
				</p>
			</Head>
			<KeptNote kept_at={q.data!.kept_at} />
			{trip.is_cancelled ? <Banner kind="warn">This trip was cancelled.</Banner> : null}
			{!isToday ? <Banner kind="info">The roll is taken on the day, {longDate(trip.date)}.</Banner> : null}
			{sessions.length > 1 ? (
				<div class="m-btns" role="group" aria-label="Session">
					{sessions.map((s) => (
						<button key={s} type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={s === now} onClick={() => setSession(s)}>
							{s === "AM" ? "Morning" : "Afternoon"}
						</button>
					))}
				</div>
			) : null}
			<ul class="m-off">
				{rows.map((r) => (
					<Line key={r.pupil} row={r} here={hereOf(r)} set={(here) => tick(r, here)} />
				))}
			</ul>
			<Failure error={error} title="The roll was not saved." />
			{said ? (
				<Banner kind={said === "sent" ? "good" : "info"} role="status">
					{said === "sent" ? "The roll is saved." : "Kept on this device; it is sent when there is a network."}
				</Banner>
			) : null}
			<div class="m-btns">
				<button type="button" class="m-btn" disabled={!isToday || trip.is_cancelled || !rows.some((r) => ticks[`${now} ${r.pupil}`] !== undefined)} onClick={() => void save()}>
					Save roll
				</button>
				<span class="m-s">{open ? `${plural(open, "pupil")} without a tick` : "Everybody has a tick"}</span>
			</div>
		</>
	);
}

export function TripsPage() {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["trips", urn], queryFn: () => getOrKept<{ trips: TripShort[] }>(path("/trips")) });
	useLiveQuery(["offsite"], ["trips", urn]);
	return (
		<>
			<Head title="Trips" />
			<Failure error={q.error} title="The list did not load." />
			{!q.data && !q.error ? <Waiting what="trips" /> : null}
			{q.data ? <KeptNote kept_at={q.data.kept_at} /> : null}
			{q.data && !q.data.data.trips.length ? <p class="m-s">No trip of yours is to come.</p> : null}
			<ul class="m-off">
				{q.data?.data.trips.map((t) => (
					<li key={t.id}>
						<a href={`/off-site/trips/${t.id}`}>{t.name}</a>
						<span class="m-s m-mut">
							{whenWords(t)}, led by {t.leader}
							{t.is_cancelled ? ", cancelled" : ""}{" "}
							{may(me, "offsite") && !t.is_cancelled ? (
								<a href={`/off-site/trips/${t.id}/change`}>
									Change<span class="m-vh">: {t.name}</span>
								</a>
							) : null}
						</span>
					</li>
				))}
			</ul>
		</>
	);
}
