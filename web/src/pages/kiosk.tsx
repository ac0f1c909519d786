/*
 * The kiosk: a tablet at which pupils sign themselves in. It shows nobody else but a few first names,
 * and goes back to the beginning by itself.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, send } from "../api.ts";
import { useIdle } from "../kiosk/idle.ts";
import { findKept, LETTERS, type Found } from "../kiosk/names.ts";
import { Kept, NotTaken, Staff } from "../kiosk/not-taken.tsx";
import { Pair } from "../kiosk/pair.tsx";
import { identifyBy, isUnreachable, keepView, keptView, queueSend, useStatus } from "../offline/index.ts";
import { arrived, KIOSK } from "../offline/who.ts";
import { sendUnsent } from "../offline/queue.ts";
import { MarkLogo } from "../parts/icon.tsx";
import type { Kiosk, KioskName, KioskSigned } from "../types.ts";
import { clock } from "../words.ts";

const IDLE_S = 20;
const RESULT_S = 8;
const REASON_S = 15;
const REFRESH_MS = 15 * 60_000;
const START_AGAIN_MS = 5_000;
const TYPE_MS = 150;
/** A pupil number has digits, and a tablet no keyboard of its own. */
const KEYS = [..."1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-"];

async function ask<T>(path: string, query?: Record<string, string>): Promise<T> {
	return (await send<T>("GET", path, { query, stay: true, patience_ms: 6_000 })).data;
}

type Step =
	| { at: "find" }
	/** The next pupil's card does not come in between */
	| { at: "sending"; who: KioskName }
	| { at: "reason"; who: KioskName }
	| { at: "done"; who: KioskName; signed: KioskSigned | null; time: string }
	| { at: "told"; text: string }
	| { at: "staff" };

const FIND: Step = { at: "find" };

function words(e: unknown): string {
	return e instanceof ApiError ? e.problem.detail : "The sign-in was not saved. Tell the office.";
}

function Result({ who, signed, time, onDone }: { who: KioskName; signed: KioskSigned | null; time: string; onDone: () => void }) {
	useIdle(RESULT_S, onDone, who.id);
	const name = signed?.forename ?? who.name;
	return (
		<>
			<div class="m-kiosk__result" role="status">
				<div>
					<p class="m-mut">Signed in at</p>
					<p class="m-kiosk__when">{signed?.at ?? time}</p>
				</div>
				<div>
					<h1>Thank you, {name}</h1>
					<dl class="m-kiosk__facts">
						<div>
							<dt>Your mark</dt>
							<dd>
								{signed
									? signed.why
									: "Kept on this tablet. It goes to the register when the network is back, with the time you came."}
							</dd>
						</div>
						{signed?.is_late ? (
							<div>
								<dt>Minutes</dt>
								<dd>
									{signed.minutes_late} minutes after {signed.opens}
								</dd>
							</div>
						) : null}
						{signed?.is_waiting ? (
							<div>
								<dt>Now</dt>
								<dd>Wait here: an adult will take you to your class.</dd>
							</div>
						) : who.group ? (
							<div>
								<dt>Go to</dt>
								<dd>{who.group}</dd>
							</div>
						) : null}
					</dl>
				</div>
			</div>
			<div class="m-btns">
				<button type="button" class="m-btn" onClick={onDone}>
					Done
				</button>
				<span class="m-mut">Closes by itself in {RESULT_S} seconds. If something is wrong, tell the office.</span>
			</div>
		</>
	);
}

function Reason({ who, reasons, onReason }: { who: KioskName; reasons: string[]; onReason: (reason: string) => void }) {
	useIdle(REASON_S, () => onReason(""), who.id);
	return (
		<fieldset>
			<legend>
				<h1>{who.name.split(" ")[0]}, what made you late?</h1>
			</legend>
			<div class="m-kiosk__why">
				{reasons.map((r) => (
					<button key={r} type="button" class="m-btn m-btn--2" onClick={() => onReason(r)}>
						{r}
					</button>
				))}
				<button type="button" class="m-btn m-btn--2" onClick={() => onReason("Something else")}>
					Something else
				</button>
			</div>
			<p class="m-mut">You are signed in without a reason after {REASON_S} seconds.</p>
		</fieldset>
	);
}

/** isEntered: by Enter, as a card's reader ends a number. The only name it can be is taken at once; what comes then is the next. */
interface Typed {
	text: string;
	isEntered: boolean;
}

const NOTHING: Typed = { text: "", isEntered: false };

