/* Words of leave of absence. */
import type { LeaveApplicant, LeaveGround, LeaveReply, LeaveState } from "../types.ts";
import { shortDate } from "../words.ts";

export const GROUNDS: Record<LeaveGround, string> = {
	exceptional: "Exceptional circumstances",
	holiday: "Holiday",
	protest: "Protest or leisure",
	performance: "Performance or employment abroad",
	interview: "Interview",
	study: "Study for a public examination",
	observance: "Religious observance",
	travelling: "Parent travels for work (mobile family)",
};

export const APPLICANTS: Record<LeaveApplicant, string> = {
	lived_with: "Parent the pupil lives with",
	parent: "Other parent",
	pupil: "The pupil",
	other: "Somebody else",
};

export const STATES: Record<LeaveState, string> = {
	waiting: "To be decided",
	granted: "Granted",
	part: "Granted in part",
	refused: "Refused",
	withdrawn: "Withdrawn",
};

/** What has to stand beside the code. */
export const FACTS: Partial<Record<LeaveGround, string>> = {
	performance: "Licence or exemption: who issued it, its number and dates",
	study: "The dates agreed",
};

/** Where the answer goes, before it goes. */
export const REPLIES: Record<LeaveReply, string> = {
	"": "",
	email: "Goes by e-mail with the decision",
	stranger: "Goes by e-mail with the decision, to an address that is no contact’s of the pupil",
	none: "No e-mail address: tell the family",
	barred: "Nothing is sent: the address is somebody’s who must have no contact with the pupil",
	held: "Nothing is sent to this address: ask the office",
};
/** And after. */
export const REPLIED: Record<LeaveReply, string> = {
	"": "",
	email: "The answer is on its way.",
	stranger: "The answer is on its way.",
	none: "No e-mail was sent: tell the family.",
	barred: "No e-mail was sent: this person must have no contact with the pupil.",
	held: "No e-mail was sent: ask the office.",
};

/** "Mon 7 Dec, afternoon, to Wed 9 Dec" */
export function spanWords(x: { from: string | null; from_session: string | null; to: string | null; to_session: string | null }): string {
	if (!x.from || !x.to) return "";
	const isDay = x.from === x.to;
	if (isDay && x.from_session === x.to_session) return `${shortDate(x.from)}, ${x.from_session === "AM" ? "morning" : "afternoon"}`;
	if (isDay) return shortDate(x.from);
	return `${shortDate(x.from)}${x.from_session === "PM" ? ", afternoon," : ""} to ${shortDate(x.to)}${x.to_session === "AM" ? ", morning" : ""}`;
}
