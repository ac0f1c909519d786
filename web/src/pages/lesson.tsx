/* Taking a lesson or ad hoc register: the keys are those of the register, the session's mark stands beside. */
import { useRoute } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { RowRaise } from "../alerts/raise.tsx";
import { ApiError, send, uuid } from "../api.ts";
import { afterSave, blanks, giveWay, isSame, marked, onTop, seqOf, shown, sums, useDrafts, type Draft, type Drafts } from "../lessons/taking.ts";
import type { LessonMarkKind, LessonPupil, LessonRegister } from "../lessons/types.ts";
import { KINDS, MARKS, title, where } from "../lessons/words.ts";
import { useLiveQuery } from "../live.ts";
import { Badges, Banner, Failure, Head, StaffName, Tag, Waiting } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import { Icon } from "../parts/icon.tsx";
import { announce } from "../parts/live.tsx";
import { rowLabel, rowOfLabel } from "../register/keys.ts";
import { markIndex } from "../register/state.ts";
import { useCodes, useHere, type CodeBook } from "../session.tsx";
import { clock, dayDate, fullName, plural } from "../words.ts";

const CHOICES = [
	{ mark: "present", text: "Present", cls: "p", icon: "tick" },
	{ mark: "late", text: "Late", cls: "l", icon: "clock" },
	{ mark: "not_here", text: "Not here", cls: "a", icon: "cross" },
	{ mark: "elsewhere", text: "Elsewhere", cls: "e", icon: "up" },
] as const;
const PATIENCE_MS = 15_000;
const PLACES = ["Library", "Nurse", "Office", "Another lesson", "Toilet", "Sent out"];

interface RowProps {
	p: LessonPupil;
	index: number;
	draft: Draft | undefined;
	isCurrent: boolean;
	codes: CodeBook;
	/** Is the lesson going on? */
	isNow: boolean;
	/** Where the pupil should be: the lesson and its room */
	where: string;
	set: (p: LessonPupil, mark: LessonMarkKind, more?: Partial<Draft>) => void;
	focus: (index: number) => void;
}

function Session({ p, codes }: { p: LessonPupil; codes: CodeBook }) {
	const m = p.session_mark;
	if (!m) return <span class="m-lrow__none">No mark this session</span>;
	const part = m.session === "AM" ? "Morning" : "Afternoon";
	return (
		<span class="m-lrow__session">
			<span class="m-mut m-xs">{part}</span> <CodeMark code={m.code} codes={codes} />
			<span class="m-mut m-xs">{clock(m.at)}</span>
		</span>
	);
}

function Detail({ p, draft, set }: Pick<RowProps, "p" | "draft" | "set">) {
	const mark = draft?.mark ?? p.mark?.mark;
	if (mark === "late") {
		const id = `minutes-${p.id}`;
		const value = draft ? draft.minutes : p.mark?.minutes;
		return (
			<span class="m-mins">
				<label for={id}>
					Minutes<span class="m-vh"> late, {fullName(p.name)}</span>
				</label>
				<input
					id={id}
					inputMode="numeric"
					autocomplete="off"
					maxLength={3}
					placeholder="now"
					value={value ?? ""}
					onInput={(e) => {
						const n = Number.parseInt(e.currentTarget.value, 10);
						set(p, "late", { minutes: Number.isNaN(n) ? null : n });
					}}
				/>
			</span>
		);
	}
	if (mark === "elsewhere") {
		const id = `place-${p.id}`;
		return (
			<span class="m-mins m-mins--place">
				<label for={id}>
					Where<span class="m-vh">, {fullName(p.name)}</span>
				</label>
				<input
					id={id}
					list="places"
					maxLength={100}
					autocomplete="off"
					value={draft?.place ?? p.mark?.place ?? ""}
					onInput={(e) => set(p, "elsewhere", { place: e.currentTarget.value })}
				/>
			</span>
		);
	}
	return null;
}

