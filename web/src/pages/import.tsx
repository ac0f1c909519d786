/* Import: a dry run first, progress while it reads and writes, problems by line and column. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, send } from "../api.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, Head, Section, type FieldError } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { FileProblem, ImportJob } from "../types.ts";
import { number, plural } from "../words.ts";

const KINDS = [
	["pupils", "Pupils (CSV)", "One row a pupil: UPN, names, date of birth, year, group, start"],
	["contacts", "Contacts (CSV)", "One row a parent or contact, by the pupil’s UPN"],
	["marks", "Marks (CSV)", "upn, date, session, code, minutes_late, note"],
	["timetable", "Timetable (CSV)", "class, subject, day, week, period, start, end, room, teacher: the whole timetable from today on"],
	["classes", "Classes (CSV)", "class, subject, upn (or adno, or surname and forename), from, to: each class’s whole list"],
	["ctf", "Common Transfer File (XML)", "From the pupil’s last school"],
] as const;

type Kind = (typeof KINDS)[number][0];

const STATES: Record<ImportJob["state"], string> = {
	waiting: "Waiting to begin",
	reading: "Reading the file",
	writing: "Writing",
	done: "Done",
	refused: "Nothing was imported",
};

function Problems({ job }: { job: ImportJob }) {
	if (!job.problems.length) return null;
	const more = job.problems_seen - job.problems.length;
	return (
		<Section
			title={plural(job.problems_seen, "problem")}
			note={more > 0 ? `the first ${number(job.problems.length)} are shown` : undefined}
		>
			<div class="m-scroll" tabIndex={0} role="region" aria-label="Problems in the file">
				<table class="m-table">
					<caption class="m-vh">Problems in the file</caption>
					<thead>
						<tr>
							<th scope="col" class="m-num">Line</th>
							<th scope="col" class="m-num">Column</th>
							<th scope="col">Field</th>
							<th scope="col">Value</th>
							<th scope="col">Expected</th>
							<th scope="col">Rule</th>
						</tr>
					</thead>
					<tbody>
						{job.problems.map((p: FileProblem, i) => (
							<tr key={i}>
								<td class="m-num">{p.line || "–"}</td>
								<td class="m-num">{p.column || "–"}</td>
								<td>{p.field || "–"}</td>
								<td>
									<code>{p.value}</code>
								</td>
								<td>
									{p.is_warning ? <b>Warning: </b> : null}
									{p.text}
								</td>
								<td>{p.rule || "–"}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</Section>
	);
}

function Progress({ job }: { job: ImportJob }) {
	const isOver = job.state === "done" || job.state === "refused";
	const share = job.total > 0 ? Math.floor((100 * job.done) / job.total) : null;
	if (isOver) return null;
	return (
		<div class="m-progress">
			<label for="progress">{STATES[job.state]}</label>
			<progress id="progress" max={100} value={share ?? undefined} />
			<p class="m-s">
				{number(job.done)} rows{job.total ? ` of ${number(job.total)}` : ""}
				{share === null ? "" : `, ${share}%`}
			</p>
		</div>
	);
}

function Outcome({ job, again }: { job: ImportJob; again: () => void }) {
	if (job.state === "refused") {
		return (
			<Banner kind="bad" role="status">
				<b>Nothing was imported.</b> {job.summary || `${plural(job.problems_seen, "problem")} in the file.`} Correct the
				file and choose it again.
			</Banner>
		);
	}
	if (job.state !== "done") return null;
	if (!job.dry_run) {
		return (
			<Banner kind="good" role="status">
				<b>Imported.</b> {job.summary}
			</Banner>
		);
	}
	return (
		<>
			<Banner kind="info" role="status">
				<b>Dry run: nothing was changed.</b> {job.summary}
			</Banner>
			<p class="m-after">
				<button type="button" class="m-btn" onClick={again}>
					Import {job.name || "the file"} now
				</button>
			</p>
		</>
	);
}

function useJob(id: string | null) {
	const path = useSchoolPath();
	return useQuery({
		queryKey: ["import", id],
		enabled: id !== null,
		queryFn: () => get<ImportJob>(path(`/imports/${id}`)),
		refetchInterval: (q) => (q.state.data && /done|refused/.test(q.state.data.state) ? false : 400),
	});
}

export function ImportPage() {
	const { urn } = useHere();
	const queries = useQueryClient();
	const [kind, setKind] = useState<Kind>("pupils");
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [id, setId] = useState<string | null>(null);
	const chosen = useRef<{ file: File; kind: Kind } | null>(null);
	const q = useJob(id);
	const job = q.data;

	useEffect(() => {
		if (!job) return;
		if (job.state === "done" || job.state === "refused") {
			announce(`${STATES[job.state]}. ${job.summary ?? ""}`);
			if (!job.dry_run) void queries.invalidateQueries({ predicate: (x) => x.queryKey[0] !== "import" });
		}
	}, [job?.state, job?.id]);

	const start = async (dryRun: boolean) => {
		if (!chosen.current) return setErrors([{ id: "file", text: "Choose a file to import" }]);
		const { file, kind: what } = chosen.current;
		try {
			const { data } = await send<ImportJob>("POST", `/schools/${urn}/imports`, {
				query: { kind: what, dry_run: dryRun, name: file.name },
				file,
			});
			queries.setQueryData(["import", data.id], data);
			setErrors([]);
			setId(data.id);
		} catch (error) {
			setErrors(fieldErrors(error, { kind: "kind-pupils" }, "file"));
		}
	};

	const choose = (file: File | undefined, what: Kind) => {
		chosen.current = file ? { file, kind: what } : null;
		setId(null);
	};

	return (
		<>
			<Head title="Import">
				<p>All or nothing: a file with a problem changes nothing.</p>
			</Head>
			<ErrorSummary errors={errors} />
			<form
				class="m-form"
				noValidate
				onSubmit={(e) => {
					e.preventDefault();
					void start(true);
				}}
			>
				<fieldset class="govuk-fieldset govuk-form-group">
					<legend class="govuk-fieldset__legend m-label">What is in the file</legend>
					<div class="govuk-radios govuk-radios--small">
						{KINDS.map(([k, text, hint]) => (
							<div class="govuk-radios__item" key={k}>
								<input
									class="govuk-radios__input"
									type="radio"
									name="kind"
									id={`kind-${k}`}
									checked={kind === k}
									aria-describedby={`kind-${k}-hint`}
									onChange={() => {
										setKind(k);
										choose(chosen.current?.file, k);
									}}
								/>
								<label class="govuk-label govuk-radios__label" for={`kind-${k}`}>
									{text}
								</label>
								<div class="govuk-hint govuk-radios__hint" id={`kind-${k}-hint`}>
									{hint}
								</div>
							</div>
						))}
					</div>
				</fieldset>
				<Field id="file" label="File" errors={errors}>
					{(aria) => (
						<input
							class="govuk-file-upload"
							id="file"
							type="file"
							accept={kind === "ctf" ? ".xml" : ".csv,text/csv"}
							onChange={(e) => choose(e.currentTarget.files?.[0], kind)}
							{...aria}
						/>
					)}
				</Field>
				<button type="submit" class="m-btn">
					Check the file: dry run
				</button>
			</form>
			{q.error ? <Failure error={q.error} title="The import's progress did not load." /> : null}
			{job && id ? (
				<div class="m-before">
					<Progress job={job} />
					<Outcome job={job} again={() => void start(false)} />
					<Problems job={job} />
				</div>
			) : null}
		</>
	);
}
