/* The registers were not copied for a month (R46): for those who can do something about it. */
import { useHere } from "../session.tsx";
import { longDate } from "../words.ts";
import { Banner } from "./basics.tsx";

export function BackupNote() {
	const { backup } = useHere().school;
	if (!backup?.is_overdue) return null;
	return (
		<Banner kind="warn">
			<b>{backup.last ? `The last copy of the registers was made on ${longDate(backup.last)}.` : "No copy of the registers was made yet."}</b> The
			rules want one at least once a month: it was due by {longDate(backup.due)}. Whoever looks after the computer runs{" "}
			<code>muster backup</code>.
		</Banner>
	);
}
