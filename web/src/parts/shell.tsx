/* Header with search and navigation, main, footer. No crown, no dark bar. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { AlertsInShell } from "../alerts/shell.tsx";
import { may, type Permission } from "../may.ts";
import { NetworkBar } from "../offline/bar.tsx";
import { signOut } from "../offline/session.ts";
import { useHere } from "../session.tsx";
import { longDate, number } from "../words.ts";
import { MarkLogo } from "./icon.tsx";
import { Notices } from "./notices.tsx";

interface Place {
	href: string;
	text: string;
	needs?: Permission;
	under?: string;
	/** Stands under "More". */
	more?: boolean;
}

const PLACES: Place[] = [
	{ href: "/", text: "Today", needs: "today", under: "/register" },
	/* board */
	{ href: "/board", text: "Registers", needs: "cover" },
	{ href: "/practice", text: "How registers are kept", needs: "practice", more: true },
	/* grid */
	{ href: "/grid", text: "Grid", needs: "amend" },
	/* follow up */
	{ href: "/follow-up", text: "Follow-up", needs: "follow_up" },
	{ href: "/leave", text: "Leave", needs: "leave", more: true },
	{ href: "/unable", text: "Could not attend", needs: "amend", more: true },
	/* reception */
	{ href: "/reception", text: "Reception", needs: "arrive" },
	{ href: "/late-gate", text: "Late gate", needs: "arrive", more: true },
	/* presence */
	{ href: "/on-site", text: "On site", needs: "presence" },
	{ href: "/fire-roll", text: "Fire roll", needs: "presence", more: true },
	/* lessons */
	{ href: "/lessons", text: "Lessons", needs: "lesson" },
	{ href: "/lessons/missing", text: "Missing from lessons", needs: "answer", more: true },
	/* off site */
	{ href: "/off-site", text: "Off site", needs: "offsite", more: true },
	{ href: "/off-site/trips", text: "Trips", needs: "lesson", more: true },
	/* alerts */
	{ href: "/alerts", text: "Alerts", needs: "alert" },
	{ href: "/vulnerable", text: "Vulnerable pupils", needs: "alert", more: true },
	{ href: "/pupils", text: "Pupils", needs: "pupil.read" },
	{ href: "/figures", text: "Figures", needs: "figures" },
	/* prints */
	{ href: "/prints", text: "Prints", needs: "pupil.read", more: true },
	/* kiosk */
	{ href: "/kiosks", text: "Kiosks", needs: "devices", more: true },
	/* register */
	{ href: "/cover", text: "Cover", needs: "cover", more: true },
	{ href: "/seals", text: "Sealed periods", needs: "seal", more: true },
	{ href: "/import", text: "Import", needs: "import", more: true },
	{ href: "/calendar", text: "Calendar", more: true },
	{ href: "/policy", text: "Policy", more: true },
	{ href: "/codes", text: "Codes", more: true },
];

function isCurrent(place: Place, path: string): boolean {
	if (place.href === "/") return path === "/" || path.startsWith(place.under ?? "/register");
	const isUnder = path.startsWith(`${place.href}/`) && !PLACES.some((p) => p !== place && p.href === path);
	return path === place.href || isUnder;
}

function PlaceLinks({ places, path }: { places: Place[]; path: string }) {
	return (
		<>
			{places.map((p) => (
				<li key={p.href}>
					<a href={p.href} aria-current={isCurrent(p, path) ? "page" : undefined}>
						{p.text}
					</a>
				</li>
			))}
		</>
	);
}

/** Open until another page, a press or the focus elsewhere, or Escape. */
function useShut(path: string) {
	const box = useRef<HTMLDetailsElement>(null);
	const shut = () => {
		if (box.current) box.current.open = false;
	};
	useEffect(shut, [path]);
	useEffect(() => {
		const elsewhere = (e: Event) => {
			if (!box.current?.contains(e.target as Node)) shut();
		};
		const key = (e: KeyboardEvent) => {
			if (e.key !== "Escape" || !box.current?.open) return;
			shut();
			box.current.querySelector("summary")?.focus();
		};
		document.addEventListener("pointerdown", elsewhere);
		document.addEventListener("focusin", elsewhere);
		document.addEventListener("keydown", key);
		return () => {
			document.removeEventListener("pointerdown", elsewhere);
			document.removeEventListener("focusin", elsewhere);
			document.removeEventListener("keydown", key);
		};
	}, []);
	return box;
}

/** In the phone's menu every place stands in one list; at a desk the rarer ones wait under "More". */
function Links({ path, folds }: { path: string; folds?: boolean }) {
	const { me } = useHere();
	const box = useShut(path);
	const mine = PLACES.filter((p) => !p.needs || may(me, p.needs));
	const rare = mine.filter((p) => p.more);
	if (!folds) {
		return (
			<ul>
				<PlaceLinks places={mine} path={path} />
			</ul>
		);
	}
	return (
		<ul>
			<PlaceLinks places={mine.filter((p) => !p.more)} path={path} />
			<li>
				<details class="m-rest" ref={box}>
					<summary aria-current={rare.some((p) => isCurrent(p, path)) ? "page" : undefined}>More</summary>
					<ul>
						<PlaceLinks places={rare} path={path} />
					</ul>
				</details>
			</li>
		</ul>
	);
}

