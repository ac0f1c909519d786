import { useEffect, useRef } from "preact/hooks";

/** Calls f once nothing has happened for so long; anything in `since` starts the time anew. */
export function useIdle(seconds: number, f: () => void, since: unknown): void {
	const call = useRef(f);
	call.current = f;
	useEffect(() => {
		const timer = setTimeout(() => call.current(), seconds * 1000);
		return () => clearTimeout(timer);
	}, [seconds, since]);
}
