/* Taking a register: by mouse, by touch or by keys alone. */
import { useRoute } from "preact-iso/router";
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/preact-query";
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import { useLater } from "../idle.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { KeptNote } from "../offline/bar.tsx";
import { broughtUp } from "../offline/kept-register.ts";
import { getOrKept, type Kept } from "../offline/views.ts";
import { Banner, ErrorSummary, Failure, Head, Waiting } from "../parts/basics.tsx";
import { codeSpoken } from "../parts/code.tsx";
import { announce } from "../parts/live.tsx";
import { SaveBar, Toolbar } from "../register/bars.tsx";
import { CodeKeys } from "../register/code-keys.tsx";
import { rowLabel } from "../register/keys.ts";
import { RegisterRow, type RowActs } from "../register/row.tsx";
import { saveRegister } from "../register/save.ts";
import {
	baseSeq, blanks, filled, plannedCode, plannedUnwritten, ready, resumed, START, step, tally, waitingCount, type Draft, type Tally,
} from "../register/state.ts";
import { kept, listenKept } from "../register/kept.ts";
import { useRegisterKeys } from "../register/use-keys.ts";
import { codesQuery, useCodesFirst, useHere, type CodeBook } from "../session.tsx";
import type { Register, Session } from "../types.ts";
import { clock, dayDate, fullName, sessionWords, shortDate, plural } from "../words.ts";

const NO_REASONS: string[] = [];
/** Fill a screen; the rows below come as soon as the browser has a moment. */
const FIRST_ROWS = 14;
const MODE_KEY = "muster-register-codes";

function groupOf(codes: CodeBook): (code: string) => "present" | "late" | "absent" | "offsite" | "other" {
	return (code) => {
		const c = codes.get(code);
		if (c?.family === "present") return "present";
		if (c?.family === "late") return "late";
		if (c?.family === "elsewhere") return "offsite";
		return c?.class === "authorised" || c?.class === "unauthorised" ? "absent" : "other";
	};
}

function registerTitle(r: Register): string {
	if (r.is_today) return `${r.group.name}, this ${sessionWords(r.session)}`;
	return `${r.group.name}, ${dayDate(r.date)}, ${sessionWords(r.session)}`;
}

function Guard({ r, today }: { r: Register; today: string }) {
	if (r.is_sealed) {
		return (
			<Banner kind="bad" role="status">
				<b>Sealed, and not today.</b> The register of {dayDate(r.date)} is settled. Every change is an amendment by the
				office, with a reason.
			</Banner>
		);
	}
	if (r.is_today && r.needs_reason) {
		return (
			<Banner kind="warn">
				<b>Closed at {r.closes}.</b> A change here is an amendment and needs a reason.
			</Banner>
		);
	}
	if (r.is_today) return null;
	return (
		<Banner kind="bad" role="status">
			<b>Not today.</b> This is the register of {dayDate(r.date)}.{" "}
			{r.date > today ? "The day is still to come." : null}
			{r.needs_reason ? "A change here is an amendment and needs a reason." : null}
		</Banner>
	);
}

/** What the one button does now, and says. */
function saveButton(r: Register, t: Tally, changes: number, waiting: number): { text: string; can: boolean; complete: boolean } {
	const day = r.is_today ? "" : ` to ${shortDate(r.date)}`;
	if (r.state === "not_due") return { text: r.is_today ? `Opens at ${r.opens}` : "Not due yet", can: false, complete: false };
	if (r.state === "closed_day") return { text: "The school is closed", can: false, complete: false };
	if (waiting && !changes) return { text: `${plural(waiting, "mark")} kept here`, can: false, complete: false };
	const isSent = r.taken_at !== null && (r.state === "sent" || r.state === "amended" || r.needs_reason);
	if (t.decide && !changes) return { text: `Send register: ${t.decide} to decide`, can: false, complete: false };
	if (isSent) {
		return changes
			? { text: `Save ${plural(changes, "change")}${day}`, can: true, complete: t.unmarked === 0 }
			: { text: "Nothing to save", can: false, complete: false };
	}
	if (t.unmarked === 0 && !t.decide) return { text: `Send register${day}`, can: true, complete: true };
	if (changes) return { text: `Save ${plural(changes, "change")}${day}`, can: true, complete: false };
	return { text: `Send register: ${t.unmarked} unmarked`, can: false, complete: false };
}