function Row(r: RowProps) {
	const { p, draft, codes } = r;
	const mark = draft?.mark ?? p.mark?.mark ?? null;
	const label = rowLabel(r.index);
	const other = marked(p, draft);
	return (
		<li id={`row-${r.index}`} class={r.isCurrent ? "is-now" : ""} tabIndex={r.isCurrent ? 0 : -1} aria-label={fullName(p.name)} onFocusCapture={() => r.focus(r.index)}>
			{label ? <kbd class="m-kbd">{label}</kbd> : <span />}
			<div class="m-reg__name">
				{p.photo ? <img class="m-reg__photo" src={p.photo} alt="" width="30" height="40" loading="lazy" /> : null}
				<span>
					{p.opens ? (
						<a href={`/pupils/${p.id}`}>
							<StaffName name={p.name} />
						</a>
					) : (
						<StaffName name={p.name} />
					)}{" "}
					<span class="m-mut m-s">{p.group}</span> <Badges badges={p.badges} />
					<RowRaise pupil={p.id} name={p.name} badges={p.badges} isToday={r.isNow} expected={r.where} />
				</span>
			</div>
			<div class="m-reg__past">
				<Session p={p} codes={codes} />
			</div>
			<div class="m-reg__mark">
				{p.away && !mark ? <span class="m-s m-lrow__away">Known to be away: {codeName(p.away, codes)}</span> : null}
				<div class="m-mark m-mark--four" role="group" aria-label={`Mark for ${fullName(p.name)}`}>
					{CHOICES.map((c) => (
						<button key={c.mark} type="button" class={c.cls} aria-pressed={mark === c.mark} onClick={() => r.set(p, c.mark)}>
							<Icon name={c.icon} />
							{c.text}
						</button>
					))}
				</div>
				<Detail p={p} draft={draft} set={r.set} />
			</div>
			<div class="m-reg__state">
				{other ? (
					<Tag kind="waiting" icon="up">
						{MARKS[other.mark]}, {other.by} {clock(other.at)}
					</Tag>
				) : draft ? (
					<Tag kind="typed" icon="ring">
						Typed
					</Tag>
				) : p.mark ? (
					<Tag kind="saved" icon="tick">
						<span class="m-w">Saved </span>
						{clock(p.mark.at)}
					</Tag>
				) : (
					<span class="m-mut m-s">{p.away ? "Away" : "Not marked"}</span>
				)}
			</div>
		</li>
	);
}

interface Taking {
	r: LessonRegister;
	drafts: Drafts;
	current: number;
	go: (i: number) => void;
	set: RowProps["set"];
	fill: () => void;
	undo: () => void;
	save: () => void;
}

const ORDER: LessonMarkKind[] = ["present", "late", "not_here"];

function onKey(a: Taking, e: KeyboardEvent): boolean {
	const p = a.r.pupils[a.current];
	const target = e.target as HTMLElement;
	if (e.key === "ArrowDown") a.go(a.current + 1);
	else if (e.key === "ArrowUp") a.go(a.current - 1);
	else if (e.key === "=") a.fill();
	else if (e.key === "Backspace") a.undo();
	else if (e.key === "Enter" && !target.closest("button, a, summary")) a.save();
	else if ((e.key === "ArrowLeft" || e.key === "ArrowRight") && p) {
		const at = ORDER.indexOf(shown(p, a.drafts) ?? "present");
		a.set(p, ORDER[Math.max(0, Math.min(2, at + (e.key === "ArrowRight" ? 1 : -1)))]);
	} else {
		const row = rowOfLabel(e.key, a.r.pupils.length);
		if (row === null) return false;
		a.go(row);
		a.set(a.r.pupils[row], shown(a.r.pupils[row], a.drafts) === "present" ? "not_here" : "present");
	}
	return true;
}

function useKeys(args: Taking): void {
	const live = useRef(args);
	live.current = args;
	useEffect(() => {
		const hear = (e: KeyboardEvent) => {
			const target = e.target as HTMLElement;
			if (e.ctrlKey || e.metaKey || e.altKey || target.closest("dialog, header")) return;
			if (target.closest("input, textarea, select")) {
				if (e.key !== "Enter" || !target.closest(".m-reg")) return;
				target.blur();
				live.current.save();
				e.preventDefault();
				return;
			}
			if (onKey(live.current, e)) e.preventDefault();
		};
		document.addEventListener("keydown", hear);
		return () => document.removeEventListener("keydown", hear);
	}, []);
}

function Totals({ r, drafts }: { r: LessonRegister; drafts: Drafts }) {
	const n = sums(r, drafts);
	const cells: [string, number][] = [
		["Expected", n.expected],
		["Present", n.present],
		["Late", n.late],
		["Not here", n.not_here],
		["Elsewhere", n.elsewhere],
	];
	return (
		<div class="m-tot">
			{cells.map(([text, count]) => (
				<span key={text}>
					{text} <b>{count}</b>
				</span>
			))}
			<span class={n.unmarked ? "is-bad" : ""}>
				Unmarked <b>{n.unmarked}</b>
			</span>
		</div>
	);
}

