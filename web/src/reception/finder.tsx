/* The field a queue is worked off with: three letters, Enter. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../parts/live.tsx";
import type { DeskName } from "../types.ts";
import { fullName, plural } from "../words.ts";
import { findPupils } from "./find.ts";

export function Finder(p: {
	pupils: DeskName[];
	choose: (pupil: DeskName) => void;
	/** Words on the right of a name: "In", "Out since 10:05". */
	hint?: (pupil: DeskName) => string;
	label: string;
}) {
	const [text, setText] = useState("");
	const [at, setAt] = useState(0);
	const found = findPupils(p.pupils, text);
	const isShort = text.trim().length < 2;
	useEffect(() => {
		if (!isShort) announce(found.length ? `${plural(found.length, "pupil")}` : "Nobody on roll is found");
	}, [text]);
	const choose = (pupil: DeskName) => {
		setText("");
		setAt(0);
		p.choose(pupil);
	};
	const key = (e: KeyboardEvent) => {
		if (e.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
		else if (e.key === "ArrowUp") setAt(Math.max(at - 1, 0));
		else if (e.key === "Enter" && found[at]) choose(found[at]);
		else if (e.key === "Escape") setText("");
		else return;
		e.preventDefault();
	};
	return (
		<div class="m-finder">
			<label class="m-finder__label" for="desk-find">
				{p.label}
			</label>
			<input
				class="m-in"
				id="desk-find"
				role="combobox"
				aria-autocomplete="list"
				aria-expanded={found.length > 0}
				aria-controls="desk-found"
				aria-activedescendant={found[at] ? `found-${found[at].id}` : undefined}
				placeholder="3 letters of a name, or a number"
				autocomplete="off"
				autofocus
				maxLength={60}
				value={text}
				onInput={(e) => {
					setText(e.currentTarget.value);
					setAt(0);
				}}
				onKeyDown={key}
			/>
			<ul id="desk-found" class="m-finder__list" role="listbox" aria-label="Pupils found" hidden={!found.length}>
				{found.map((pupil, i) => (
					<li
						key={pupil.id}
						id={`found-${pupil.id}`}
						role="option"
						aria-selected={i === at}
						onClick={() => choose(pupil)}
					>
						<span>
							<b>{pupil.name.surname}</b>, {pupil.name.forename}{" "}
							<span class="m-mut">
								{pupil.group} {pupil.adno ? `· ${pupil.adno}` : ""}
							</span>
						</span>
						<span class="m-mut m-s">{p.hint?.(pupil)}</span>
					</li>
				))}
			</ul>
			{!isShort && !found.length ? (
				<p class="m-mut m-s">Nobody on roll has “{text.trim()}” in a name or number.</p>
			) : null}
		</div>
	);
}

export function nameOf(m: { name?: { surname: string; forename: string } }): string {
	return m.name ? fullName(m.name) : "";
}
