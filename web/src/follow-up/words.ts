/* How the follow-up of an absence is told in words. */
import type { AttemptHow, AttemptOutcome, ContactLogEntry, FollowUpRow, TellWorker } from "../types.ts";
import { plural, shortDate } from "../words.ts";

export const HOWS: Record<AttemptHow, string> = {
	call: "Telephone",
	text: "Text message",
	email: "E-mail",
	letter: "Letter",
	visit: "Home visit",
	in_person: "In person, at the school",
	police: "Police, welfare check",
	authority: "Local authority or social worker",
};

export const OUTCOMES: Record<AttemptOutcome, string> = {
	spoke: "Spoke",
	left_message: "Left a message",
	no_answer: "No answer",
	wrong_number: "Wrong number",
	seen: "Pupil seen",
};

export const WORKERS: Record<TellWorker["kind"], string> = {
	social_worker: "social worker",
	youth_offending: "youth offending worker",
};

/** Who is still to be told (R76). */
export const toTell = (row: Pick<FollowUpRow, "tell">) => row.tell.filter((t) => !t.done_at);

export const FEW_CONTACTS = "Fewer than two contacts to ring";

export const STEPS: Record<string, string> = {
	first_contact: "Ring the first contact",
	next_contacts: "Ring the other contacts",
	in_writing: "Write: text, e-mail or letter",
	visit: "Home visit, by two members of staff",
	refer: "Tell the police or the local authority",
};

/** "N this morning and afternoon", "no mark this morning" */
export function todayWords(row: Pick<FollowUpRow, "sessions">): string {
	const of = (has: boolean) =>
		row.sessions
			.filter((s) => s.age === 0 && s.has_mark === has)
			.map((s) => (s.session === "AM" ? "morning" : "afternoon"))
			.join(" and ");
	const n = of(true);
	const blank = of(false);
	return [n ? `N, ${n}` : "", blank ? `no mark, ${blank}` : ""].filter(Boolean).join("; ");
}

/** By when the oldest has to be settled (R43). */
export function dueWords(row: Pick<FollowUpRow, "sessions">, today: string): { text: string; isNear: boolean } | null {
	const oldest = row.sessions.find((s) => s.age > 0);
	if (!oldest) return null;
	const n = row.sessions.filter((s) => s.age > 0).length;
	const since = `${plural(n, "session")} of earlier days, since ${shortDate(oldest.date)}`;
	if (!oldest.due) return { text: since, isNear: oldest.is_near };
	const due = oldest.due < today ? `, was to be settled by ${shortDate(oldest.due)}` : `, to be settled by ${shortDate(oldest.due)}`;
	return { text: since + due, isNear: oldest.is_near };
}

/** Empty: whoever it was may not be shown (R112). */
export const triedWho = (e: ContactLogEntry) => e.contact || "a contact who is not shown";

export function lastWords(e: ContactLogEntry): string {
	return `${OUTCOMES[e.outcome].toLowerCase()}, ${triedWho(e)}`;
}
