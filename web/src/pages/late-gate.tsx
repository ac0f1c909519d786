/* At the gate with a phone: search, tap, and the time is taken. */
import { useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { ApiError, get, uuid } from "../api.ts";
import { getOrKept, KeptNote, queueSend, useStatus } from "../offline/index.ts";
import type { Unsent } from "../offline/queue.ts";
import { useOnce } from "../once.ts";
import { Failure, Head, Tag, Waiting as Loading } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { Finder } from "../reception/finder.tsx";
import { useCodes, useHere, useSchoolPath } from "../session.tsx";
import type { DeskMove, DeskName, DeskPupils, Moved, Reception } from "../types.ts";
import { fullName, plural } from "../words.ts";

interface Tap {
	id: string; // uuid of the act
	pupil: DeskName;
	at: string; // HH:MM of the tap by the server's clock
	move: DeskMove | null;
	refused: string;
	isUndone: boolean;
	isKept: boolean; // no network: on this device until the server has it
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
				{t.isKept ? "Kept here" : "Sending"}
			</Tag>
		);
	}
	return t.move.code ? <CodeMark code={t.move.code} codes={codes} /> : <span>Early</span>;
}

/** Sent while nobody waited for the answer: what became of the taps stands in the day's movements. */
function outcomeOf(t: Tap, day: Reception, refused: Unsent[]): Partial<Tap> {
	const why = refused.find((i) => i.extra === t.id)?.why;
	if (why) return { isKept: false, refused: why };
	const move = day.moves.find((m) => m.pupil === t.pupil.id && !m.is_undone && (m.kind === "in" || m.kind === "early"));
	return move ? { isKept: false, move } : {};
}

export function LateGatePage() {
	const path = useSchoolPath();
	const { urn, clockNow } = useHere();
	const status = useStatus();
	const [taps, setTaps] = useState<Tap[]>([]);
	const names = useQuery({
		queryKey: ["gate-names", urn],
		queryFn: () => getOrKept<DeskPupils>(path("/reception/pupils")),
		staleTime: 600_000,
	});
	const change = (id: string, part: Partial<Tap>) => setTaps((all) => all.map((t) => (t.id === id ? { ...t, ...part } : t)));
	const send = async (t: Tap) => {
		const out = await queueSend({
			method: "POST",
			path: path("/reception/sign-in"),
			body: { pupils: [t.pupil.id], place: "Gate" },
			label: `${fullName(t.pupil.name)}, late gate`,
			href: "/late-gate",
			extra: t.id,
		});
		if (out.state === "waiting") {
			change(t.id, { isKept: true });
			announce(`${fullName(t.pupil.name)}, kept on this device`);
		} else if (out.state === "sent") {
			change(t.id, { move: (out.data as Moved).moves[0] });
			announce(`${fullName(t.pupil.name)}, saved`);
		} else {
			const error = out.errors.at(-1);
			const said = (error as Error).message;
			change(t.id, { refused: said });
			announce(`${fullName(t.pupil.name)}, not recorded: ${said}`);
		}
	};
	const isAllSent = status.isReachable && status.waiting.length === 0 && taps.some((t) => t.isKept);
	useEffect(() => {
		if (!isAllSent) return;
		void get<Reception>(path("/reception"))
			.then((day) => setTaps((all) => all.map((t) => (t.isKept ? { ...t, ...outcomeOf(t, day, status.refused) } : t))))
			.catch(() => {});
	}, [isAllSent, status.sent?.at, status.refused.length]);
	const tap = (pupil: DeskName) => {
		const t: Tap = { id: uuid(), pupil, at: clockNow(), move: null, refused: "", isUndone: false, isKept: false };
		setTaps((all) => [t, ...all]);
		void send(t);
		document.getElementById("desk-find")?.focus();
	};
	const once = useOnce();
	const undo = async (t: Tap) => {
		if (!t.move) return;
		try {
			await once(path("/reception/undo"), { act: t.move.act, n: t.move.n, reason: "Wrong pupil tapped at the gate" });
			change(t.id, { isUndone: true });
			announce(`${fullName(t.pupil.name)}, taken back`);
			document.getElementById("desk-find")?.focus(); /* the button is gone */
		} catch (error) {
			change(t.id, { refused: error instanceof ApiError ? error.problem.detail : String(error) });
		}
	};
	if (!names.data) return names.error ? <Failure error={names.error} title="The late gate did not open." /> : <Loading what="the names" />;
	return (
		<div class="m-gate">
			<Head title="Late gate">
				<p>Tap a name: the time of the tap is the time of arrival.</p>
			</Head>
			<KeptNote kept_at={names.data.kept_at}>Taps are kept on this device and sent with their time.</KeptNote>
			<Finder pupils={names.data.data.pupils} label="Pupil" choose={tap} hint={() => "Arrived now"} />
			<h2>{taps.length ? plural(taps.filter((t) => !t.isUndone && !t.refused).length, "pupil") : "Nobody yet"}</h2>
			<ol class="m-plain">
				{taps.map((t) => (
					<li key={t.id} class="m-deskrow">
						<span>
							<b>{fullName(t.pupil.name)}</b> <span class="m-mut">{t.pupil.group}</span>
							<br />
							<span class="m-mut">
								{t.move ? `${t.move.at}${t.move.minutes_late ? `, ${t.move.minutes_late} minutes late` : ""}` : t.at}
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
