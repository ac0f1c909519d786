/* The fire roll as a phone shows it: what the server said, and on top of it what was ticked here. */
import type { FirePupil, FireState } from "../types.ts";

/** A tick of this phone that the server may not have yet. */
export interface Own {
	kind: "found" | "missing";
	/** ms by this device's clock */
	at: number;
	/** The server has it, but the roll shown may be older */
	isSent: boolean;
}
export type Owns = Record<string, Own>;

export interface Line extends FirePupil {
	isFound: boolean;
	/** Ticked here, and not yet with the server */
	isWaiting: boolean;
	ownAt: number | null;
}

export interface Part {
	id: string;
	name: string;
	toFind: Line[];
	found: Line[];
	away: Line[];
}

/** What the server has said meanwhile is no longer ours to show. */
export function settle(owns: Owns, state: FireState): Owns {
	const left: Owns = {};
	for (const [id, own] of Object.entries(owns)) {
		const p = state.pupils.find((x) => x.id === id);
		if (p && !own.isSent && (p.found !== null) !== (own.kind === "found")) left[id] = own;
	}
	return left;
}

export function linesOf(state: FireState, owns: Owns): Line[] {
	return state.pupils.map((p) => {
		const own = owns[p.id];
		return {
			...p,
			isFound: own ? own.kind === "found" : p.found !== null,
			isWaiting: own !== undefined && !own.isSent,
			ownAt: own ? own.at : null,
		};
	});
}

export interface Counts {
	toFind: number;
	found: number;
}

export function countsOf(lines: Line[]): Counts {
	const found = lines.filter((l) => l.isFound).length;
	return { found, toFind: lines.filter((l) => !l.isFound && l.must_find).length };
}

/** Registration groups in the school's order; whoever is in none stands last. */
export function partsOf(state: FireState, lines: Line[]): Part[] {
	const named = [...state.groups.map((g) => ({ id: g.id, name: g.name })), { id: "0", name: "In no registration group" }];
	const by = new Map<string, Part>(named.map((g) => [g.id, { ...g, toFind: [], found: [], away: [] }]));
	for (const l of lines) {
		const part = by.get(l.group_id) ?? by.get("0")!;
		(l.isFound ? part.found : l.must_find ? part.toFind : part.away).push(l);
	}
	for (const part of by.values()) part.toFind.sort((a, b) => Number(b.is_first) - Number(a.is_first));
	return [...by.values()].filter((p) => p.toFind.length + p.found.length + p.away.length > 0);
}

export interface Choice {
	value: string;
	text: string;
	groups: ReadonlySet<string> | null;
}

/** Where one may stand: the whole school, a muster point, a form. */
export function choicesOf(state: FireState, parts: Part[]): Choice[] {
	const toFind = (groups: ReadonlySet<string>) => parts.filter((p) => groups.has(p.id)).reduce((n, p) => n + p.toFind.length, 0);
	const choice = (value: string, name: string, groups: ReadonlySet<string>): Choice => ({
		value,
		text: `${name} (${toFind(groups)} to find)`,
		groups,
	});
	const placed = new Set(state.points.flatMap((p) => p.groups));
	const rest = new Set(parts.map((p) => p.id).filter((id) => !placed.has(id)));
	return [
		{ value: "", text: "Whole school", groups: null },
		...state.points.map((p, i) => choice(`p${i + 1}`, `${i + 1}, ${p.name}`, new Set(p.groups))),
		...(state.points.length && rest.size ? [choice("rest", "No muster point", rest)] : []),
		...parts.map((p) => choice(`g${p.id}`, p.name, new Set([p.id]))),
	];
}

/** 04:12, or 1:04:12 */
export function elapsed(ms: number): string {
	const s = Math.max(0, Math.floor(ms / 1000));
	const two = (n: number) => String(n).padStart(2, "0");
	const hours = Math.floor(s / 3600);
	return `${hours ? `${hours}:` : ""}${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
