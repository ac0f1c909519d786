/* Cover: the office gives somebody a register for a day. They see it and take it that day, and nothing else of the group. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { nextOf } from "../focus.ts";
import { useLiveQuery } from "../live.ts";
import { useOnce } from "../once.ts";
import { ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Covers, Group } from "../types.ts";
import { clock, dayDate } from "../words.ts";

const IDS = { user: "cover-user", group: "cover-group", date: "cover-date", session: "cover-session" };

function sessions(c: { am: boolean; pm: boolean }): string {
	return c.am && c.pm ? "both sessions" : c.am ? "the morning" : "the afternoon";
}

function Give({ data, groups, done }: { data: Covers; groups: Group[]; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const f = new FormData(form);
		const text = (k: string) => String(f.get(k) ?? "");
		const missing: FieldError[] = [];
		if (!text("group")) missing.push({ id: IDS.group, text: "Choose the register" });
		if (!text("user")) missing.push({ id: IDS.user, text: "Choose who covers it" });
		setErrors(missing);
		if (missing.length) return;
		const session = text("session");
		try {
			await once(path("/covers"), {
				user: text("user"), group: text("group"), date: data.date, ...(session ? { session } : {}),
			});
			announce("Cover given");
			form.reset();
			done();
		} catch (error) {
			setErrors(fieldErrors(error, IDS, IDS.user));
		}
	};
	return (
		<form onSubmit={submit} noValidate>
			<ErrorSummary errors={errors} />
			<Field id={IDS.group} label="Register" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.group} name="group" {...aria}>
						<option value="">Choose</option>
						{groups.map((g) => (
							<option key={g.id} value={g.id}>
								{g.name}
								{g.tutor ? ` (${g.tutor})` : ""}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field id={IDS.user} label="Who covers it" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.user} name="user" {...aria}>
						<option value="">Choose</option>
						{data.people.map((p) => (
							<option key={p.id} value={p.id}>
								{p.name}
								{p.position ? `, ${p.position}` : ""}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field id={IDS.session} label="Sessions" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.session} name="session" {...aria}>
						<option value="">Both</option>
						<option value="AM">Morning</option>
						<option value="PM">Afternoon</option>
					</select>
				)}
			</Field>
			<button type="submit" class="m-btn">
				Give the register
			</button>
		</form>
	);
}

export function CoverPage() {
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [date, setDate] = useState(today);
	const [failure, setFailure] = useState<unknown>(null);
	const key = ["covers", urn, date];
	const q = useQuery({ queryKey: key, queryFn: () => get<Covers>(path("/covers"), { date }) });
	const groups = useQuery({ queryKey: ["groups", urn, date], queryFn: () => get<{ groups: Group[] }>(path("/groups"), { on: date }) });
	useLiveQuery(["school"], key);
	const reload = () => void queries.invalidateQueries({ queryKey: key });
	const once = useOnce();
	const takeBack = async (id: string, button: HTMLElement) => {
		const next = nextOf(button, ".m-coverlist button");
		setFailure(null);
		try {
			await once(path(`/covers/${id}/end`), {});
			announce("Taken back");
			next?.focus();
			reload();
		} catch (error) {
			setFailure(error);
		}
	};
	return (
		<>
			<Head title="Cover">
				<p>Somebody takes a register that is not theirs: on one day, and nothing else of the group.</p>
			</Head>
			<div class="m-tools">
				<div class="m-btns">
					<label class="m-s" for={IDS.date}>
						Day
					</label>{" "}
					<input
						class="m-in m-in--s"
						type="date"
						id={IDS.date}
						min={today}
						value={date}
						onInput={(e) => e.currentTarget.value && setDate(e.currentTarget.value)}
					/>
				</div>
			</div>
			<Failure error={failure} title="Not taken back." />
			{q.error ? <Failure error={q.error} title="Cover did not load." /> : null}
			{!q.data ? (
				q.error ? null : <Waiting what="cover" />
			) : (
				<div class="m-cols m-cols--11">
					<Section title={`Cover on ${dayDate(date)}`}>
						{q.data.covers.length === 0 ? <p class="m-s">Nobody covers a register on this day.</p> : null}
						<ul class="m-plain m-coverlist">
							{q.data.covers.map((c) => (
								<li key={c.id}>
									<span>
										<b>{c.group_name}</b>, {sessions(c)}: {c.name}
										<br />
										<span class="m-mut m-s">
											Given by {c.given_by} at {clock(c.given_at)}
										</span>
									</span>
									<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={(e) => void takeBack(c.id, e.currentTarget)}>
										Take back<span class="m-vh"> {c.group_name} from {c.name}</span>
									</button>
								</li>
							))}
						</ul>
					</Section>
					<Section title="Give a register">
						<Give data={q.data} groups={groups.data?.groups ?? []} done={reload} />
					</Section>
				</div>
			)}
		</>
	);
}
