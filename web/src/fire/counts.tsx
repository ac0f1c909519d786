/* Staff and visitors are counted, not named. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Section } from "../parts/basics.tsx";
import type { FireState } from "../types.ts";
import { clock } from "../words.ts";

type Send = (where: string, body: object, label: string) => Promise<unknown>;

function One({ who, title, now, send }: { who: "staff" | "visitors"; title: string; now: FireState["staff"]; send: Send }) {
	const [here, setHere] = useState("");
	const [found, setFound] = useState("");
	const shown = useRef({ here: "", found: "" });
	useEffect(() => {
		if (!now) return;
		/* What is being typed here stays; below it stands what another phone has counted. */
		const isTyped = here !== shown.current.here || found !== shown.current.found;
		shown.current = { here: String(now.here), found: String(now.found) };
		if (isTyped) return;
		setHere(String(now.here));
		setFound(String(now.found));
	}, [now?.at]);
	const field = (id: string, label: string, value: string, set: (v: string) => void) => (
		<div>
			<label for={id}>{label}</label>
			<input
				id={id}
				class="m-in"
				inputMode="numeric"
				pattern="[0-9]{1,4}"
				maxLength={4}
				required
				value={value}
				onInput={(e) => set(e.currentTarget.value.replace(/\D/g, ""))}
			/>
		</div>
	);
	return (
		<form
			class="m-fire__people"
			aria-label={title}
			onSubmit={(e) => {
				e.preventDefault();
				void send("/fire-roll/counts", { who, here: Number(here), found: Number(found) }, `${title}: ${found} of ${here}`);
			}}
		>
			{field(`${who}-here`, `${title} on site`, here, setHere)}
			{field(`${who}-found`, "found", found, setFound)}
			<button type="submit" class="m-btn m-btn--2">
				Save<span class="m-vh"> {title.toLowerCase()}</span>
			</button>
			{now ? (
				<p class="m-s m-mut">
					{now.found < now.here ? `${now.here - now.found} to find. ` : ""}
					{clock(now.at)}, {now.by}
				</p>
			) : null}
		</form>
	);
}

export function CountsForm({ state, send }: { state: FireState; send: Send }) {
	return (
		<Section title="Staff and visitors" id="people" note="counted by hand">
			<One who="staff" title="Staff" now={state.staff} send={send} />
			<One who="visitors" title="Visitors" now={state.visitors} send={send} />
		</Section>
	);
}
