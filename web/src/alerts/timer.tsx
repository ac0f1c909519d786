/* mm:ss to an instant, or since one; announced each minute, not each second. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../parts/live.tsx";

/** 01:48; 12:05:00 is never needed: past an hour minutes go on counting. */
export function minutesSeconds(seconds: number): string {
	const s = Math.max(0, Math.floor(seconds));
	return `${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}`;
}

export function Timer(p: { at: string; ahead: number; label: string; isSince?: boolean; isSilent?: boolean }) {
	const [, tick] = useState(0);
	useEffect(() => {
		const id = setInterval(() => tick((n) => n + 1), 1000);
		return () => clearInterval(id);
	}, []);
	const now = Date.now() + p.ahead;
	const seconds = (p.isSince ? now - Date.parse(p.at) : Date.parse(p.at) - now) / 1000;
	const minute = Math.floor(Math.max(0, seconds) / 60);
	useEffect(() => {
		if (!p.isSilent && minute > 0) announce(`${minute} ${minute === 1 ? "minute" : "minutes"} ${p.label}`);
	}, [minute, p.isSilent]);
	return (
		<b class="m-timer" role="timer" aria-label={p.label}>
			{minutesSeconds(seconds)}
		</b>
	);
}
