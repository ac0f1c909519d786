/* A trip's roll on the leader's phone, with or without a network; and the trips the person leads. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import type { components } from "../api-types.ts";
import { useLiveQuery } from "../live.ts";
import { whenWords } from "../off-site/trip-form.tsx";
import { getOrKept, keepView, KeptNote, keptView, queueSend, useStatus } from "../offline/index.ts";
import { Banner, Failure, Head, StaffName, Waiting } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { may } from "../may.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, longDate, plural, sessionWords } from "../words.ts";

type Trip = components["schemas"]["Trip"];
type Row = Trip["pupils"][number];
type TripShort = components["schemas"]["TripShort"];

interface Tick {
	here: boolean;
	/** Why not here */
	reason: string;
}

function saidOf(row: Row): string {
	const by = [row.by, row.at && clock(row.at)].filter(Boolean).join(" ");
	return [`${row.answer === "present" ? "Here" : "Not here"}, ${by}`, row.reason].filter(Boolean).join(": ");
}

function Line({ row, here, tick, set }: { row: Row; here: boolean | undefined; tick: Tick | undefined; set: (tick: Tick) => void }) {
	const id = `why-${row.pupil}`;
	return (
		<li>
			<span>
				<StaffName name={row.name} /> <span class="m-mut m-s">{row.group}</span>
				{row.answer ? <span class="m-mut m-s m-off__said">{saidOf(row)}</span> : null}
			</span>
			<span class="m-btns" role="group" aria-label={fullName(row.name)}>
				<button type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={here === true} onClick={() => set({ here: true, reason: "" })}>
					Here
				</button>
				<button
					type="button"
					class="m-btn m-btn--2 m-off__tick"
					aria-pressed={here === false}
					onClick={() => set({ here: false, reason: tick?.reason ?? row.reason })}
				>
					Not here
				</button>
			</span>
			{tick && !tick.here ? (
				<span class="m-off__why">
					<label for={id}>
						Why <span class="m-mut">(if you know)</span>
						<span class="m-vh">, {fullName(row.name)}</span>
					</label>
					<input
						id={id}
						class="m-in"
						maxLength={200}
						autocomplete="off"
						value={tick.reason}
						onInput={(e) => set({ here: false, reason: e.currentTarget.value })}
					/>
				</span>
			) : null}
		</li>
	);
}

/** The office took them off meanwhile: the leader is told what became of the tick. */
function Gone({ rows }: { rows: Row[] }) {
	if (!rows.length) return null;
	return (
		<Banner kind="warn" role="status">
			<b>Not on this trip any more, so not in the roll:</b>
			{rows.map((r) => (
				<p key={r.pupil}>
					{fullName(r.name)} {r.group}. {saidOf(r)}.{r.answer === "present" ? " The office is asked where they are." : ""}
				</p>
			))}
		</Banner>
	);
}

type Ticks = Readonly<Record<string, Tick>>;

/** Without those that were sent: the other session's, and what was tapped again meanwhile, are not saved yet. */
function without(ticks: Ticks, sent: Ticks): Ticks {
	return Object.fromEntries(Object.entries(ticks).filter(([key, t]) => t !== sent[key]));
}

/** What is ticked and not sent yet, kept for the day: a phone that sleeps on the coach drops the page. */
function useKept(name: string, unsent: Ticks, said: string, put: (f: (since: Ticks) => Ticks) => void): void {
	const isLoaded = useRef(false);
	useEffect(() => {
		void keptView<Ticks>(name).then((kept) => {
			isLoaded.current = true;
			put((since) => ({ ...kept?.data, ...since }));
		});
	}, [name]);
	useEffect(() => {
		if (isLoaded.current) void keepView(name, unsent);
	}, [name, JSON.stringify(unsent), said]);
}

export function TripPage({ id }: { id: string }) {
	const { me, urn, clockNow } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["trip", urn, id];
	const q = useQuery({ queryKey: key, queryFn: () => getOrKept<Trip>(path(`/trips/${encodeURIComponent(id)}`)) });
	useLiveQuery(["offsite"], key);
	const [ticks, setTicks] = useState<Ticks>({});
	const sent = useRef<Ticks>({});
	const [session, setSession] = useState<"AM" | "PM">(clockNow() < "12" ? "AM" : "PM");
	const [said, setSaid] = useState<"" | "sent" | "waiting">("");
	const [error, setError] = useState<unknown>(null);
	/* Kept, and sent while nobody waited for the answer. */
	const status = useStatus();
	const isSentSince = said === "waiting" && status.isReachable && status.waiting.length === 0;
	useEffect(() => {
		if (!isSentSince) return;
		setSaid(status.refused.length ? "" : "sent");
		if (!status.refused.length) setTicks((t) => without(t, sent.current));
		void queries.invalidateQueries({ queryKey: key });
	}, [isSentSince]);
	useKept(`trip-ticks ${urn} ${id}`, without(ticks, sent.current), said, setTicks);
	const trip = q.data?.data;
	if (!trip) return q.error ? <Failure error={q.error} title="The trip did not load." /> : <Waiting what="trip" />;
	const sessions = (["AM", "PM"] as const).filter((s) => trip.pupils.some((p) => p.session === s));
	const now = sessions.includes(session) ? session : (sessions[0] ?? "AM");
	const rows = trip.pupils.filter((p) => p.session === now);
	const tickOf = (r: Row) => ticks[`${now} ${r.pupil}`];
	const hereOf = (r: Row) => tickOf(r)?.here ?? (r.answer ? r.answer === "present" : undefined);
	const open = rows.filter((r) => hereOf(r) === undefined).length;
	const isToday = trip.date === trip.today;
	const tick = (r: Row, to: Tick) => {
		setSaid("");
		setTicks((t) => ({ ...t, [`${now} ${r.pupil}`]: to }));
	};
	const canSave = isToday && !trip.is_cancelled && rows.some(tickOf);
	const save = async () => {
		if (!canSave) return announce(isToday ? "Nothing to save" : "The roll is taken on the day");
		const list = rows.flatMap((r) => {
			const to = tickOf(r);
			return to ? [{ pupil: r.pupil, here: to.here, reason: to.reason.trim() }] : [];
		});
		const before = sent.current;
		sent.current = { ...before, ...Object.fromEntries(rows.flatMap((r) => (tickOf(r) ? [[`${now} ${r.pupil}`, tickOf(r)]] : []))) };
		const out = await queueSend({
			method: "POST",
			path: path(`/trips/${trip.id}/roll`),
			body: { date: trip.date, session: now, ticks: list },
			label: `${trip.name}, ${sessionWords(now)}`,
			href: `/off-site/trips/${trip.id}`,
		});
		if (out.state === "refused") {
			sent.current = before;
			return setError(out.errors.at(-1));
		}
		setError(null);
		setSaid(out.state);
		announce(out.state === "sent" ? "The roll is saved" : "The roll is kept on this device until there is a network");
		if (out.state === "sent") {
			setTicks((t) => without(t, sent.current));
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
					<Line key={r.pupil} row={r} here={hereOf(r)} tick={tickOf(r)} set={(to) => tick(r, to)} />
				))}
			</ul>
			<Gone rows={trip.gone.filter((r) => r.session === now)} />
			<Failure error={error} title="The roll was not saved." />
			{said ? (
				<Banner kind={said === "sent" ? "good" : "info"} role="status">
					{said === "sent" ? "The roll is saved." : "Kept on this device; it is sent when there is a network."}
				</Banner>
			) : null}
			<div class="m-btns">
				<button type="button" class="m-btn" aria-disabled={canSave ? undefined : "true"} onClick={() => void save()}>
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