function Find({ id }: { id: string }) {
	const { route } = useLocation();
	return (
		<form
			class="m-find"
			role="search"
			aria-label={id === "find" ? "Find a pupil" : "Find a pupil, menu"}
			onSubmit={(e) => {
				e.preventDefault();
				const q = new FormData(e.currentTarget).get("q");
				route(`/pupils?q=${encodeURIComponent(String(q ?? ""))}`);
			}}
		>
			<label class="m-vh" for={id}>
				Find a pupil
			</label>
			<input class="m-in" id={id} name="q" placeholder="Find a pupil: 3 letters" maxLength={60} autocomplete="off" />
		</form>
	);
}

function SchoolName() {
	const { me, school, chooseSchool } = useHere();
	if (me.schools.length < 2) return <span class="m-school">{school.name}</span>;
	return (
		<span class="m-school">
			<label class="m-vh" for="school">
				School
			</label>
			<select id="school" value={school.urn} onChange={(e) => chooseSchool(e.currentTarget.value)}>
				{me.schools.map((s) => (
					<option key={s.urn} value={s.urn}>
						{s.name}
					</option>
				))}
			</select>
		</span>
	);
}

function SignOut() {
	const { route } = useLocation();
	const queries = useQueryClient();
	const [state, setState] = useState<"" | "leaving" | "failed">("");
	const leave = async () => {
		if (state === "leaving") return;
		setState("leaving");
		try {
			await signOut();
		} catch {
			return setState("failed");
		}
		queries.clear();
		route("/sign-in");
	};
	return (
		<button type="button" class="m-link" aria-disabled={state === "leaving" ? "true" : undefined} onClick={() => void leave()}>
			{state === "leaving" ? "Signing out" : state === "failed" ? "Not signed out: try again" : "Sign out"}
		</button>
	);
}

function Menu({ path }: { path: string }) {
	const { me } = useHere();
	const box = useShut(path);
	return (
		<details class="m-menu" ref={box}>
			<summary>Menu</summary>
			<div class="m-menu__in">
				<Find id="find-menu" />
				<nav aria-label="Menu">
					<Links path={path} />
				</nav>
				<p class="m-s">
					{me.user.name}, {me.user.position} <SignOut />
				</p>
			</div>
		</details>
	);
}

const SHORTCUTS = [
	["?", "show this list"],
	["↑ ↓", "register: pupil before, next pupil"],
	["← →", "register: present, late, not here"],
	["1 to 9, 0, a to z", "register: present or not here for the pupil with that key"],
	["a code", "register with all codes: C waits half a second for 1 or 2"],
	["=", "register: fill blanks as present"],
	["Backspace", "register: undo"],
	["Enter", "register: save"],
	["Shift+arrows", "grid: select a block; a code fills it. Ctrl+Space takes the column, Space the row"],
	["Enter, Tab", "grid: next pupil, next session"],
	["Ctrl+D, Ctrl+R", "grid: copy down, copy right"],
	[". or F2", "grid: note; M on L or U: minutes"],
	["Ctrl+Z, Escape", "grid: one step back; drop all that is not saved"],
	["Ctrl+S", "grid: save"],
];

function Help() {
	const [open, setOpen] = useState(false);
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const key = (e: KeyboardEvent) => {
			const typing = (e.target as HTMLElement).closest?.("input, textarea, select");
			if (e.key === "?" && !typing) setOpen(true);
		};
		document.addEventListener("keydown", key);
		return () => document.removeEventListener("keydown", key);
	}, []);
	useEffect(() => {
		if (open) dialog.current?.showModal();
		else dialog.current?.close();
	}, [open]);
	return (
		<>
			<button type="button" class="m-link" onClick={() => setOpen(true)}>
				Help and shortcuts (?)
			</button>
			<dialog class="m-dialog" ref={dialog} aria-labelledby="help-title" onClose={() => setOpen(false)}>
				<h2 id="help-title">Shortcuts</h2>
				<dl class="m-short">
					{(open ? SHORTCUTS : []).map(([key, text]) => (
						<div key={key}>
							<dt>{key}</dt>
							<dd>{text}</dd>
						</div>
					))}
				</dl>
				<button type="button" class="m-btn m-btn--2" onClick={() => setOpen(false)}>
					Close
				</button>
			</dialog>
		</>
	);
}

export function Shell({ children }: { children: ComponentChildren }) {
	const { path } = useLocation();
	const { me, school, today, clockNow } = useHere();
	return (
		<>
			<a
				class="m-skip"
				href="#main"
				onClick={(e) => {
					e.preventDefault();
					document.getElementById("main")?.focus();
				}}
			>
				Skip to main content
			</a>
			<header class="m-top">
				<div class="m-top__in">
					<a class="m-brand" href="/">
						<MarkLogo />
						<span>Muster</span>
					</a>
					<SchoolName />
					<div class="m-top__end">
						{may(me, "pupil.read") ? <Find id="find" /> : null}
						<span class="m-user">
							{me.user.name}, {me.user.position} <SignOut />
						</span>
						<Menu path={path} />
					</div>
					<nav class="m-nav" aria-label="Main">
						<Links path={path} folds />
					</nav>
				</div>
			</header>
			<p class="m-printed">
				{school.name}. Printed {longDate(today)} {clockNow()} by {me.user.name}, {me.user.position}.
			</p>
			<AlertsInShell />
			<main class="m-main" id="main" tabIndex={-1}>
				<NetworkBar />
				<Notices />
				{children}
			</main>
			<footer class="m-foot">
				<div class="m-foot__in">
					{school.policy ? <span>Policy in force: {school.policy}</span> : null}
					<span>Register log complete to entry {number(school.seq)}</span>
					<Help />
				</div>
			</footer>
		</>
	);
}
