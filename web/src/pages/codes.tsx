/* Every code: what it means, how it counts, when it is allowed, what must be recorded, and its rule. */
import { useQuery } from "@tanstack/preact-query";
import { get } from "../api.ts";
import { Failure, Head, Section, Waiting } from "../parts/basics.tsx";
import { CodeMark } from "../parts/code.tsx";
import { useCodes } from "../session.tsx";
import type { Code } from "../types.ts";
import { longDate } from "../words.ts";

const CLASSES: [Code["class"], string][] = [
	["present", "Present"],
	["approved", "Approved activity"],
	["authorised", "Authorised absence"],
	["unauthorised", "Unauthorised absence"],
	["not_possible", "Unable to attend: not a possible session"],
	["administrative", "Administrative"],
];

function CodeTable({ list, title }: { list: Code[]; title: string }) {
	const book = useCodes();
	return (
		<table class="m-table m-stackable">
			<caption class="m-vh">{title}</caption>
			<thead>
				<tr>
					<th scope="col">Code</th>
					<th scope="col">Meaning</th>
					<th scope="col">Counts as</th>
					<th scope="col">When allowed</th>
					<th scope="col">To record</th>
					<th scope="col">Rule</th>
				</tr>
			</thead>
			<tbody>
				{list.map((c) => (
					<tr key={c.code}>
						<td>
							<CodeMark code={c.code} codes={book} words={c.code} />
						</td>
						<th scope="row">
							{c.name}
							{c.valid_to ? (
								<span class="m-mut m-xs">
									<br />
									until {longDate(c.valid_to)}
									{c.replaced_by ? `; now ${c.replaced_by}` : ""}
								</span>
							) : null}
						</th>
						<td data-label="Counts as">{c.counts}</td>
						<td data-label="When allowed">{c.when_allowed}</td>
						<td data-label="To record">{c.fact || "–"}</td>
						<td data-label="Rule">
							{c.rule}
							{c.source ? <span class="m-mut m-xs"><br />{c.source}</span> : null}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

export function CodesPage() {
	const q = useQuery({ queryKey: ["codes"], queryFn: () => get<{ codes: Code[] }>("/codes"), staleTime: Infinity });
	return (
		<>
			<Head title="Attendance codes" />
			{q.error ? <Failure error={q.error} title="The codes did not load." /> : null}
			{q.data ? null : <Waiting what="the codes" />}
			{q.data
				? CLASSES.map(([cls, title]) => {
						const list = q.data.codes.filter((c) => c.class === cls);
						if (!list.length) return null;
						return (
							<Section key={cls} title={title}>
								<CodeTable list={list} title={title} />
							</Section>
						);
					})
				: null}
		</>
	);
}
