/* The register's keyboard. In the code field letters are codes; elsewhere they are the pupils' keys. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Register } from "../types.ts";
import { presentCode, rowOfLabel } from "./keys.ts";
import { plannedCode, shownCode, type State } from "./state.ts";

export interface KeyArgs {
	r: Register;
	state: State;
	current: number;
	isOffice: boolean;
	go: (index: number) => void;
	mark: (pupil: string, code: string) => void;
	fill: () => void;
	save: () => void;
	undo: () => void;
	note: (index: number) => void;
}

function toggle(a: KeyArgs, index: number): void {
	const p = a.r.pupils[index];
	if (!p) return;
	if (!a.state.drafts[p.id] && plannedCode(p) && p.planned?.is_locked) return;
	const present = presentCode(a.r.session);
	a.mark(p.id, shownCode(p, a.state) === present ? "N" : present);
}

const CYCLE = ["present", "L", "N"];

function cycle(a: KeyArgs, by: number): void {
	const p = a.r.pupils[a.current];
	if (!p || (plannedCode(p) && p.planned?.is_locked)) return;
	const present = presentCode(a.r.session);
	const code = shownCode(p, a.state);
	const at = CYCLE.indexOf(code === present ? "present" : (code ?? ""));
	const next = CYCLE[Math.max(0, Math.min(2, at < 0 ? 0 : at + by))];
	a.mark(p.id, next === "present" ? present : next);
}

/** Keys that mean the same wherever the focus is on the page, but in a text field. */
function onPage(a: KeyArgs, e: KeyboardEvent): boolean {
	switch (e.key) {
		case "ArrowDown":
			a.go(a.current + 1);
			return true;
		case "ArrowUp":
			a.go(a.current - 1);
			return true;
		case "=":
			a.fill();
			return true;
		case "Backspace":
			a.undo();
			return true;
		case ".":
		case "F2":
			a.note(a.current);
			return true;
		default:
			return false;
	}
}

function inRows(a: KeyArgs, e: KeyboardEvent, target: HTMLElement, save: () => void): boolean {
	const onControl = target.closest("button, a, summary") !== null;
	if (e.key === "Enter" && !onControl) {
		save();
		return true;
	}
	if (a.isOffice) return false;
	if (e.key === "ArrowLeft" || e.key === "ArrowRight") {
		cycle(a, e.key === "ArrowRight" ? 1 : -1);
		return true;
	}
	const row = rowOfLabel(e.key, a.r.pupils.length);
	if (row === null) return false;
	a.go(row);
	toggle(a, row);
	return true;
}

export function useRegisterKeys(args: KeyArgs): void {
	const live = useRef(args);
	live.current = args;
	/* With the rows, not after they were painted: a key pressed on what is seen counts. */
	useLayoutEffect(() => {
		/* What the same key has just settled is saved too: once the page knows of it. */
		const saveDrawn = () => void setTimeout(() => live.current.save());
		const onKey = (e: KeyboardEvent) => {
			const a = live.current;
			const target = e.target as HTMLElement;
			const isText = target.closest("input:not(.m-officecell__in), textarea") !== null;
			if ((e.ctrlKey || e.metaKey) && e.key === "z" && !e.shiftKey && !isText) {
				a.undo();
				e.preventDefault();
				return;
			}
			if (e.ctrlKey || e.metaKey || e.altKey || target.closest("dialog, header")) return;
			const isCode = target.classList.contains("m-officecell__in");
			const isField = !isCode && target.closest("input, textarea, select") !== null;
			if (isField) {
				if (e.key === "Enter" && target.closest(".m-reg, .m-sticky")) {
					target.blur();
					saveDrawn();
					e.preventDefault();
				}
				return;
			}
			if (onPage(a, e) || inRows(a, e, target, saveDrawn)) e.preventDefault();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
}
