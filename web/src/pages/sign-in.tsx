import { useLocation } from "preact-iso/router";
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import { leftBehind, signIn } from "../offline/session.ts";
import { Banner, ErrorSummary, Field, type FieldError } from "../parts/basics.tsx";
import { MarkLogo } from "../parts/icon.tsx";
import { ownPath } from "../path.ts";
import { plural } from "../words.ts";

function missing(username: string, password: string): FieldError[] {
	const out: FieldError[] = [];
	if (!username) out.push({ id: "username", text: "Enter your username" });
	if (!password) out.push({ id: "password", text: "Enter your password" });
	return out;
}

export function SignIn() {
	const { route, query } = useLocation();
	const queries = useQueryClient();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [busy, setBusy] = useState(false);
	const left = leftBehind();
	useEffect(() => {
		document.title = "Sign in - Muster";
	}, []);

	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = new FormData(e.currentTarget as HTMLFormElement);
		const username = String(form.get("username") ?? "").trim();
		const password = String(form.get("password") ?? "");
		const wrong = missing(username, password);
		setErrors(wrong);
		if (wrong.length) return;
		setBusy(true);
		try {
			await signIn(username, password);
			queries.clear();
			route(ownPath(query.back), true);
		} catch (error) {
			const text = error instanceof ApiError ? error.problem.detail : String(error);
			setErrors([{ id: "username", text }]);
		} finally {
			setBusy(false);
		}
	};

	return (
		<main class="m-door" id="main">
			<div class="m-door__mark">
				<MarkLogo />
				<span>Muster</span>
			</div>
			<ErrorSummary errors={errors} />
			{left ? (
				<Banner kind="warn" role="status">
					<b>{plural(left, "save")} could not be sent.</b> {left === 1 ? "It waits" : "They wait"} on this device, for you
					alone, until you sign in here again.
				</Banner>
			) : null}
			<h1>Sign in</h1>
			<p class="m-mut m-after">Staff</p>
			<form onSubmit={submit} noValidate>
				<Field id="username" label="Username" errors={errors}>
					{(aria) => (
						<input
							class="govuk-input"
							id="username"
							name="username"
							autocomplete="username"
							autocapitalize="none"
							spellcheck={false}
							maxLength={100}
							{...aria}
						/>
					)}
				</Field>
				<Field id="password" label="Password" errors={errors}>
					{(aria) => (
						<input
							class="govuk-input"
							id="password"
							name="password"
							type="password"
							autocomplete="current-password"
							maxLength={200}
							{...aria}
						/>
					)}
				</Field>
				<button class="m-btn" type="submit" aria-disabled={busy ? "true" : undefined}>
					{busy ? "Signing in" : "Sign in"}
				</button>
			</form>
			<p class="m-s m-mut m-before">
				Forgotten your password? Ask the office. On a shared computer, sign out when you leave it.
			</p>
		</main>
	);
}
