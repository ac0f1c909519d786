/* Whom the act is about: year groups, registration groups, pupils by name. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { Failure, StaffName } from "../parts/basics.tsx";
import { Finder } from "../reception/finder.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { DeskName, DeskPupils, Group } from "../types.ts";
import { fullName, yearOrder, yearWords } from "../words.ts";

export interface Chosen {
	years: string[];
	groups: string[];
	pupils: DeskName[];
}

export const NOBODY: Chosen = { years: [], groups: [], pupils: [] };

const toggled = (list: string[], x: string) => (list.includes(x) ? list.filter((y) => y !== x) : [...list, x]);

function Ticks(p: { legend: string; list: { id: string; text: string }[]; on: string[]; toggle: (id: string) => void }) {
	return p.list.length ? (
		<fieldset class="m-unable__ticks">
			<legend>{p.legend}</legend>
			{p.list.map((x) => (
				<label key={x.id}>
					<input type="checkbox" checked={p.on.includes(x.id)} onChange={() => p.toggle(x.id)} /> {x.text}
				</label>
			))}
		</fieldset>
	) : null;
}

/** A code that is said of a pupil by name has no groups to choose. */
export function Whom({ date, byName, chosen, choose }: { date: string; byName: boolean; chosen: Chosen; choose: (c: Chosen) => void }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const groups = useQuery({ queryKey: ["groups", urn, date], queryFn: () => get<{ groups: Group[] }>(path("/groups"), { on: date }), staleTime: 60_000 });
	const [isOpen, setOpen] = useState(false);
	const names = useQuery({ queryKey: ["absence-pupils", urn], queryFn: () => get<DeskPupils>(path("/absence-reports/pupils")), staleTime: 60_000, enabled: isOpen });
	const list = groups.data?.groups ?? [];
	const years = [...new Set(list.map((g) => g.year).filter((y): y is string => Boolean(y)))].sort((a, b) => yearOrder(a) - yearOrder(b));
	const add = (p: DeskName) => {
		if (!chosen.pupils.some((x) => x.id === p.id)) choose({ ...chosen, pupils: [...chosen.pupils, p] });
	};
	return (
		<>
			<Failure error={groups.error ?? names.error} title="The groups and pupils did not load." />
			{byName ? null : (
				<>
					<Ticks legend="Year groups" list={years.map((y) => ({ id: y, text: yearWords(y) }))} on={chosen.years} toggle={(y) => choose({ ...chosen, years: toggled(chosen.years, y) })} />
					<Ticks legend="Registration groups" list={list.map((g) => ({ id: g.id, text: g.name }))} on={chosen.groups} toggle={(g) => choose({ ...chosen, groups: toggled(chosen.groups, g) })} />
				</>
			)}
			<details class="m-told__new" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
				<summary>Pupils by name</summary>
				{isOpen && names.data ? <Finder pupils={names.data.pupils} choose={add} label="Which pupil" /> : null}
			</details>
			{chosen.pupils.length ? (
				<ul class="m-leave__who" aria-label="By name">
					{chosen.pupils.map((p) => (
						<li key={p.id}>
							<StaffName name={p.name} /> <span class="m-mut m-s">{p.group}</span>{" "}
							<button type="button" class="m-btn m-btn--2 m-btn--s" aria-label={`Not ${fullName(p.name)}`} onClick={() => choose({ ...chosen, pupils: chosen.pupils.filter((x) => x.id !== p.id) })}>
								Remove
							</button>
						</li>
					))}
				</ul>
			) : null}
		</>
	);
}
