/* Banner, tag, badge, heading, waiting and failure: the small parts every page uses. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import type { Badge, Name } from "../types.ts";
import { Icon, type IconName } from "./icon.tsx";

export function Banner(p: {
	kind: "info" | "good" | "warn" | "bad";
	icon?: IconName;
	role?: "status" | "alert";
	children: ComponentChildren;
}) {
	const icons = { info: "info", good: "tick", warn: "warn", bad: "warn" } as const;
	return (
		<div class={`m-ban m-ban--${p.kind}`} role={p.role}>
			<Icon name={p.icon ?? icons[p.kind]} />
			<div>{p.children}</div>
		</div>
	);
}

export function Tag(p: { kind: string; icon: IconName; children: ComponentChildren }) {
	return (
		<span class={`m-tag m-tag--${p.kind}`}>
			<Icon name={p.icon} />
			<span>{p.children}</span>
		</span>
	);
}

export function Badges({ badges }: { badges: Badge[] }) {
	if (!badges.length) return null;
	return (
		<span class="m-badges">
			{badges.map((b) => (
				<span key={b.kind} class={b.is_act ? "m-badge m-badge--act" : "m-badge"}>
					{b.text}
				</span>
			))}
		</span>
	);
}

/** Surname first, in bold, as staff read it. */
export function StaffName({ name }: { name: Name }) {
	return (
		<>
			<b>{name.surname}</b>, {name.forename}
		</>
	);
}

export function Head(p: { title: string; isStacked?: boolean; children?: ComponentChildren }) {
	useEffect(() => {
		document.title = `${p.title} - Muster`;
	}, [p.title]);
	return (
		<div class={p.isStacked ? "m-head m-head--stack" : "m-head"}>
			<h1>{p.title}</h1>
			{p.children}
		</div>
	);
}

export function Section(p: {
	title: string;
	id?: string;
	note?: ComponentChildren;
	end?: ComponentChildren;
	children: ComponentChildren;
}) {
	return (
		<section class="m-sec" id={p.id}>
			<div class="m-sec__h">
				<h2>{p.title}</h2>
				{p.note ? <p>{p.note}</p> : null}
				{p.end}
			</div>
			{p.children}
		</section>
	);
}

const LONG_MS = 300;

/** Says nothing at first: what comes at once is not announced, and is drawn once. */
export function Waiting({ what }: { what: string }) {
	const [isLong, setLong] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLong(true), LONG_MS);
		return () => clearTimeout(timer);
	}, []);
	return (
		<p class="m-mut m-wait" role="status">
			{isLong ? `Loading ${what}` : null}
		</p>
	);
}

/** What the API said: the sentence, the field and the rule. */
export function Failure({ error, title }: { error: unknown; title?: string }) {
	if (!error) return null;
	const p = error instanceof ApiError ? error.problem : null;
	return (
		<Banner kind="bad" role="alert">
			<b>{title ?? "Not done."}</b> {p ? p.detail : String((error as Error).message ?? error)}
			{p?.field || p?.rule ? (
				<span class="m-mut m-s">
					{" "}
					{[p.field && `Field: ${p.field}`, p.rule && `Rule: ${p.rule}`].filter(Boolean).join(". ")}.
				</span>
			) : null}
		</Banner>
	);
}

export interface FieldError {
	/** id of the control the message belongs to */
	id: string;
	text: string;
}

/** GOV.UK error summary: takes the focus when it appears, each line leads to its field. */
export function ErrorSummary({ errors }: { errors: FieldError[] }) {
	const box = useRef<HTMLDivElement>(null);
	const key = errors.map((e) => e.text).join("|");
	useEffect(() => {
		if (key) box.current?.focus();
	}, [key]);
	if (!errors.length) return null;
	return (
		<div class="govuk-error-summary" ref={box} tabIndex={-1}>
			<div role="alert">
				<h2 class="govuk-error-summary__title">There is a problem</h2>
				<div class="govuk-error-summary__body">
					<ul class="govuk-error-summary__list">
						{errors.map((e) => (
							<li key={e.id + e.text}>
								<a
									href={`#${e.id}`}
									onClick={(ev) => {
										ev.preventDefault();
										document.getElementById(e.id)?.focus();
									}}
								>
									{e.text}
								</a>
							</li>
						))}
					</ul>
				</div>
			</div>
		</div>
	);
}

/** A problem document as field errors: `field` chooses the control, otherwise the first. */
export function fieldErrors(error: unknown, ids: Record<string, string>, fallback: string): FieldError[] {
	if (!error) return [];
	const p = error instanceof ApiError ? error.problem : null;
	const words = p ? p.detail + (p.rule ? ` (${p.rule})` : "") : String(error);
	const text = words.charAt(0).toUpperCase() + words.slice(1);
	const leaf = p?.field?.split(/[./]/).pop() ?? "";
	return [{ id: ids[p?.field ?? ""] ?? ids[leaf] ?? fallback, text }];
}

export function Field(p: {
	id: string;
	label: string;
	hint?: string;
	errors?: FieldError[];
	children: (aria: { "aria-describedby"?: string; "aria-invalid"?: "true" }) => ComponentChildren;
}) {
	const error = p.errors?.find((e) => e.id === p.id);
	const by = [p.hint && `${p.id}-hint`, error && `${p.id}-error`].filter(Boolean).join(" ");
	return (
		<div class={error ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
			<label class="govuk-label" for={p.id}>
				{p.label}
			</label>
			{p.hint ? (
				<div id={`${p.id}-hint`} class="govuk-hint">
					{p.hint}
				</div>
			) : null}
			{error ? (
				<p id={`${p.id}-error`} class="govuk-error-message">
					<span class="govuk-visually-hidden">Error:</span> {error.text}
				</p>
			) : null}
			{p.children({ "aria-describedby": by || undefined, "aria-invalid": error ? "true" : undefined })}
		</div>
	);
}
