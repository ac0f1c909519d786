/* The office's cell: a field of two characters that takes every code; C waits half a second for 1 or 2. */
import { useEffect, useRef, useState } from "preact/hooks";
import { codeClass, codeName } from "../parts/code.tsx";
import type { CodeBook } from "../session.tsx";
import { fullName } from "../words.ts";
import { settle, typeCode, WAIT_MS, type Pending } from "./keys.ts";
import { Minutes, type RowProps } from "./row.tsx";

/* The second of two codes typed in a hurry, on its way to the next row. */
let carried: Pending | null = null;

const usables = new WeakMap<CodeBook, Set<string>>();

/** Codes that may be typed: the same for all rows. */
function usableIn(codes: CodeBook): Set<string> {
	const had = usables.get(codes);
	if (had) return had;
	const now = new Set([...codes.values()].filter((c) => !c.valid_to && c.code !== "#").map((c) => c.code));
	usables.set(codes, now);
	return now;
}

export function OfficeCell(r: RowProps & { code: string | null }) {
	const [pending, show] = useState<Pending | null>(null);
	/* What is pending now, also before the row is drawn again: a code is settled once. */
	const waits = useRef<Pending | null>(null);
	const [refused, setRefused] = useState<string | null>(null);
	const input = useRef<HTMLInputElement>(null);
	const usable = usableIn(r.codes);

	const setPending = (p: Pending | null) => {
		waits.current = p;
		show(p);
	};
	const commit = (stays: boolean) => {
		const code = settle(waits.current, usable);
		setPending(null);
		if (code) r.acts.typed(r.index, [code], stays);
	};
	useEffect(() => {
		if (!pending) return;
		const timer = setTimeout(() => commit(false), WAIT_MS);
		return () => clearTimeout(timer);
	}, [pending]);
	useEffect(() => {
		if (r.isCurrent && document.activeElement?.id === `row-${r.index}`) input.current?.focus();
	}, [r.isCurrent]);

	const onInput = (e: InputEvent & { currentTarget: HTMLInputElement }) => {
		const char = e.data ?? e.currentTarget.value.slice(-1);
		e.currentTarget.value = "";
		if (!char) return;
		const t = typeCode(waits.current, char.slice(-1), Date.now(), usable, r.session);
		setRefused(t.refused);
		setPending(t.done.length ? null : t.pending);
		if (!t.done.length) return;
		carried = t.pending;
		r.acts.typed(r.index, t.done, false);
		carried = null;
	};

	/* Before the page's own keys: Enter saves what was typed, and Backspace takes back what is not yet a code. */
	const onKeyDown = (e: KeyboardEvent) => {
		if (!waits.current) return;
		if (e.key === "Enter") commit(true);
		if (e.key === "Backspace") {
			setPending(null);
			e.preventDefault();
			e.stopPropagation();
		}
	};

	const shown = pending ? `${pending.text}…` : (r.code ?? "");
	const fact = r.draft && r.code ? r.codes.get(r.code)?.fact : "";
	const takesMinutes = r.code === "L" || r.code === "U";
	return (
		<>
			<span class={`m-officecell m-code m-code--l m-code--${pending ? "none" : codeClass(r.code ?? "", r.codes)}`}>
				<span aria-hidden="true">{shown}</span>
				<input
					ref={input}
					id={`code-${r.index}`}
					class="m-officecell__in"
					aria-label={`Code for ${fullName(r.p.name)}`}
					aria-describedby={`code-says-${r.index}`}
					autocomplete="off"
					autocapitalize="characters"
					spellcheck={false}
					onInput={onInput}
					onKeyDown={onKeyDown}
					onFocus={() => carried && setPending(carried)}
					onBlur={() => commit(true)}
				/>
			</span>
			<span class="m-s m-officecell__say" id={`code-says-${r.index}`}>
				{refused ? `${refused} is no code` : r.code ? codeName(r.code, r.codes) : "No mark"}
			</span>
			{takesMinutes ? <Minutes {...r} /> : null}
			{fact ? (
				<span class="m-mins m-mins--note">
					<label for={`note-${r.p.id}`}>
						{fact}
						<span class="m-vh">, {fullName(r.p.name)}</span>
					</label>
					<input
						id={`note-${r.p.id}`}
						class="m-note"
						maxLength={500}
						value={r.draft?.note ?? ""}
						onInput={(e) => r.code && r.acts.mark(r.p.id, r.code, { note: e.currentTarget.value })}
					/>
				</span>
			) : null}
		</>
	);
}
