/* The list of vulnerable pupils: propose, decide, review; it prints for the meeting. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post, uuid } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { Failure, Field, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { PupilPage, VulnerableEntry, VulnerableStep } from "../types.ts";
import { addDays, longDate, when } from "../words.ts";

const EVENTS = { propose: "proposed", list: "put on the list", decline: "declined", review: "reviewed", end: "took off the list" };

function useStep(entry: string) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (body: Omit<VulnerableStep, "uuid">) => post(path(`/vulnerable/${entry}/steps`), { uuid: uuid(), ...body }),
		onSettled: () => queries.invalidateQueries({ queryKey: ["vulnerable", urn] }),
	});
}

function Decide({ e }: { e: VulnerableEntry }) {
	const { today } = useHere();
	const step = useStep(e.id);
	const [words, setWords] = useState("");
	const [review, setReview] = useState(addDays(today, 42));
	const go = (kind: VulnerableStep["kind"]) =>
		step.mutate(
			{ kind, words: words || undefined, review_on: kind === "list" || kind === "review" ? review : undefined },
			{ onSuccess: () => setWords("") },
		);
	const choices: [VulnerableStep["kind"], string][] =
		e.state === "proposed" ? [["list", "Put on the list"], ["decline", "Decline"]] : [["review", "Reviewed: stays"], ["end", "Take off the list"]];
	return (
		<details class="m-noprint" open={e.state === "proposed" || e.is_due}>
			<summary>{e.state === "proposed" ? "Decide" : "Review"}</summary>
			<div class="m-alert__form">
				<Field id={`words-${e.id}`} label="Why">
					{(aria) => <input {...aria} class="m-in" id={`words-${e.id}`} maxLength={500} value={words} onInput={(v) => setWords(v.currentTarget.value)} />}
				</Field>
				<Field id={`review-${e.id}`} label="Next review">
					{(aria) => <input {...aria} class="m-in" id={`review-${e.id}`} type="date" value={review} onInput={(v) => setReview(v.currentTarget.value)} />}
				</Field>
			</div>
			<div class="m-btns">
				{choices.map(([kind, text], i) => (
					<button key={kind} type="button" class={i ? "m-btn m-btn--2" : "m-btn"} disabled={step.isPending} onClick={() => go(kind)}>
						{text}
					</button>
				))}
			</div>
			<Failure error={step.error} title="Not decided." />
		</details>
	);
}

function Entry({ e }: { e: VulnerableEntry }) {
	const { today } = useHere();
	const unseen = e.told.filter((t) => !t.seen_at).map((t) => t.name);
	return (
		<li aria-label={`${e.name.forename} ${e.name.surname}`}>
			<p class="m-vuln__head">
				<span>
					<b>{e.name.surname}</b>, {e.name.forename}, {e.group}
				</span>
				{e.is_due ? (
					<Tag kind="refused" icon="warn">
						Review due
					</Tag>
				) : null}
				{e.from ? <span class="m-s">from {longDate(e.from)}</span> : null}
				{e.review_on ? <span class="m-s">review {longDate(e.review_on)}</span> : null}
			</p>
			{e.reason ? <p>{e.reason}</p> : null}
			{e.log.length ? (
				<p class="m-s m-mut">
					{e.log
						.map((l) => `${when(l.at, today)} ${l.by} ${EVENTS[l.kind]}${l.words && l.kind !== "propose" ? `: ${l.words}` : ""}`)
						.join(". ")}
				</p>
			) : null}
			{e.told.length ? (
				<p class="m-s">
					Seen by {e.told.length - unseen.length} of {e.told.length} told{unseen.length ? `; not yet by ${unseen.join(", ")}` : ""}
				</p>
			) : null}
			{e.may_decide && (e.state === "proposed" || e.state === "listed") ? <Decide e={e} /> : null}
		</li>
	);
}

function Entries({ title, entries, none, id }: { title: string; entries: VulnerableEntry[]; none: string; id: string }) {
	return (
		<Section title={title} id={id}>
			{entries.length ? (
				<ul class="m-vuln">
					{entries.map((e) => (
						<Entry key={e.id} e={e} />
					))}
				</ul>
			) : (
				<p>{none}</p>
			)}
		</Section>
	);
}

function Propose() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [q, setQ] = useState("");
	const [reason, setReason] = useState("");
	const found = useQuery({
		queryKey: ["vulnerable-find", urn, q],
		queryFn: () => get<PupilPage>(path("/pupils"), { q, limit: 8 }),
		enabled: q.trim().length >= 3,
	});
	const propose = useMutation({
		mutationFn: (pupil: string) => post(path("/vulnerable"), { uuid: uuid(), pupil, reason }),
		onSuccess: () => {
			setQ("");
			setReason("");
		},
		onSettled: () => queries.invalidateQueries({ queryKey: ["vulnerable", urn] }),
	});
	return (
		<Section title="Propose a pupil" id="propose" note="The safeguarding lead decides">
			<div class="m-alert__form">
				<Field id="propose-reason" label="Reason" hint="Needed before a pupil can be proposed">
					{(aria) => <input {...aria} class="m-in" id="propose-reason" maxLength={500} autocomplete="off" value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}
				</Field>
				<Field id="propose-q" label="Pupil" hint="Three letters of the name">
					{(aria) => <input {...aria} class="m-in" id="propose-q" maxLength={60} autocomplete="off" value={q} onInput={(e) => setQ(e.currentTarget.value)} />}
				</Field>
			</div>
			<ul class="m-finds" aria-label="Pupils found">
				{q.trim().length >= 3
					? (found.data?.pupils ?? []).map((p) => (
							<li key={p.id}>
								<span>
									<b>{p.name.surname}</b>, {p.name.forename}, {p.group}
								</span>
								<button type="button" class="m-btn m-btn--2 m-btn--s" disabled={!reason || propose.isPending} onClick={() => propose.mutate(p.id)}>
									Propose <span class="m-vh">{p.name.forename} {p.name.surname}</span>
								</button>
							</li>
						))
					: null}
			</ul>
			{q.trim().length >= 3 && found.data?.pupils.length === 0 ? (
				<p class="m-s" role="status">
					Nobody on roll has “{q.trim()}” in the name.
				</p>
			) : null}
			{propose.isSuccess ? <p role="status">Proposed.</p> : null}
			<Failure error={propose.error} title="Not proposed." />
		</Section>
	);
}

export function VulnerablePage() {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const key = ["vulnerable", urn];
	useLiveQuery(["alerts", "school", "notices"], key);
	const q = useQuery({ queryKey: key, queryFn: () => get<{ entries: VulnerableEntry[] }>(path("/vulnerable")) });
	const all = q.data?.entries ?? [];
	const listed = all.filter((e) => e.state === "listed");
	const proposed = all.filter((e) => e.state === "proposed");
	const past = all.filter((e) => e.state === "declined" || e.state === "ended");
	const due = listed.filter((e) => e.is_due);
	return (
		<>
			<Head title="Vulnerable pupils">
				<p role="status">
					{listed.length} on the list{may(me, "safeguarding") ? `, ${due.length} due for review` : ""}
				</p>
			</Head>
			{q.error ? <Failure error={q.error} title="The list did not load." /> : q.data ? null : <Waiting what="list" />}
			{q.data ? (
				<>
					<div class="m-btns m-btns--apart m-noprint">
						<button type="button" class="m-btn m-btn--2" onClick={() => window.print()}>
							Print for the meeting
						</button>
					</div>
					{proposed.length ? <Entries title="Proposed" id="proposed" entries={proposed} none="" /> : null}
					{due.length ? <Entries title="Due for review" id="due" entries={due} none="" /> : null}
					<Entries title="On the list" id="listed" entries={listed.filter((e) => !e.is_due)} none={due.length ? "Nobody else is on the list." : "Nobody is on the list."} />
					<Propose />
					{past.length ? <Entries title="Declined and ended" id="past" entries={past} none="" /> : null}
				</>
			) : null}
		</>
	);
}
