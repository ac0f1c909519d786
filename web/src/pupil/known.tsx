/* Absence known ahead: what is recorded, and the form to record more (R48). */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { AskWhy } from "../parts/ask-why.tsx";
import { ErrorSummary, Failure, Field, fieldErrors, Section, type FieldError } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { Planned } from "../types.ts";
import { shortDate } from "../words.ts";

function span(p: Planned): string {
	if (p.from === p.to && p.from_session === p.to_session) return `${shortDate(p.from)} ${p.from_session}`;
	if (p.from === p.to) return shortDate(p.from);
	return `${shortDate(p.from)} ${p.from_session} to ${shortDate(p.to)} ${p.to_session}`;
}

function TakeBack({ p, done }: { p: Planned; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	return (
		<AskWhy
			id={`back-${p.id}`}
			text="Take back"
			of={span(p)}
			label="Why it is taken back"
			missing="Enter why it is taken back"
			act={(reason) => once(path(`/planned/${p.id}/end`), { reason })}
			said="Taken back"
			done={done}
		/>
	);
}

function PlanForm({ pupil, done }: { pupil: string; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const codes = useCodes();
	const { today } = useHere();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const f = new FormData(form);
		const text = (k: string) => String(f.get(k) ?? "").trim();
		if (!text("code")) return setErrors([{ id: "plan-code", text: "Choose the code" }]);
		const body = {
			pupil,
			from: text("from"),
			from_session: text("from_session"),
			to: text("to") || text("from"),
			to_session: text("to_session"),
			code: text("code"),
			note: text("note") || undefined,
			is_locked: f.get("is_locked") === "on",
		};
		try {
			await once(path("/planned"), body);
			setErrors([]);
			announce("Known absence recorded");
			form.reset();
			done();
		} catch (error) {
			const ids = { from: "plan-from", to: "plan-to", code: "plan-code", note: "plan-note" };
			setErrors(fieldErrors(error, ids, "plan-from"));
		}
	};
	const session = (id: string, name: string, label: string, value: string) => (
		<Field id={id} label={label}>
			{(aria) => (
				<select class="govuk-select" id={id} name={name} {...aria}>
					<option value="AM" selected={value === "AM"}>AM</option>
					<option value="PM" selected={value === "PM"}>PM</option>
				</select>
			)}
		</Field>
	);
	return (
		<form class="m-form" noValidate onSubmit={submit} aria-label="Record a known absence">
			<ErrorSummary errors={errors} />
			<div class="m-pair">
				<Field id="plan-from" label="First day" errors={errors}>
					{(aria) => <input class="govuk-input" id="plan-from" name="from" type="date" defaultValue={today} {...aria} />}
				</Field>
				{session("plan-from-session", "from_session", "From", "AM")}
				<Field id="plan-to" label="Last day" errors={errors}>
					{(aria) => <input class="govuk-input" id="plan-to" name="to" type="date" defaultValue={today} {...aria} />}
				</Field>
				{session("plan-to-session", "to_session", "Until", "PM")}
			</div>
			<Field id="plan-code" label="Code" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id="plan-code" name="code" {...aria}>
						<option value="">Choose</option>
						{[...codes.values()]
							.filter((c) => !c.valid_to && c.family !== "present" && c.family !== "late" && c.family !== "unexplained" && c.code !== "#")
							.map((c) => (
								<option key={c.code} value={c.code}>
									{c.code} {c.name}
								</option>
							))}
					</select>
				)}
			</Field>
			<Field id="plan-note" label="Note" hint="Shown to the teacher who takes the register" errors={errors}>
				{(aria) => <input class="govuk-input" id="plan-note" name="note" maxLength={500} {...aria} />}
			</Field>
			<div class="govuk-checkboxes govuk-checkboxes--small govuk-form-group">
				<div class="govuk-checkboxes__item">
					<input class="govuk-checkboxes__input" id="plan-locked" name="is_locked" type="checkbox" />
					<label class="govuk-label govuk-checkboxes__label" for="plan-locked">
						Locked: only the office may change it
					</label>
				</div>
			</div>
			<button type="submit" class="m-btn">
				Record known absence
			</button>
		</form>
	);
}

export function Known({ pupil }: { pupil: string }) {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const codes = useCodes();
	const queries = useQueryClient();
	const key = ["planned", urn, pupil];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ planned: Planned[] }>(path("/planned"), { pupil }) });
	const refresh = () => {
		void queries.invalidateQueries({ queryKey: key });
		void queries.invalidateQueries({ queryKey: ["marks", urn, pupil] });
	};
	const list = q.data?.planned.filter((p) => !p.is_ended) ?? [];
	return (
		<Section title="Known absence ahead" id="known" note="written into the register by itself; not confirmed until it is taken">
			<Failure error={q.error} title="Known absences did not load." />
			{q.data && !list.length ? <p class="m-s">None recorded.</p> : null}
			<ul class="m-plain m-after">
				{list.map((p) => (
					<li key={p.id} class="m-knownrow">
						<span>
							<CodeMark code={p.code} codes={codes} /> <b>{span(p)}</b> {p.note || codeName(p.code, codes)}
							<span class="m-mut m-xs">
								<br />
								Entered by {p.by}
								{p.is_locked ? ". Locked" : ""}
							</span>
						</span>
						{may(me, "plan") ? <TakeBack p={p} done={refresh} /> : null}
					</li>
				))}
			</ul>
			{may(me, "plan") ? (
				<details class="m-more">
					<summary>Record a known absence</summary>
					<PlanForm pupil={pupil} done={refresh} />
				</details>
			) : null}
		</Section>
	);
}
