/* Above every page: no network, sending, all sent, and what a person has to look at. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { nextOf } from "../focus.ts";
import { Banner } from "../parts/basics.tsx";
import { useIsShown } from "../shown.ts";
import { clock, plural } from "../words.ts";
import { clockWords } from "./clock.ts";
import { dropUnsent, type Unsent } from "./queue.ts";
import { hideSent, useStatus, type Status } from "./status.ts";

function things(items: Unsent[] | number): string {
	if (typeof items === "number") return plural(items, "save");
	return plural(items.length, items.every((i) => i.kind === "register") ? "register" : "save");
}

function WrongClock({ ahead }: { ahead: number }) {
	const words = clockWords(ahead);
	return words ? <> The clock of this device is {words}; the time taken is counted back.</> : null;
}

function Network({ s }: { s: Status }) {
	const n = s.waiting.length;
	if (!s.isReachable) {
		return (
			<Banner kind="warn" role="status">
				<b>No network.</b>{" "}
				{n
					? `${things(s.waiting)} ${n === 1 ? "is" : "are"} kept on this device. ${n === 1 ? "It is sent by itself." : "They are sent by themselves."}`
					: "What is saved now is kept on this device and sent by itself."}
				{n ? <WrongClock ahead={s.ahead} /> : null}
			</Banner>
		);
	}
	if (n) {
		return (
			<Banner kind="info" role="status">
				<b>Sending {things(s.waiting)}.</b>
				<WrongClock ahead={s.ahead} />
			</Banner>
		);
	}
	if (!s.sent) return null;
	return (
		<Banner kind="good" role="status">
			<b>All sent at {clock(new Date(s.sent.at))},</b> with the time each was taken.
			<WrongClock ahead={s.ahead} />
		</Banner>
	);
}

function Refused({ s }: { s: Status }) {
	return (
		<>
			{s.odd.map((r) => (
				<Banner key={r.href} kind="bad" role="alert">
					<b>
						<a href={r.href}>{r.label}</a>:
					</b>{" "}
					{plural(r.marks, "mark")} of this register {r.marks === 1 ? "was" : "were"} not taken over. Open it and decide.
				</Banner>
			))}
			{s.refused.map((i) => (
				<Banner key={i.n} kind="bad" role="alert">
					<b>Not saved: {i.href ? <a href={i.href}>{i.label}</a> : i.label}.</b> {i.why}{" "}
					<button
						type="button"
						class="m-link"
						onClick={(e) => {
							nextOf(e.currentTarget, ".m-network button")?.focus();
							void dropUnsent(i.n);
						}}
					>
						Take it off this list
					</button>
				</Banner>
			))}
		</>
	);
}

export function NetworkBar() {
	const s = useStatus();
	const { path } = useLocation();
	useEffect(() => hideSent, [path]);
	/* What was refused names pupils: not on the wall. */
	const isShown = useIsShown();
	const here = { ...s, odd: s.odd.filter((r) => r.href !== path) };
	return (
		<div class="m-network">
			<Network s={s} />
			{isShown ? null : <Refused s={here} />}
		</div>
	);
}

/** On a page that shows a kept list. */
export function KeptNote({ kept_at, children }: { kept_at: number | null | undefined; children?: ComponentChildren }) {
	if (!kept_at) return null;
	return (
		<Banner kind="warn">
			<b>Kept here.</b> This is the list of {clock(new Date(kept_at))}. {children}
		</Banner>
	);
}
