/* Missing pupil alerts: those open with their timers and presses, those past, and each one's log. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { lookers, nextWords } from "../alerts/banner.tsx";
import { isOpen, useAlerts, useAlertStep, type Step } from "../alerts/data.ts";
import { RaiseButton } from "../alerts/raise.tsx";
import { isMuted, play, setMuted } from "../alerts/sound.ts";
import { Timer } from "../alerts/timer.tsx";
import { get } from "../api.ts";
import { may } from "../may.ts";
import { Badges, Banner, Failure, Field, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Alert, AlertStepKind, Pupil, PupilPage } from "../types.ts";
import { clock, fullName, when } from "../words.ts";

const STATES = {
	raised: { text: "Nobody has answered", kind: "refused", icon: "warn" },
	searching: { text: "Searching", kind: "waiting", icon: "clock" },
	not_found: { text: "Not found", kind: "refused", icon: "cross" },
	found: { text: "Found", kind: "saved", icon: "tick" },
	closed: { text: "Closed", kind: "saved", icon: "tick" },
} as const;

const EVENTS: Record<string, string> = {
	raised: "raised the alert",
	joined: "raised it too",
	acknowledged: "is looking",
	searching: "searches",
	help: "asked for wider help",
	found: "found the pupil",
	not_found: "did not find the pupil; senior staff are told",
	senior_told: "told senior staff",
	home_called: "called home",
	police_called: "called the police",
	note: "noted",
	closed: "closed the alert",
};

function StateTag({ a }: { a: Alert }) {
	const s = STATES[a.state];
	return (
		<Tag kind={s.kind} icon={s.icon}>
			{s.text}
		</Tag>
	);
}

function Log({ a }: { a: Alert }) {
	const { today } = useHere();
	return (
		<ol class="m-time" aria-label="What happened">
			{[...a.log].reverse().map((l) => (
				<li key={l.n} class={["acknowledged", "found", "closed"].includes(l.kind) ? "is-act" : undefined}>
					<time dateTime={l.at}>{when(l.at, today)}</time>
					{l.kind === "told" ? (
						<>
							<b>{l.words}</b>: told automatically
						</>
					) : (
						<>
							<b>{l.by}</b>
							{l.position ? `, ${l.position},` : ""} {EVENTS[l.kind]}
							{l.place ? `: ${l.place}` : ""}
							{l.words ? `. ${l.words}` : ""}
						</>
					)}
				</li>
			))}
		</ol>
	);
}

/** Numbers one press away; only with the permission, and asked for when wanted. */
function Contacts({ pupil }: { pupil: string }) {
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["pupil", path(""), pupil], queryFn: () => get<Pupil>(path(`/pupils/${pupil}`)) });
	if (q.error) return <Failure error={q.error} title="The contacts did not load." />;
	if (!q.data) return <Waiting what="contacts" />;
	const contacts = q.data.contacts.filter((c) => !c.no_contact);
	if (!contacts.length) return <p>No contact is recorded.</p>;
	return (
		<ul class="m-calls">
			{contacts.map((c) => (
				<li key={c.id}>
					{c.forename} {c.surname}
					{c.relationship ? `, ${c.relationship.toLowerCase()}` : ""}:{" "}
					{(c.phones ?? []).map((n) => (
						<a key={n} href={`tel:${n.replace(/[^+0-9]/g, "")}`}>
							{n}
						</a>
					))}
				</li>
			))}
		</ul>
	);
}

interface Press {
	kind: AlertStepKind;
	text: string;
	isMain?: boolean;
}

/** What may be pressed now: the server says what it allows, the page offers what makes sense. */
function presses(a: Alert): Press[] {
	const out: Press[] = [];
	if (a.state === "raised" && a.may_answer) out.push({ kind: "acknowledged", text: "I am looking", isMain: true });
	if (isOpen(a) && a.state !== "raised" && a.may_act) out.push({ kind: "searching", text: "I search here" });
	if (isOpen(a)) out.push({ kind: "found", text: "Found", isMain: a.state !== "raised" });
	if (a.state === "searching" && a.may_act) out.push({ kind: "help", text: "Ask for wider help" });
	if ((a.state === "raised" || a.state === "searching") && a.may_close) out.push({ kind: "not_found", text: "Not found" });
	if (a.state === "not_found" && a.may_act) {
		out.push({ kind: "senior_told", text: "Senior staff told" });
		out.push({ kind: "home_called", text: "Home called" });
		out.push({ kind: "police_called", text: "Police called" });
	}
	return out;
}

