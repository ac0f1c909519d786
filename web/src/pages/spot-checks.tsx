/* Spot checks: rooms picked at random, a checklist to walk with, and what was found. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get } from "../api.ts";
import type { SpotChecks, SpotRoom } from "../lessons/types.ts";
import { title, where } from "../lessons/words.ts";
import { useLiveQuery } from "../live.ts";
import { useOnce } from "../once.ts";
import { Failure, Head, Section, Tag, Waiting } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import { clock, fullName, plural } from "../words.ts";

const RESULTS = { in_order: "In order", missing: "Missing", not_checked: "Not checked", "": "To check" } as const;

function Room({ check, room, done }: { check: string; room: SpotRoom; done: () => void }) {
	const path = useSchoolPath();
	const once = useOnce();
	const [gone, setGone] = useState<string[]>(room.missing.map((p) => p.id));
	const [note, setNote] = useState(room.note);
	const [error, setError] = useState<unknown>(null);
	const log = async (result: "in_order" | "missing" | "not_checked") => {
		try {
			await once(path(`/spot-checks/${check}/${room.lesson.id}`), { result, note, missing: result === "missing" ? gone : [] });
			setError(null);
			announce(`${room.lesson.name}: ${RESULTS[result]}`);
			done();
		} catch (e) {
			setError(e);
		}
	};
	const tags = { in_order: ["sent", "tick"], missing: ["overdue", "warn"], not_checked: ["notdue", "ring"], "": ["due", "ring"] } as const;
	const [kind, icon] = tags[room.result];
	const id = `note-${check}-${room.lesson.id}`;
	return (
		<li>
			<div class="m-lessons__name">
				<h3>
					{room.lesson.room ? `Room ${room.lesson.room}: ` : ""}
					{title(room.lesson)}
				</h3>
				<p class="m-s m-mut">
					{where(room.lesson)}, {room.lesson.cover || room.lesson.teacher}. {plural(room.pupils.length, "pupil")} marked in or expected.
				</p>
				<Tag kind={kind} icon={icon}>
					{RESULTS[room.result]}
					{room.at ? ` ${clock(room.at)}, ${room.by}` : ""}
				</Tag>
				{room.missing.length ? (
					<p class="m-s">
						Missing: <b>{room.missing.map((p) => fullName(p.name)).join(", ")}</b>
					</p>
				) : null}
			</div>
			<details open={room.result === ""}>
				<summary>Who should be there</summary>
				<fieldset class="m-spot">
					<legend class="m-s">Tick who is missing</legend>
					{room.pupils.map((p) => (
						<label key={p.id}>
							<input
								type="checkbox"
								checked={gone.includes(p.id)}
								onChange={(e) => setGone(e.currentTarget.checked ? [...gone, p.id] : gone.filter((x) => x !== p.id))}
							/>
							{p.name.surname}, {p.name.forename}
						</label>
					))}
				</fieldset>
			</details>
			<Failure error={error} title="Not logged." />
			<div class="m-btns">
				<label class="m-s" for={id}>
					Note
				</label>
				<input class="m-in m-in--s" id={id} maxLength={500} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
				{gone.length ? (
					<button type="button" class="m-btn m-btn--s" onClick={() => log("missing")}>
						{gone.length} missing<span class="m-vh"> from {room.lesson.name}</span>
					</button>
				) : (
					<button type="button" class="m-btn m-btn--s" onClick={() => log("in_order")}>
						In order<span class="m-vh">: {room.lesson.name}</span>
					</button>
				)}
				<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => log("not_checked")}>
					Not checked<span class="m-vh">: {room.lesson.name}</span>
				</button>
			</div>
		</li>
	);
}

export function SpotChecksPage() {
	const { urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const once = useOnce();
	const [count, setCount] = useState("4");
	const [error, setError] = useState<unknown>(null);
	const q = useQuery({ queryKey: ["spots", urn], queryFn: () => get<SpotChecks>(path("/spot-checks")), refetchInterval: 60_000 });
	useLiveQuery(["lessons"], ["spots", urn]);
	const done = () => void queries.invalidateQueries({ queryKey: ["spots", urn] });
	const pick = async () => {
		try {
			const made = await once<{ picked: number }>(path("/spot-checks"), { count: Number(count) });
			setError(null);
			announce(`${plural(made.picked, "room")} picked`);
			done();
		} catch (e) {
			setError(e);
		}
	};
	const d = q.data;
	return (
		<>
			<p class="m-crumb">
				<a href="/lessons">Lessons today</a>
			</p>
			<Head title="Spot checks">
				<p>{d ? `${plural(d.lessons_now, "lesson")} going on now.` : ""}</p>
			</Head>
			<Failure error={q.error} title="The list did not load." />
			<Failure error={error} title="Nothing was picked." />
			<form
				class="m-tools m-btns"
				onSubmit={(e) => {
					e.preventDefault();
					void pick();
				}}
			>
				<label class="m-s" for="count">
					Rooms
				</label>
				<input class="m-in m-in--s m-in--num" id="count" type="number" min={1} max={20} value={count} onInput={(e) => setCount(e.currentTarget.value)} />
				<button type="submit" class="m-btn">
					Pick at random now
				</button>
			</form>
			{!d ? <Waiting what="the checks" /> : null}
			{d && !d.checks.length ? <p class="m-s">No spot check was made today.</p> : null}
			{d?.checks.map((c) => (
				<Section key={c.id} title={`Check of ${clock(c.at)}`} note={`picked by ${c.by}`}>
					<ul class="m-lessons m-lessons--spot">
						{c.rooms.map((r) => (
							<Room key={`${r.lesson.id} ${r.at}`} check={c.id} room={r} done={done} />
						))}
					</ul>
				</Section>
			))}
		</>
	);
}
