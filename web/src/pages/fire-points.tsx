/* Where people gather, and which form gathers where. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, send, uuid } from "../api.ts";
import { nextOf } from "../focus.ts";
import { may } from "../may.ts";
import { Banner, Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FirePoints } from "../types.ts";

const MOST = 40;

interface Draft {
	names: string[];
	/** group id -> index of its point */
	of: Record<string, number>;
}

function draftOf(p: FirePoints): Draft {
	return { names: p.points.map((x) => x.name), of: Object.fromEntries(p.points.flatMap((x, i) => x.groups.map((g) => [g, i]))) };
}

export function FirePointsPage() {
	const { urn, me } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const q = useQuery({ queryKey: ["fire-points", urn], queryFn: () => get<FirePoints>(path("/fire-points")) });
	const [draft, setDraft] = useState<Draft | null>(null);
	const [error, setError] = useState<unknown>(null);
	const [isSaved, setSaved] = useState(false);
	useEffect(() => {
		if (q.data && !draft) setDraft(draftOf(q.data));
	}, [q.data]);
	const adds = useRef(false);
	useEffect(() => {
		if (adds.current && draft) document.getElementById(`point-${draft.names.length - 1}`)?.focus();
		adds.current = false;
	}, [draft?.names.length]);
	if (!q.data || !draft) {
		return (
			<>
				<Head title="Muster points" />
				{q.error ? <Failure error={q.error} title="The points did not load." /> : <Waiting what="the points" />}
			</>
		);
	}
	const change = (d: Draft) => {
		setSaved(false);
		setDraft(d);
	};
	const remove = (at: number, button: HTMLElement) => {
		if (at === draft.names.length - 1) nextOf(button, ".m-fire__points button")?.focus(); /* its row goes */
		change({
			names: draft.names.filter((_, i) => i !== at),
			of: Object.fromEntries(Object.entries(draft.of).flatMap(([g, i]) => (i === at ? [] : [[g, i > at ? i - 1 : i]]))),
		});
	};
	const save = async () => {
		const points = draft.names.map((name, i) => ({ name: name.trim(), groups: Object.keys(draft.of).filter((g) => draft.of[g] === i) }));
		try {
			await send("PUT", path("/fire-points"), { body: { uuid: uuid(), points } });
			setError(null);
			setSaved(true);
			await queries.invalidateQueries({ queryKey: ["fire-points", urn] });
			await queries.invalidateQueries({ queryKey: ["fire-roll", urn] });
		} catch (e) {
			setError(e);
		}
	};
	const mayChange = may(me, "calendar");
	return (
		<>
			<p class="m-crumb">
				<a href="/fire-roll">Fire roll</a>
			</p>
			<Head title="Muster points">
				<p>Where each form gathers. The fire roll can be shown by point.</p>
			</Head>
			{error ? <Failure error={error} title="Not saved." /> : null}
			{isSaved ? (
				<Banner kind="good" role="status">
					<b>Saved.</b>
				</Banner>
			) : null}
			<form
				onSubmit={(e) => {
					e.preventDefault();
					void save();
				}}
			>
				<Section title="Points" id="points">
					<ol class="m-fire__points">
						{draft.names.map((name, i) => (
							<li key={i}>
								<label class="m-vh" for={`point-${i}`}>
									Name of point {i + 1}
								</label>
								<input
									id={`point-${i}`}
									class="m-in"
									required
									maxLength={60}
									readOnly={!mayChange}
									value={name}
									onInput={(e) => change({ ...draft, names: draft.names.map((n, k) => (k === i ? e.currentTarget.value : n)) })}
								/>
								{mayChange ? (
									<button type="button" class="m-btn m-btn--2" onClick={(e) => remove(i, e.currentTarget)}>
										Remove<span class="m-vh"> {name}</span>
									</button>
								) : null}
							</li>
						))}
					</ol>
					{mayChange && draft.names.length < MOST ? (
						<button
							type="button"
							class="m-btn m-btn--2"
							onClick={() => {
								adds.current = true;
								change({ ...draft, names: [...draft.names, ""] });
							}}
						>
							Add a point
						</button>
					) : null}
				</Section>
				<Section title="Forms" id="forms">
					<ul class="m-fire__forms">
						{q.data.groups.map((g) => (
							<li key={g.id}>
								<label for={`form-${g.id}`}>{g.name}</label>
								<select
									id={`form-${g.id}`}
									class="m-in"
									disabled={!mayChange}
									value={draft.of[g.id] ?? -1}
									onChange={(e) => {
										const { [g.id]: _, ...of } = draft.of;
										const at = Number(e.currentTarget.value);
										change({ ...draft, of: at < 0 ? of : { ...of, [g.id]: at } });
									}}
								>
									<option value={-1}>No point</option>
									{draft.names.map((name, i) => (
										<option key={i} value={i}>
											{i + 1}, {name || "no name yet"}
										</option>
									))}
								</select>
							</li>
						))}
					</ul>
				</Section>
				{mayChange ? (
					<button type="submit" class="m-btn">
						Save the muster points
					</button>
				) : null}
			</form>
		</>
	);
}
