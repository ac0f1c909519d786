/* "Is X in?": a tag for lists, a sentence for the pupil's page. */
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { useLiveQuery } from "../live.ts";
import { may } from "../may.ts";
import { useHere, useSchoolPath } from "../session.tsx";
import type { PresenceOf, PresenceState } from "../types.ts";
import type { IconName } from "./icon.tsx";
import { Tag } from "./basics.tsx";

const TAGS: Record<PresenceState, [string, IconName, string]> = {
	on_site: ["sent", "tick", "On site"],
	not_seen: ["part", "warn", "Not seen"],
	signed_out: ["due", "up", "Signed out"],
	off_site: ["due", "ring", "Off site"],
	not_expected: ["notdue", "clock", "Not expected"],
};

export function PresenceTag({ state }: { state: PresenceState }) {
	const [kind, icon, text] = TAGS[state];
	return (
		<Tag kind={kind} icon={icon}>
			{text}
		</Tag>
	);
}

function Sentence({ pupil }: { pupil: string }) {
	const { urn } = useHere();
	const path = useSchoolPath();
	const key = ["presence", urn, pupil];
	const q = useQuery({ queryKey: key, queryFn: () => get<PresenceOf>(path(`/presence/${pupil}`)) });
	useLiveQuery(["presence", "marks"], key);
	if (!q.data) return null;
	return (
		<p class="m-isin">
			<PresenceTag state={q.data.state} /> <span>{q.data.text}.</span>
		</p>
	);
}

/** Only for who may know; nothing where the pupil is on no roll. */
export function IsIn({ pupil }: { pupil: string }) {
	const { me } = useHere();
	return may(me, "presence") ? <Sentence pupil={pupil} /> : null;
}
