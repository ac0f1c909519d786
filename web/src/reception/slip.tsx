/* What a pupil takes to the lesson: 80 mm of paper. */
import { useEffect } from "preact/hooks";
import { codeName } from "../parts/code.tsx";
import { useCodes, useHere } from "../session.tsx";
import type { DeskMove, Moved } from "../types.ts";
import { fullName, longDate } from "../words.ts";

const KINDS: Record<DeskMove["kind"], string> = {
	in: "Signed in",
	early: "Signed in early",
	out: "Signed out",
	back: "Back in school",
	handed_over: "Handed over",
	undo: "Taken back",
};

export function moveWords(m: DeskMove): string {
	return KINDS[m.kind];
}

function Slip({ m, date }: { m: DeskMove; date: string }) {
	const { school } = useHere();
	const codes = useCodes();
	return (
		<section class="m-slip" aria-label={`Slip of ${m.name ? fullName(m.name) : "the pupil"}`}>
			<p class="m-slip__school">{school.name}</p>
			<p class="m-slip__name">{m.name ? fullName(m.name) : ""}</p>
			<p>
				{m.group}. {longDate(date)}
			</p>
			<p class="m-slip__time">
				{moveWords(m)} {m.at}
			</p>
			{m.code ? (
				<p>
					{codeName(m.code, codes)}
					{m.minutes_late ? `, ${m.minutes_late} minutes` : ""}
				</p>
			) : null}
			{m.reason ? <p>{m.reason}</p> : null}
			{m.person ? <p>With {m.person}</p> : null}
			{m.expected_back ? <p>Back by {m.expected_back}</p> : null}
			{m.place ? <p>Signed at: {m.place}</p> : null}
			{m.next ? <p class="m-slip__next">Go to: {m.next}</p> : null}
			{m.is_waiting ? <p class="m-slip__next">Waits to be collected by an adult</p> : null}
		</section>
	);
}

/** On screen as it will be printed; printing shows nothing else. */
export function Slips({ done }: { done: Moved }) {
	useEffect(() => {
		document.body.classList.add("m-slips-only");
		return () => document.body.classList.remove("m-slips-only");
	}, []);
	return (
		<div class="m-slips">
			{done.moves.map((m) => (
				<Slip key={m.n} m={m} date={done.date} />
			))}
		</div>
	);
}
