/* The office's morning: who is not there and nobody knows why, the most worrying first. */
import { useLocation } from "preact-iso/router";
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { FollowUpPanel } from "../follow-up/panel.tsx";
import { Told, WriteDown } from "../follow-up/told.tsx";
import { dueWords, FEW_CONTACTS, lastWords, todayWords, toTell, WORKERS } from "../follow-up/words.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { Badges, Banner, Failure, Head, Section, StaffName, Tag, Waiting } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FollowUp, FollowUpRow } from "../types.ts";
import { clock, dayDate, plural } from "../words.ts";

function Row({ r, isOpen, open }: { r: FollowUpRow; isOpen: boolean; open: () => void }) {
	const { today } = useHere();
	const due = dueWords(r, today);
	return (
		<li class={isOpen ? "is-now" : ""}>
			<button type="button" class="m-follow__name" id={`follow-${r.pupil}`} aria-expanded={isOpen} onClick={open}>
				<StaffName name={r.name} />
			</button>
			<span class="m-mut m-s">{r.group}</span>
			<Badges badges={r.badges} />
			<span class="m-follow__what m-s">
				{r.is_today ? <b>{todayWords(r)}</b> : null}
				{r.absence_day > 1 ? <span>Day {r.absence_day} of this absence</span> : null}
				{r.worry === "few_contacts" ? <span>{FEW_CONTACTS}</span> : null}
				{r.call_from && !r.attempts ? <span>Ring from {r.call_from}</span> : null}
				{due ? <span class={due.isNear ? "m-follow__near" : ""}>{due.text}</span> : null}
			</span>
			<span class="m-follow__state">
				{toTell(r).map((t) => (
					<Tag key={t.kind} kind="refused" icon="ring">
						Tell the {WORKERS[t.kind]}
					</Tag>
				))}
				{r.was_reached ? (
					<Tag kind="saved" icon="tick">
						Reached
					</Tag>
				) : r.attempts ? (
					<Tag kind="waiting" icon="clock">
						Tried {plural(r.attempts, "time")}
					</Tag>
				) : r.is_today ? (
					<Tag kind="refused" icon="ring">
						Nobody tried
					</Tag>
				) : null}
				{r.last ? (
					<span class="m-mut m-xs">
						{clock(r.last.at)} {lastWords(r.last)}
					</span>
				) : null}
			</span>
		</li>
	);
}

/* What was told to the school stands after the second. */
const PARTS: { title: string; has: (r: FollowUpRow) => boolean }[] = [
	{ title: "First", has: (r) => r.is_today && r.worry !== "" && (!r.was_reached || toTell(r).length > 0) },
	{ title: "Unexplained", has: (r) => r.is_today && r.worry === "" && !r.was_reached },
	{ title: "Reached, to be settled", has: (r) => r.is_today && r.was_reached && !toTell(r).length },
	{ title: "Of earlier days", has: (r) => !r.is_today },
];

function Lists({ data, chosen, choose }: { data: FollowUp; chosen: string | null; choose: (pupil: string | null) => void }) {
	const focusBack = (pupil: string) => {
		choose(null);
		setTimeout(() => document.getElementById(`follow-${pupil}`)?.focus());
	};
	const part = ({ title, has }: (typeof PARTS)[number]) => {
		const rows = data.rows.filter(has);
		return rows.length ? (
			<Section key={title} title={`${title} (${rows.length})`}>
				<ul class="m-follow">
					{rows.map((r) => (
						<>
							<Row key={r.pupil} r={r} isOpen={chosen === r.pupil} open={() => choose(chosen === r.pupil ? null : r.pupil)} />
							{chosen === r.pupil ? (
								<li key={`${r.pupil} open`} class="m-follow__open">
									<FollowUpPanel pupil={r.pupil} date={data.date} close={() => focusBack(r.pupil)} />
								</li>
							) : null}
						</>
					))}
				</ul>
			</Section>
		) : null;
	};
	return (
		<>
			{PARTS.slice(0, 2).map(part)}
			<Told />
			{PARTS.slice(2).map(part)}
		</>
	);
}

export function FollowUpPage() {
	const { query, route } = useLocation();
	const { me, urn, today } = useHere();
	const path = useSchoolPath();
	const date = query.date || today;
	const key = ["follow-up", urn, date];
	const q = useQuery({ queryKey: key, queryFn: () => get<FollowUp>(path("/follow-up"), { date }), refetchInterval: 60_000 });
	useLiveQuery(["marks", "school", "follow_up"], key);
	const choose = (pupil: string | null) => {
		const more = new URLSearchParams();
		if (query.date) more.set("date", query.date);
		if (pupil) more.set("pupil", pupil);
		route(`/follow-up${more.size ? `?${more}` : ""}`, true);
	};
	return (
		<>
			<Head title="Follow-up">
				<p>
					{dayDate(date)}. Who is not there and nobody knows why, the most worrying first.
					{may(me, "amend") ? (
						<>
							{" "}
							A bus that failed, snow: <a href={`/unable?date=${date}`}>could not attend</a>.
						</>
					) : null}
				</p>
			</Head>
			<WriteDown />
			<Failure error={q.error} title="The list did not load." />
			{q.data ? (
				<>
					{q.data.missing_registers ? (
						<Banner kind="warn" role="status">
							<b>{plural(q.data.missing_registers, "register")} of this day {q.data.missing_registers === 1 ? "is" : "are"} missing.</b> Their pupils are in no
							list before they are taken. <a href="/board">See the registers</a>
						</Banner>
					) : null}
					{q.data.rows.length ? null : <p>Nobody is unexplained.</p>}
					<Lists data={q.data} chosen={query.pupil ?? null} choose={choose} />
				</>
			) : q.error ? null : (
				<Waiting what="the list" />
			)}
		</>
	);
}
