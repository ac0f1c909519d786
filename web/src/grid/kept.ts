/* What was typed into a grid and is not saved: on the disk by owner and range, until it is saved or dropped. */
import { useEffect, useState } from "preact/hooks";
import { NOTHING, type RowDrafts, type Typed } from "./state.ts";

interface Kept {
	label: string;
	href: string;
	drafts: [string, RowDrafts][];
}

const PREFIX = "muster-grid ";
const idOf = (owner: string, range: string) => `${PREFIX}${owner} ${range}`;

function read(id: string): Kept | null {
	try {
		return JSON.parse(localStorage.getItem(id) ?? "null") as Kept | null;
	} catch {
		return null;
	}
}

function write(id: string, k: Kept): void {
	try {
		if (k.drafts.length) localStorage.setItem(id, JSON.stringify(k));
		else localStorage.removeItem(id);
	} catch {
		/* the disk is full: the page still has it */
	}
}

export interface TypedArgs {
	owner: string;
	range: string;
	/** What a person calls the grid, and its page */
	label: string;
	href: string;
}

/** As useState, but what was typed is there again after a look elsewhere, a reload or a crash. */
export function useTyped({ owner, range, label, href }: TypedArgs): [Typed, (f: (t: Typed) => Typed) => void] {
	const id = idOf(owner, range);
	const [typed, set] = useState<Typed>(() => ({ drafts: new Map(read(id)?.drafts ?? []), undo: NOTHING.undo }));
	useEffect(() => write(id, { label, href, drafts: [...typed.drafts] }), [typed.drafts]);
	return [typed, set];
}

/** The other grids of this person in which something typed is not saved. */
export function otherKept(owner: string, range: string): { label: string; href: string; cells: number }[] {
	return Object.keys(localStorage)
		.filter((id) => id.startsWith(idOf(owner, "")) && id !== idOf(owner, range))
		.flatMap((id) => read(id) ?? [])
		.map((k) => ({ label: k.label, href: k.href, cells: k.drafts.reduce((n, [, row]) => n + Object.keys(row).length, 0) }));
}

/** Signing out takes it away. */
export function forgetGrids(): void {
	for (const id of Object.keys(localStorage)) if (id.startsWith(PREFIX)) localStorage.removeItem(id);
}
