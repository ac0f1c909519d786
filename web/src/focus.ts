/* Where the focus goes when what has it goes away with the press. */

/** Of all such controls the one after this, else the one before it, else the page itself. To be asked before it goes. */
export function nextOf(control: Element | null | undefined, all: string): HTMLElement | null {
	const list = [...document.querySelectorAll<HTMLElement>(all)];
	const i = list.findIndex((x) => x === control);
	return (i < 0 ? undefined : (list[i + 1] ?? list[i - 1])) ?? document.getElementById("main");
}
