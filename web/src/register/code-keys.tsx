/* Every code as a button, for mouse and touch: it marks the current pupil. */
import { useState } from "preact/hooks";
import { CodeMark } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import type { RegisterPupil, Session } from "../types.ts";
import { fullName } from "../words.ts";
import { presentCode } from "./keys.ts";

export function CodeKeys(p: {
	codes: CodeBook;
	session: Session;
	pupil: RegisterPupil | undefined;
	onCode: (code: string) => void;
}) {
	const other = presentCode(p.session === "AM" ? "PM" : "AM");
	const list = [...p.codes.values()].filter((c) => !c.valid_to && c.code !== "#" && c.code !== other);
	const [isOpen, setOpen] = useState(false);
	return (
		<details class="m-codekeys" onToggle={(e) => setOpen(e.currentTarget.open)}>
			<summary>All codes{p.pupil ? `: mark ${fullName(p.pupil.name)}` : ""}</summary>
			<div class="m-codekeys__in">
				{(isOpen ? list : []).map((c) => (
					<button key={c.code} type="button" class="m-codekey" onClick={() => p.onCode(c.code)}>
						<CodeMark code={c.code} codes={p.codes} words="" />
						<span>{c.name}</span>
					</button>
				))}
			</div>
		</details>
	);
}
