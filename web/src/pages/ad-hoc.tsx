/* Ad hoc registers: a named list of pupils with a leader, a place and times. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { nextOf } from "../focus.ts";
import type { AdHoc } from "../lessons/types.ts";
import { KINDS } from "../lessons/words.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { ErrorSummary, Failure, fieldErrors, Field, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Name, PupilPage } from "../types.ts";
import { addDays, fullName, plural, shortDate } from "../words.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"];

function daysWords(set: number): string {
	const on = DAYS.filter((_, i) => set & (1 << i));
	return on.length >= 5 || on.length === 0 ? "every day" : on.join(", ");
}

export interface Chosen {
	id: string;
	name: Name;
}

export function Pick({ chosen, setChosen, errors }: { chosen: Chosen[]; setChosen: (list: Chosen[]) => void; errors: FieldError[] }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const [q, setQ] = useState("");
	const drop = (p: Chosen) => {
		setChosen(chosen.filter((c) => c.id !== p.id));
		document.getElementById("pupils")?.focus(); /* the button is gone */
	};
	const found = useQuery({
		queryKey: ["pupils", urn, q, "pick"],
		queryFn: () => get<PupilPage>(path("/pupils"), { q, limit: 8 }),
		enabled: q.trim().length >= 2,
	});
	const list = q.trim().length >= 2 ? (found.data?.pupils ?? []).filter((p) => !chosen.some((c) => c.id === p.id)) : [];
	return (
		<>
			<Field id="pupils" label="Pupils" hint="Begin a name, then choose" errors={errors}>
				{(aria) => <input class="govuk-input" id="pupils" autocomplete="off" value={q} onInput={(e) => setQ(e.currentTarget.value)} {...aria} />}
			</Field>
			<div class="m-chips" role="group" aria-label="Pupils found">
				{list.map((p) => (
					<button
						key={p.id}
						type="button"
						class="m-chip"
						onClick={() => {
							setChosen([...chosen, { id: p.id, name: p.name }]);
							setQ("");
							document.getElementById("pupils")?.focus();
							announce(`${fullName(p.name)} is on the list`);
						}}
					>
						Add {fullName(p.name)} {p.group ? `(${p.group})` : ""}
					</button>
				))}
			</div>
			<div class="m-chips m-adhoc__list" role="group" aria-label="On the list">
				{chosen.map((p) => (
					<button key={p.id} type="button" class="m-chip" onClick={() => drop(p)}>
						{fullName(p.name)} <span aria-hidden="true">×</span>
						<span class="m-vh">: take off the list</span>
					</button>
				))}
			</div>
		</>
	);
}

const IDS: Record<string, string> = { name: "name", from: "from", to: "to", starts: "starts", ends: "ends", pupils: "pupils", may_ask: "may-ask" };

