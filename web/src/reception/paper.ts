/* "Khan Amy 8:52 traffic": who, when, why, from a line as people type it. */
export interface PaperRow {
	who: string;
	at: string;
	reason: string;
}

const TIME = /(?:^|[\s,;\t])(\d{1,2}[:.]\d{2}|\d{4})(?=$|[\s,;\t])/;

/** A line that begins with four figures begins with the pupil's number, not with a time. */
export function readLine(line: string): PaperRow {
	const clean = line.trim();
	let at = TIME.exec(clean);
	let start = at?.index ?? 0;
	if (at && trim(clean.slice(0, start)) === "") {
		const from = at[0].length;
		at = TIME.exec(clean.slice(from));
		start = from + (at?.index ?? 0);
	}
	if (!at) return { who: trim(clean), at: "", reason: "" };
	return { who: trim(clean.slice(0, start)), at: at[1], reason: trim(clean.slice(start + at[0].length)) };
}

function trim(s: string): string {
	return s.replace(/^[\s,;]+|[\s,;]+$/g, "").slice(0, 100);
}

export function readPaper(text: string): PaperRow[] {
	return text
		.split("\n")
		.filter((line) => line.trim() !== "")
		.map(readLine);
}
