/* A figure tile: name, number, and under it the definition. Without data a dash and why. */
import type { ComponentChildren } from "preact";

export function Figure(p: { name: string; value: string; unit?: string; empty?: boolean; href?: string; children: ComponentChildren }) {
	return (
		<div class="m-fig">
			<dt>{p.name}</dt>
			<dd class="m-fig__n">
				{p.empty ? "–" : p.href ? <a href={p.href}>{p.value}</a> : p.value}
				{p.empty || !p.unit ? null : <small>{p.unit}</small>}
			</dd>
			<dd>{p.children}</dd>
		</div>
	);
}