function Form({ done }: { done: () => void }) {
	const { me, today } = useHere();
	const path = useSchoolPath();
	const once = useOnce();
	const [kind, setKind] = useState<AdHoc["kind"]>("intervention");
	const [text, setText] = useState({ name: "", place: "", from: today, to: addDays(today, 30), starts: "13:00", ends: "13:30" });
	const [days, setDays] = useState(31);
	const [mayAsk, setMayAsk] = useState(false);
	const [chosen, setChosen] = useState<Chosen[]>([]);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const put = (key: keyof typeof text) => (e: { currentTarget: HTMLInputElement }) => setText({ ...text, [key]: e.currentTarget.value });
	const save = async () => {
		if (!text.name.trim()) return setErrors([{ id: "name", text: "Enter a name for the register" }]);
		try {
			await once(path("/ad-hoc"), { kind, ...text, name: text.name.trim(), days, may_ask: mayAsk, pupils: chosen.map((p) => p.id) });
			setErrors([]);
			setChosen([]);
			setText({ ...text, name: "", place: "" });
			announce(`${text.name} is made`);
			done();
		} catch (e) {
			setErrors(fieldErrors(e, IDS, "name"));
		}
	};
	const field = (id: keyof typeof text, label: string, type = "text") => (
		<Field id={id} label={label} errors={errors}>
			{(aria) => <input class="govuk-input" id={id} type={type} maxLength={100} value={text[id]} onInput={put(id)} {...aria} />}
		</Field>
	);
	return (
		<form
			onSubmit={(e) => {
				e.preventDefault();
				void save();
			}}
		>
			<ErrorSummary errors={errors} />
			<div class="m-adhoc">
				<Field id="kind" label="Kind">
					{(aria) => (
						<select class="govuk-select" id="kind" value={kind} onChange={(e) => setKind(e.currentTarget.value as AdHoc["kind"])} {...aria}>
							{(["intervention", "club", "detention", "trip"] as const).map((k) => (
								<option key={k} value={k}>
									{KINDS[k]}
								</option>
							))}
						</select>
					)}
				</Field>
				{field("name", "Name")}
				{field("place", "Place")}
				{field("from", "First day", "date")}
				{field("to", "Last day", "date")}
				{field("starts", "Starts", "time")}
				{field("ends", "Ends", "time")}
			</div>
			<div class="m-chips m-adhoc__list" role="group" aria-label="Days">
				{DAYS.map((d, i) => (
					<button key={d} type="button" class="m-chip" aria-pressed={(days & (1 << i)) !== 0} onClick={() => setDays(days ^ (1 << i))}>
						{d}
					</button>
				))}
			</div>
			<Pick chosen={chosen} setChosen={setChosen} errors={errors} />
			{may(me, "cover") ? (
				<label class="m-check">
					<input type="checkbox" id="may-ask" checked={mayAsk} onChange={(e) => setMayAsk(e.currentTarget.checked)} />
					May ask whether the session mark is wrong when it sees an absent pupil. It never changes it.
				</label>
			) : null}
			<p>
				<button type="submit" class="m-btn">
					Make the register: {plural(chosen.length, "pupil")}
				</button>
			</p>
		</form>
	);
}

export function AdHocPage() {
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [error, setError] = useState<unknown>(null);
	const q = useQuery({ queryKey: ["ad-hoc", urn], queryFn: () => get<{ registers: AdHoc[] }>(path("/ad-hoc")) });
	useLiveQuery(["lessons"], ["ad-hoc", urn]);
	const done = () => queries.invalidateQueries({ queryKey: ["ad-hoc", urn] });
	const once = useOnce();
	const end = async (a: AdHoc, button: HTMLElement) => {
		const next = nextOf(button, ".m-lessons--adhoc button");
		try {
			await once(path(`/ad-hoc/${a.id}/end`), {});
			setError(null);
			announce(`${a.name} has ended`);
			await done();
			/* What has begun is listed until the day is over. */
			setTimeout(() => button.isConnected || next?.focus());
		} catch (e) {
			setError(e);
		}
	};
	return (
		<>
			<p class="m-crumb">
				<a href="/lessons">Lessons today</a>
			</p>
			<Head title="Trips, interventions, clubs, detentions">
				<p>Named lists. They never take the place of the register: pupils register with their tutor first; who is away with staff is on a trip.</p>
			</Head>
			<Failure error={q.error ?? error} title="Not done." />
			<Section title="Running or to come">
				{!q.data ? <Waiting what="the registers" /> : null}
				{q.data && !q.data.registers.length ? <p class="m-s">There is none.</p> : null}
				<ul class="m-lessons m-lessons--adhoc">
					{q.data?.registers.map((a) => (
						<li key={a.id}>
							<span class="m-lessons__when">
								{a.starts} to {a.ends}
							</span>
							<span class="m-lessons__name">
								{a.from <= today ? <a href={`/lessons/${today}/${a.id}`}>{a.name}</a> : <b>{a.name}</b>}
								<span class="m-mut m-s">
									{" "}
									{KINDS[a.kind]}, {a.leader}
									{a.place ? `, ${a.place}` : ""}
								</span>
							</span>
							<span class="m-s">
								{daysWords(a.days)}, {shortDate(a.from)} to {shortDate(a.to)}, {plural(a.pupils.length, "pupil")}
								{a.may_ask ? ". May ask about the session mark" : ""}
							</span>
							<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={(e) => void end(a, e.currentTarget)}>
								End<span class="m-vh"> {a.name}</span>
							</button>
						</li>
					))}
				</ul>
			</Section>
			<Section title="Make one">
				<Form done={() => void done()} />
			</Section>
		</>
	);
}
