/* The banner comes right after the first page: it is on every page, and in no page's first load. */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { idle } from "../idle.ts";
import { may } from "../may.ts";
import { useHere } from "../session.tsx";

export function AlertsInShell() {
	const { me } = useHere();
	const [Banner, setBanner] = useState<FunctionComponent | null>(null);
	const mayAlert = may(me, "alert");
	useEffect(() => {
		if (mayAlert) void idle().then(() => import("./banner.tsx")).then((m) => setBanner(() => m.AlertBanner));
	}, [mayAlert]);
	return Banner ? <Banner /> : null;
}
