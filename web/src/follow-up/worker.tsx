/* The social worker or youth offending worker is told on the day of an absence that nobody explains (R76). */
import { useRef, useState } from "preact/hooks";
import { Tag } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere } from "../session.tsx";
import type { AttemptOutcome, FollowUpPupil, TellWorker } from "../types.ts";
import { when } from "../words.ts";
import { WORKERS } from "./words.ts";

export type LogTold = (a: { how: "authority"; outcome: AttemptOutcome; who: string; words?: string }) => Promise<boolean>;

function Message({ text }: { text: string }) {
	const field = useRef<HTMLTextAreaElement>(null);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			announce("Message copied");
		} catch {
			field.current?.select(); // the browser keeps its clipboard to itself
			announce("The message is selected: copy it with your keyboard");
		}
	};
	return (
		<div class="m-tell__message">
			<label for="tell-message">Message, ready to send</label>
			<textarea class="govuk-textarea" id="tell-message" ref={field} readOnly rows={text.split("\n").length} value={text.trimEnd()} />
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => void copy()}>
				Copy
			</button>
		</div>
	);
}

function One({ t, log, isBusy }: { t: TellWorker; log: LogTold; isBusy: boolean }) {
	const { today } = useHere();
	const [words, setWords] = useState("");
	const title = useRef<HTMLHeadingElement>(null);
	const id = `tell-${t.kind}`;
	const told = async (e: SubmitEvent) => {
		e.preventDefault();
		const said = words.trim();
		if (await log({ how: "authority", outcome: said ? "spoke" : "left_message", who: t.who, words: said || undefined })) {
			setWords("");
			title.current?.focus();
		}
	};
	return (
		<section aria-labelledby={id}>
			<h3 id={id} tabIndex={-1} ref={title}>
				Tell the {WORKERS[t.kind]}
			</h3>
			<p>{t.contact || "The pupil's record does not name the worker."}</p>
			{t.done_at ? (
				<p>
					<Tag kind="saved" icon="tick">
						Told
					</Tag>{" "}
					{when(t.done_at, today)}, by {t.by}
				</p>
			) : (
				<form class="m-reach__said" onSubmit={told}>
					<label for={`${id}-said`}>What the worker said, if you spoke</label>
					<input class="m-in" id={`${id}-said`} maxLength={2000} value={words} onInput={(e) => setWords(e.currentTarget.value)} />
					<button type="submit" class="m-btn m-btn--s" disabled={isBusy}>
						Told
					</button>
				</form>
			)}
		</section>
	);
}

export function Workers({ p, log, isBusy }: { p: FollowUpPupil; log: LogTold; isBusy: boolean }) {
	if (!p.tell.length) return null;
	return (
		<div class="m-tell">
			{p.tell.map((t) => (
				<One key={t.kind} t={t} log={log} isBusy={isBusy} />
			))}
			{p.tell_message ? <Message text={p.tell_message} /> : null}
		</div>
	);
}