function Presses({ a }: { a: Alert }) {
	const { me } = useHere();
	const step = useAlertStep();
	const [place, setPlace] = useState("");
	const [words, setWords] = useState("");
	const [asked, setAsked] = useState<boolean | null>(null);
	const calls = asked ?? a.state === "not_found"; /* then home is called next */
	const go = (kind: AlertStepKind) => {
		const s: Step = { alert: a.id, kind, place: place || undefined, words: words || undefined };
		step.mutate(s, {
			onSuccess: () => {
				setPlace("");
				setWords("");
			},
		});
	};
	if (a.state === "closed") return null;
	return (
		<>
			<div class="m-alert__form">
				{isOpen(a) ? (
					<Field id={`place-${a.id}`} label="Where">
						{(aria) => (
							<input {...aria} class="m-in" id={`place-${a.id}`} maxLength={100} value={place} autocomplete="off" onInput={(e) => setPlace(e.currentTarget.value)} />
						)}
					</Field>
				) : null}
				<Field id={`words-${a.id}`} label={isOpen(a) ? "Words" : "How it ended"}>
					{(aria) => (
						<input {...aria} class="m-in" id={`words-${a.id}`} maxLength={500} value={words} autocomplete="off" onInput={(e) => setWords(e.currentTarget.value)} />
					)}
				</Field>
			</div>
			<div class="m-btns">
				{presses(a).map((p) => (
					<button key={p.kind} type="button" class={p.isMain ? "m-btn" : "m-btn m-btn--2"} disabled={step.isPending} onClick={() => go(p.kind)}>
						{p.text}
					</button>
				))}
				<button type="button" class="m-btn m-btn--2" disabled={step.isPending || !words} onClick={() => go("note")}>
					Add note
				</button>
				{a.may_close ? (
					<button type="button" class={isOpen(a) ? "m-btn m-btn--2" : "m-btn"} disabled={step.isPending} onClick={() => go("closed")}>
						Close the alert
					</button>
				) : null}
				{may(me, "contact.read") ? (
					<button type="button" class="m-btn m-btn--2" aria-expanded={calls} onClick={() => setAsked(!calls)}>
						Numbers of home
					</button>
				) : null}
			</div>
			{a.why_not && a.state === "raised" ? <p class="m-s">{a.why_not}.</p> : null}
			{calls && may(me, "contact.read") ? <Contacts pupil={a.pupil.id} /> : null}
			<Failure error={step.error} title="Not recorded." />
		</>
	);
}