const registerQuery = (path: string) => ({ queryKey: ["register", path], queryFn: () => getOrKept<Register>(path) });

/** The register that an address of this page names, below /api/v1; null: it names none. */
export function registerAt(pathname: string, urn: string): string | null {
	const [, date, session, group] = /^\/register\/([\d-]+)\/(AM|PM)\/(\w+)$/.exec(pathname) ?? [];
	return group ? `/schools/${urn}/registers/${date}/${session}/${group}` : null;
}

/** Asks for what the page needs before it is there. Never fails: the page says what went wrong. */
export async function askRegister(queries: QueryClient, path: string): Promise<void> {
	await Promise.all([queries.prefetchQuery(registerQuery(path)), queries.prefetchQuery(codesQuery)]);
}

function useRegister(path: string) {
	const queries = useQueryClient();
	const key = ["register", path];
	const fetchNow = useCallback(() => getOrKept<Register>(path), [path]);
	const q = useQuery({ ...registerQuery(path), refetchInterval: 30_000 });
	useLiveQuery(["marks", "school"], key);
	const reload = useCallback(async () => {
		const answer = await fetchNow();
		queries.setQueryData(["register", path], answer);
		void queries.invalidateQueries({ queryKey: ["today"] });
		void queries.invalidateQueries({ queryKey: ["figures"] });
		return answer;
	}, [path]);
	return { q, reload };
}

function useLeaveGuard(changes: number) {
	useEffect(() => {
		if (!changes) return;
		const stop = (e: BeforeUnloadEvent) => e.preventDefault();
		window.addEventListener("beforeunload", stop);
		return () => window.removeEventListener("beforeunload", stop);
	}, [changes > 0]);
}

export function RegisterPage() {
	const { params } = useRoute();
	const { urn, clockNow } = useHere();
	const session: Session = params.session === "PM" ? "PM" : "AM";
	const path = `/schools/${urn}/registers/${params.date}/${session}/${params.group}`;
	const { q, reload } = useRegister(path);
	const codes = useCodesFirst();
	const now = clockNow();
	const answer = useMemo(() => q.data && broughtUp(q.data, now), [q.data, q.data?.kept_at ? now : ""]);
	if (!answer || !codes) {
		return (
			<>
				<Head title="Register" />
				{q.error ? (
					<>
						<Failure error={q.error} title="The register did not load." />
						<a href={`/?date=${params.date}&session=${session}`}>All registers of this session</a>
					</>
				) : (
					<Waiting what="the register" />
				)}
			</>
		);
	}
	return <Taking key={path} answer={answer} path={path} codes={codes} reload={reload} stale={q.error} />;
}

interface TakingProps {
	answer: Kept<Register>;
	path: string;
	codes: CodeBook;
	reload: () => Promise<Kept<Register>>;
	stale: unknown;
}

function isOpenState(r: Register): boolean {
	return (r.state === "due" || r.state === "part_done") && !r.needs_reason;
}

