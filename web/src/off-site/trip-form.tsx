/* What a trip is: for a new one and for changing one. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import type { components } from "../api-types.ts";
import { Pick, type Chosen } from "../pages/ad-hoc.tsx";
import { Failure, Field, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Group, PupilPage } from "../types.ts";
import { plural, sessionWords, shortDate } from "../words.ts";

type S = components["schemas"];
export type People = S["OffSite"]["people"];
type Half = S["Session"];

export interface TripText {
	name: string;
	place: string;
	leader: string;
	staff: string;
	from: string;
	from_session: Half;
	to: string;
	to_session: Half;
}

/** "Thu 19 Nov afternoon"; a whole day is its date alone. */
export function whenWords(t: Omit<TripText, "name" | "place" | "leader" | "staff">): string {
	if (t.from !== t.to) return `${shortDate(t.from)} ${sessionWords(t.from_session)} to ${shortDate(t.to)} ${sessionWords(t.to_session)}`;
	return t.from_session === t.to_session ? `${shortDate(t.from)} ${sessionWords(t.from_session)}` : shortDate(t.from);
}

/** Where the API's field stands on the page. */
export const TRIP_IDS: Record<string, string> = {
	name: "name",
	place: "place",
	leader: "leader",
	leader_id: "leader",
	staff: "staff",
	from: "from",
	to: "to",
	pupils: "pupils",
	reason: "reason",
};

/** A name of the list is a person with an account; who led the trip before stays who they are. */
export function leaderId(people: People, leader: string, before?: { leader: string; leader_id: string }): string | null {
	if (before && before.leader === leader) return before.leader_id === "0" ? null : before.leader_id;
	return people.find((p) => p.name === leader)?.id ?? null;
}

export function TripFields({ text, set, people, errors }: { text: TripText; set: (t: TripText) => void; people: People; errors: FieldError[] }) {
	const field = (id: "name" | "place" | "leader" | "staff" | "from" | "to", label: string, type = "text", hint?: string) => (
		<Field id={id} label={label} hint={hint} errors={errors}>
			{(aria) => (
				<input
					class="govuk-input"
					id={id}
					type={type}
					maxLength={id === "staff" ? 300 : 100}
					autocomplete="off"
					list={id === "leader" ? "leaders" : undefined}
					value={text[id]}
					onInput={(e) => set({ ...text, [id]: e.currentTarget.value })}
					{...aria}
				/>
			)}
		</Field>
	);
	const half = (id: "from_session" | "to_session", label: string, am: string, pm: string) => (
		<Field id={id} label={label} errors={errors}>
			{(aria) => (
				<select class="govuk-select" id={id} value={text[id]} onChange={(e) => set({ ...text, [id]: e.currentTarget.value as Half })} {...aria}>
					<option value="AM">{am}</option>
					<option value="PM">{pm}</option>
				</select>
			)}
		</Field>
	);
	return (
		<>
			<div class="m-offform">
				{field("name", "Name of the trip")}
				{field("place", "Place")}
				{field("leader", "Leader", "text", "Of the list: takes the roll on their own phone")}
				{field("staff", "Staff who go too")}
				{field("from", "First day", "date")}
				{half("from_session", "They leave", "before the morning session", "after the morning session")}
				{field("to", "Last day", "date")}
				{half("to_session", "They are back", "for the afternoon session", "after the afternoon session")}
			</div>
			<datalist id="leaders">
				{people.map((p) => (
					<option key={p.id} value={p.name} />
				))}
			</datalist>
		</>
	);
}

/** Pupils one by one, or a whole group at once. */
export function TripPupils({ chosen, setChosen, errors }: { chosen: Chosen[]; setChosen: (list: Chosen[]) => void; errors: FieldError[] }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const groups = useQuery({ queryKey: ["groups", urn], queryFn: () => get<{ groups: Group[] }>(path("/groups")), staleTime: 60_000 });
	const [failure, setFailure] = useState<unknown>(null);
	const add = async (id: string) => {
		let found: PupilPage;
		try {
			found = await get<PupilPage>(path("/pupils"), { group: id, status: "on", limit: 500 });
			setFailure(null);
		} catch (e) {
			return setFailure(e);
		}
		const more = found.pupils.filter((p) => !chosen.some((c) => c.id === p.id)).map((p) => ({ id: p.id, name: p.name }));
		setChosen([...chosen, ...more]);
		announce(`${plural(more.length, "pupil")} added`);
	};
	return (
		<>
			<Field id="group" label="Add a whole group">
				{(aria) => (
					<select
						class="govuk-select"
						id="group"
						value=""
						onChange={(e) => {
							const id = e.currentTarget.value;
							e.currentTarget.value = "";
							if (id) void add(id);
						}}
						{...aria}
					>
						<option value="">Choose a group</option>
						{groups.data?.groups.map((g) => (
							<option key={g.id} value={g.id}>
								{g.name}
							</option>
						))}
					</select>
				)}
			</Field>
			<Failure error={failure ?? groups.error} title="The group was not added." />
			<Pick chosen={chosen} setChosen={setChosen} errors={errors} />
			<p class="m-s m-offcounted">{plural(chosen.length, "pupil")} on the list</p>
		</>
	);
}
