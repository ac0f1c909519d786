/* What people still want on paper: choose it here, see it as it prints, print it. */
import { useLocation } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { Failure, Head, Waiting } from "../parts/basics.tsx";
import { Certificate } from "../prints/certificate.tsx";
import { ChangeReport } from "../prints/changes.tsx";
import { ClassRegister } from "../prints/register.tsx";
import { useCodes, useHere } from "../session.tsx";
import type { Changes, Grid, Group, Pupil, PupilFigures, PupilPage, Strip } from "../types.ts";
import { addDays, mondayOf } from "../words.ts";

type What = "register" | "certificate" | "changes";

export function PrintsPage() {
	const { query, route } = useLocation();
	const { me, today, school, urn } = useHere();
	const what: What = query.what === "certificate" || query.what === "changes" ? query.what : "register";
	const groups = useQuery({ queryKey: ["groups", urn], queryFn: () => get<{ groups: Group[] }>(`/schools/${urn}/groups`), staleTime: 300_000 });
	/* A tutor's own groups: the others are closed to them. */
	const list = (groups.data?.groups ?? []).filter((g) => g.opens);
	const isAll = list.length === groups.data?.groups.length;
	const set = (more: Record<string, string>) => route(`/prints?${new URLSearchParams({ ...query, what, ...more })}`);
	const first = list.find((g) => me.groups?.includes(g.id)) ?? list[0];
	const group = query.group ?? (what === "register" ? (first?.id ?? "") : "");
	const pupil = query.pupil ?? "";
	const week = mondayOf(query.week || today);
	const from = query.from || school.year_from || addDays(today, -30);
	const to = query.to || today;
	return (
		<>
			<Head title="Prints" />
			<form class="m-form p-form" onSubmit={(e) => e.preventDefault()}>
				<Choice id="p-what" label="Print" value={what} set={(v) => set({ what: v })}
					choices={[["register", "Weekly class register"], ["certificate", "Registration certificate"], ["changes", "Change report"]]} />
				{what !== "certificate" ? (
					<Choice id="p-group" label="Group" value={group} set={(v) => set({ group: v, pupil: "" })}
						choices={[...(what === "changes" ? [["", isAll ? "Whole school" : "All of mine"] as const] : []), ...list.map((g) => [g.id, g.name] as const)]} />
				) : null}
				{what !== "register" ? <ChoosePupil pupil={pupil} set={(id) => set({ pupil: id })} /> : null}
				{what === "register" ? (
					<>
						<DateIn id="p-week" label="Week of" value={week} set={(v) => set({ week: v })} />
						<Choice id="p-blank" label="Marks" value={query.blank ?? ""} set={(v) => set({ blank: v })} choices={[["", "Filled"], ["1", "Blank, to fill by hand"]]} />
					</>
				) : (
					<>
						<DateIn id="p-from" label="From" value={from} set={(v) => set({ from: v })} />
						<DateIn id="p-to" label="To" value={to} set={(v) => set({ to: v })} />
					</>
				)}
				<button type="button" class="m-btn" onClick={() => window.print()}>
					Print
				</button>
			</form>
			<div class="p-paper">
				{what === "register" && groups.data && !list.length ? <p>No registration group is open to you.</p> : null}
				{what === "register" && group ? <WeekPrint group={list.find((g) => g.id === group)} week={week} isBlank={query.blank === "1"} /> : null}
				{what === "certificate" ? pupil ? <CertificatePrint pupil={pupil} from={from} to={to} /> : <p class="m-mut">Choose a pupil.</p> : null}
				{what === "changes" ? <ChangesPrint group={list.find((g) => g.id === group)} all={isAll ? "the whole school" : list.map((g) => g.name).join(", ")} pupil={pupil} from={from} to={to} /> : null}
			</div>
		</>
	);
}

function Choice(p: { id: string; label: string; value: string; set: (v: string) => void; choices: (readonly [string, string])[] }) {
	return (
		<div>
			<label class="m-label" for={p.id}>{p.label}</label>
			<select id={p.id} class="m-in" value={p.value} onChange={(e) => p.set(e.currentTarget.value)}>
				{p.choices.map(([value, text]) => (
					<option key={value} value={value}>{text}</option>
				))}
			</select>
		</div>
	);
}

