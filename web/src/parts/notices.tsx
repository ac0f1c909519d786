/* What Muster tells the person who is signed in: a line for each notice that was not seen yet. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useAlerts } from "../alerts/data.ts";
import { get, post } from "../api.ts";
import { useLive } from "../live.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Notice } from "../types.ts";
import { useIsShown } from "../shown.ts";
import { when } from "../words.ts";
import { Banner } from "./basics.tsx";

/** More than these wait behind a button: the page itself must stay in sight. */
const SHOWN = 2;

function One({ n, onSeen }: { n: Notice; onSeen: () => void }) {
	const { today } = useHere();
	return (
		<Banner kind="warn">
			<b>{n.body.replace(/\.$/, "")}.</b>{" "}
			<span class="m-mut m-s">
				{n.made_by}, {when(n.made, today)}.
			</span>{" "}
			<span class="m-btns">
				{n.href ? (
					<a class="m-btn m-btn--2 m-btn--s" href={n.href} onClick={onSeen}>
						Open
					</a>
				) : null}
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={onSeen}>
					Seen
				</button>
			</span>
		</Banner>
	);
}

/** An alert that goes on stands above already, with its presses; of one that is closed nobody is missing any more. */
function useSaidElsewhere(): (n: Notice) => boolean {
	const { alerts, data } = useAlerts();
	return (n) => {
		const id = /^\/alerts\/(.+)$/.exec(n.href ?? "")?.[1];
		if (!id || !data) return false;
		const a = alerts.find((x) => x.id === id);
		return !a || a.concerns_me;
	};
}

export function Notices() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [isAll, setAll] = useState(false);
	const key = ["notices", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ notices: Notice[] }>(path("/notices")), refetchInterval: 120_000 });
	const again = () => void queries.invalidateQueries({ queryKey: key });
	useLive(["notices"], again, true);
	const isSaid = useSaidElsewhere();
	const fresh = (q.data?.notices ?? []).filter((n) => !n.seen && !isSaid(n));
	const seen = async (list: Notice[]) => {
		document.getElementById("main")?.focus(); /* the button goes with its notice */
		for (const n of list) await post(path(`/notices/${n.id}/seen`)).catch(() => {});
		again();
	};
	const isShown = useIsShown();
	if (isShown) return null;
	const shown = isAll ? fresh : fresh.slice(0, SHOWN);
	return (
		<div class="m-notices" role="region" aria-label="Notices" aria-live="polite">
			{shown.map((n) => (
				<One key={n.id} n={n} onSeen={() => void seen([n])} />
			))}
			{fresh.length > SHOWN ? (
				<p class="m-btns">
					{isAll ? null : (
						<button type="button" class="m-link" onClick={() => setAll(true)}>
							Show {fresh.length - SHOWN} more notices
						</button>
					)}
					<button type="button" class="m-link" onClick={() => void seen(fresh)}>
						All seen
					</button>
				</p>
			) : null}
		</div>
	);
}
