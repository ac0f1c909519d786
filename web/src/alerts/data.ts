/* Open alerts of the school, as the person may see them, and what a press does. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/preact-query";
import { get, post, uuid } from "../api.ts";
import { useLive } from "../live.ts";
import { may } from "../may.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Alert, AlertPage, AlertStepKind } from "../types.ts";

const OPEN = ["raised", "searching", "not_found"];

export function isOpen(a: Alert): boolean {
	return OPEN.includes(a.state);
}

/** `only` open ones for the banner; all of the last 30 days for the page. */
export function useAlerts(only: "open" | "all" = "open") {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	/* Even while the tab is hidden: sound and notification are for those who look elsewhere. */
	useLive(["alerts"], () => void queries.invalidateQueries({ queryKey: ["alerts", urn] }), true);
	const q = useQuery({
		queryKey: ["alerts", urn, only],
		queryFn: () => get<AlertPage>(path("/alerts"), { open: only === "open" ? true : undefined }),
		enabled: may(me, "alert"),
		/* Where a missing pupil was marked meanwhile shows with the next look. */
		refetchInterval: (query) => (query.state.data?.alerts.length ? 5_000 : 30_000),
		refetchIntervalInBackground: true,
		staleTime: 1_000,
	});
	/** What the server's clock is ahead of this computer's, in milliseconds. */
	const ahead = q.data ? Date.parse(q.data.now) - q.dataUpdatedAt : 0;
	return { ...q, ahead, alerts: q.data?.alerts ?? [] };
}

export interface Step {
	alert: string;
	kind: AlertStepKind;
	place?: string;
	words?: string;
}

export function useAlertStep() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	return useMutation({
		mutationFn: ({ alert, ...body }: Step) => post<Alert>(path(`/alerts/${alert}/steps`), { uuid: uuid(), ...body }),
		onSettled: () => queries.invalidateQueries({ queryKey: ["alerts", urn] }),
	});
}

export function useRaise() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (body: { pupil: string; expected?: string; words?: string }) =>
			post<Alert>(path("/alerts"), { uuid: uuid(), ...body }),
		onSettled: () => queries.invalidateQueries({ queryKey: ["alerts", urn] }),
	});
}