type Reload = () => Promise<{ data: LessonRegister | undefined }>;

function useSave(r: LessonRegister, path: string, drafts: Drafts, setDrafts: (f: (d: Drafts) => Drafts) => void, reload: Reload) {
	const [failure, setFailure] = useState<unknown>(null);
	const [isSaving, setSaving] = useState(false);
	const attempt = useRef({ key: "", uuid: "" });
	const save = async () => {
		const sent = r.pupils.filter((p) => drafts[p.id]);
		const isWhole = blanks(r, drafts).length === 0;
		if (isSaving || r.state === "not_due" || (!sent.length && r.state === "taken")) return announce("Nothing to save");
		const body = {
			is_complete: isWhole,
			marks: sent.map((p) => {
				const { mark, minutes, place, seq } = drafts[p.id];
				return { pupil: p.id, mark, minutes, place: place.trim(), based_on: seq };
			}),
		};
		const key = JSON.stringify(body);
		if (attempt.current.key !== key) attempt.current = { key, uuid: uuid() };
		const at = new Date().toISOString();
		setSaving(true);
		try {
			await send("PUT", path, { body: { ...body, uuid: attempt.current.uuid, taken_at: at, sent_at: at }, patience_ms: PATIENCE_MS });
			attempt.current = { key: "", uuid: "" };
			const now = (await reload()).data ?? r;
			setDrafts((d) => afterSave(now, d, drafts));
			setFailure(null);
			announce(`${plural(sent.length, "mark")} saved`);
		} catch (e) {
			setFailure(e);
			const now = (await reload()).data ?? r;
			const told = e instanceof ApiError && e.status === 409 ? sent[markIndex(e.problem.field) ?? -1]?.id : undefined;
			if (told) setDrafts((d) => (d[told] ? { ...d, [told]: onTop(now, told, d[told]) } : d));
		}
		setSaving(false);
	};
	return { save, failure, isSaving };
}

function buttonText(r: LessonRegister, changes: number, unmarked: number): { text: string; can: boolean } {
	if (r.state === "not_due") return { text: `Starts ${r.starts}`, can: false };
	if (r.state === "taken") return changes ? { text: `Save ${plural(changes, "change")}`, can: true } : { text: "Nothing to save", can: false };
	if (unmarked === 0) return { text: "Send register", can: true };
	return changes ? { text: `Save ${plural(changes, "mark")}: ${unmarked} unmarked`, can: true } : { text: `Send register: ${unmarked} unmarked`, can: false };
}

