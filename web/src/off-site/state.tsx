/* One pupil off site, as the office sees them: who says what, session by session. */
import type { components } from "../api-types.ts";
import type { IconName } from "../parts/icon.tsx";
import { Tag } from "../parts/basics.tsx";
import { clock, fullName } from "../words.ts";

type S = components["schemas"];
export type Due = S["OffSitePupil"];
type Question = S["OffSiteQuestion"];

export type State = "there" | "absent" | "silent" | "waiting" | "later";

/** silent: a question to the office already; waiting: nobody has said anything yet; later: its register is not open. */
export function stateOf(p: Due, questions: Question[]): State {
	if (p.answer === "present") return "there";
	if (p.answer === "absent") return "absent";
	const isAsked = questions.some((q) => q.kind === "no_answer" && q.session === p.session && !q.settled_at && q.pupil === p.pupil);
	return isAsked ? "silent" : p.code ? "waiting" : "later";
}

const TAGS: Record<State, [string, IconName, string]> = {
	there: ["sent", "tick", "There"],
	absent: ["overdue", "warn", "Did not come"],
	silent: ["overdue", "warn", "No answer"],
	waiting: ["due", "ring", "Not confirmed yet"],
	later: ["notdue", "clock", "Not begun"],
};

export function StateTag({ state }: { state: State }) {
	const [kind, icon, text] = TAGS[state];
	return (
		<Tag kind={kind} icon={icon}>
			{text}
		</Tag>
	);
}

/** "12 expected: 8 there, 1 did not come, 3 not confirmed yet" */
export function countWords(states: State[]): string {
	const of = (s: State, words: string) => {
		const n = states.filter((x) => x === s).length;
		return n ? `${n} ${words}` : "";
	};
	const parts = [of("there", "there"), of("absent", "did not come"), of("silent", "without an answer"), of("waiting", "not confirmed yet"), of("later", "not begun")];
	return parts.filter(Boolean).join(", ");
}

/** By pupil, the morning before the afternoon. */
export function DueList({ list, questions, only }: { list: Due[]; questions: Question[]; only: boolean }) {
	const isOpen = (s: State) => s !== "there" && s !== "later";
	const ids = [...new Set(list.map((p) => p.pupil))].filter((id) => !only || list.some((p) => p.pupil === id && isOpen(stateOf(p, questions))));
	if (!ids.length) return <p class="m-s">{list.length ? "Everybody here is accounted for." : "Nobody is on it today."}</p>;
	return (
		<ul class="m-off m-off--in">
			{ids.map((id) => {
				const rows = list.filter((p) => p.pupil === id);
				return (
					<li key={id}>
						<span>
							<a href={`/pupils/${id}`}>{fullName(rows[0].name)}</a> <span class="m-s m-mut">{rows[0].group}</span>
						</span>
						<span class="m-off__halves">
							{rows.map((p) => (
								<span key={p.session} class="m-s">
									<b>{p.session}</b> <StateTag state={stateOf(p, questions)} />{" "}
									{p.at ? `${clock(p.at)}, ${p.by}. ` : ""}
									{p.reason ? `${p.reason}. ` : ""}
									{p.code ? `Mark ${p.code}${p.is_confirmed ? "" : ", not confirmed"}` : ""}
								</span>
							))}
						</span>
					</li>
				);
			})}
		</ul>
	);
}