function nextTyped(was: Typed, e: KeyboardEvent): Typed {
	const isButton = (e.target as HTMLElement).closest("button") !== null;
	if (e.ctrlKey || e.metaKey || e.altKey) return was;
	if (e.key === "Backspace") return { text: was.text.slice(0, -1), isEntered: false };
	if (e.key === "Escape") return NOTHING;
	if (e.key === "Enter" && !isButton) return { ...was, isEntered: true };
	if (/^[\p{L}\p{N}' -]$/u.test(e.key) && !(e.key === " " && isButton)) {
		return { text: ((was.isEntered ? "" : was.text) + e.key).slice(0, 40), isEntered: false };
	}
	return was;
}

interface FindProps {
	typed: Typed;
	setTyped: (f: (was: Typed) => Typed) => void;
	onChoose: (who: KioskName) => void;
	isOffline: (e: unknown) => void;
}

function Find({ typed, setTyped, onChoose, isOffline }: FindProps) {
	const [found, setFound] = useState<Found>({ names: [], is_more: false });
	const add = (text: string) => setTyped((t) => ({ text: (t.text + text).slice(0, 40), isEntered: false }));
	useIdle(IDLE_S, () => setTyped(() => NOTHING), typed);

	useEffect(() => {
		let isOver = false;
		const q = typed.text.trim();
		const show = (f: Found) => {
			if (isOver) return;
			setFound(f);
			if (typed.isEntered && f.names.length === 1) onChoose(f.names[0]);
		};
		const look = async () => {
			if (q.length < LETTERS) return show({ names: [], is_more: false });
			try {
				show(await ask<Found>("/kiosk/find", { q }));
			} catch (e) {
				if (!isUnreachable(e)) return isOffline(e);
				const kept = await keptView<{ names: KioskName[] }>("/kiosk/names");
				show(findKept(kept?.data.names ?? [], q));
			}
		};
		const timer = setTimeout(() => void look(), typed.isEntered ? 0 : TYPE_MS);
		return () => {
			isOver = true;
			clearTimeout(timer);
		};
	}, [typed]);

	return (
		<>
			<h1>Sign in: type your surname</h1>
			<p class="m-kiosk__typed" aria-live="polite">
				{typed.text.toUpperCase() || <span class="m-vh">Nothing typed</span>}
				<i aria-hidden="true" />
			</p>
			<div class="m-kiosk__names" aria-live="polite">
				{found.names.map((n) => (
					<button key={n.id} type="button" onClick={() => onChoose(n)}>
						{n.name} <small>{n.group}</small>
					</button>
				))}
				{found.is_more ? <p>Type more letters, a blank and your first name, or your pupil number.</p> : null}
				{!found.is_more && !found.names.length && typed.text.trim().length >= LETTERS ? <p>Nobody by that name or number.</p> : null}
			</div>
			{/* A tapped key takes no focus: else the Enter of a card's reader would press it again. */}
			<div class="m-kiosk__keys" onMouseDown={(e) => e.preventDefault()}>
				{KEYS.map((k) => (
					<button key={k} type="button" onClick={() => add(k)}>
						{k}
					</button>
				))}
				<button type="button" class="w3" onClick={() => add(" ")}>
					Space
				</button>
				<button type="button" class="w3" onClick={() => setTyped((t) => ({ text: t.text.slice(0, -1), isEntered: false }))}>
					Delete
				</button>
				<button type="button" class="w3" onClick={() => setTyped(() => NOTHING)}>
					Start again
				</button>
			</div>
			<p class="m-mut">Or type your pupil number, or hold your card to the reader. Clears after {IDLE_S} seconds.</p>
		</>
	);
}

function useKiosk() {
	const [kiosk, setKiosk] = useState<Kiosk | null>(null);
	const [ahead, setAhead] = useState(0);
	const [isPaired, setPaired] = useState<boolean | null>(null);
	const [isStuck, setStuck] = useState(false);
	const { isReachable } = useStatus();
	const refresh = async () => {
		try {
			const k = await ask<Kiosk>("/kiosk");
			setAhead(await arrived(KIOSK, k.now));
			setKiosk(k);
			setPaired(true);
			void keepView("/kiosk", k);
			void keepView("/kiosk/names", await ask<{ names: KioskName[] }>("/kiosk/names"));
			void sendUnsent();
		} catch (e) {
			if (e instanceof ApiError && e.status === 401) return setPaired(false);
			const kept = await keptView<Kiosk>("/kiosk");
			if (!kept) return setStuck(true);
			setKiosk(kept.data);
			setPaired(true);
		}
	};
	useEffect(() => {
		if (isPaired !== null || !isStuck) return;
		const timer = setInterval(() => void refresh(), START_AGAIN_MS);
		return () => clearInterval(timer);
	}, [isPaired, isStuck]);
	useEffect(() => {
		if (isReachable && isPaired) void refresh();
	}, [isReachable]);
	useEffect(() => {
		identifyBy(async () => {
			try {
				return { owner: KIOSK, now: (await ask<Kiosk>("/kiosk")).now };
			} catch (e) {
				if (e instanceof ApiError && e.status === 401) setPaired(false);
				throw e;
			}
		});
		void refresh();
		const timer = setInterval(() => void refresh(), REFRESH_MS);
		return () => clearInterval(timer);
	}, []);
	return { kiosk, ahead, isPaired, isStuck, refresh };
}

function useClock(ahead: number): string {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 1_000);
		return () => clearInterval(timer);
	}, []);
	return clock(new Date(now + ahead));
}

