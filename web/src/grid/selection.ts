/* The chosen block and its current cell, outside the page's own state: a key held down moves it many times a
   second, and then only the rows are drawn again. The words about it wait until it rests. */
import { useEffect, useReducer, useRef } from "preact/hooks";
import { blockOf, type Block, type Spot } from "./state.ts";

const REST_MS = 120;
const FROM_TOP: Spot = { row: 0, col: 0 };

export class Selection {
	/** Called at each move: the table draws it in the next frame */
	moved: (() => void) | null = null;
	#active = FROM_TOP;
	#anchor = FROM_TOP;
	#rows = 0;
	#cols = 0;
	#toReveal = -1;
	#isSaid = true;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#resting = new Set<(isToSay: boolean) => void>();

	/** The size of the sheet: what was chosen below its end is at its end. */
	limit(rows: number, cols: number): void {
		this.#rows = rows;
		this.#cols = cols;
	}

	get active(): Spot {
		return this.#within(this.#active);
	}

	get anchor(): Spot {
		return this.#within(this.#anchor);
	}

	/** null: there is no row to choose */
	get block(): Block | null {
		return this.#rows ? blockOf(this.active, this.anchor) : null;
	}

	/** To a cell, which is scrolled into view; `isSaid` when a person moved there by key and should hear it. */
	go(to: Spot, isExtended: boolean, isSaid: boolean): void {
		this.#active = this.#within(to);
		if (!isExtended) this.#anchor = this.#active;
		this.#toReveal = this.#active.row;
		this.#isSaid = !isSaid || isExtended;
		this.#change();
	}

	/** A block of which neither end has to be in view. */
	span(from: Spot, to: Spot): void {
		this.#anchor = from;
		this.#active = to;
		this.#isSaid = true;
		this.#change();
	}

	/** The row to scroll to, once; -1: none */
	takeReveal(): number {
		const row = this.#toReveal;
		this.#toReveal = -1;
		return row;
	}

	/** Tells at once what waits for the rest: what is said next must come after it. */
	rest(): void {
		if (this.#timer === undefined) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const isToSay = !this.#isSaid;
		this.#isSaid = true;
		for (const f of this.#resting) f(isToSay);
	}

	/** `f` when the selection rests, with whether the current cell is to be said. Gives the end of it. */
	onRest(f: (isToSay: boolean) => void): () => void {
		this.#resting.add(f);
		return () => void this.#resting.delete(f);
	}

	#within(s: Spot): Spot {
		return {
			row: Math.max(0, Math.min(s.row, this.#rows - 1)),
			col: Math.max(0, Math.min(s.col, this.#cols - 1)),
		};
	}

	#change(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.rest(), REST_MS);
		this.moved?.();
	}
}

/** One selection as long as the page stands; the page is not drawn again when it moves. */
export function useSelection(rows: number, cols: number): Selection {
	const sel = useRef<Selection>();
	sel.current ??= new Selection();
	sel.current.limit(rows, cols);
	return sel.current;
}

/** Draws the component again when the selection rests. */
export function useRested(sel: Selection): void {
	const [, again] = useReducer((n: number, _: void) => n + 1, 0);
	useEffect(() => sel.onRest(() => again()), [sel]);
}
