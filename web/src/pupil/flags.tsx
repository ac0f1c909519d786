/* Flag cards: now, since, what would change it, rule, and the sessions; the ten-week panel; weekdays. */
import { Section, Tag } from "../parts/basics.tsx";
import { CodeMark, codeName } from "../parts/code.tsx";
import type { IconName } from "../parts/icon.tsx";
import type { CodeBook } from "../session.tsx";
import type { FlagCard, PupilFigures } from "../types.ts";
import { dayNumber, monthShort, plural, shortDate } from "../words.ts";

const STATES: Record<FlagCard["state"], { cls: string; icon: IconName; text: string }> = {
	met: { cls: "met", icon: "warn", text: "Met" },
	near: { cls: "near", icon: "half", text: "Near" },
	not_met: { cls: "no", icon: "ring", text: "Not met" },
};

function Line({ term, text }: { term: string; text?: string | null }) {
	if (!text) return null;
	return (
		<>
			<dt>{term}</dt>
			<dd>{text}</dd>
		</>
	);
}

/** The server may give a date or words. */
function dateWords(text: string | null | undefined, session?: string | null): string | null {
	if (!text) return null;
	return /^\d{4}-\d\d-\d\d$/.test(text) ? [shortDate(text), session].filter(Boolean).join(" ") : text;
}

function Card({ f, codes }: { f: FlagCard; codes: CodeBook }) {
	const s = STATES[f.state];
	const since = dateWords(f.since);
	const metOn = dateWords(f.met_on, f.met_session);
	return (
		<article class={`m-flag m-flag--${s.cls}`}>
			<div class="m-flag__h">
				<h3>{f.title}</h3>
				<Tag kind={s.cls} icon={s.icon}>
					{f.state_words || s.text}
				</Tag>
			</div>
			<dl>
				<Line term="Now" text={f.now} />
				<Line term="Since" text={since} />
				<Line term="Met on" text={since ? null : metOn} />
				<Line term="Would change it" text={f.change} />
				<Line term="Rule" text={f.rule} />
			</dl>
			{f.sessions.length ? (
				<details class="m-flag__s">
					<summary>Show the {plural(f.sessions.length, "session")}</summary>
					<ul class="m-sessions">
						{f.sessions.map((x) => (
							<li key={x.date + x.session}>
								<CodeMark code={x.code} codes={codes} /> {shortDate(x.date)} {x.session}
							</li>
						))}
					</ul>
				</details>
			) : null}
		</article>
	);
}

const ORDER: FlagCard["state"][] = ["met", "near", "not_met"];

function inOrder(flags: FlagCard[]): FlagCard[] {
	return ORDER.flatMap((state) => flags.filter((f) => f.state === state));
}

export function Flags({ figures, codes }: { figures: PupilFigures; codes: CodeBook }) {
	return (
		<Section title="Flags" id="flags" note="worked out from the marks as they are now">
			<div class="m-flags">
				{inOrder(figures.flags).map((f) => (
					<Card key={f.kind} f={f} codes={codes} />
				))}
			</div>
		</Section>
	);
}

export function TenWeeks({ figures, codes }: { figures: PupilFigures; codes: CodeBook }) {
	const f = figures.flags.find((x) => x.weeks?.length);
	if (!f?.weeks) return null;
	const columns = { "--m-n": String(f.weeks.length) } as Record<string, string>;
	return (
		<Section title="Ten school weeks" note={f.now}>
			<div class="m-ten" role="img" aria-label={`${f.title}: ${f.weeks.map((w) => `week of ${dayNumber(w.monday)} ${monthShort(w.monday)} ${w.codes.join(" ") || "none"}`).join("; ")}`}>
				<div class="m-ten__cols" style={columns}>
					{f.weeks.map((w) => (
						<div key={w.monday} class={w.is_in_window ? "in" : "out"}>
							{w.codes.map((c, i) => (
								<CodeMark key={i} code={c} codes={codes} words={codeName(c, codes)} />
							))}
						</div>
					))}
				</div>
				<div class="m-ten__lab" style={columns}>
					{f.weeks.map((w) => (
						<span key={w.monday}>
							{dayNumber(w.monday)}
							<br />
							{monthShort(w.monday)}
						</span>
					))}
				</div>
			</div>
			<p class="m-s m-mut">
				Tinted weeks are in the window; a dotted one has left it. A week without a session is not a school week (R91).
			</p>
		</Section>
	);
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const WIDE = 200;

function Bar({ possible, authorised, unauthorised }: PupilFigures["weekdays"][number]) {
	const scale = (n: number) => (possible ? (WIDE * n) / possible : 0);
	const a = scale(unauthorised);
	const b = scale(authorised);
	return (
		<svg viewBox={`0 0 ${WIDE} 14`} preserveAspectRatio="none" aria-hidden="true">
			<rect class="m-f-track" width={WIDE} height="14" />
			<rect class="m-f-leave" x={a} width={b} height="14" />
			<rect class="m-f-bad" width={a} height="14" />
			{a && b ? <rect class="m-f-gap" x={a - 1} width="2" height="14" /> : null}
		</svg>
	);
}

export function Weekdays({ figures }: { figures: PupilFigures }) {
	return (
		<Section title="Missed by weekday">
			<table class="m-table m-week">
				<caption class="m-vh">Sessions missed by weekday and session</caption>
				<thead>
					<tr>
						<th scope="col">Day</th>
						<th scope="col">Session</th>
						<th scope="col">Unauthorised, authorised</th>
						<th scope="col" class="m-num">Missed</th>
					</tr>
				</thead>
				<tbody>
					{figures.weekdays.map((w) => (
						<tr key={`${w.weekday}${w.session}`}>
							<th scope="row">{w.session === "AM" ? DAYS[w.weekday] : <span class="m-vh">{DAYS[w.weekday]}</span>}</th>
							<td>{w.session}</td>
							<td>
								<Bar {...w} />
								<span class="m-vh">
									unauthorised {w.unauthorised}, authorised {w.authorised}
								</span>
							</td>
							<td class="m-num">
								{w.authorised + w.unauthorised} of {w.possible}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			<p class="m-s m-mut">Dark is unauthorised, the other authorised.</p>
		</Section>
	);
}
