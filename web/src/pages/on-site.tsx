/* Who is on site now, by form and year; "is X in?". */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLiveQuery } from "../live.ts";
import { getOrKept, KeptNote } from "../offline/index.ts";
import { Badges, Failure, Head, Section, StaffName, Waiting } from "../parts/basics.tsx";
import { PresenceTag } from "../parts/presence.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Presence, PresenceRow, PresenceState } from "../types.ts";
import { clock, number, yearOrder, yearWords } from "../words.ts";

const STATES: [PresenceState, string, string][] = [
	["on_site", "on site", "marked here, or signed in"],
	["not_seen", "not seen", "expected, and nobody saw them"],
	["signed_out", "signed out", "and not back yet"],
	["off_site", "off site", "trip, provider, ill, away"],
	["not_expected", "not expected", "no school now, or not for them"],
];
const SHOWN = 60;

function fold(s: string): string {
	return s.normalize("NFD").replace(/[^\p{Letter}\p{Number} ]/gu, "").toLowerCase();
}

function fits(p: PresenceRow, words: string[]): boolean {
	const name = fold(`${p.name.surname} ${p.name.forename}`).split(" ");
	return words.every((w) => name.some((n) => n.startsWith(w)));
}

function Counts({ d, state, choose }: { d: Presence; state: string; choose: (s: string) => void }) {
	return (
		<div class="m-onsite" role="group" aria-label="Show only">
			{STATES.map(([key, word, about]) => (
				<button key={key} type="button" aria-pressed={state === key} onClick={() => choose(state === key ? "" : key)}>
					<b>{number(d.counts[key])}</b>
					<span>{word}</span>
					<small>{about}</small>
				</button>
			))}
		</div>
	);
}

function ByForm({ d, year, group, choose }: { d: Presence; year: string; group: string; choose: (g: string) => void }) {
	const groups = d.groups.filter((g) => !year || g.year === year);
	return (
		<Section title="By form" id="by-form">
			<div class="m-scroll">
				<table class="m-table m-onsite__forms">
					<caption class="m-vh">On site by form</caption>
					<thead>
						<tr>
							<th scope="col">Form</th>
							<th scope="col" class="m-num">
								On site
							</th>
							<th scope="col" class="m-num">
								Not seen
							</th>
							<th scope="col" class="m-num">
								Out
							</th>
							<th scope="col" class="m-num">
								Off site
							</th>
						</tr>
					</thead>
					<tbody>
						{groups.map((g) => (
							<tr key={g.id} class={group === g.name ? "is-chosen" : undefined}>
								<th scope="row">
									<button type="button" class="m-link" aria-pressed={group === g.name} onClick={() => choose(group === g.name ? "" : g.name)}>
										{g.name}
									</button>
								</th>
								<td class="m-num">{g.counts.on_site}</td>
								<td class="m-num">{g.counts.not_seen || "–"}</td>
								<td class="m-num">{g.counts.signed_out || "–"}</td>
								<td class="m-num">{g.counts.off_site || "–"}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</Section>
	);
}

function People({ rows }: { rows: PresenceRow[] }) {
	const [all, setAll] = useState(false);
	const shown = all ? rows : rows.slice(0, SHOWN);
	return (
		<>
			<ul class="m-onsite__list">
				{shown.map((p) => (
					<li key={p.id}>
						<a class="m-name" href={`/pupils/${p.id}`}>
							<StaffName name={p.name} />
						</a>
						<span class="m-mut m-s">{p.group}</span>
						<PresenceTag state={p.state} />
						<span class="m-s">{p.text}</span>
						<Badges badges={p.badges.filter((b) => b.is_act)} />
					</li>
				))}
			</ul>
			{rows.length === 0 ? <p class="m-s">Nobody fits.</p> : null}
			{shown.length < rows.length ? (
				<p class="m-s m-before">
					<button type="button" class="m-link" onClick={() => setAll(true)}>
						Show the other {number(rows.length - shown.length)}
					</button>
				</p>
			) : null}
		</>
	);
}

export function OnSitePage() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const [state, setState] = useState("");
	const [year, setYear] = useState("");
	const [group, setGroup] = useState("");
	const [words, setWords] = useState("");
	const q = useQuery({ queryKey: ["presence", urn], queryFn: () => getOrKept<Presence>(path("/presence")), refetchInterval: 30_000 });
	useLiveQuery(["presence", "marks", "school"], ["presence", urn]);
	const d = q.data?.data;
	if (!d) {
		return (
			<>
				<Head title="On site" />
				{q.error ? <Failure error={q.error} title="The list did not load." /> : <Waiting what="who is on site" />}
			</>
		);
	}
	const asked = fold(words).split(" ").filter(Boolean);
	const rows = d.pupils.filter((p) => (!state || p.state === state) && (!year || p.year === year) && (!group || p.group === group) && fits(p, asked));
	const years = d.years.map((y) => y.year).sort((a, b) => yearOrder(a) - yearOrder(b));
	return (
		<>
			<Head title="On site">
				<p>
					Now {clock(d.at)}.{" "}
					<a class="m-btn m-btn--2 m-btn--s" href="/fire-roll">
						Fire roll
					</a>
				</p>
			</Head>
			{q.data?.kept_at != null ? <KeptNote kept_at={q.data.kept_at} /> : null}
			<Counts d={d} state={state} choose={setState} />
			<form class="m-filters m-onsite__filters" role="search" aria-label="On site" onSubmit={(e) => e.preventDefault()}>
				<div class="m-filter">
					<label for="who">Is X in? Name</label>
					<input id="who" class="m-in m-in--s" value={words} maxLength={60} autocomplete="off" onInput={(e) => setWords(e.currentTarget.value)} />
				</div>
				<div class="m-filter">
					<label for="year">Year group</label>
					<select
						id="year"
						class="m-in m-in--s"
						value={year}
						onChange={(e) => {
							setYear(e.currentTarget.value);
							setGroup("");
						}}
					>
						<option value="">All</option>
						{years.map((y) => (
							<option key={y} value={y}>
								{yearWords(y)}
							</option>
						))}
					</select>
				</div>
			</form>
			<div class="m-cols m-cols--21">
				<Section title={`${number(rows.length)} ${rows.length === 1 ? "pupil" : "pupils"}${group ? ` of ${group}` : ""}`} id="people">
					<People key={`${state}${year}${group}`} rows={rows} />
				</Section>
				<ByForm d={d} year={year} group={group} choose={setGroup} />
			</div>
		</>
	);
}
