/* In the shell of every page: alerts that concern the person, with their timers and the two presses. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Banner } from "../parts/basics.tsx";
import type { Alert } from "../types.ts";
import { useHere } from "../session.tsx";
import { useIsShown } from "../shown.ts";
import { clock, fullName } from "../words.ts";
import { isOpen, useAlerts, useAlertStep } from "./data.ts";
import { allowSound, notify, play } from "./sound.ts";
import { Timer } from "./timer.tsx";

const FOUND_SHOWN_MS = 10 * 60_000;
const SEEN = "muster-alert-seen";

function AlertLine({ a, ahead }: { a: Alert; ahead: number }) {
	const step = useAlertStep();
	const isShown = useIsShown();
	return (
		<Banner kind="bad" role="alert">
			<b>
				{isShown ? "A pupil" : `${fullName(a.pupil.name)}, ${a.pupil.group}`},
			</b>{" "}
			is missing from {a.expected}. Raised {clock(a.raised_at)} by {a.raised_by}.{" "}
			{a.state === "searching" ? <span>{lookers(a)} looking. </span> : null}
			{a.state === "not_found" ? <span>Not found: senior staff know. </span> : null}
			<br />
			{a.next ? (
				<>
					<Timer at={a.next.at} ahead={ahead} label={nextWords(a)} />{" "}
					<span class="m-s">{nextWords(a)}</span>
				</>
			) : (
				<>
					<Timer at={a.raised_at} ahead={ahead} label="since it was raised" isSince />{" "}
					<span class="m-s">since it was raised</span>
				</>
			)}
			<span class="m-btns">
				{a.may_answer && a.state === "raised" ? (
					<button
						class="m-btn m-btn--s"
						type="button"
						disabled={step.isPending}
						onClick={() => step.mutate({ alert: a.id, kind: "acknowledged" })}
					>
						I am looking
					</button>
				) : null}
				<button
					class="m-btn m-btn--2 m-btn--s"
					type="button"
					disabled={step.isPending}
					onClick={() => step.mutate({ alert: a.id, kind: "found" })}
				>
					Found
				</button>
				<a class="m-btn m-btn--2 m-btn--s" href={`/alerts/${a.id}`}>
					Open the alert
				</a>
			</span>
			{step.error ? <span role="alert">{step.error.message}</span> : null}
		</Banner>
	);
}

/** "A. Khan is", "A. Khan and R. Desk are" */
export function lookers(a: Alert): string {
	const names = [...new Set(a.log.filter((l) => l.kind === "acknowledged" || l.kind === "searching").map((l) => l.by))];
	return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}

export function nextWords(a: Alert): string {
	if (a.next?.when === "not acknowledged") return "until anyone on call is asked";
	if (a.next?.when === "searching") return `until: ${a.next.action.toLowerCase()}`;
	return a.next ? `until: ${a.next.name}` : "";
}

function Found({ a, onSeen }: { a: Alert; onSeen: () => void }) {
	const isShown = useIsShown();
	const found = [...a.log].reverse().find((l) => l.kind === "found");
	return (
		<Banner kind="good" role="status">
			<b>{isShown ? "The pupil" : fullName(a.pupil.name)} was found</b> {a.found_at ? `at ${clock(a.found_at)}` : ""}
			{found ? ` by ${found.by}${found.place ? `: ${found.place}` : ""}` : ""}. {a.is_mine ? "You raised it" : `${a.raised_by} raised it`} at{" "}
			{clock(a.raised_at)}.
			<span class="m-btns">
				<button class="m-btn m-btn--2 m-btn--s" type="button" onClick={onSeen}>
					I have seen this
				</button>
				<a class="m-btn m-btn--2 m-btn--s" href={`/alerts/${a.id}`}>
					Open the alert
				</a>
			</span>
		</Banner>
	);
}

/** What is new since the page was opened: it sounds once for each. `isKnown`: the server has answered. */
function useSound(mine: Alert[], isKnown: boolean): void {
	const known = useRef<Map<string, string> | null>(null);
	useEffect(allowSound, []);
	useEffect(() => {
		if (!isKnown) return;
		const now = new Map(mine.map((a) => [a.id, `${a.state}${a.log.filter((l) => l.kind === "told").length}`]));
		for (const a of mine) {
			if (!known.current || known.current.get(a.id) === now.get(a.id)) continue;
			play(a.state === "found" ? "good" : "alert");
			/* A notification lies on locked screens: initials only. */
			const who = `${a.pupil.name.forename.charAt(0)}.${a.pupil.name.surname.charAt(0)}., ${a.pupil.group}`;
			notify(a.state === "found" ? "Found" : "Missing pupil", who, `/alerts/${a.id}`);
		}
		known.current = now;
	}, [mine, isKnown]);
}

export function AlertBanner() {
	const { alerts, ahead, data } = useAlerts();
	const { me } = useHere();
	const key = `${SEEN} ${me.user.id}`;
	const [seen, setSeen] = useState<string[]>(() => (sessionStorage.getItem(key) ?? "").split(" "));
	const now = Date.now() + ahead;
	const mine = alerts.filter((a) => a.concerns_me);
	useSound(mine, data !== undefined);
	const found = mine.filter(
		(a) => a.state === "found" && a.found_at && now - Date.parse(a.found_at) < FOUND_SHOWN_MS && !seen.includes(a.id),
	);
	const open = mine.filter(isOpen);
	if (!open.length && !found.length) return null;
	return (
		<section class="m-alerts" aria-label="Missing pupil alerts">
			{open.map((a) => (
				<AlertLine key={a.id} a={a} ahead={ahead} />
			))}
			{found.map((a) => (
				<Found
					key={a.id}
					a={a}
					onSeen={() => {
						const all = [...seen, a.id];
						sessionStorage.setItem(key, all.join(" "));
						setSeen(all);
					}}
				/>
			))}
		</section>
	);
}

