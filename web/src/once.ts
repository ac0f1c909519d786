/* An act is done once: pressed twice, or again after its answer was lost, it is the same act to the server. */
import { useCallback, useRef } from "preact/hooks";
import { send, uuid } from "./api.ts";

const PATIENCE_MS = 20_000;

/** Sends a body with a uuid that stays the same until the server has answered that very body. */
export function useOnce() {
	const last = useRef({ said: "", id: "" });
	return useCallback(async <T>(path: string, body: object, method = "POST"): Promise<T> => {
		const said = JSON.stringify([method, path, body]);
		if (last.current.said !== said) last.current = { said, id: uuid() };
		const { id } = last.current;
		const { data } = await send<T>(method, path, { body: { uuid: id, ...body }, patience_ms: PATIENCE_MS });
		if (last.current.id === id) last.current = { said: "", id: "" };
		return data;
	}, []);
}
