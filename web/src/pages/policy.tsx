/* The policy in force, in plain words, with its lint; a new file can be checked and put in force. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post, send, uuid } from "../api.ts";
import { may } from "../may.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, Head, Section, Tag, Waiting, type FieldError } from "../parts/basics.tsx";
import type { IconName } from "../parts/icon.tsx";
import { announce } from "../parts/live.tsx";
import { Markdown } from "../parts/markdown.tsx";
import { Picture, type Shape } from "../parts/picture.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Finding, Policy, Saved } from "../types.ts";
import { longDate, plural, yearWords } from "../words.ts";

/** Times for every year group there can be are the school's times. */
function yearsWords(years: string[]): string {
	return years.length === 0 || years.length >= 19 ? "All year groups" : years.map((y) => yearWords(y)).join(", ");
}

function Times({ policy }: { policy: Policy }) {
	return (
		<table class="m-table">
			<caption class="m-vh">Session times</caption>
			<thead>
				<tr>
					<th scope="col">Year groups</th>
					<th scope="col">Session</th>
					<th scope="col">Opens</th>
					<th scope="col">Closes</th>
					<th scope="col">Session ends</th>
				</tr>
			</thead>
			<tbody>
				{policy.times.map((t, i) => (
					<tr key={i}>
						<th scope="row">{yearsWords(t.years)}</th>
						<td>{t.session}</td>
						<td>{t.opens}</td>
						<td>{t.closes}</td>
						<td>{t.ends}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

const SEVERITY: Record<Finding["severity"], { kind: string; icon: IconName; text: string }> = {
	fault: { kind: "refused", icon: "cross", text: "Cannot be read" },
	error: { kind: "refused", icon: "warn", text: "Breaks statute" },
	warning: { kind: "part", icon: "half", text: "Departs from guidance" },
	contradiction: { kind: "part", icon: "warn", text: "Contradicts itself" },
	note: { kind: "due", icon: "info", text: "To know" },
};

function Findings({ findings }: { findings: Finding[] }) {
	if (!findings.length) return <p class="m-s">Nothing found: it keeps to statute and guidance, and agrees with itself.</p>;
	return (
		<table class="m-table m-stackable">
			<caption class="m-vh">Findings</caption>
			<thead>
				<tr>
					<th scope="col">Finding</th>
					<th scope="col">Line</th>
					<th scope="col">Field</th>
					<th scope="col">What</th>
					<th scope="col">Rule</th>
				</tr>
			</thead>
			<tbody>
				{findings.map((f, i) => (
					<tr key={i}>
						<td>
							<Tag {...SEVERITY[f.severity]}>{SEVERITY[f.severity].text}</Tag>
						</td>
						<td data-label="Line">
							{f.line}
							<span class="m-mut">:{f.column}</span>
						</td>
						<td data-label="Field">
							<code>{f.field}</code>
						</td>
						<td data-label="What">{f.text}</td>
						<td data-label="Rule">{f.rule || "–"}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function NewPolicy() {
	const path = useSchoolPath();
	const { urn } = useHere();
	const queries = useQueryClient();
	const [yaml, setYaml] = useState("");
	const [findings, setFindings] = useState<Finding[] | null>(null);
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [done, setDone] = useState(false);
	const change = (text: string) => {
		setYaml(text);
		setFindings(null);
		setDone(false);
	};

	const stops = findings?.some((f) => f.severity === "fault" || f.severity === "error") ?? true;

	const check = async () => {
		setDone(false);
		if (!yaml.trim()) return setErrors([{ id: "yaml", text: "Choose a policy file, or paste its text" }]);
		try {
			const found = await post<{ findings: Finding[] }>(path("/policy/lint"), { yaml });
			setFindings(found.findings);
			setErrors([]);
			announce(found.findings.length ? plural(found.findings.length, "finding") : "Nothing found");
		} catch (error) {
			setErrors(fieldErrors(error, {}, "yaml"));
		}
	};
	const put = async () => {
		if (stops) return;
		try {
			await send<Saved>("PUT", path("/policy"), { body: { uuid: uuid(), yaml } });
			setDone(true);
			setErrors([]);
			void queries.invalidateQueries({ queryKey: ["policy", urn] });
			void queries.invalidateQueries({ queryKey: ["me"] });
		} catch (error) {
			setErrors(fieldErrors(error, {}, "yaml"));
		}
	};
	return (
		<Section title="A new policy file">
			<ErrorSummary errors={errors} />
			{done ? (
				<Banner kind="good" role="status">
					<b>The policy is in the record.</b> It holds from the date it names.
				</Banner>
			) : null}
			<Field id="policy-file" label="Policy file" hint="YAML, as in the folder policies">
				{(aria) => (
					<input
						class="govuk-file-upload"
						id="policy-file"
						type="file"
						accept=".yaml,.yml,text/yaml"
						onChange={async (e) => {
							const file = e.currentTarget.files?.[0];
							if (file) change(await file.text());
						}}
						{...aria}
					/>
				)}
			</Field>
			<Field id="yaml" label="Its text" errors={errors}>
				{(aria) => (
					<textarea
						class="govuk-textarea m-code-text"
						id="yaml"
						rows={12}
						spellcheck={false}
						maxLength={262144}
						value={yaml}
						onInput={(e) => change(e.currentTarget.value)}
						{...aria}
					/>
				)}
			</Field>
			<div class="m-btns m-after">
				<button type="button" class="m-btn" onClick={check}>
					Check the file
				</button>
				<button type="button" class="m-btn m-btn--2" onClick={put} aria-disabled={stops ? "true" : undefined}>
					Put in force
				</button>
			</div>
			{findings ? <Findings findings={findings} /> : <p class="m-hint">Check it first: what breaks statute cannot be put in force.</p>}
		</Section>
	);
}

function TheFile({ yaml }: { yaml: string }) {
	return (
		<details class="govuk-details">
			<summary class="govuk-details__summary">
				<span class="govuk-details__summary-text">The file itself</span>
			</summary>
			<div class="govuk-details__text">
				<pre class="m-pre" tabIndex={0} role="region" aria-label="Policy file">
					{yaml}
				</pre>
			</div>
		</details>
	);
}

/** Twice the size of the print, so that it is sharp; PNG keeps the ground transparent. */
const LOGO: Shape = { width: 600, height: 240, how: "fit", type: "image/png" };

function Logo() {
	const { me, school } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	return (
		<Section title="School logo" id="logo">
			<p class="m-s">At the head of registration certificates, class registers and change reports.</p>
			<Picture
				what="logo"
				src={school.logo}
				alt={`Logo of ${school.name}`}
				size={{ height: 80 }}
				shape={LOGO}
				canWrite={may(me, "policy")}
				path={path("/logo")}
				changed={() => queries.invalidateQueries({ queryKey: ["me"] })}
			/>
		</Section>
	);
}

export function PolicyPage() {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const q = useQuery({ queryKey: ["policy", urn], queryFn: () => get<Policy>(path("/policy")) });
	const p = q.data;
	return (
		<>
			<Head title="Attendance policy">
				{p ? (
					<p>
						{p.version === 0
							? `${p.name}: no policy of the school’s own is in force yet.`
							: `${p.name}, in force from ${longDate(p.effective_from)}.`}
					</p>
				) : null}
			</Head>
			{q.error ? <Failure error={q.error} title="The policy did not load." /> : p ? null : <Waiting what="the policy" />}
			{p ? (
				<>
					<Section title="Session times">
						<Times policy={p} />
					</Section>
					<Section title="In plain words">
						<Markdown text={p.words} />
					</Section>
					<Section title="Checked against statute and guidance" note={plural(p.findings.length, "finding")}>
						<Findings findings={p.findings} />
					</Section>
					{p.yaml ? <TheFile yaml={p.yaml} /> : null}
				</>
			) : null}
			{may(me, "policy") ? <NewPolicy /> : null}
			{may(me, "policy") ? <Logo /> : null}
		</>
	);
}