function DateIn(p: { id: string; label: string; value: string; set: (v: string) => void }) {
	return (
		<div>
			<label class="m-label" for={p.id}>{p.label}</label>
			<input id={p.id} class="m-in" type="date" value={p.value} onInput={(e) => e.currentTarget.value && p.set(e.currentTarget.value)} />
		</div>
	);
}

/** Three letters of a name, then the list. */
function ChoosePupil({ pupil, set }: { pupil: string; set: (id: string) => void }) {
	const { urn } = useHere();
	const { query, route } = useLocation();
	const words = query.find ?? "";
	const found = useQuery({
		queryKey: ["pupils", urn, "print", words],
		queryFn: () => get<PupilPage>(`/schools/${urn}/pupils`, { q: words, limit: 50 }),
		enabled: words.length >= 3,
	});
	const pupils = found.data?.pupils ?? [];
	return (
		<>
			<div>
				<label class="m-label" for="p-find">Find a pupil: 3 letters</label>
				<input id="p-find" class="m-in" value={words} autocomplete="off"
					onInput={(e) => route(`/prints?${new URLSearchParams({ ...query, find: e.currentTarget.value })}`, true)} />
			</div>
			{words.length >= 3 ? (
				<div>
					<label class="m-label" for="p-pupil">Pupil</label>
					<select id="p-pupil" class="m-in" value={pupil} onChange={(e) => set(e.currentTarget.value)}>
						<option value="">{found.isPending ? "Searching" : `Choose, ${pupils.length} found`}</option>
						{pupils.map((x) => (
							<option key={x.id} value={x.id}>{`${x.name.surname}, ${x.name.forename}, ${x.group ?? ""}`}</option>
						))}
					</select>
				</div>
			) : null}
		</>
	);
}

function WeekPrint({ group, week, isBlank }: { group: Group | undefined; week: string; isBlank: boolean }) {
	const { urn } = useHere();
	const codes = useCodes();
	const to = addDays(week, 4);
	const q = useQuery({ queryKey: ["grid", urn, group?.id, "", week, to], queryFn: () => get<Grid>(`/schools/${urn}/grid`, { group: group?.id, from: week, to }), enabled: !!group });
	if (!q.data || !group) return q.error ? <Failure error={q.error} /> : <Waiting what="the register" />;
	return <ClassRegister grid={q.data} group={group} week={week} isBlank={isBlank} codes={codes} />;
}

function CertificatePrint({ pupil, from, to }: { pupil: string; from: string; to: string }) {
	const { urn } = useHere();
	const codes = useCodes();
	const base = `/schools/${urn}/pupils/${pupil}`;
	const who = useQuery({ queryKey: ["pupil", urn, pupil], queryFn: () => get<Pupil>(base) });
	const strip = useQuery({ queryKey: ["marks", urn, pupil, from, to], queryFn: () => get<Strip>(`${base}/marks`, { from, to }) });
	const figures = useQuery({ queryKey: ["pupil-figures", urn, pupil, from, to], queryFn: () => get<PupilFigures>(`${base}/figures`, { from, to }) });
	const error = who.error ?? strip.error ?? figures.error;
	if (error) return <Failure error={error} />;
	if (!who.data || !strip.data || !figures.data) return <Waiting what="the certificate" />;
	return <Certificate pupil={who.data} strip={strip.data} stats={figures.data.stats} codes={codes} />;
}

function ChangesPrint({ group, all, pupil, from, to }: { group: Group | undefined; all: string; pupil: string; from: string; to: string }) {
	const { urn } = useHere();
	const q = useQuery({
		queryKey: ["changes", urn, group?.id, pupil, from, to],
		queryFn: () => get<Changes>(`/schools/${urn}/changes`, { group: group?.id, pupil, from, to }),
	});
	if (!q.data) return q.error ? <Failure error={q.error} /> : <Waiting what="the changes" />;
	return <ChangeReport changes={q.data} of={pupil ? "one pupil" : (group?.name ?? all)} isOne={!!pupil} />;
}
