/* The sessions of the week: a table of half days, and the same in words. */
import type { FieldError } from "../parts/basics.tsx";

const DAYS = [
	["mon", "Mon", "Monday"],
	["tue", "Tue", "Tuesday"],
	["wed", "Wed", "Wednesday"],
	["thu", "Thu", "Thursday"],
	["fri", "Fri", "Friday"],
] as const;
const HALVES = [
	["am", "Morning"],
	["pm", "Afternoon"],
] as const;

export const EVERY = DAYS.flatMap(([d]) => HALVES.map(([h]) => `${d}-${h}`));

/** "Mon, Tue whole days; Thu morning" */
export function weekWords(sessions: string[]): string {
	const of = (what: (d: string) => boolean, words: string) => {
		const days = DAYS.filter(([d]) => what(d)).map(([, short]) => short);
		return days.length === 5 ? `every ${words}` : days.length ? `${days.join(", ")} ${words}` : "";
	};
	const am = (d: string) => sessions.includes(`${d}-am`);
	const pm = (d: string) => sessions.includes(`${d}-pm`);
	return [of((d) => am(d) && pm(d), "whole day"), of((d) => am(d) && !pm(d), "morning"), of((d) => pm(d) && !am(d), "afternoon")].filter(Boolean).join("; ");
}

export function Week({ id, sessions, set, errors }: { id: string; sessions: string[]; set: (list: string[]) => void; errors: FieldError[] }) {
	const error = errors.find((e) => e.id === id);
	const toggle = (s: string) => set(sessions.includes(s) ? sessions.filter((x) => x !== s) : [...sessions, s]);
	const choose = (half: string) => set(EVERY.filter((s) => half === "" || s.endsWith(half)));
	return (
		<fieldset class={error ? "m-week govuk-form-group govuk-form-group--error" : "m-week govuk-form-group"} id={id} tabIndex={-1} aria-describedby={error ? `${id}-error` : undefined}>
			<legend class="govuk-label">Sessions of the week</legend>
			{error ? (
				<p id={`${id}-error`} class="govuk-error-message">
					<span class="govuk-visually-hidden">Error:</span> {error.text}
				</p>
			) : null}
			<div class="m-btns">
				<button type="button" class="m-chip" onClick={() => choose("")}>
					Whole days
				</button>
				<button type="button" class="m-chip" onClick={() => choose("am")}>
					Mornings
				</button>
				<button type="button" class="m-chip" onClick={() => choose("pm")}>
					Afternoons
				</button>
				<button type="button" class="m-chip" onClick={() => set([])}>
					None
				</button>
			</div>
			<table>
				<thead>
					<tr>
						<td />
						{DAYS.map(([d, short]) => (
							<th key={d} scope="col">
								{short}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{HALVES.map(([h, words]) => (
						<tr key={h}>
							<th scope="row">{words}</th>
							{DAYS.map(([d, , long]) => (
								<td key={d}>
									<label>
										<input type="checkbox" aria-label={`${long} ${words.toLowerCase()}`} checked={sessions.includes(`${d}-${h}`)} onChange={() => toggle(`${d}-${h}`)} />
									</label>
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</fieldset>
	);
}
