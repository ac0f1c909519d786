/* At the gate with a phone: search, tap, and the time is taken. */
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { ApiError, get, post, uuid } from "../api.ts";
import { Failure, Head, Tag, Waiting as Loading } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { Finder } from "../reception/finder.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { DeskMove, DeskName, DeskPupils, Moved } from "../types.ts";
import { clock, fullName, plural } from "../words.ts";

interface Tap {
	id: string; // uuid of the act
	pupil: DeskName;
	at: string; // instant of the tap, device clock
	move: DeskMove | null;
	refused: string;
	isUndone: boolean;
}

function TapState({ t }: { t: Tap }) {
	const codes = useCodes();
	if (t.isUndone) return <span class="m-mut">Taken back</span>;
	if (t.refused) {
		return (
			<Tag kind="refused" icon="warn">
				Not recorded
			</Tag>
		);
	}
	if (!t.move) {
		return (
			<Tag kind="waiting" icon="clock">
				Sending
			</Tag>
		);
	}
	return t.move.code ? <CodeMark code={t.move.code} codes={codes} /> : <span>Early</span>;
}

export function LateGatePage() {
	const path = useSchoolPath();
	const { urn } = useHere();
	const [taps, setTaps] = useState<Tap[]>([]);
	const names = useQuery({
		queryKey: ["desk-names", urn],
		queryFn: () => get<DeskPupils>(path("/reception/pupils")),
		staleTime: 600_000,
	});
	const change = (id: string, part: Partial<Tap>) => setTaps((all) => all.map((t) => (t.id === id ? { ...t, ...part } : t)));
	const send = async (t: Tap) => {
		try {
			const done = await post<Moved>(path("/reception/sign-in"), {
				uuid: t.id,
				pupils: [t.pupil.id],
				place: "Gate",
				taken_at: t.at,
				sent_at: new Date().toISOString(),
			});
			change(t.id, { move: done.moves[0] });
			announce(`${fullName(t.pupil.name)}, saved`);
		} catch (error) {
			const said = error instanceof ApiError ? error.problem.detail : String(error);
			change(t.id, { refused: said });
			announce(`${fullName(t.pupil.name)}, not recorded: ${said}`);
		}
	};
	const tap = (pupil: DeskName) => {
		const t: Tap = { id: uuid(), pupil, at: new Date().toISOString(), move: null, refused: "", isUndone: false };
		setTaps((all) => [t, ...all]);
		void send(t);
		document.getElementById("desk-find")?.focus();
	};
	const undo = async (t: Tap) => {
		if (!t.move) return;
		try {
			await post(path("/reception/undo"), { uuid: uuid(), act: t.move.act, n: t.move.n, reason: "Wrong pupil tapped at the gate" });
			change(t.id, { isUndone: true });
		} catch (error) {
			change(t.id, { refused: error instanceof ApiError ? error.problem.detail : String(error) });
		}
	};
	if (names.error) return <Failure error={names.error} title="The late gate did not open." />;
	if (!names.data) return <Loading what="the names" />;
	return (
		<div class="m-gate">
			<Head title="Late gate">
				<p>Tap a name: the time of the tap is the time of arrival.</p>
			</Head>
			<Finder pupils={names.data.pupils} label="Pupil" choose={tap} hint={() => "Arrived now"} />
			<h2>{taps.length ? plural(taps.filter((t) => !t.isUndone && !t.refused).length, "pupil") : "Nobody yet"}</h2>
			<ol class="m-plain">
				{taps.map((t) => (
					<li key={t.id} class="m-deskrow">
						<span>
							<b>{fullName(t.pupil.name)}</b> <span class="m-mut">{t.pupil.group}</span>
							<br />
							<span class="m-mut">
								{t.move ? `${t.move.at}${t.move.minutes_late ? `, ${t.move.minutes_late} minutes late` : ""}` : clock(t.at)}
								{t.refused ? `. ${t.refused}` : ""}
							</span>
						</span>
						<span class="m-gate__state">
							<TapState t={t} />
							{t.move && !t.isUndone && !t.refused ? (
								<button type="button" class="m-link" onClick={() => void undo(t)}>
									Take back<span class="m-vh"> {fullName(t.pupil.name)}</span>
								</button>
							) : null}
						</span>
					</li>
				))}
			</ol>
		</div>
	);
}