function Plan({ a }: { a: Alert }) {
	return (
		<details>
			<summary>The school's steps</summary>
			<div class="m-scroll" tabIndex={0} role="group" aria-label="The school's steps">
				<table class="m-table">
					<thead>
						<tr>
							<th scope="col">Step</th>
							<th scope="col">When</th>
							<th scope="col">Who</th>
							<th scope="col">What</th>
							<th scope="col">Done</th>
						</tr>
					</thead>
					<tbody>
						{a.plan.map((s) => (
							<tr key={s.name}>
								<th scope="row">{s.name}</th>
								<td>
									{s.when}
									{s.after_minutes ? `, ${s.after_minutes} minutes` : ""}
								</td>
								<td>{s.who}</td>
								<td>{s.action}</td>
								<td>{s.is_done ? "Done" : s.at ? clock(s.at) : ""}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</details>
	);
}

function Card({ a, ahead }: { a: Alert; ahead: number }) {
	const { today } = useHere();
	return (
		<article class="m-alert" aria-label={`Alert for ${fullName(a.pupil.name)}`}>
			<h2>
				<a href={`/pupils/${a.pupil.id}`}>{fullName(a.pupil.name)}</a>, {a.pupil.group} <Badges badges={a.pupil.badges} />
			</h2>
			<p>
				<StateTag a={a} /> Missing from {a.expected}. Raised {when(a.raised_at, today)} by {a.raised_by}.
				{a.state === "searching" ? ` ${lookers(a)} looking.` : ""} {a.outcome}
			</p>
			{isOpen(a) ? (
				<p>
					<Timer at={a.raised_at} ahead={ahead} label="since it was raised" isSince /> <span class="m-s">since it was raised</span>
					{a.next ? (
						<>
							{" "}
							<Timer at={a.next.at} ahead={ahead} label={nextWords(a)} isSilent /> <span class="m-s">{nextWords(a)}</span>
						</>
					) : null}
				</p>
			) : null}
			{a.signs.map((s) => (
				<Banner kind="warn" key={s.text + s.at}>
					<b>Is this them?</b> {s.text}, {clock(s.at)}. The alert stays open until somebody says that the pupil is found.
				</Banner>
			))}
			<Presses a={a} />
			<Log a={a} />
			{a.told.length ? (
				<p class="m-s">
					Told: {a.told.map((t) => (t.by_mail ? `${t.name} (also by e-mail)` : t.name)).join(", ")}
				</p>
			) : null}
			<Plan a={a} />
		</article>
	);
}

function RaiseAny() {
	const path = useSchoolPath();
	const [q, setQ] = useState("");
	const [where, setWhere] = useState("");
	const found = useQuery({
		queryKey: ["alert-find", path(""), q],
		queryFn: () => get<PupilPage>(path("/pupils"), { q, limit: 8 }),
		enabled: q.trim().length >= 3,
	});
	return (
		<Section title="Raise an alert" id="raise" note="For any pupil who is expected and missing">
			<div class="m-alert__form">
				<Field id="raise-q" label="Pupil" hint="Three letters of the name">
					{(aria) => <input {...aria} class="m-in" id="raise-q" maxLength={60} autocomplete="off" value={q} onInput={(e) => setQ(e.currentTarget.value)} />}
				</Field>
				<Field id="raise-where" label="Missing from" hint="Lesson and room; empty: the registration group">
					{(aria) => <input {...aria} class="m-in" id="raise-where" maxLength={100} autocomplete="off" value={where} onInput={(e) => setWhere(e.currentTarget.value)} />}
				</Field>
			</div>
			<ul class="m-finds" aria-label="Pupils found">
				{q.trim().length >= 3
					? (found.data?.pupils ?? []).map((p) => (
							<li key={p.id}>
								<span>
									<b>{p.name.surname}</b>, {p.name.forename}, {p.group}
								</span>
								<RaiseButton pupil={p.id} name={p.name} expected={where || undefined} isSmall />
							</li>
						))
					: null}
			</ul>
			{q.trim().length >= 3 && found.data?.pupils.length === 0 ? (
				<p class="m-s" role="status">
					Nobody on roll has “{q.trim()}” in the name.
				</p>
			) : null}
		</Section>
	);
}

function Screen() {
	const [muted, mute] = useState(isMuted());
	const [asked, setAsked] = useState("Notification" in window ? Notification.permission : "denied");
	return (
		<Section title="This screen" id="screen">
			<div class="m-btns">
				<button
					type="button"
					class="m-btn m-btn--2"
					aria-pressed={muted}
					onClick={() => {
						setMuted(!muted);
						mute(!muted);
						if (muted) play("good");
					}}
				>
					Mute the sound
				</button>
				{asked === "default" ? (
					<button type="button" class="m-btn m-btn--2" onClick={() => void Notification.requestPermission().then(setAsked)}>
						Notify me while I look at something else
					</button>
				) : null}
			</div>
		</Section>
	);
}

function Past({ alerts }: { alerts: Alert[] }) {
	const { today } = useHere();
	return (
		<Section title="Past alerts" id="past" note="Closed in the last 30 days">
			{alerts.length ? (
				<ul class="m-finds">
					{alerts.map((a) => (
						<li key={a.id}>
							<a href={`/alerts/${a.id}`}>
								{fullName(a.pupil.name)}, {a.pupil.group}
							</a>{" "}
							<span>
								{when(a.raised_at, today)}: {a.outcome}
							</span>
						</li>
					))}
				</ul>
			) : (
				<p>None.</p>
			)}
		</Section>
	);
}

export function AlertsPage() {
	const q = useAlerts("all");
	const open = q.alerts.filter((a) => a.state !== "closed");
	return (
		<>
			<Head title="Alerts">
				<p role="status">{open.length ? `${open.length} not closed` : "No pupil is being looked for"}</p>
			</Head>
			{q.error ? <Failure error={q.error} title="The alerts did not load." /> : q.data ? null : <Waiting what="alerts" />}
			{open.map((a) => (
				<Card key={a.id} a={a} ahead={q.ahead} />
			))}
			{q.data ? (
				<>
					<RaiseAny />
					<Past alerts={q.alerts.filter((a) => a.state === "closed")} />
					<Screen />
				</>
			) : null}
		</>
	);
}

export function AlertPageOne({ id }: { id: string }) {
	const q = useAlerts("all");
	const a = q.alerts.find((x) => x.id === id);
	return (
		<>
			<Head title={a ? `Alert: ${fullName(a.pupil.name)}` : "Alert"}>
				<p>
					<a href="/alerts">All alerts</a>
				</p>
			</Head>
			{q.error ? <Failure error={q.error} title="The alert did not load." /> : null}
			{q.data && !a ? <p>This alert is older than 30 days, or is not for you to see.</p> : null}
			{a ? <Card a={a} ahead={q.ahead} /> : q.data ? null : <Waiting what="alert" />}
		</>
	);
}
