/* Sealed periods: from then on every change is an amendment with all five facts (R44). */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { AskWhy } from "../parts/ask-why.tsx";
import { ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Seal } from "../types.ts";
import { addDays, shortDate, when } from "../words.ts";

const IDS = { from: "seal-from", to: "seal-to", reason: "seal-reason", with_gaps: "seal-gaps" };

function Make({ done }: { done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const { today } = useHere();
	const [errors, setErrors] = useState<FieldError[]>([]);
	/* Registers are missing: said once, before it is asked. */
	const hasGaps = errors.some((x) => x.id === IDS.with_gaps);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = e.currentTarget as HTMLFormElement;
		const f = new FormData(form);
		const text = (k: string) => String(f.get(k) ?? "").trim();
		const missing: FieldError[] = [];
		if (!text("from")) missing.push({ id: IDS.from, text: "Enter the first day" });
		if (!text("to")) missing.push({ id: IDS.to, text: "Enter the last day" });
		setErrors(missing);
		if (missing.length) return;
		try {
			await once(path("/seals"), { from: text("from"), to: text("to"), reason: text("reason"), with_gaps: f.has("with_gaps") });
			setErrors([]);
			announce("Sealed");
			form.reset();
			done();
		} catch (error) {
			setErrors(fieldErrors(error, IDS, IDS.from));
		}
	};
	return (
		<form onSubmit={submit} noValidate>
			<ErrorSummary errors={errors} />
			<Field id={IDS.from} label="First day" errors={errors}>
				{(aria) => <input class="m-in" type="date" id={IDS.from} name="from" max={addDays(today, -1)} {...aria} />}
			</Field>
			<Field id={IDS.to} label="Last day" hint="A day that is over" errors={errors}>
				{(aria) => <input class="m-in" type="date" id={IDS.to} name="to" max={addDays(today, -1)} {...aria} />}
			</Field>
			<Field id={IDS.reason} label="Why now" hint="For example: checked for the census" errors={errors}>
				{(aria) => <input class="govuk-input" id={IDS.reason} name="reason" maxLength={500} {...aria} />}
			</Field>
			{hasGaps ? (
				<Field id={IDS.with_gaps} label="Seal it all the same: they stay missing" errors={errors}>
					{(aria) => <input type="checkbox" id={IDS.with_gaps} name="with_gaps" {...aria} />}
				</Field>
			) : null}
			<button type="submit" class="m-btn">
				Seal the period
			</button>
		</form>
	);
}

function Open({ seal, done }: { seal: Seal; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	return (
		<AskWhy
			id={`open-${seal.id}`}
			text="Open again"
			of={`${shortDate(seal.from)} to ${shortDate(seal.to)}`}
			label="Why it is opened again"
			missing="Enter why it is opened again"
			act={(reason) => once(path(`/seals/${seal.id}/unseal`), { reason })}
			said="Opened again"
			done={done}
		/>
	);
}

export function SealsPage() {
	const { urn, me, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["seals", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ seals: Seal[] }>(path("/seals")) });
	const reload = () => void queries.invalidateQueries({ queryKey: key });
	const list = [...(q.data?.seals ?? [])].reverse();
	return (
		<>
			<Head title="Sealed periods">
				<p>In a sealed period every change is an amendment by the office, with a reason, whatever it is.</p>
			</Head>
			<div class="m-cols m-cols--11">
				<Section title="Periods">
					{q.error ? <Failure error={q.error} title="The periods did not load." /> : null}
					{!q.data && !q.error ? <Waiting what="the periods" /> : null}
					{q.data && list.length === 0 ? <p class="m-s">No period is sealed.</p> : null}
					<ul class="m-plain m-coverlist">
						{list.map((s) => (
							<li key={s.id}>
								<span>
									<b>
										{shortDate(s.from)} to {shortDate(s.to)}
									</b>
									{s.opened_by ? " (opened again)" : ""}
									<br />
									<span class="m-mut m-s">
										Sealed by {s.sealed_by}, {when(s.sealed_at, today)}
										{s.reason ? `: ${s.reason}` : ""}
									</span>
									{s.opened_by && s.opened_at ? (
										<>
											<br />
											<span class="m-mut m-s">
												Opened by {s.opened_by}, {when(s.opened_at, today)}: {s.opened_reason}
											</span>
										</>
									) : null}
								</span>
								{!s.opened_by && may(me, "unseal") ? <Open seal={s} done={reload} /> : null}
							</li>
						))}
					</ul>
				</Section>
				{may(me, "seal") ? (
					<Section title="Seal a period">
						<Make done={reload} />
					</Section>
				) : null}
			</div>
		</>
	);
}
