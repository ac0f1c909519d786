/* Pupils by name, with filters and pages. */
import { useLocation } from "preact-iso/router";
import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { Badges, Failure, Head, StaffName, Waiting } from "../parts/basics.tsx";
import { PresenceTag } from "../parts/presence.tsx";
import { Band } from "../parts/band.tsx";
import { FLAGS } from "../flags.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Group, PupilPage as Page } from "../types.ts";
import { number, percent, yearOrder, yearWords } from "../words.ts";

const STATUS = [
	["on", "On roll"],
	["expected", "Expected"],
	["left", "Left"],
	["all", "All"],
];
const BANDS = [
	["", "Any absence"],
	["at_risk", "At risk: 5% to under 10%"],
	["persistent", "Persistent: 10% to under 50%"],
	["severe", "Severe: 50% or more"],
	["fine", "Under 5%"],
];
const LIMIT = 50;

type Filters = Record<string, string>;

function Choice(p: { id: string; label: string; value: string; options: string[][]; onChange: (v: string) => void }) {
	return (
		<div class="m-filter">
			<label for={p.id}>{p.label}</label>
			<select id={p.id} class="m-in m-in--s" value={p.value} onChange={(e) => p.onChange(e.currentTarget.value)}>
				{p.options.map(([v, text]) => (
					<option key={v} value={v}>
						{text}
					</option>
				))}
			</select>
		</div>
	);
}

function FilterBar({ f, set }: { f: Filters; set: (k: string, v: string) => void }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const groups = useQuery({ queryKey: ["groups", urn], queryFn: () => get<{ groups: Group[] }>(path("/groups")), staleTime: 60_000 });
	const list = (groups.data?.groups ?? []).filter((g) => g.opens);
	const years = [...new Set(list.map((g) => g.year ?? ""))].filter(Boolean).sort((a, b) => yearOrder(a) - yearOrder(b));
	return (
		<form class="m-filters" role="search" aria-label="Pupils" onSubmit={(e) => e.preventDefault()}>
			<div class="m-filter m-filter--wide">
				<label for="q">Name or UPN</label>
				<input
					id="q"
					class="m-in m-in--s"
					value={f.q ?? ""}
					maxLength={60}
					autocomplete="off"
					onInput={(e) => set("q", e.currentTarget.value)}
				/>
			</div>
			<Choice id="year" label="Year group" value={f.year ?? ""} onChange={(v) => set("year", v)} options={[["", "All"], ...years.map((y) => [y, yearWords(y)])]} />
			<Choice id="group" label="Registration group" value={f.group ?? ""} onChange={(v) => set("group", v)} options={[["", "All"], ...list.map((g) => [g.id, g.name])]} />
			<Choice id="flag" label="Cohort" value={f.flag ?? ""} onChange={(v) => set("flag", v)} options={[["", "All"], ...Object.entries(FLAGS)]} />
			<Choice id="band" label="Absence this year" value={f.band ?? ""} onChange={(v) => set("band", v)} options={BANDS} />
			<Choice id="status" label="Roll" value={f.status ?? "on"} onChange={(v) => set("status", v)} options={STATUS} />
		</form>
	);
}

function PupilTable({ page }: { page: Page }) {
	return (
		<table class="m-table m-stackable">
			<caption class="m-vh">Pupils</caption>
			<thead>
				<tr>
					<th scope="col">Pupil</th>
					<th scope="col">Group</th>
					<th scope="col">Year</th>
					<th scope="col">Flags</th>
					<th scope="col" class="m-num">Attendance this year</th>
				</tr>
			</thead>
			<tbody>
				{page.pupils.map((p) => (
					<tr key={p.id}>
						<th scope="row">
							<a class="m-name" href={`/pupils/${p.id}`}>
								<StaffName name={p.name} />
							</a>
							{p.presence ? (
								<span class="m-isin m-s">
									<PresenceTag state={p.presence.state} /> <span>{p.presence.text}</span>
								</span>
							) : null}
							{p.status && p.status !== "on" ? <span class="m-mut m-s"> {p.status === "left" ? "left" : "expected"}</span> : null}
						</th>
						<td data-label="Group">{p.group || "–"}</td>
						<td data-label="Year">{yearWords(p.year)}</td>
						<td data-label="Flags">{p.badges.length ? <Badges badges={p.badges} /> : "–"}</td>
						<td data-label="Attendance" class="m-num">
							{percent(p.attendance)} <Band band={p.band ?? null} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

export function PupilsPage() {
	const { query, route } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const [cursors, setCursors] = useState<string[]>([]);
	const f: Filters = query;
	const set = (k: string, v: string) => {
		const q = new URLSearchParams({ ...f, [k]: v });
		for (const [key, value] of [...q]) if (!value || (key === "status" && value === "on")) q.delete(key);
		setCursors([]);
		const text = q.toString();
		route(text ? `/pupils?${text}` : "/pupils", true);
	};
	const cursor = cursors[cursors.length - 1];
	const q = useQuery({
		queryKey: ["pupils", urn, f, cursor],
		queryFn: () =>
			get<Page>(path("/pupils"), { q: f.q, year: f.year, group: f.group, flag: f.flag, band: f.band, status: f.status, limit: LIMIT, cursor }),
		placeholderData: keepPreviousData,
	});
	const page = q.data;
	return (
		<>
			<Head title="Pupils">
				{page?.total === undefined ? null : (
					<p>
						<span role="status">{number(page.total)} found</span>. Registers missing in the school this year: {number(page.missing)}.
					</p>
				)}
			</Head>
			<FilterBar f={f} set={set} />
			{q.error ? <Failure error={q.error} title="The list did not load." /> : page ? null : <Waiting what="pupils" />}
			{page && page.pupils.length === 0 ? <p>No pupil fits. Take a filter away, or search for fewer letters.</p> : null}
			{page?.pupils.length ? <PupilTable page={page} /> : null}
			<div class="m-btns m-before">
				{cursors.length ? (
					<button type="button" class="m-btn m-btn--2" onClick={() => setCursors(cursors.slice(0, -1))}>
						Page before
					</button>
				) : null}
				{page?.next ? (
					<button type="button" class="m-btn m-btn--2" onClick={() => setCursors([...cursors, page.next!])}>
						Next page
					</button>
				) : null}
			</div>
		</>
	);
}
