/* The code that the office made: it pairs a tablet, and says that whoever types it is staff. */
import { useState } from "preact/hooks";
import { send } from "../api.ts";
import { Failure } from "../parts/basics.tsx";

export function Pair(p: { title: string; hint: string; button: string; onPaired: () => void }) {
	const [error, setError] = useState<unknown>(null);
	const [isSending, setSending] = useState(false);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		if (isSending) return;
		const code = String(new FormData(e.currentTarget as HTMLFormElement).get("code") ?? "").trim();
		setSending(true);
		try {
			await send("POST", "/kiosk/pair", { body: { code }, stay: true });
			setError(null);
			p.onPaired();
		} catch (err) {
			setError(err);
		}
		setSending(false);
	};
	return (
		<form onSubmit={submit}>
			<h1>
				<label for="code">{p.title}</label>
			</h1>
			<p>{p.hint}</p>
			<p class="m-kiosk__typed">
				<input id="code" name="code" autocomplete="off" maxLength={20} minLength={8} required />
			</p>
			<Failure error={error} title="Not paired." />
			<p>
				<button type="submit" class="m-btn">
					{p.button}
				</button>
			</p>
		</form>
	);
}
