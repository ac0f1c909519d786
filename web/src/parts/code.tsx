/* The code cell: the letter is always printed, the meaning is hidden text, colour comes last. */
import type { CodeBook } from "../session.tsx";
import type { Family } from "../types.ts";

const LOOK: Record<Family, string> = {
	present: "present",
	late: "late",
	elsewhere: "elsewhere",
	leave: "leave",
	unable: "unable",
	unauthorised: "unauth",
	unexplained: "n",
	administrative: "admin",
};

export function codeClass(code: string, codes: CodeBook): string {
	const family = codes.get(code)?.family;
	return family ? LOOK[family] : "none";
}

export function codeName(code: string, codes: CodeBook): string {
	return codes.get(code)?.name ?? code;
}

/** As the live region says it: "Amy Khan, late". */
export function codeSpoken(code: string, codes: CodeBook): string {
	const family = codes.get(code)?.family;
	if (family === "present" || family === "late") return family;
	return family === "unexplained" ? "not here" : codeName(code, codes).toLowerCase();
}

export function CodeMark(p: {
	code: string;
	codes: CodeBook;
	size?: "s" | "l";
	minutes?: number | null;
	note?: string;
	/** What a screen reader hears; the code's name when left out, nothing when empty */
	words?: string;
}) {
	const cls = ["m-code", `m-code--${codeClass(p.code, p.codes)}`];
	if (p.size === "l") cls.push("m-code--l");
	if (p.minutes) cls.push("m-code--min");
	else if (p.note) cls.push("m-code--note");
	const words = p.words ?? codeName(p.code, p.codes);
	return (
		<span class={cls.join(" ")}>
			<span aria-hidden="true">{p.code}</span>
			{words ? <span class="m-vh">{words}</span> : null}
		</span>
	);
}
