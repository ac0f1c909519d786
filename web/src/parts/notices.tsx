/* What Muster tells the person who is signed in: a line for each notice that was not seen yet. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { get, post } from "../api.ts";
import { useLive } from "../live.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Notice } from "../types.ts";
import { when } from "../words.ts";
import { Banner } from "./basics.tsx";

export function Notices() {
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const key = ["notices", urn];
	const q = useQuery({ queryKey: key, queryFn: () => get<{ notices: Notice[] }>(path("/notices")), refetchInterval: 120_000 });
	const again = () => void queries.invalidateQueries({ queryKey: key });
	useLive(["notices"], again, true);
	const fresh = (q.data?.notices ?? []).filter((n) => !n.seen);
	const seen = async (n: Notice) => {
		await post(path(`/notices/${n.id}/seen`)).catch(() => {});
		again();
	};
	return (
		<div class="m-notices" role="region" aria-label="Notices" aria-live="polite">
			{fresh.map((n) => (
				<Banner key={n.id} kind="warn">
					<b>{n.body}.</b>{" "}
					<span class="m-mut m-s">
						{n.made_by}, {when(n.made, today)}.
					</span>{" "}
					<span class="m-btns">
						{n.href ? (
							<a class="m-btn m-btn--2" href={n.href} onClick={() => void seen(n)}>
								Open
							</a>
						) : null}
						<button type="button" class="m-btn m-btn--2" onClick={() => void seen(n)}>
							Seen
						</button>
					</span>
				</Banner>
			))}
		</div>
	);
}
