/* Reception: who has come, and when. The server decides the code and says why. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { may } from "../may.ts";
import { useOnce } from "../once.ts";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { Arrived, PupilPage, PupilRow } from "../types.ts";
import { clock, fullName } from "../words.ts";
import { ErrorSummary, Field, fieldErrors, StaffName, type FieldError } from "./basics.tsx";
import { CodeMark, codeName, codeSpoken } from "./code.tsx";
import { announce } from "./live.tsx";

const IDS = { pupil: "arrival-pupil", arrived: "arrival-time", known_reason: "arrival-reason", note: "arrival-note" };

function PupilFinder({ chosen, choose, errors }: {
	chosen: PupilRow | null;
	choose: (p: PupilRow | null) => void;
	errors: FieldError[];
}) {
	const path = useSchoolPath();
	const { urn } = useHere();
	const [text, setText] = useState("");
	const q = useQuery({
		queryKey: ["find", urn, text],
		queryFn: () => get<PupilPage>(path("/pupils"), { q: text, limit: 8 }),
		enabled: text.trim().length >= 2,
	});
	if (chosen) {
		return (
			<p class="m-chosen">
				<StaffName name={chosen.name} /> <span class="m-mut">{chosen.group}</span>{" "}
				<button type="button" class="m-link" onClick={() => choose(null)}>
					Change
				</button>
			</p>
		);
	}
	return (
		<>
			<Field id={IDS.pupil} label="Pupil" hint="The first letters of a name" errors={errors}>
				{(aria) => (
					<input
						class="govuk-input"
						id={IDS.pupil}
						autocomplete="off"
						value={text}
						maxLength={60}
						onInput={(e) => setText(e.currentTarget.value)}
						{...aria}
					/>
				)}
			</Field>
			<ul class="m-plain m-found">
				{q.data?.pupils.map((p) => (
					<li key={p.id}>
						<button type="button" class="m-link" onClick={() => choose(p)}>
							<StaffName name={p.name} />
						</button>{" "}
						<span class="m-mut">{p.group}</span>
					</li>
				))}
				{q.data && q.data.pupils.length === 0 ? <li>Nobody on roll has a name that starts so.</li> : null}
			</ul>
		</>
	);
}

function Done({ a, who }: { a: Arrived; who: string }) {
	const codes = useCodes();
	return (
		<div class="m-arrived" role="status">
			<CodeMark code={a.code} codes={codes} size="l" />
			<p>
				<b>
					{who}: {codeName(a.code, codes)}
					{a.minutes_late > 0 ? `, ${a.minutes_late} minutes` : ""}
				</b>
				<br />
				{a.why}. Saved {clock(a.saved_at)}.
			</p>
		</div>
	);
}

function ArrivalForm({ date, onDone, close }: { date: string; onDone?: () => void; close: () => void }) {
	const path = useSchoolPath();
	const codes = useCodes();
	const queries = useQueryClient();
	const { clockNow } = useHere();
	const [round, setRound] = useState(0);
	const [pupil, setPupil] = useState<PupilRow | null>(null);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [done, setDone] = useState<{ a: Arrived; who: string } | null>(null);
	const once = useOnce();
	useEffect(() => {
		if (round) document.getElementById(IDS.pupil)?.focus(); /* for the next one */
	}, [round]);

	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const fields = e.currentTarget as HTMLFormElement;
		const form = new FormData(fields);
		if (!pupil) return setErrors([{ id: IDS.pupil, text: "Choose the pupil who has arrived" }]);
		const body = {
			pupil: pupil.id,
			date,
			arrived: String(form.get("arrived")) || undefined,
			known_reason: String(form.get("known_reason")) || undefined,
			note: String(form.get("note")) || undefined,
		};
		try {
			const a = await once<Arrived>(path("/arrivals"), body);
			setDone({ a, who: fullName(pupil.name) });
			setErrors([]);
			setPupil(null);
			setRound(round + 1);
			/* Time, reason and note were this pupil's, not the next one's. */
			fields.reset();
			announce(`${fullName(pupil.name)}, ${codeSpoken(a.code, codes)}, saved`);
			void queries.invalidateQueries({ queryKey: ["today"] });
			onDone?.();
		} catch (error) {
			setErrors(fieldErrors(error, IDS, IDS.pupil));
		}
	};

	return (
		<form onSubmit={submit} noValidate>
			<ErrorSummary errors={errors} />
			{done ? <Done {...done} /> : null}
			<PupilFinder key={round} chosen={pupil} choose={setPupil} errors={errors} />
			<Field id={IDS.arrived} label="Time of arrival" errors={errors}>
				{(aria) => (
					<input
						class="govuk-input govuk-input--width-5"
						id={IDS.arrived}
						name="arrived"
						type="time"
						defaultValue={clockNow()}
						{...aria}
					/>
				)}
			</Field>
			<Field id={IDS.known_reason} label="Reason known" hint="Left empty, the time decides the code" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id={IDS.known_reason} name="known_reason" {...aria}>
						<option value="">None</option>
						{[...codes.values()]
							.filter((c) => !c.valid_to && c.class !== "present" && c.class !== "administrative")
							.map((c) => (
								<option key={c.code} value={c.code}>
									{c.code} {c.name}
								</option>
							))}
					</select>
				)}
			</Field>
			<Field id={IDS.note} label="Note" errors={errors}>
				{(aria) => <input class="govuk-input" id={IDS.note} name="note" maxLength={500} {...aria} />}
			</Field>
			<div class="m-btns">
				<button type="submit" class="m-btn">
					Record arrival
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={close}>
					Close
				</button>
			</div>
		</form>
	);
}

export function ArrivalButton({ date, onDone }: { date: string; onDone?: () => void }) {
	const { me } = useHere();
	const dialog = useRef<HTMLDialogElement>(null);
	const [open, setOpen] = useState(false);
	useEffect(() => {
		if (open) dialog.current?.showModal();
	}, [open]);
	if (!may(me, "arrive")) return null;
	return (
		<>
			<button type="button" class="m-btn m-btn--2" onClick={() => setOpen(true)}>
				Record an arrival
			</button>
			{open ? (
				<dialog class="m-dialog" ref={dialog} aria-labelledby="arrival-title" onClose={() => setOpen(false)}>
					<h2 id="arrival-title">Record an arrival</h2>
					<ArrivalForm date={date} onDone={onDone} close={() => dialog.current?.close()} />
				</dialog>
			) : null}
		</>
	);
}