function Taken({ r, path, reload, stale }: { r: LessonRegister; path: string; reload: Reload; stale: unknown }) {
	const { me } = useHere();
	const codes = useCodes();
	const [drafts, setDrafts] = useDrafts(`lesson ${me.user.id} ${path}`);
	const [current, setCurrent] = useState(0);
	const undone = useRef<Drafts[]>([]);
	const { save, failure, isSaving } = useSave(r, path, drafts, setDrafts, reload);

	useEffect(() => setDrafts((d) => giveWay(r, d)), [r]);

	const change = (f: (d: Drafts) => Drafts) =>
		setDrafts((d) => {
			undone.current.push(d);
			return f(d);
		});
	const set: RowProps["set"] = (p, mark, more = {}) => {
		change((d) => {
			const old = d[p.id] ?? { mark: p.mark?.mark ?? mark, minutes: p.mark?.minutes ?? null, place: p.mark?.place ?? "", seq: seqOf(p) };
			const isOther = old.mark !== mark;
			const next: Draft = { mark, minutes: mark === "late" && !isOther ? old.minutes : null, place: isOther ? "" : old.place, seq: old.seq, ...more };
			const { [p.id]: _, ...rest } = d;
			return isSame(p, next) ? rest : { ...rest, [p.id]: next };
		});
		announce(`${fullName(p.name)}, ${MARKS[mark]}`);
	};
	const fill = () => {
		const list = blanks(r, drafts);
		if (!list.length) return;
		change((d) => ({ ...d, ...Object.fromEntries(list.map((p) => [p.id, { mark: "present", minutes: null, place: "", seq: seqOf(p), isFilled: true } as Draft])) }));
		announce(`${plural(list.length, "blank")} filled as present`);
	};
	const undo = () => {
		const before = undone.current.pop();
		if (before) setDrafts(() => before);
	};
	const go = (index: number) => {
		const i = Math.max(0, Math.min(r.pupils.length - 1, index));
		setCurrent(i);
		document.getElementById(`row-${i}`)?.focus();
	};
	useKeys({ r, drafts, current, go, set, fill, undo, save });

	const empty = blanks(r, drafts).length;
	const changes = Object.keys(drafts).length;
	const button = buttonText(r, changes, empty);
	const unmarked = r.pupils.filter((p) => !p.session_mark);
	const isNow = r.is_today && clock(r.now) >= r.starts && clock(r.now) < r.ends;
	const place = [title(r), r.room && `room ${r.room}`].filter(Boolean).join(", ");
	return (
		<div class="m-taking m-lesson">
			<p class="m-crumb">
				<a href={r.is_today ? "/lessons" : `/lessons?date=${r.date}`}>Lessons of {dayDate(r.date)}</a>
			</p>
			<Head title={title(r)}>
				<p>
					{r.is_today ? "" : `${dayDate(r.date)}. `}
					{r.starts} to {r.ends}
					{where(r) ? `, ${where(r)}` : ""}. {r.cover ? `${r.cover} for ${r.teacher}` : r.teacher}
				</p>
			</Head>
			{r.is_today ? null : (
				<Banner kind="bad" role="status">
					<b>Not today.</b> This is the register of {dayDate(r.date)}.
				</Banner>
			)}
			<p class="m-s m-mut">
				{r.kind === "lesson" ? "A lesson mark" : `${KINDS[r.kind]}: a mark here`} changes no mark of the session; what differs becomes a question for the office.
			</p>
			{unmarked.length && r.session && r.pupils.length ? (
				<p class="m-s">
					Without a mark this session: <b>{unmarked.length}</b>
					{unmarked.length <= 8 ? ` (${unmarked.map((p) => fullName(p.name)).join(", ")})` : ""}.
				</p>
			) : null}
			<Failure error={failure} title="Not saved. What you typed is still here." />
			<Failure error={stale} title="Not refreshed." />
			<div class="m-tools">
				<div class="m-btns">
					<button type="button" class="m-btn m-btn--2" onClick={fill} aria-disabled={empty ? undefined : "true"}>
						Fill {plural(empty, "blank")} as present <kbd class="m-kbd">=</kbd>
					</button>
					<button type="button" class="m-btn m-btn--2" onClick={undo} aria-disabled={undone.current.length ? undefined : "true"}>
						Undo
					</button>
				</div>
				<p class="m-s m-mut m-hide360">Press a pupil’s key for present or not here. Enter saves.</p>
			</div>
			<datalist id="places">
				{PLACES.map((x) => (
					<option key={x} value={x} />
				))}
			</datalist>
			{r.pupils.length === 0 ? <p>Nobody is in this class. Pupils come in by Import: classes.</p> : null}
			<ol class="m-reg">
				{r.pupils.map((p, i) => (
					<Row key={p.id} p={p} index={i} draft={drafts[p.id]} isCurrent={i === current} codes={codes} isNow={isNow} where={place} set={set} focus={setCurrent} />
				))}
			</ol>
			<div class="m-sticky">
				<div class="m-sticky__in">
					<Totals r={r} drafts={drafts} />
					<button type="button" class="m-btn" id="save" aria-disabled={button.can && !isSaving ? undefined : "true"} onClick={() => button.can && save()}>
						{isSaving ? "Saving" : button.text}
					</button>
				</div>
			</div>
		</div>
	);
}

export function LessonPage() {
	const { params } = useRoute();
	const { urn } = useHere();
	const path = `/schools/${urn}/lessons/${params.date}/${params.lesson}`;
	const q = useQuery({ queryKey: ["lesson", path], queryFn: async () => (await send<LessonRegister>("GET", path)).data, refetchInterval: 30_000 });
	useLiveQuery(["lessons", "marks"], ["lesson", path]);
	if (!q.data) {
		return (
			<>
				<Head title="Lesson" />
				{q.error ? (
					<>
						<Failure error={q.error} title="The register did not load." />
						<a href="/lessons">Lessons today</a>
					</>
				) : (
					<Waiting what="the register" />
				)}
			</>
		);
	}
	return <Taken key={path} r={q.data} path={path} reload={() => q.refetch()} stale={q.error} />;
}
