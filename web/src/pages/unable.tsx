/* Pupils who could not attend: one code for many, with what it overwrites said before it is written. */
import { useLocation } from "preact-iso/router";
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { send } from "../api.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { UnableDone, UnablePreview } from "../types.ts";
import { Shown } from "../unable/shown.tsx";
import { NOBODY, Whom, type Chosen } from "../unable/whom.tsx";
import { plural } from "../words.ts";

const IDS = { code: "unable-code", date: "unable-date", session: "unable-session", reason: "unable-reason", fact: "unable-fact", sessions: "unable-write" };
const BY_NAME = "Y5"; /* the API refuses groups for it */

interface Asked {
	code: string;
	date: string;
	session: string;
}

function What({ asked, ask, errors }: { asked: Asked; ask: (a: Asked) => void; errors: FieldError[] }) {
	const { me, today } = useHere();
	const codes = useCodes();
	const list = [...codes.values()].filter((c) => c.family === "unable" && c.explains_n && c.code !== "Y4" && (c.code !== BY_NAME || may(me, "safeguarding")));
	return (
		<div class="m-told__fields m-unable__what">
			<Field id={IDS.code} label="Code" hint={codes.get(asked.code)?.when_allowed} errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.code} value={asked.code} onChange={(e) => ask({ ...asked, code: e.currentTarget.value })} {...aria}>
						{list.map((c) => (
							<option key={c.code} value={c.code}>
								{c.code}: {c.name}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field id={IDS.date} label="Day" errors={errors}>
				{(aria) => <input class="govuk-input" id={IDS.date} type="date" value={asked.date} onChange={(e) => ask({ ...asked, date: e.currentTarget.value || today })} {...aria} />}
			</Field>
			<Field id={IDS.session} label="Sessions" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.session} value={asked.session} onChange={(e) => ask({ ...asked, session: e.currentTarget.value })} {...aria}>
						<option value="">Both</option>
						<option value="AM">Morning</option>
						<option value="PM">Afternoon</option>
					</select>
				)}
			</Field>
		</div>
	);
}

/** Reason and fact, and the one press that writes. */
function Write({ p, isOld, body, failed, done }: { p: UnablePreview; isOld: boolean; body: object; failed: (errors: FieldError[]) => void; done: (d: UnableDone) => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const data = new FormData(form);
		const said = (name: string) => String(data.get(name) ?? "").trim();
		const missing: FieldError[] = [];
		if (!said("fact")) missing.push({ id: IDS.fact, text: `Enter the fact: ${p.asks}` });
		if (!said("reason")) missing.push({ id: IDS.reason, text: "Enter the reason of the amendment" });
		setErrors(missing);
		if (missing.length || isOld) return;
		try {
			const answer = await once<UnableDone>(path("/unable"), { ...body, reason: said("reason"), fact: said("fact"), sessions: p.sessions });
			form.reset();
			done(answer);
		} catch (error) {
			const found = fieldErrors(error, IDS, IDS.sessions);
			setErrors(found);
			failed(found);
		}
	};
	return (
		<form class="m-form" onSubmit={submit} noValidate aria-label="Write the code">
			<ErrorSummary errors={errors} />
			<Field id={IDS.fact} label="Fact, beside the mark" hint={p.asks} errors={errors}>
				{(aria) => <input class="govuk-input" id={IDS.fact} name="fact" maxLength={200} autocomplete="off" {...aria} />}
			</Field>
			<Field id={IDS.reason} label="Reason of the amendment" hint="How the school knows" errors={errors}>
				{(aria) => <input class="govuk-input" id={IDS.reason} name="reason" maxLength={500} autocomplete="off" {...aria} />}
			</Field>
			<button type="submit" class="m-btn" id={IDS.sessions} aria-disabled={isOld ? "true" : undefined}>
				Write {plural(p.sessions, "session")}
			</button>
		</form>
	);
}

export function UnablePage() {
	const { query } = useLocation();
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [asked, setAsked] = useState<Asked>({ code: "Y1", date: query.date || today, session: "" });
	const [chosen, setChosen] = useState<Chosen>(NOBODY);
	const [over, setOver] = useState<string[]>([]);
	const [written, setWritten] = useState<UnableDone | null>(null);
	const byName = asked.code === BY_NAME;
	const body = {
		code: asked.code,
		date: asked.date,
		...(asked.session ? { session: asked.session } : {}),
		...(byName ? {} : { years: chosen.years, groups: chosen.groups }),
		pupils: chosen.pupils.map((p) => p.id),
		over,
	};
	const isAny = chosen.pupils.length > 0 || (!byName && chosen.years.length + chosen.groups.length > 0);
	const key = ["unable", urn, body];
	const q = useQuery({ queryKey: key, queryFn: async () => (await send<UnablePreview>("POST", path("/unable/preview"), { body })).data, enabled: isAny, staleTime: 0, placeholderData: (before) => before });
	const again = () => void queries.invalidateQueries({ queryKey: ["unable", urn] });
	const done = (d: UnableDone) => {
		setWritten(d);
		announce(`${plural(d.sessions, "session")} written`);
		again();
	};
	const change = <T,>(set: (x: T) => void) => (x: T) => {
		setWritten(null);
		set(x);
	};
	return (
		<>
			<Head title="Could not attend">
				<p>
					One code for pupils whom something kept away. Who was there keeps their mark. The whole school closed without a plan is Y4: enter it in the <a href="/calendar">calendar</a>.
				</p>
			</Head>
			<What asked={asked} ask={change(setAsked)} errors={[]} />
			<Whom date={asked.date} byName={byName} chosen={chosen} choose={change(setChosen)} />
			{byName ? <p>Tell the youth offending worker. The fact is for the office only.</p> : null}
			{written ? (
				<Banner kind="good" role="status">
					<b>{plural(written.sessions, "session")} written.</b> {plural(written.kept, "session")} left alone.
				</Banner>
			) : null}
			<Failure error={q.error} title="This cannot be written." />
			{isAny && q.data && !q.error ? (
				<Section title="What would be written">
					<Shown p={q.data} over={over} setOver={change(setOver)} />
					{q.data.sessions ? <Write key={asked.code} p={q.data} isOld={q.isPlaceholderData} body={body} failed={again} done={done} /> : null}
				</Section>
			) : isAny && !q.error ? (
				<Waiting what="what it would write" />
			) : isAny ? null : (
				<p>Choose whom it is about.</p>
			)}
		</>
	);
}