/** Everything typed, with the acts of the rows. `marks` are drafts on top of what the page shows. */
function useTaking(r: Register, codes: CodeBook, key: string) {
	/* Schools that mark by exception start from all present, once the register is open. */
	const startsFull = r.marking === "exceptions" && r.is_today && isOpenState(r) && !r.taken_at;
	const wasKept = useRef(kept.has(key));
	const [state, dispatch] = useReducer(step, null, () => {
		const s = resumed(kept.get(key) ?? START);
		return startsFull && !wasKept.current ? step(s, { type: "mark", marks: filled(r, s) }) : s;
	});
	const wasFull = useRef(startsFull);
	useEffect(() => {
		kept.set(key, state);
	}, [state]);
	useLayoutEffect(() => listenKept(key, dispatch), [key]);
	const [current, setCurrent] = useState(0);
	const [noteAt, setNoteAt] = useState<number | null>(null);
	const live = useRef({ r, state, codes });
	live.current = { r, state, codes };

	const draftFor = useCallback((id: string, code: string, more: Partial<Draft> = {}): Draft => {
		const { r, state } = live.current;
		const p = r.pupils.find((x) => x.id === id)!;
		const old = state.drafts[id];
		const same = old?.code === code ? old : null;
		return {
			code,
			minutes: same?.minutes ?? (p.mark?.code === code ? (p.mark.minutes_late ?? null) : null),
			note: same?.note ?? (p.mark?.code === code ? (p.mark.note ?? "") : ""),
			officeNote: same?.officeNote ?? (p.mark?.code === code ? p.mark.is_office_note : undefined),
			based_on: old?.based_on ?? baseSeq(p),
			plan: old ? old.plan : (plannedCode(p) ?? undefined),
			...more,
		};
	}, []);

	const mark = useCallback((id: string, code: string, more: Partial<Draft> = {}) => {
		const d = draftFor(id, code, more);
		dispatch({ type: "mark", marks: { [id]: d } });
		const p = live.current.r.pupils.find((x) => x.id === id)!;
		const minutes = d.minutes === null ? "" : `, ${plural(d.minutes, "minute")}`;
		announce(`${fullName(p.name)}, ${codeSpoken(code, live.current.codes)}${minutes}`);
	}, []);

	const go = useCallback((index: number) => {
		const n = live.current.r.pupils.length;
		const i = Math.max(0, Math.min(n - 1, index));
		setCurrent(i);
		const row = document.getElementById(`row-${i}`);
		const cell = document.getElementById(`code-${i}`);
		(cell ?? row)?.focus();
		(row ?? cell)?.scrollIntoView({ block: "nearest" });
	}, []);

	const acts: RowActs = useMemo(
		() => ({
			mark,
			choose: (pupil, mine) => dispatch({ type: "choose", pupil, mine }),
			focus: setCurrent,
			note: setNoteAt,
			typed: (index, list, isLeft) => {
				list.forEach((code, n) => {
					const p = live.current.r.pupils[index + n];
					if (p) mark(p.id, code);
				});
				const p = live.current.r.pupils[index];
				const code = list[list.length - 1];
				const stays = isLeft || (list.length === 1 && (code === "L" || code === "U" || live.current.codes.get(code)?.fact));
				if (p && !stays) go(index + list.length);
			},
		}),
		[],
	);

	const sayFilled = (n: number) => announce(`${plural(n, "blank")} filled as present`);
	const fill = useCallback(() => {
		const { r, state } = live.current;
		const marks = filled(r, state);
		const n = Object.keys(marks).length;
		if (!n) return;
		dispatch({ type: "mark", marks });
		sayFilled(n);
	}, []);
	useEffect(() => {
		if (!startsFull || wasKept.current) return;
		const n = Object.keys(state.drafts).length;
		if (wasFull.current && n) sayFilled(n);
		else fill();
	}, [startsFull]);

	const { me } = useHere();
	useEffect(() => dispatch({ type: "refreshed", pupils: r.pupils, me: me.user.name }), [r]);

	return { state, dispatch, current, acts, fill, go, mark, noteAt };
}

/** May every code be entered, and is that how? The office begins with all, a teacher with three marks. */
function useMode(r: Register): [boolean, boolean, (on: boolean) => void] {
	const { me } = useHere();
	const chosen = localStorage.getItem(MODE_KEY);
	const [on, setOn] = useState(may(me, "amend") ? chosen !== "simple" : chosen === "all");
	const canOffice = r.all_codes === true;
	return [
		canOffice,
		canOffice && on,
		(next) => {
			localStorage.setItem(MODE_KEY, next ? "all" : "simple");
			setOn(next);
		},
	];
}

