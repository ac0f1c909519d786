/* Who is signed in, for which school, what they may do, and what the server's clock says. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { useQuery } from "@tanstack/preact-query";
import { getOrKept } from "./offline/views.ts";
import type { Code, Me, School } from "./types.ts";

export interface Here {
	me: Me;
	school: School;
	urn: string;
	/** The server's civil date: the browser's own clock may be wrong. */
	today: string;
	/** The server's time of day now, HH:MM. */
	clockNow: () => string;
	chooseSchool: (urn: string) => void;
}

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
	const here = useContext(HereContext);
	if (!here) throw new Error("useHere outside of a signed-in page");
	return here;
}

/** Path of the chosen school's part of the API. */
export function useSchoolPath(): (rest: string) => string {
	const { urn } = useHere();
	return (rest) => `/schools/${urn}${rest}`;
}

export type CodeBook = Map<string, Code>;

const EMPTY: CodeBook = new Map();

export const codesQuery = {
	queryKey: ["codes"],
	queryFn: async () => (await getOrKept<{ codes: Code[] }>("/codes")).data,
	staleTime: Infinity,
	select: (d: { codes: Code[] }): CodeBook => new Map(d.codes.map((c) => [c.code, c])),
};

export function useCodes(): CodeBook {
	return useQuery(codesQuery).data ?? EMPTY;
}

/** For a page of many marks: null while the codes are still on their way, empty when they cannot be had. */
export function useCodesFirst(): CodeBook | null {
	const q = useQuery(codesQuery);
	return q.data ?? (q.isPending && q.failureCount === 0 ? null : EMPTY);
}
