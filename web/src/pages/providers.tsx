/* Providers and other schools, and who is placed there: added, changed, ended. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { get, post, send, uuid } from "../api.ts";
import type { components } from "../api-types.ts";
import { useLiveQuery } from "../live.ts";
import { EVERY, Week, weekWords } from "../off-site/week.tsx";
import { may } from "../may.ts";
import { ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { fullName, plural, shortDate } from "../words.ts";
import { Pick, type Chosen } from "./ad-hoc.tsx";

type S = components["schemas"];
type All = S["Providers"];
type Provider = S["Provider"];
type Placement = S["Placement"];

const CODES: [Provider["code"], string][] = [
	["K", "K: education arranged by the local authority"],
	["B", "B: other approved education off site"],
	["D", "D: the other school where the pupil is registered too"],
	["W", "W: work experience"],
];

/** A form with its summary of errors; ids of its fields begin with `id`. */
function Form({ errors, button, save, close, children }: { errors: FieldError[]; button: string; save: () => Promise<void>; close?: () => void; children: ComponentChildren }) {
	const [isBusy, setBusy] = useState(false);
	return (
		<form
			class="m-offedit"
			onSubmit={(e) => {
				e.preventDefault();
				setBusy(true);
				void save().finally(() => setBusy(false));
			}}
		>
			<ErrorSummary errors={errors} />
			{children}
			<div class="m-btns">
				<button type="submit" class="m-btn" disabled={isBusy}>
					{button}
				</button>
				{close ? (
					<button type="button" class="m-btn m-btn--2" onClick={close}>
						Leave as it is
					</button>
				) : null}
			</div>
		</form>
	);
}

function Text(p: { id: string; label: string; hint?: string; type?: string; max: number; value: string; set: (v: string) => void; errors: FieldError[] }) {
	return (
		<Field id={p.id} label={p.label} hint={p.hint} errors={p.errors}>
			{(aria) => <input class="govuk-input" id={p.id} type={p.type ?? "text"} maxLength={p.max} autocomplete="off" value={p.value} onInput={(e) => p.set(e.currentTarget.value)} {...aria} />}
		</Field>
	);
}

function ProviderForm({ provider, done, close }: { provider?: Provider; done: () => void; close?: () => void }) {
	const path = useSchoolPath();
	const id = provider ? `provider-${provider.id}` : "provider";
	const [text, setText] = useState({ code: provider?.code ?? "K", name: provider?.name ?? "", contact: provider?.contact ?? "", email: provider?.email ?? "", phone: provider?.phone ?? "" });
	const [errors, setErrors] = useState<FieldError[]>([]);
	const ids = Object.fromEntries(["code", "name", "contact", "email", "phone"].map((f) => [f, `${id}-${f}`]));
	const save = async () => {
		if (!text.name.trim()) return setErrors([{ id: ids.name, text: "Enter the name of the provider or school" }]);
		const body = { uuid: uuid(), ...text, name: text.name.trim(), email: text.email.trim() };
		try {
			await (provider ? send("PUT", path(`/providers/${provider.id}`), { body }) : post(path("/providers"), body));
			setErrors([]);
			announce(`${body.name} is saved`);
			if (!provider) setText({ code: text.code, name: "", contact: "", email: "", phone: "" });
			done();
		} catch (e) {
			setErrors(fieldErrors(e, ids, ids.name));
		}
	};
	const field = (key: "name" | "contact" | "email" | "phone", label: string, max: number, type = "text", hint?: string) => <Text id={ids[key]} label={label} hint={hint} type={type} max={max} value={text[key]} set={(v) => setText({ ...text, [key]: v })} errors={errors} />;
	return (
		<Form errors={errors} button={provider ? "Save changes" : "Add the provider"} save={save} close={close}>
			<div class="m-offform">
				{field("name", "Name of the provider or school", 100)}
				<div class="m-offform__wide">
					<Field id={ids.code} label="Its pupils are marked" errors={errors} hint={provider ? "Stays: make another provider for another code" : undefined}>
						{(aria) => (
							<select class="govuk-select" id={ids.code} disabled={Boolean(provider)} value={text.code} onChange={(e) => setText({ ...text, code: e.currentTarget.value as Provider["code"] })} {...aria}>
								{CODES.map(([code, words]) => (
									<option key={code} value={code}>
										{words}
									</option>
								))}
							</select>
						)}
					</Field>
				</div>
				{field("contact", "Who answers for it", 100)}
				{field("email", "E-mail", 254, "email", provider ? "Another address ends the link the old one has" : "Gets the link of each day; without it, ring them")}
				{field("phone", "Telephone", 40, "tel")}
			</div>
		</Form>
	);
}

