/* The roll, live between phones and kept on this one; ticks are never lost. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useCallback, useEffect, useState } from "preact/hooks";
import { announce } from "../parts/live.tsx";
import { useLiveQuery } from "../live.ts";
import { getOrKept, keepView, keptView, queueSend, useStatus, type Outcome } from "../offline/index.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FireState } from "../types.ts";
import { fullName } from "../words.ts";
import { settle, type Line, type Owns } from "./roll.ts";

const REFRESH_MS = 15_000;

export function useFireRoll() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const status = useStatus();
	const queryKey = ["fire-roll", urn];
	const ownsKey = `fire-ticks ${urn}`;
	const q = useQuery({
		queryKey,
		queryFn: () => getOrKept<FireState>(path("/fire-roll")),
		refetchInterval: REFRESH_MS,
		networkMode: "always",
		retry: false,
	});
	useLiveQuery(["roll", "presence", "marks"], queryKey);
	const [owns, setOwns] = useState<Owns>({});
	const [error, setError] = useState<unknown>(null);

	const change = useCallback((f: (owns: Owns) => Owns) => {
		setOwns((before) => {
			const after = f(before);
			void keepView(ownsKey, after).catch(() => {});
			return after;
		});
	}, [ownsKey]);
	useEffect(() => {
		setOwns({});
		void keptView<Owns>(ownsKey).then((kept) => kept && setOwns((now) => ({ ...kept.data, ...now })));
	}, [ownsKey]);
	const live = q.data?.kept_at === null ? q.data.data : undefined;
	useEffect(() => {
		if (live) change((now) => settle(now, live));
	}, [live, change]);
	const isBack = status.isReachable && status.waiting.length === 0;
	useEffect(() => {
		if (isBack) void queries.invalidateQueries({ queryKey: ["fire-roll", urn] });
	}, [isBack, queries, urn]);

	const send = async (where: string, body: object, label: string): Promise<Outcome> => {
		setError(null);
		const outcome = await queueSend({ method: "POST", path: path(where), body, label, href: "/fire-roll" });
		if (outcome.state === "refused") setError(outcome.errors.at(-1));
		if (outcome.state === "sent") await queries.invalidateQueries({ queryKey });
		return outcome;
	};
	const tick = async (line: Line, isFound: boolean) => {
		const kind = isFound ? "found" : "missing";
		const name = fullName(line.name);
		const at = Date.now();
		change((now) => ({ ...now, [line.id]: { kind, at, isSent: false } }));
		announce(`${name} ${isFound ? "found" : "still to find"}`);
		const outcome = await send("/fire-roll/ticks", { ticks: [{ pupil: line.id, kind }] }, `${name}, ${isFound ? "found" : "not found"}`);
		if (outcome.state === "waiting") return;
		change((now) => {
			if (now[line.id]?.at !== at) return now;
			const { [line.id]: own, ...rest } = now;
			return outcome.state === "sent" ? { ...rest, [line.id]: { ...own, isSent: true } } : rest;
		});
		if (outcome.state === "sent") await queries.invalidateQueries({ queryKey });
	};
	const note = (line: Line, text: string) =>
		send("/fire-roll/ticks", { ticks: [{ pupil: line.id, kind: "note", note: text }] }, `${fullName(line.name)}: ${text}`);
	return { q, owns, error, setError, send, tick, note, status };
}
