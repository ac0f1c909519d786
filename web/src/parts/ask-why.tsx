/* A button that asks why before it acts: taken back, opened again. */
import { useEffect, useState } from "preact/hooks";
import { Field, fieldErrors, type FieldError } from "./basics.tsx";
import { announce } from "./live.tsx";

interface AskWhyProps {
	/** Of the field */
	id: string;
	/** What the button says, and of which line of the list: "Take back", "Thu 19 Nov" */
	text: string;
	of: string;
	label: string;
	/** When nothing was entered */
	missing: string;
	act: (reason: string) => Promise<unknown>;
	/** Said once it is done: "Taken back" */
	said: string;
	done: () => void;
}

export function AskWhy(p: AskWhyProps) {
	const [isOpen, setOpen] = useState(false);
	const [errors, setErrors] = useState<FieldError[]>([]);
	useEffect(() => {
		if (isOpen) document.getElementById(p.id)?.focus(); /* its button is gone */
	}, [isOpen]);
	if (!isOpen) {
		return (
			<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => setOpen(true)}>
				{p.text}
				<span class="m-vh">: {p.of}</span>
			</button>
		);
	}
	return (
		<form
			noValidate
			onSubmit={async (e) => {
				e.preventDefault();
				const reason = String(new FormData(e.currentTarget).get("reason") ?? "").trim();
				if (!reason) return setErrors([{ id: p.id, text: p.missing }]);
				try {
					await p.act(reason);
					announce(p.said);
					p.done();
				} catch (error) {
					setErrors(fieldErrors(error, {}, p.id));
				}
			}}
		>
			<Field id={p.id} label={p.label} errors={errors}>
				{(aria) => <input class="govuk-input" id={p.id} name="reason" maxLength={500} {...aria} />}
			</Field>
			<button type="submit" class="m-btn m-btn--s">
				{p.text}
			</button>
		</form>
	);
}