/**
 * Where the tablet is, and what was typed. The next in the queue does not wait until the result of the one before has gone:
 * their card takes its place. A reader types faster than a page is drawn, so both are kept at hand.
 */
function useSteps(isPaired: boolean | null) {
	const [step, setStep] = useState<Step>(FIND);
	const [typed, setTyped] = useState(NOTHING);
	const now = useRef({ step, typed, isPaired });
	now.current.isPaired = isPaired;
	const type = (f: (was: Typed) => Typed) => setTyped((now.current.typed = f(now.current.typed)));
	const go = (to: Step) => {
		type(() => NOTHING);
		setStep((now.current.step = to));
	};
	useEffect(() => {
		const key = (e: KeyboardEvent) => {
			const { at } = now.current.step;
			if (!now.current.isPaired) return;
			if (at === "find") return type((t) => nextTyped(t, e));
			const first = nextTyped(NOTHING, e);
			if ((at !== "done" && at !== "told") || !first.text.trim()) return;
			go(FIND);
			type(() => first);
		};
		document.addEventListener("keydown", key);
		return () => document.removeEventListener("keydown", key);
	}, []);
	return { step, setStep: go, typed, setTyped: type };
}

export function KioskPage() {
	const { kiosk, ahead, isPaired, isStuck, refresh } = useKiosk();
	const time = useClock(ahead);
	const { step, setStep, typed, setTyped } = useSteps(isPaired);
	const { waiting, refused } = useStatus();
	const again = () => setStep(FIND);
	useEffect(() => {
		document.title = "Sign in at the kiosk - Muster";
	}, []);

	const isBusy = useRef(false);
	/** A second tap, and the time that runs out meanwhile, do nothing. */
	const alone = async (f: () => Promise<void>) => {
		if (isBusy.current) return;
		isBusy.current = true;
		await f().finally(() => (isBusy.current = false));
	};
	const signIn = async (who: KioskName, reason: string) => {
		setStep({ at: "sending", who });
		const out = await queueSend({
			path: "/kiosk/sign-in",
			method: "POST",
			body: { pupil: who.id, reason },
			label: `${who.name} ${who.group}, ${time}`,
		});
		if (out.state === "sent") setStep({ at: "done", who, signed: out.data as KioskSigned, time });
		else if (out.state === "waiting") setStep({ at: "done", who, signed: null, time });
		else setStep({ at: "told", text: words(out.errors[out.errors.length - 1]) });
	};
	const choose = async (who: KioskName) => {
		setStep({ at: "sending", who });
		try {
			const would = await ask<KioskSigned>(`/kiosk/pupils/${who.id}`);
			if (would.is_late) return setStep({ at: "reason", who });
		} catch (e) {
			if (!isUnreachable(e)) return setStep({ at: "told", text: words(e) });
		}
		await signIn(who, "");
	};

	return (
		<div class="m-kiosk">
			<header class="m-kiosk__top">
				<span class="m-brand">
					<MarkLogo />
					<span>{kiosk?.school ?? "Muster"}</span>
				</span>
				{kiosk?.place ? <span class="m-mut">{kiosk.place}</span> : null}
				<span class="m-kiosk__clock">{time}</span>
			</header>
			<main class="m-kiosk__main" id="main">
				{isPaired === false ? (
					<>
						<Kept count={waiting.length + refused.length} />
						<Pair
							title="Type the code of this kiosk"
							hint="The office makes it under Kiosks. It is good for 15 minutes."
							button="Pair this tablet"
							onPaired={() => void refresh()}
						/>
					</>
				) : null}
				{isPaired && step.at === "find" && refused.length ? (
					<NotTaken count={refused.length} onShow={() => setStep({ at: "staff" })} />
				) : null}
				{isPaired && step.at === "staff" ? <Staff refused={refused} onDone={again} /> : null}
				{isPaired && step.at === "find" ? (
					<Find typed={typed} setTyped={setTyped} onChoose={(who) => void alone(() => choose(who))} isOffline={() => void refresh()} />
				) : null}
				{isPaired && step.at === "sending" ? (
					<h1 role="status">One moment, {step.who.name.split(" ")[0]}</h1>
				) : null}
				{isPaired && step.at === "reason" ? (
					<Reason who={step.who} reasons={kiosk?.reasons ?? []} onReason={(r) => void alone(() => signIn(step.who, r))} />
				) : null}
				{isPaired && step.at === "done" ? <Result {...step} onDone={again} /> : null}
				{isPaired && step.at === "told" ? <Told text={step.text} onDone={again} /> : null}
				{isPaired === null ? <h1>{isStuck ? "The server cannot be reached: tell the office. This tablet tries again by itself." : "Starting"}</h1> : null}
			</main>
		</div>
	);
}

function Told({ text, onDone }: { text: string; onDone: () => void }) {
	useIdle(RESULT_S, onDone, text);
	return (
		<>
			<h1 role="alert">{text}.</h1>
			<p>Go to the office.</p>
			<div class="m-btns">
				<button type="button" class="m-btn" onClick={onDone}>
					Done
				</button>
			</div>
		</>
	);
}
