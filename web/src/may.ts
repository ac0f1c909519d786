/* Names of permissions as /me gives them. Only to leave out what the server would refuse anyway. */
import type { Me } from "./types.ts";

export type Permission =
	| "today"
	| "register"
	| "amend"
	| "arrive"
	| "plan"
	| "pupil.read"
	| "roll.write"
	| "contact.read"
	| "figures"
	| "import"
	| "calendar"
	| "policy"
	| "users"
	| "safeguarding"
	| "presence"
	| "seal"
	| "unseal"
	| "cover"
	| "lesson"
	| "offsite"
	| "alert"
	| "answer"
	| "vulnerable"
	| "devices"
	| "follow_up"
	| "leave"
	| "leave.decide"
	| "practice";

export function may(me: Me, p: Permission): boolean {
	return me.permissions.includes(p);
}
