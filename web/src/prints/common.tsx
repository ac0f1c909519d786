/* Pieces that several prints have. */
import type { ComponentChildren } from "preact";
import { codeName } from "../parts/code.tsx";
import { useHere, type CodeBook } from "../session.tsx";

/** The heading, and the school's logo where it has one. */
export function PrintHead({ children }: { children: ComponentChildren }) {
	const { school } = useHere();
	return (
		<header class="p-head">
			<h2>{children}</h2>
			{school.logo ? <img class="p-logo" src={school.logo} alt={school.name} /> : null}
		</header>
	);
}

/** Figures that may still change say so, on paper above all. */
export function Unresolved({ text }: { text: string }) {
	return <p class="p-warn">{text}.</p>;
}

/** Key of the codes used and no others. */
export function CodeKey({ used, codes }: { used: Iterable<string>; codes: CodeBook }) {
	const list = [...new Set(used)].filter((c) => c && c !== "-").sort();
	return (
		<dl class="p-key">
			{list.map((c) => (
				<div key={c}>
					<dt>{c}</dt>
					<dd>{c === "#" ? "School closed to this pupil" : codeName(c, codes)}</dd>
				</div>
			))}
		</dl>
	);
}

export function Signature({ who }: { who: string }) {
	return (
		<div class="p-sign">
			<p>Signed</p>
			<p>Name</p>
			<p>{who}</p>
			<p>Date</p>
		</div>
	);
}