function Days({ r }: { r: Register }) {
	const days = [...new Set(r.pupils[0]?.recent.map((x) => x.date) ?? [])];
	return (
		<div class="m-reg__cols m-wide" aria-hidden="true">
			<span />
			<span>Pupil</span>
			<span class="d">
				{days.map((d) => (
					<i key={d}>{d === r.date && r.is_today ? "Today" : shortDate(d).slice(0, 3)}</i>
				))}
			</span>
			<span>{r.is_today ? `This ${sessionWords(r.session)}` : `${shortDate(r.date)} ${r.session}`}</span>
			<span class="m-num">State</span>
		</div>
	);
}

interface Sending {
	sending: Readonly<Record<string, Draft>>;
	button: { text: string; can: boolean; complete: boolean };
	needsReason: boolean;
	setAsked: (on: boolean) => void;
}

/** "Amy Khan, late, 6 minutes, saved 08:41", or how many were. */
function savedWords(r: Register, s: Sending, saved: number, codes: CodeBook): string {
	const all = Object.entries(s.sending);
	const p = all.length === 1 ? r.pupils.find((x) => x.id === all[0][0]) : null;
	if (!p) return plural(saved, "mark");
	const draft = all[0][1];
	const minutes = draft.minutes ? `, ${plural(draft.minutes, "minute")}` : "";
	return `${fullName(p.name)}, ${codeSpoken(draft.code, codes)}${minutes}`;
}

function useSaving(page: TakingProps, t: ReturnType<typeof useTaking>, s: Sending) {
	const r = page.answer.data;
	const { me } = useHere();
	const [reason, setReason] = useState("");
	const [reasonMissing, setReasonMissing] = useState(false);
	const [failure, setFailure] = useState<unknown>(null);
	const [isSaving, setSaving] = useState(false);
	const save = async () => {
		if (!s.button.can || isSaving) return announce(s.button.text);
		const lacksReason = s.needsReason && !reason.trim();
		setReasonMissing(lacksReason);
		if (lacksReason) return announce("A reason is needed");
		setSaving(true);
		const result = await saveRegister({
			path: page.path,
			id: `${me.user.id} ${page.path}`,
			label: `${r.group.name}, ${shortDate(r.date)} ${r.session}`,
			href: `/register/${r.date}/${r.session}/${r.group.id}`,
			sent: s.button.complete ? { ...plannedUnwritten(r, t.state), ...s.sending } : s.sending,
			reason: s.needsReason ? reason.trim() : "",
			isComplete: s.button.complete,
			etag: page.answer.etag,
			dispatch: t.dispatch,
		}).finally(() => setSaving(false));
		setFailure(result.error);
		s.setAsked(result.error instanceof ApiError && result.error.problem.field === "reason");
		if (result.waiting) setReason("");
		if (result.waiting) return announce(`${plural(result.waiting, "mark")} kept here, sent when the network is back`);
		const decide = result.conflicts ? `${plural(result.conflicts, "mark")} to decide` : "";
		if (!result.at) return decide ? announce(decide) : undefined;
		setReason("");
		announce([`${savedWords(r, s, result.saved, page.codes)}, saved ${clock(result.at)}`, decide].filter(Boolean).join("; "));
	};
	const errors = reasonMissing ? [{ id: "reason", text: "Enter the reason for the change (R44)" }] : [];
	return { save, isSaving, failure, errors, reason, setReason };
}

