/* One save: one request, one reason. The same content goes again under the same uuid, so that it is saved once. */
import { useRef, useState } from "preact/hooks";
import { ApiError, post, uuid } from "../api.ts";
import type { Conflict, Problem, Saved } from "../types.ts";
import { cellKey, toMarks, type Sent } from "./state.ts";

export interface SaveResult {
	saved: Saved | null;
	/** Cells that may not be saved so, and why */
	refused: Map<string, string>;
	conflicts: { sent: Sent; theirs: Conflict }[];
	error: unknown;
}

function refusedOf(p: Problem): Map<string, string> {
	return new Map((p.refused ?? []).map((r) => [cellKey(r), r.rule ? `${r.detail} (${r.rule})` : r.detail]));
}

export function useGridSave(path: string) {
	const [isSaving, setSaving] = useState(false);
	const last = useRef({ text: "", uuid: "" });
	const save = async (sent: readonly Sent[], reason: string): Promise<SaveResult> => {
		const body = { reason, marks: toMarks(sent) };
		const text = JSON.stringify(body);
		if (last.current.text !== text) last.current = { text, uuid: uuid() };
		setSaving(true);
		const result: SaveResult = { saved: null, refused: new Map(), conflicts: [], error: null };
		try {
			result.saved = await post<Saved>(path, { ...body, uuid: last.current.uuid });
		} catch (e) {
			result.error = e;
			if (e instanceof ApiError) {
				result.refused = refusedOf(e.problem);
				const byKey = new Map(sent.map((s) => [cellKey(s.row.cells[s.col]), s]));
				for (const theirs of e.problem.conflicts ?? []) {
					const mine = byKey.get(cellKey(theirs));
					if (mine) result.conflicts.push({ sent: mine, theirs });
				}
			}
		}
		setSaving(false);
		return result;
	};
	return { isSaving, save };
}
