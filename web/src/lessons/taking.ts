/* What was typed into a lesson register and is not saved yet. It outlives a reload of the tab. */
import { useEffect, useState } from "preact/hooks";
import type { LessonMarkKind, LessonPupil, LessonRegister } from "./types.ts";

export interface Draft {
	mark: LessonMarkKind;
	minutes: number | null;
	place: string;
	/** Act of the mark as the person saw it when they typed; 0: there was none */
	seq: number;
	/** Came with the filling of blanks: it gives way to whatever somebody marked */
	isFilled?: boolean;
}
export type Drafts = Readonly<Record<string, Draft>>;

export function shown(p: LessonPupil, drafts: Drafts): LessonMarkKind | null {
	return drafts[p.id]?.mark ?? p.mark?.mark ?? null;
}

/** Who still needs a mark: expected and without one. */
export function blanks(r: LessonRegister, drafts: Drafts): LessonPupil[] {
	return r.pupils.filter((p) => !p.away && !shown(p, drafts));
}

export function isSame(p: LessonPupil, d: Draft): boolean {
	return p.mark?.mark === d.mark && (p.mark.place ?? "") === d.place && (d.mark !== "late" || d.minutes === null || p.mark.minutes === d.minutes);
}

export function seqOf(p: LessonPupil): number {
	return p.mark?.seq ?? 0;
}

/** What somebody else marked under what was typed here; null: nothing. */
export function marked(p: LessonPupil, d: Draft | undefined): LessonPupil["mark"] | null {
	return d && p.mark && p.mark.seq !== d.seq && !isSame(p, d) ? p.mark : null;
}

/** Filled blanks that somebody has marked meanwhile are no longer ours to save. */
export function giveWay(r: LessonRegister, drafts: Drafts): Drafts {
	const gone = r.pupils.filter((p) => drafts[p.id]?.isFilled && p.mark).map((p) => p.id);
	return gone.length ? Object.fromEntries(Object.entries(drafts).filter(([id]) => !gone.includes(id))) : drafts;
}

/** After a save: what was typed again meanwhile stands on what was saved. */
export function afterSave(r: LessonRegister, drafts: Drafts, sent: Drafts): Drafts {
	const left = Object.entries(drafts).filter(([id, d]) => d !== sent[id]);
	return Object.fromEntries(left.map(([id, d]) => [id, sent[id] ? onTop(r, id, d) : d]));
}

/** The person has been told what stands there now: saved again, the draft takes its place. */
export function onTop(r: LessonRegister, id: string, d: Draft): Draft {
	const p = r.pupils.find((x) => x.id === id);
	return p ? { ...d, seq: seqOf(p) } : d;
}

export interface Sums {
	expected: number;
	present: number;
	late: number;
	not_here: number;
	elsewhere: number;
	unmarked: number;
}

export function sums(r: LessonRegister, drafts: Drafts): Sums {
	const n: Sums = { expected: 0, present: 0, late: 0, not_here: 0, elsewhere: 0, unmarked: 0 };
	for (const p of r.pupils) {
		const mark = shown(p, drafts);
		if (!p.away) n.expected++;
		if (mark) n[mark]++;
		else if (!p.away) n.unmarked++;
	}
	return n;
}

function read(key: string): Drafts {
	try {
		return JSON.parse(sessionStorage.getItem(key) ?? "{}") as Drafts;
	} catch {
		return {};
	}
}

export function useDrafts(key: string): [Drafts, (f: (d: Drafts) => Drafts) => void] {
	const [drafts, set] = useState<Drafts>(() => read(key));
	useEffect(() => {
		if (Object.keys(drafts).length) sessionStorage.setItem(key, JSON.stringify(drafts));
		else sessionStorage.removeItem(key);
	}, [drafts]);
	return [drafts, set];
}