function Taking({ answer, path, codes, reload, stale }: TakingProps) {
	const r = answer.data;
	const { me, today } = useHere();
	const [canOffice, isOffice, setOffice] = useMode(r);
	const t = useTaking(r, codes, `${me.user.id} ${path}`);
	const sending = ready(t.state);
	const changes = Object.keys(sending).length;
	const counts = tally(r.pupils, t.state, groupOf(codes));
	const button = saveButton(r, counts, changes, waitingCount(t.state));
	const empty = blanks(r, t.state).length;
	/* A blank that is filled late is no amendment; a mark that stood is, and all in a sealed period. The
	 * server asks where the page does not know: an L that the clock does not confirm. */
	const [isAsked, setAsked] = useState(false);
	const needsReason =
		(isAsked && changes > 0) ||
		(r.is_sealed === true && changes > 0) ||
		(r.needs_reason === true && r.pupils.some((p) => sending[p.id] && p.mark && p.mark.is_confirmed !== false));
	const opensPupil = r.group.opens === true;
	const shown = useLater() ? r.pupils : r.pupils.slice(0, FIRST_ROWS);
	useLeaveGuard(changes);

	const undo = () => t.dispatch({ type: "undo" });
	const { save, isSaving, failure, errors, reason, setReason } = useSaving({ answer, path, codes, reload, stale }, t, {
		sending,
		button,
		needsReason,
		setAsked,
	});
	useRegisterKeys({ r, state: t.state, current: t.current, isOffice, go: t.go, mark: t.mark, fill: t.fill, save, undo, note: t.acts.note });

	return (
		<div class={`m-taking ${isOffice ? "m-taking--office" : ""} ${r.session === "PM" ? "m-taking--pm" : ""}`}>
			<p class="m-crumb">
				<a href={`/?date=${r.date}&session=${r.session}`}>Registers of {shortDate(r.date)} {r.session}</a>
			</p>
			<Head title={registerTitle(r)}>
				<p>
					{dayDate(r.date)}. Open {r.opens} to {r.closes}
					{r.now && r.is_today ? `, now ${clock(r.now)}` : ""}.
				</p>
			</Head>
			<KeptNote kept_at={answer.kept_at} />
			<Guard r={r} today={today} />
			<ErrorSummary errors={errors} />
			<Failure error={failure} title="Not saved." />
			<Failure error={stale} title="Not refreshed." />
			<Toolbar empty={empty} canUndo={t.state.undo.length > 0} canOffice={canOffice} isOffice={isOffice} setOffice={setOffice}
				fill={t.fill} undo={undo} date={r.date} reload={reload} />
			{isOffice ? (
				<CodeKeys
					codes={codes}
					session={r.session}
					pupil={r.pupils[t.current]}
					onCode={(code) => t.acts.typed(t.current, [code], false)}
				/>
			) : null}
			{r.pupils.length === 0 ? <p>No pupil of this group is on roll on this day.</p> : null}
			<Days r={r} />
			<ol class="m-reg">
				{shown.map((p, i) => (
					<RegisterRow
						key={p.id}
						p={p}
						index={i}
						label={isOffice ? null : rowLabel(i)}
						draft={t.state.drafts[p.id] ?? null}
						fate={t.state.fates[p.id] ?? null}
						isCurrent={i === t.current}
						isOffice={isOffice}
						session={r.session}
						date={r.date}
						codes={codes}
						acts={t.acts}
						me={me.user.name}
						lateReasons={r.late_reasons ?? NO_REASONS}
						isNoteOpen={i === t.noteAt}
						opensPupil={opensPupil}
						opensLocks={may(me, "amend")}
						isToday={r.is_today}
					/>
				))}
			</ol>
			{empty ? (
				<div class="m-tools">
					<button type="button" class="m-btn m-btn--2" onClick={t.fill}>
						Fill {plural(empty, "blank")} as present
					</button>
				</div>
			) : null}
			<SaveBar counts={counts} changes={changes} button={button} isSaving={isSaving} save={save}
				needsReason={needsReason} reason={reason} setReason={setReason} errors={errors} />
		</div>
	);
}
