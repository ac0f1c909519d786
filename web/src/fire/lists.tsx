/* The lists of a fire roll: to find, found, not on site. */
import { useState } from "preact/hooks";
import { Badges, Section } from "../parts/basics.tsx";
import { clock, fullName } from "../words.ts";
import type { Line, Part } from "./roll.ts";

export interface Acts {
	/** null: no roll runs, the list is only to read */
	tick: ((line: Line, isFound: boolean) => void) | null;
	note: ((line: Line, text: string) => Promise<unknown>) | null;
}

const FEW = 5;

function foundWords(l: Line): string {
	if (l.isWaiting) return `Ticked ${clock(new Date(l.ownAt!))} here, not sent yet`;
	if (l.found) return `Ticked ${clock(l.found.at)} by ${l.found.is_me ? "you" : l.found.by}`;
	return "Ticked here";
}

function NoteForm({ line, save, close }: { line: Line; save: (text: string) => void; close: () => void }) {
	const [text, setText] = useState("");
	const id = `note-${line.id}`;
	return (
		<form
			class="m-fire__note"
			onSubmit={(e) => {
				e.preventDefault();
				if (text.trim()) save(text.trim());
				close();
			}}
		>
			<label class="m-vh" for={id}>
				Note on {fullName(line.name)}
			</label>
			<input id={id} class="m-in" maxLength={200} placeholder="Seen at the gate" value={text} onInput={(e) => setText(e.currentTarget.value)} />
			<button type="submit" class="m-btn">
				Keep
			</button>
		</form>
	);
}

function Row({ line, act }: { line: Line; act: Acts }) {
	const [isOpen, setOpen] = useState(false);
	const { tick, note } = act;
	const said = line.isFound ? foundWords(line) : line.text;
	const classes = `${line.isFound ? "is-in" : ""} ${!line.isFound && line.badges.some((b) => b.is_act) ? "is-vul" : ""}`;
	return (
		<li class={classes.trim()}>
			<div class="m-roll__row">
				<label>
					{tick ? (
						<input type="checkbox" checked={line.isFound} onChange={(e) => tick(line, e.currentTarget.checked)} />
					) : (
						<i class="m-roll__box" aria-hidden="true" />
					)}
					{line.photo ? <img class="m-reg__photo" src={line.photo} alt="" width="30" height="40" loading="lazy" /> : null}
					<span>
						<b>
							{line.name.surname}, {line.name.forename}
						</b>
						<small>
							<Badges badges={line.badges.filter((b) => b.is_act)} /> {said}
							{line.has_moved ? <em> Since the alarm.</em> : null}
						</small>
						{line.note ? (
							<small>
								{line.note.text} ({clock(line.note.at)}, {line.note.is_me ? "you" : line.note.by})
							</small>
						) : null}
					</span>
				</label>
				{note && !line.isFound ? (
					<button type="button" class="m-link m-roll__note" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
						Note<span class="m-vh"> on {fullName(line.name)}</span>
					</button>
				) : null}
			</div>
			{isOpen && note ? <NoteForm line={line} save={(text) => void note(line, text)} close={() => setOpen(false)} /> : null}
		</li>
	);
}

function ToFind({ part, act }: { part: Part; act: Acts }) {
	return (
		<Section title={`${part.name}: ${part.toFind.length} to find`} id={`form-${part.id}`}>
			<ul class="m-roll">
				{part.toFind.map((l) => (
					<Row key={l.id} line={l} act={act} />
				))}
			</ul>
		</Section>
	);
}

/** A form with somebody to find has its list; the others one line together. */
export function ToFindLists({ parts, act }: { parts: Part[]; act: Acts }) {
	const done = parts.filter((p) => !p.toFind.length);
	return (
		<>
			{parts
				.filter((p) => p.toFind.length)
				.map((p) => (
					<ToFind key={p.id} part={p} act={act} />
				))}
			{done.length ? (
				<p class="m-s" id="nobody-to-find">
					Nobody to find{done.length < parts.length || parts.length === 1 ? ` in ${done.map((p) => p.name).join(", ")}` : ""}.
				</p>
			) : null}
		</>
	);
}

export function FoundList({ lines, of, act }: { lines: Line[]; of: number; act: Acts }) {
	const [all, setAll] = useState(false);
	if (!lines.length) return null;
	const shown = all ? lines : lines.slice(0, FEW);
	return (
		<Section title="Found" id="found-list" note={`${lines.length} of ${of} to account for`}>
			<ul class="m-roll">
				{shown.map((l) => (
					<Row key={l.id} line={l} act={act} />
				))}
			</ul>
			{shown.length < lines.length ? (
				<p class="m-s m-before">
					<button type="button" class="m-link" onClick={() => setAll(true)}>
						Show {lines.length - shown.length} more
					</button>
				</p>
			) : null}
		</Section>
	);
}

/** Whoever is thought to be away may turn up all the same. */
export function AwayList({ lines, act }: { lines: Line[]; act: Acts }) {
	const [isOpen, setOpen] = useState(false);
	if (!lines.length) return null;
	return (
		<Section title={`Not on site: ${lines.length}`} id="away">
			{isOpen ? (
				<ul class="m-roll">
					{lines.map((l) => (
						<Row key={l.id} line={l} act={act} />
					))}
				</ul>
			) : (
				<p class="m-s">
					{lines.map((l) => (
						<span key={l.id} class={l.has_moved ? "m-fire__moved" : undefined}>
							{l.name.surname}, {l.name.forename}: {l.text.toLowerCase() === "not in school" ? "not in" : l.text}
							{l.has_moved ? ", since the alarm" : ""}.{" "}
						</span>
					))}
				</p>
			)}
			{act.tick ? (
				<button type="button" class="m-btn m-btn--2" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
					{isOpen ? "Show as a list of names" : "One of them is here: tick"}
				</button>
			) : null}
		</Section>
	);
}
