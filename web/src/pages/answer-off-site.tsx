/* Where the link of a provider's e-mail leads: who is there today. No sign-in, no full name. */
import { useMutation, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post, uuid } from "../api.ts";
import type { components } from "../api-types.ts";
import { Banner, Failure, Head, Waiting } from "../parts/basics.tsx";
import { MarkLogo } from "../parts/icon.tsx";
import { clock, longDate, sessionWords } from "../words.ts";

type Link = components["schemas"]["ProviderLink"];
type Row = Link["pupils"][number];

const keyOf = (r: Row) => `${r.session} ${r.pupil}`;

function Line({ r, here, reason, set }: { r: Row; here: boolean | undefined; reason: string; set: (here: boolean, reason: string) => void }) {
	const id = `reason-${r.session}-${r.pupil}`;
	return (
		<li>
			<span>
				<b>{r.name}</b> <span class="m-mut m-s">{[r.group, sessionWords(r.session), r.activity].filter(Boolean).join(", ")}</span>
				{r.answered_at ? <span class="m-mut m-s m-off__said">Answered {clock(r.answered_at)}</span> : null}
			</span>
			{r.may_answer ? (
				<span class="m-btns" role="group" aria-label={`${r.name}, ${sessionWords(r.session)}`}>
					<button type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={here === true} onClick={() => set(true, "")}>
						Present
					</button>
					<button type="button" class="m-btn m-btn--2 m-off__tick" aria-pressed={here === false} onClick={() => set(false, reason)}>
						Absent
					</button>
				</span>
			) : (
				<span class="m-s">This session has not begun</span>
			)}
			{here === false ? (
				<span>
					<label class="m-s" for={id}>
						Reason, if you know it
					</label>
					<input class="m-in" id={id} maxLength={200} value={reason} onInput={(e) => set(false, e.currentTarget.value)} />
				</span>
			) : null}
		</li>
	);
}

export function AnswerOffSitePage({ token }: { token: string }) {
	const path = `/off-site-answers/${encodeURIComponent(token)}`;
	const q = useQuery({ queryKey: ["off-site-answer", token], queryFn: () => get<Link>(path) });
	const [ticks, setTicks] = useState<Record<string, { here: boolean; reason: string }>>({});
	const send = useMutation({
		mutationFn: () =>
			post<Link>(path, {
				uuid: uuid(),
				answers: (q.data?.pupils ?? []).filter((r) => ticks[keyOf(r)]).map((r) => ({ pupil: r.pupil, session: r.session, ...ticks[keyOf(r)] })),
			}),
		onMutate: () => ticks,
		onSuccess: (_answer, _none, sent) => {
			/* What was changed while it was on its way is still to be sent. */
			setTicks((t) => Object.fromEntries(Object.entries(t).filter(([k, v]) => v !== sent[k])));
			void q.refetch();
		},
	});
	const d = q.data;
	return (
		<main class="m-door" id="main">
			<p class="m-door__mark">
				<MarkLogo /> Muster
			</p>
			<Head title="Who is with you?" isStacked>
				{d?.date ? (
					<p>
						{d.provider}, {longDate(d.date)}. Asked by {d.school}.
					</p>
				) : null}
			</Head>
			{q.error ? <Failure error={q.error} title="The list did not load." /> : d ? null : <Waiting what="list" />}
			{d?.state === "ended" ? <Banner kind="info">This link has ended. Ring the school if something has to be put right.</Banner> : null}
			{d?.state === "open" ? (
				<>
					<ul class="m-off">
						{d.pupils.map((r) => {
							const t = ticks[keyOf(r)] ?? { here: r.answer ? r.answer === "present" : undefined, reason: r.reason };
							return <Line key={keyOf(r)} r={r} here={t.here} reason={t.reason} set={(here, reason) => setTicks({ ...ticks, [keyOf(r)]: { here, reason } })} />;
						})}
					</ul>
					<Failure error={send.error} title="Not recorded." />
					{send.isSuccess && !Object.keys(ticks).length ? (
						<Banner kind="good" role="status">
							Recorded. The school sees it.
						</Banner>
					) : null}
					<button type="button" class="m-btn" disabled={send.isPending || !Object.keys(ticks).length} onClick={() => send.mutate()}>
						Send answers
					</button>
					<p class="m-s m-mut">
						You answer as {d.to}. An answer can be changed until {d.ends_at ? `${longDate(d.ends_at.slice(0, 10))}, ${clock(d.ends_at)}` : ""}.
					</p>
				</>
			) : null}
		</main>
	);
}