function PlacementForm({ provider, placement, done, close }: { provider: Provider; placement?: Placement; done: () => void; close: () => void }) {
	const { today } = useHere();
	const path = useSchoolPath();
	const id = placement ? `placement-${placement.id}` : `place-${provider.id}`;
	const [chosen, setChosen] = useState<Chosen[]>([]);
	const [text, setText] = useState({ activity: placement?.activity ?? "", from: placement?.from ?? today, to: placement?.to ?? today });
	const [sessions, setSessions] = useState<string[]>(placement?.sessions ?? EVERY);
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const ids: Record<string, string> = { activity: `${id}-activity`, from: `${id}-from`, to: `${id}-to`, sessions: `${id}-sessions`, pupil: "pupils", "/pupils/0": "pupils" };
	const save = async () => {
		const missing: FieldError[] = [];
		if (!placement && chosen.length !== 1) missing.push({ id: "pupils", text: chosen.length ? "Place one pupil at a time" : "Choose the pupil" });
		if (!text.activity.trim()) missing.push({ id: ids.activity, text: "Enter what the pupil does there: the code must carry it" });
		if (!sessions.length) missing.push({ id: ids.sessions, text: "Choose at least one session of the week" });
		if (missing.length) return setErrors(missing);
		const body = { uuid: uuid(), ...text, activity: text.activity.trim(), sessions };
		try {
			await (placement ? send("PUT", path(`/placements/${placement.id}`), { body: { ...body, reason: reason.trim() } }) : post(path("/placements"), { ...body, provider: provider.id, pupil: chosen[0].id }));
			announce("The placement is saved");
			done();
		} catch (e) {
			setErrors(fieldErrors(e, ids, placement ? ids.activity : "pupils"));
		}
	};
	const field = (key: "activity" | "from" | "to", label: string, max: number, type = "text") => <Text id={ids[key]} label={label} type={type} max={max} value={text[key]} set={(v) => setText({ ...text, [key]: v })} errors={errors} />;
	return (
		<Form errors={errors} button={placement ? "Save changes" : `Place the pupil at ${provider.name}`} save={save} close={close}>
			{placement ? null : <Pick chosen={chosen} setChosen={(list) => setChosen(list.slice(-1))} errors={errors} />}
			<div class="m-offform">
				{field("activity", "Nature of the activity", 200)}
				{field("from", "First day", 20, "date")}
				{field("to", "Last day", 20, "date")}
			</div>
			<Week id={ids.sessions} sessions={sessions} set={setSessions} errors={errors} />
			{placement ? <Text id={`${id}-reason`} label="Reason, for the record" max={500} value={reason} set={setReason} errors={errors} /> : null}
		</Form>
	);
}

function EndForm({ placement, done, close }: { placement: Placement; done: () => void; close: () => void }) {
	const path = useSchoolPath();
	const id = `end-${placement.id}`;
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const save = async () => {
		if (!reason.trim()) return setErrors([{ id, text: "Enter why the placement ends" }]);
		try {
			await post(path(`/placements/${placement.id}/end`), { uuid: uuid(), reason: reason.trim() });
			announce(`The placement of ${fullName(placement.name)} has ended`);
			done();
		} catch (e) {
			setErrors(fieldErrors(e, { reason: id }, id));
		}
	};
	return (
		<Form errors={errors} button="End the placement today" save={save} close={close}>
			<p class="m-s">Known absences from today on end. A mark of today that was entered ahead stays, and is a question to the office.</p>
			<Text id={id} label="Reason" max={500} value={reason} set={setReason} errors={errors} />
		</Form>
	);
}

