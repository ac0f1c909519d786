/* Leave of absence: asked for, decided, and taken without. */
import { useLocation } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { Ask } from "../leave/ask.tsx";
import { One, State } from "../leave/one.tsx";
import { GROUNDS, spanWords, STATES } from "../leave/words.ts";
import { nextOf } from "../focus.ts";
import { useLiveQuery } from "../live.ts";
import { Failure, Head, Section, StaffName, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { LeaveRequest, LeaveTaken } from "../types.ts";
import { fullName, sessionWords, shortDate } from "../words.ts";

function Line({ r, isOpen, open }: { r: LeaveRequest; isOpen: boolean; open: () => void }) {
	const bars = r.pupils.some((p) => p.state === "waiting" && p.findings.some((f) => f.bars));
	return (
		<li class={isOpen ? "is-now" : ""}>
			<button type="button" class="m-follow__name" id={`leave-${r.leave}`} aria-expanded={isOpen} onClick={open}>
				{r.pupils.map((p) => fullName(p.name)).join(", ")}
			</button>
			<span class="m-mut m-s">{[...new Set(r.pupils.map((p) => p.group))].join(", ")}</span>
			<span class="m-follow__what m-s">
				<b>{spanWords(r)}</b>
				<span>{GROUNDS[r.ground]}</span>
				{bars ? <span class="m-follow__near">Cannot be granted as it is</span> : null}
			</span>
			<span class="m-follow__state">
				{[...new Set(r.pupils.map((p) => p.state))].map((s) => (
					<State key={s} state={s} />
				))}
				<span class="m-mut m-xs">asked {shortDate(r.received)}</span>
			</span>
		</li>
	);
}

/** The whole request is asked for when it is opened: with its brothers and sisters. */
function Opened({ leave, close }: { leave: string; close: () => void }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["leave", urn, leave];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ requests: LeaveRequest[] }>(path("/leave"), { leave }) });
	useLiveQuery(["follow_up"], key);
	return (
		<li class="m-follow__open">
			<Failure error={q.error} title="The request did not load." />
			{q.data?.requests.map((r) => <One key={r.leave} r={r} decided={close} />)}
			{q.data && !q.data.requests.length ? <p>There is no such request.</p> : null}
			{q.data || q.error ? null : <Waiting what="the request" />}
		</li>
	);
}

function List({ requests, chosen, choose }: { requests: LeaveRequest[]; chosen: string | null; choose: (leave: string | null) => void }) {
	const close = (leave: string) => {
		choose(null);
		const next = nextOf(document.getElementById(`leave-${leave}`), ".m-follow__name");
		setTimeout(() => next?.focus());
	};
	return (
		<ul class="m-follow">
			{requests.map((r) => (
				<>
					<Line key={r.leave} r={r} isOpen={chosen === r.leave} open={() => choose(chosen === r.leave ? null : r.leave)} />
					{chosen === r.leave ? <Opened key={`${r.leave} open`} leave={r.leave} close={() => close(r.leave)} /> : null}
				</>
			))}
		</ul>
	);
}

/** Away on days that were asked for and not granted, or next to them. */
function Taken() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["leave", urn, "taken"];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ taken: LeaveTaken[] }>(path("/leave/taken")) });
	useLiveQuery(["marks", "follow_up"], key);
	if (q.error) return <Failure error={q.error} title="Who went all the same did not load." />;
	return q.data?.taken.length ? (
		<Section title={`Away without leave around a request (${q.data.taken.length})`}>
			<ul class="m-told">
				{q.data.taken.map((x) => (
					<li key={`${x.leave} ${x.pupil}`}>
						<p>
							<a href={`/pupils/${x.pupil}`}>
								<StaffName name={x.name} />
							</a>{" "}
							<span class="m-mut m-s">{x.group}</span> <b>{GROUNDS[x.ground]}</b>, asked on {shortDate(x.received)} for {shortDate(x.from)}
							{x.to === x.from ? "" : ` to ${shortDate(x.to)}`}: {STATES[x.state].toLowerCase()}.
						</p>
						<p class="m-s">
							Away:{" "}
							{x.sessions
								.map((s) => `${shortDate(s.date)} ${sessionWords(s.session)} ${s.code}${s.is_asked ? "" : " (not asked for)"}`)
								.join("; ")}
							.
						</p>
					</li>
				))}
			</ul>
		</Section>
	) : null;
}

function Decided({ isOpen, setOpen, chosen, choose }: { isOpen: boolean; setOpen: (isOpen: boolean) => void; chosen: string | null; choose: (leave: string | null) => void }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["leave", urn, "all"];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ requests: LeaveRequest[] }>(path("/leave")), enabled: isOpen });
	useLiveQuery(["follow_up"], key);
	const done = (q.data?.requests ?? []).filter((r) => r.pupils.every((p) => p.state !== "waiting")).reverse();
	return (
		<details class="m-told__new" open={isOpen} onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>Decided and withdrawn, this school year</summary>
			<Failure error={q.error} title="They did not load." />
			{q.data && !done.length ? <p>None.</p> : null}
			{isOpen ? <List requests={done} chosen={chosen} choose={choose} /> : null}
		</details>
	);
}

export function LeavePage() {
	const { query, route } = useLocation();
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["leave", urn, "open"];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ requests: LeaveRequest[] }>(path("/leave"), { open: true }) });
	useLiveQuery(["follow_up"], key);
	const chosen = query.leave ?? null;
	const choose = (leave: string | null) => route(leave ? `/leave?leave=${leave}` : "/leave", true);
	const [showsDecided, showDecided] = useState(false);
	const open = q.data?.requests ?? [];
	const isElsewhere = q.data && chosen && !showsDecided && !open.some((r) => r.leave === chosen);
	return (
		<>
			<Head title="Leave of absence">
				<p>Asked for in advance, decided by the head on each request’s own facts.</p>
			</Head>
			<Ask />
			<Failure error={q.error} title="The requests did not load." />
			{q.data ? (
				<Section title={`To be decided (${open.length})`}>
					{open.length ? <List requests={open} chosen={chosen} choose={choose} /> : <p>No request waits.</p>}
				</Section>
			) : q.error ? null : (
				<Waiting what="the requests" />
			)}
			{isElsewhere ? (
				<ul class="m-follow">
					<Opened leave={chosen} close={() => choose(null)} />
				</ul>
			) : null}
			<Taken />
			<Decided isOpen={showsDecided} setOpen={showDecided} chosen={chosen} choose={choose} />
		</>
	);
}
