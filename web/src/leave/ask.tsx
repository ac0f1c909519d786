/* A request for leave as it comes to the office: from a form, a call or a letter. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { useOnce } from "../once.ts";
import { ErrorSummary, Failure, Field, fieldErrors, StaffName, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { Finder } from "../reception/finder.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Contact, DeskName, DeskPupils, LeaveApplicant, LeaveGround, Pupil } from "../types.ts";
import { fullName } from "../words.ts";
import { APPLICANTS, FACTS, GROUNDS } from "./words.ts";

const IDS = {
	pupils: "desk-find",
	ground: "leave-ground",
	applicant: "leave-applicant",
	applicant_is: "leave-applicant-is",
	email: "leave-email",
	received: "leave-received",
	from: "leave-from",
	to: "leave-to",
	words: "leave-words",
	fact: "leave-fact",
	travellers: "leave-travellers",
};

const nameOf = (c: Contact) => [c.forename, c.surname].filter(Boolean).join(" ");
const isParent = (c: Contact) => c.has_responsibility || /mother|father|parent/i.test(c.relationship ?? "");
const kindOf = (c: Contact): LeaveApplicant => (!isParent(c) ? "other" : c.lives_with === "full" || c.lives_with === "part" ? "lived_with" : "parent");

/** Who may ask: the pupil's contacts, but for who must have no contact. */
function useContacts(pupil: DeskName | undefined): Contact[] {
	const { urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["pupil", urn, pupil?.id], queryFn: () => get<Pupil>(path(`/pupils/${pupil!.id}`)), enabled: Boolean(pupil) });
	return (q.data?.contacts ?? []).filter((c) => !c.no_contact).sort((a, b) => a.priority - b.priority);
}

function Half({ id, name, value }: { id: string; name: string; value: "AM" | "PM" }) {
	return (
		<select class="govuk-select" id={id} name={name} aria-label={name === "from_session" ? "From which session" : "To which session"} defaultValue={value}>
			<option value="AM" selected={value === "AM"}>
				morning
			</option>
			<option value="PM" selected={value === "PM"}>
				afternoon
			</option>
		</select>
	);
}

/** From and to, each a day and a session; for a request, and for what is granted of it. */
export function Span(p: { prefix: string; errors: FieldError[]; from?: string; fromHalf?: "AM" | "PM"; to?: string; toHalf?: "AM" | "PM" }) {
	return (
		<>
			<Field id={`${p.prefix}-from`} label="From" errors={p.errors}>
				{(aria) => (
					<span class="m-leave__span">
						<input class="govuk-input" id={`${p.prefix}-from`} name="from" type="date" defaultValue={p.from} {...aria} />
						<Half id={`${p.prefix}-from-half`} name="from_session" value={p.fromHalf ?? "AM"} />
					</span>
				)}
			</Field>
			<Field id={`${p.prefix}-to`} label="To" errors={p.errors}>
				{(aria) => (
					<span class="m-leave__span">
						<input class="govuk-input" id={`${p.prefix}-to`} name="to" type="date" defaultValue={p.to} {...aria} />
						<Half id={`${p.prefix}-to-half`} name="to_session" value={p.toHalf ?? "PM"} />
					</span>
				)}
			</Field>
		</>
	);
}

