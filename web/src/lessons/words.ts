/* What lessons are called: states, kinds, marks. */
import type { IconName } from "../parts/icon.tsx";
import { clock } from "../words.ts";
import type { LessonMarkKind, LessonRow } from "./types.ts";

export const KINDS: Record<LessonRow["kind"], string> = {
	lesson: "Lesson",
	trip: "Trip",
	intervention: "Intervention",
	club: "Club",
	detention: "Detention",
};

export const MARKS: Record<LessonMarkKind | "unmarked", string> = {
	present: "present",
	late: "late",
	not_here: "not here",
	elsewhere: "elsewhere",
	unmarked: "not marked",
};

export function stateOf(l: LessonRow): { kind: string; icon: IconName; text: string } {
	switch (l.state) {
		case "not_due":
			return { kind: "notdue", icon: "ring", text: `Starts ${l.starts}` };
		case "due":
			return { kind: "due", icon: "ring", text: "Due" };
		case "overdue":
			return { kind: "overdue", icon: "warn", text: "Not taken" };
		case "part_done":
			return { kind: "part", icon: "half", text: "Part done" };
		case "taken":
			return { kind: "sent", icon: "tick", text: l.taken_at ? `Taken ${clock(l.taken_at)}` : "Taken" };
	}
}

export function title(l: LessonRow): string {
	return l.kind === "lesson" ? [l.name, l.subject].filter(Boolean).join(", ") : l.name;
}

export function where(l: LessonRow): string {
	return [l.period, l.room && (l.kind === "lesson" ? `room ${l.room}` : l.room)].filter(Boolean).join(", ");
}
