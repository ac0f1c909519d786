/* The front desk: a queue of twenty at 8:50. Three letters, Enter, a reason, Enter. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api.ts";
import { useLive } from "../live.ts";
import { useOnce } from "../once.ts";
import { Banner, ErrorSummary, Failure, fieldErrors, Head, Waiting as Loading, type FieldError } from "../parts/basics.tsx";
import { codeName, CodeMark } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { Finder, nameOf } from "../reception/finder.tsx";
import { Late, Moves, Out, Points, Waiting } from "../reception/lists.tsx";
import { Panel, type DeskAct } from "../reception/panel.tsx";
import { moveWords, Slips } from "../reception/slip.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { DeskMove, DeskPupils, Moved, Reception } from "../types.ts";
import { dayDate } from "../words.ts";

function Done({ done, undo }: { done: Moved; undo: (m: DeskMove) => void }) {
	const codes = useCodes();
	return (
		<div class="m-deskdone">
			<Banner kind="good" role="status">
				{done.moves.map((m) => (
					<p key={m.n}>
						{m.code ? <CodeMark code={m.code} codes={codes} /> : null}{" "}
						<b>
							{nameOf(m)}: {moveWords(m).toLowerCase()} {m.at}
						</b>
						{m.code ? `, ${codeName(m.code, codes)}${m.minutes_late ? `, ${m.minutes_late} minutes` : ""}. ${m.why}` : ""}
						{m.is_waiting ? ". Waits to be collected" : ""}
					</p>
				))}
			</Banner>
			<div class="m-btns">
				<button type="button" class="m-btn m-btn--2" onClick={() => window.print()}>
					Print {done.moves.length === 1 ? "slip" : `${done.moves.length} slips`}
				</button>
				{done.moves.length === 1 && done.moves[0].kind !== "undo" ? (
					<button type="button" class="m-link" onClick={() => undo(done.moves[0])}>
						Take back
					</button>
				) : null}
			</div>
			<Slips done={done} />
		</div>
	);
}

function UndoDialog({ m, close, done }: { m: DeskMove; close: () => void; done: (m: Moved) => void }) {
	const path = useSchoolPath();
	const dialog = useRef<HTMLDialogElement>(null);
	const [reason, setReason] = useState("");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const once = useOnce();
	useEffect(() => dialog.current?.showModal(), []);
	const submit = async (e: Event) => {
		e.preventDefault();
		if (!reason.trim()) return setErrors([{ id: "undo-reason", text: "Enter what was wrong" }]);
		try {
			done(await once<Moved>(path("/reception/undo"), { act: m.act, n: m.n, reason: reason.trim() }));
		} catch (error) {
			setErrors(fieldErrors(error, {}, "undo-reason"));
		}
	};
	return (
		<dialog class="m-dialog" ref={dialog} aria-labelledby="undo-title" onClose={close}>
			<h2 id="undo-title">
				Take back: {moveWords(m).toLowerCase()} {m.at}, {nameOf(m)}
			</h2>
			<form onSubmit={submit} noValidate>
				<ErrorSummary errors={errors} />
				<p class="m-s">Nothing is deleted. A mark that it made goes back to what stood before: to no mark, or to N once the register has closed.</p>
				<label for="undo-reason">What was wrong</label>
				<input class="m-in" id="undo-reason" maxLength={200} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
				<div class="m-btns">
					<button type="submit" class="m-btn">
						Take back
					</button>
					<button type="button" class="m-btn m-btn--2" onClick={() => dialog.current?.close()}>
						Close
					</button>
				</div>
			</form>
		</dialog>
	);
}

function hintOf(day: Reception, id: string): string {
	const out = day.out.find((m) => m.pupil === id);
	if (out) return `Out since ${out.at}`;
	if (day.waiting.some((m) => m.pupil === id)) return "Waiting";
	const last = day.moves.find((m) => m.pupil === id && m.kind !== "undo" && !m.is_undone);
	return last ? `${moveWords(last)} ${last.at}` : "";
}

export function ReceptionPage() {
	const path = useSchoolPath();
	const { urn, today } = useHere();
	const queries = useQueryClient();
	const names = useQuery({
		queryKey: ["desk-names", urn],
		queryFn: () => get<DeskPupils>(path("/reception/pupils")),
		staleTime: 600_000,
	});
	const day = useQuery({
		queryKey: ["desk", urn],
		queryFn: () => get<Reception>(path("/reception")),
		refetchInterval: 60_000, // what is overdue moves on with the clock
	});
	const [chosen, setChosen] = useState<{ pupil: string; first?: DeskAct } | null>(null);
	const [done, setDone] = useState<Moved | null>(null);
	const [undoing, setUndoing] = useState<DeskMove | null>(null);
	useLive(["presence", "marks"], () => void queries.invalidateQueries({ queryKey: ["desk", urn] }));

	const error = day.error ?? names.error;
	if (!day.data || !names.data) return error ? <Failure error={error} title="Reception did not open." /> : <Loading what="reception" />;
	const open = (pupil: string, first?: DeskAct) => {
		setDone(null);
		setChosen({ pupil, first });
	};
	const backToFind = () => {
		setChosen(null);
		requestAnimationFrame(() => document.getElementById("desk-find")?.focus());
	};
	const finish = (moved: Moved) => {
		setDone(moved);
		setUndoing(null);
		announce(moved.moves.map((m) => `${nameOf(m)}, ${moveWords(m).toLowerCase()}, saved`).join(". "));
		void queries.invalidateQueries({ queryKey: ["desk", urn] });
		backToFind();
	};
	return (
		<>
			<Head title={`Reception, ${dayDate(today)}`}>
				<p>
					<a href="/late-gate">Late gate on a phone</a> · <a href="/reception/paper">A paper list</a>
				</p>
			</Head>
			<Failure error={error} title="Not refreshed." />
			{day.data.is_school_day ? null : <Banner kind="warn">Not a school day: nobody is expected.</Banner>}
			<div class="m-cols m-cols--11">
				<div>
					<Finder
						pupils={names.data.pupils}
						label="Pupil"
						choose={(p) => open(p.id)}
						hint={(p) => hintOf(day.data, p.id)}
					/>
					{chosen ? (
						<Panel
							key={chosen.pupil + (chosen.first ?? "")}
							pupil={chosen.pupil}
							first={chosen.first}
							day={day.data}
							close={backToFind}
							done={finish}
						/>
					) : null}
					{done && !chosen ? <Done done={done} undo={setUndoing} /> : null}
					<Waiting day={day.data} take={(m) => open(m.pupil, "hand-over")} />
					<Out day={day.data} back={(m) => open(m.pupil, "back")} />
				</div>
				<div>
					<Late day={day.data} />
					<Moves day={day.data} undo={setUndoing} />
					<Points day={day.data} />
				</div>
			</div>
			{undoing ? <UndoDialog m={undoing} close={() => setUndoing(null)} done={finish} /> : null}
		</>
	);
}