function Applicant({ contacts, errors }: { contacts: Contact[]; errors: FieldError[] }) {
	const [name, setName] = useState("");
	const [kind, setKind] = useState<LeaveApplicant | "">("");
	const [email, setEmail] = useState("");
	const [filled, setFilled] = useState(false); // from the contact whose name stands there
	const type = (typed: string) => {
		const known = contacts.find((c) => nameOf(c) === typed);
		setName(typed);
		if (!known && !filled) return;
		setKind(known ? kindOf(known) : "");
		setEmail(known?.email ?? "");
		setFilled(Boolean(known));
	};
	return (
		<>
			<Field id="leave-applicant" label="Who asks" errors={errors}>
				{(aria) => (
					<>
						<input class="govuk-input" id="leave-applicant" name="applicant" list="leave-contacts" autocomplete="off" maxLength={100} value={name} onInput={(e) => type(e.currentTarget.value)} {...aria} />
						<datalist id="leave-contacts">
							{contacts.map((c) => (
								<option key={c.priority} value={nameOf(c)}>
									{c.relationship}
								</option>
							))}
						</datalist>
					</>
				)}
			</Field>
			<Field id="leave-applicant-is" label="Who that is" hint="To each of the pupils" errors={errors}>
				{(aria) => (
					<select class="govuk-select" id="leave-applicant-is" name="applicant_is" value={kind} onChange={(e) => setKind(e.currentTarget.value as LeaveApplicant | "")} {...aria}>
						<option value="">Choose</option>
						{Object.entries(APPLICANTS).map(([value, text]) => (
							<option key={value} value={value}>
								{text}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field id="leave-email" label="Answer by e-mail to" hint="Empty: it is told or written otherwise" errors={errors}>
				{(aria) => <input class="govuk-input" id="leave-email" name="email" type="email" maxLength={254} value={email} onInput={(e) => setEmail(e.currentTarget.value)} {...aria} />}
			</Field>
		</>
	);
}

function Form({ pupils, done }: { pupils: DeskName[]; done: () => void }) {
	const { today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const once = useOnce();
	const contacts = useContacts(pupils[0]);
	const [ground, setGround] = useState<LeaveGround>("exceptional");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const data = new FormData(e.currentTarget as HTMLFormElement);
		const said = (name: string) => String(data.get(name) ?? "").trim();
		const missing: FieldError[] = [];
		if (!said("applicant")) missing.push({ id: IDS.applicant, text: "Enter who asks" });
		if (!said("applicant_is")) missing.push({ id: IDS.applicant_is, text: "Choose who that is" });
		if (!said("from")) missing.push({ id: IDS.from, text: "Enter the first day" });
		if (!said("words")) missing.push({ id: IDS.words, text: "Enter the reason that was given" });
		if (missing.length) return setErrors(missing);
		try {
			await once(path("/leave"), {
				pupils: pupils.map((p) => p.id),
				ground,
				applicant: said("applicant"),
				applicant_is: said("applicant_is"),
				received: said("received") || undefined,
				from: said("from"),
				from_session: said("from_session"),
				to: said("to") || undefined,
				to_session: said("to_session"),
				words: said("words"),
				fact: said("fact") || undefined,
				travellers: said("travellers") || undefined,
				email: said("email") || undefined,
			});
			announce("The request waits for a decision");
			setErrors([]);
			void queries.invalidateQueries({ queryKey: ["leave"] });
			done();
		} catch (error) {
			setErrors(fieldErrors(error, IDS, IDS.from));
		}
	};
	return (
		<form class="m-form m-leave__form m-told__form" onSubmit={submit} noValidate aria-label="The request">
			<ErrorSummary errors={errors} />
			<div class="m-leave__fields">
				<Applicant key={pupils[0].id} contacts={contacts} errors={errors} />
				<Field id={IDS.ground} label="Ground" errors={errors}>
					{(aria) => (
						<select class="govuk-select" id={IDS.ground} value={ground} onChange={(e) => setGround(e.currentTarget.value as LeaveGround)} {...aria}>
							{Object.entries(GROUNDS).map(([value, text]) => (
								<option key={value} value={value}>
									{text}
								</option>
							))}
						</select>
					)}
				</Field>
				<Span prefix="leave" errors={errors} />
				<Field id={IDS.received} label="Asked for on" errors={errors}>
					{(aria) => <input class="govuk-input" id={IDS.received} name="received" type="date" defaultValue={today} max={today} {...aria} />}
				</Field>
				{FACTS[ground] ? (
					<Field id={IDS.fact} label={FACTS[ground]!} errors={errors}>
						{(aria) => <input class="govuk-input" id={IDS.fact} name="fact" maxLength={500} {...aria} />}
					</Field>
				) : null}
				<Field id={IDS.travellers} label="Who travels, and which parents allow it" errors={errors}>
					{(aria) => <input class="govuk-input" id={IDS.travellers} name="travellers" maxLength={500} {...aria} />}
				</Field>
			</div>
			<Field id={IDS.words} label="Reason given" errors={errors}>
				{(aria) => <textarea class="govuk-textarea" id={IDS.words} name="words" rows={2} maxLength={2000} {...aria} />}
			</Field>
			<button type="submit" class="m-btn">
				Enter the request
			</button>
		</form>
	);
}

/** One request, for a pupil or for brothers and sisters. */
export function Ask() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const [isOpen, setOpen] = useState(false);
	const [pupils, setPupils] = useState<DeskName[]>([]);
	const list = useQuery({ queryKey: ["absence-pupils", urn], queryFn: () => get<DeskPupils>(path("/absence-reports/pupils")), enabled: isOpen, staleTime: 60_000 });
	const add = (p: DeskName) => {
		if (!pupils.some((x) => x.id === p.id)) setPupils([...pupils, p]);
	};
	const done = () => {
		setPupils([]);
		document.getElementById("desk-find")?.focus();
	};
	return (
		<details class="m-told__new" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>Enter a request</summary>
			<Failure error={list.error} title="The pupils did not load." />
			{isOpen && list.data ? <Finder pupils={list.data.pupils} choose={add} label={pupils.length ? "A brother or sister too" : "For which pupil"} /> : null}
			{pupils.length ? (
				<ul class="m-leave__who" aria-label="For whom">
					{pupils.map((p) => (
						<li key={p.id}>
							<StaffName name={p.name} /> <span class="m-mut m-s">{p.group}</span>{" "}
							<button type="button" class="m-btn m-btn--2 m-btn--s" aria-label={`Not for ${fullName(p.name)}`} onClick={() => setPupils(pupils.filter((x) => x.id !== p.id))}>
								Remove
							</button>
						</li>
					))}
				</ul>
			) : null}
			{pupils.length ? <Form pupils={pupils} done={done} /> : null}
		</details>
	);
}
