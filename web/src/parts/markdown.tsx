/* The Markdown that policies are worded in: headings, paragraphs, lists, tables, bold, code. Nothing of it is HTML. */
import type { ComponentChildren } from "preact";

function inline(text: string): ComponentChildren[] {
	return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, i) => {
		if (part.startsWith("**")) return <b key={i}>{part.slice(2, -2)}</b>;
		if (part.startsWith("`")) return <code key={i}>{part.slice(1, -1)}</code>;
		return part;
	});
}

type Block =
	| { kind: "head"; level: number; text: string }
	| { kind: "list"; items: string[] }
	| { kind: "table"; rows: string[][] }
	| { kind: "para"; text: string };

function cells(line: string): string[] {
	return line.replace(/^\s*\||\|\s*$/g, "").split("|").map((c) => c.trim());
}

function add(blocks: Block[], line: string): void {
	const last = blocks[blocks.length - 1];
	const head = /^(#{1,4})\s+(.*)$/.exec(line);
	const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(line);
	if (head) {
		blocks.push({ kind: "head", level: head[1].length, text: head[2] });
	} else if (item) {
		if (last?.kind === "list") last.items.push(item[1]);
		else blocks.push({ kind: "list", items: [item[1]] });
	} else if (/^\s*\|/.test(line)) {
		if (/^[\s|:-]+$/.test(line)) return;
		if (last?.kind === "table") last.rows.push(cells(line));
		else blocks.push({ kind: "table", rows: [cells(line)] });
	} else if (last?.kind === "para" && last.text) {
		last.text += ` ${line.trim()}`;
	} else if (last?.kind === "list" && /^\s+\S/.test(line)) {
		last.items[last.items.length - 1] += ` ${line.trim()}`;
	} else {
		blocks.push({ kind: "para", text: line.trim() });
	}
}

export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	for (const line of text.split(/\r?\n/)) {
		if (line.trim()) add(blocks, line);
		else blocks.push({ kind: "para", text: "" });
	}
	return blocks.filter((b) => b.kind !== "para" || b.text);
}

function Table({ rows }: { rows: string[][] }) {
	return (
		<div class="m-scroll" tabIndex={0} role="region" aria-label={rows[0].join(", ")}>
			<table class="m-table">
				<thead>
					<tr>
						{rows[0].map((c, i) => (
							<th key={i} scope="col">
								{inline(c)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.slice(1).map((r, n) => (
						<tr key={n}>
							{r.map((c, i) => (
								<td key={i}>{inline(c)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

export function Markdown({ text }: { text: string }) {
	return (
		<div class="m-prose">
			{blocksOf(text).map((b, i) => {
				switch (b.kind) {
					case "head":
						return <h3 key={i}>{inline(b.text)}</h3>;
					case "list":
						return (
							<ul key={i}>
								{b.items.map((t, n) => (
									<li key={n}>{inline(t)}</li>
								))}
							</ul>
						);
					case "table":
						return <Table key={i} rows={b.rows} />;
					case "para":
						return <p key={i}>{inline(b.text)}</p>;
				}
			})}
		</div>
	);
}
