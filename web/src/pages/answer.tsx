/* Where the link of an alert's e-mail leads: no sign-in, one press, no pupil's name. */
import { useMutation, useQuery } from "@tanstack/preact-query";
import { get, send } from "../api.ts";
import { Banner, Failure, Head, Waiting } from "../parts/basics.tsx";
import { MarkLogo } from "../parts/icon.tsx";
import type { AlertLink } from "../types.ts";
import { clock } from "../words.ts";

function Standing({ link, answer, isBusy }: { link: AlertLink; answer: () => void; isBusy: boolean }) {
	if (link.state === "ended") {
		return <Banner kind="info">This link has ended: the pupil was found, or the alert is closed.</Banner>;
	}
	return (
		<>
			<p class="m-after">
				<b>{link.pupil}</b> is missing from {link.expected}. Raised {link.raised_at ? clock(link.raised_at) : ""} by {link.raised_by}.
			</p>
			{link.state === "searching" ? <Banner kind="good">Somebody is looking.</Banner> : null}
			{link.may_answer ? (
				<p class="m-btns m-after">
					<button type="button" class="m-btn" disabled={isBusy} onClick={answer}>
						I am looking
					</button>
				</p>
			) : (
				<p>{link.why_not}.</p>
			)}
			<p class="m-s m-mut">You answer as {link.to}.</p>
		</>
	);
}

export function AnswerPage({ token }: { token: string }) {
	const path = `/answers/${encodeURIComponent(token)}`;
	const q = useQuery({ queryKey: ["answer", token], queryFn: () => get<AlertLink>(path), refetchInterval: 10_000 });
	const answer = useMutation({ mutationFn: async () => (await send<AlertLink>("POST", path)).data, onSuccess: () => q.refetch() });
	return (
		<main class="m-door" id="main">
			<p class="m-door__mark">
				<MarkLogo /> Muster
			</p>
			<Head title="Missing pupil" isStacked>
				{q.data?.school ? <p>{q.data.school}</p> : null}
			</Head>
			{q.error ? <Failure error={q.error} title="The alert did not load." /> : q.data ? null : <Waiting what="alert" />}
			<Failure error={answer.error} title="Not recorded." />
			{answer.isSuccess && answer.data.state === "searching" ? <Banner kind="good" role="status">Recorded: you are looking. Everybody sees it.</Banner> : null}
			{q.data ? <Standing link={q.data} answer={() => answer.mutate()} isBusy={answer.isPending} /> : null}
		</main>
	);
}