function PlacementLine({ p, provider, done }: { p: Placement; provider: Provider; done: () => void }) {
	const [open, setOpen] = useState<"" | "change" | "end">("");
	const shut = () => setOpen("");
	const end = () => {
		shut();
		done();
	};
	return (
		<li>
			<span>
				<a href={`/pupils/${p.pupil}`}>{fullName(p.name)}</a>
				<span class="m-s m-off__said">
					{p.activity}. {weekWords(p.sessions)}, {shortDate(p.from)} to {shortDate(p.to)}
				</span>
			</span>
			<span class="m-btns">
				<button type="button" class="m-btn m-btn--2 m-btn--s" aria-expanded={open === "change"} onClick={() => setOpen(open === "change" ? "" : "change")}>
					Change<span class="m-vh">: placement of {fullName(p.name)}</span>
				</button>
				<button type="button" class="m-btn m-btn--2 m-btn--s" aria-expanded={open === "end"} onClick={() => setOpen(open === "end" ? "" : "end")}>
					End<span class="m-vh">: placement of {fullName(p.name)}</span>
				</button>
			</span>
			{open === "change" ? <PlacementForm provider={provider} placement={p} done={end} close={shut} /> : null}
			{open === "end" ? <EndForm placement={p} done={end} close={shut} /> : null}
		</li>
	);
}

function ProviderPart({ p, placements, open, setOpen, done }: { p: Provider; placements: Placement[]; open: string; setOpen: (id: string) => void; done: () => void }) {
	const shut = () => setOpen("");
	const end = () => {
		shut();
		done();
	};
	const button = (what: string, words: string) => (
		<button type="button" class="m-btn m-btn--2 m-btn--s" aria-expanded={open === `${what} ${p.id}`} onClick={() => setOpen(open === `${what} ${p.id}` ? "" : `${what} ${p.id}`)}>
			{words}
			<span class="m-vh">: {p.name}</span>
		</button>
	);
	return (
		<Section title={p.name} note={CODES.find(([code]) => code === p.code)?.[1]}>
			<p class="m-s">
				{p.contact || "Nobody is named who answers for it"}
				{p.phone ? `, ${p.phone}` : ""}
				{p.email ? `, ${p.email}` : ". No e-mail address: it gets no link, ring them"}
			</p>
			<div class="m-btns">
				{button("change", "Change")}
				{button("place", "Place a pupil")}
			</div>
			{open === `change ${p.id}` ? <ProviderForm provider={p} done={end} close={shut} /> : null}
			{open === `place ${p.id}` ? <PlacementForm provider={p} done={end} close={shut} /> : null}
			<h3 class="m-offcount">{placements.length ? plural(placements.length, "placement") : "No pupil is placed here."}</h3>
			<ul class="m-off">
				{placements.map((x) => (
					<PlacementLine key={x.id} p={x} provider={p} done={done} />
				))}
			</ul>
		</Section>
	);
}

export function ProvidersPage() {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["providers", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<All>(path("/providers")), enabled: may(me, "offsite") });
	useLiveQuery(["offsite"], key);
	const [open, setOpen] = useState("");
	const done = () => void queries.invalidateQueries();
	const d = q.data;
	return (
		<>
			<p class="m-crumb">
				<a href="/off-site">Off site</a>
			</p>
			<Head title="Providers and placements" isStacked>
				<p>Each school day a provider with an e-mail address gets a link, and says by it who is there. No answer is a question to the office, never an attending mark.</p>
			</Head>
			<Failure error={q.error} title="The list did not load." />
			{!d && !q.error ? <Waiting what="providers" /> : null}
			{d?.providers.map((p) => (
				<ProviderPart key={p.id} p={p} placements={d.placements.filter((x) => x.provider === p.id)} open={open} setOpen={setOpen} done={done} />
			))}
			{d ? (
				<Section title="Add a provider or another school">
					<ProviderForm done={done} />
				</Section>
			) : null}
		</>
	);
}
