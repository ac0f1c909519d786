/*
 * Sign-ins that were kept while the network was away and that the register then refused. Pupils are
 * told how many; who they are is for staff, who show by the kiosk's code that they are.
 */
import { useState } from "preact/hooks";
import { nextOf } from "../focus.ts";
import { dropUnsent, type Unsent } from "../offline/queue.ts";
import { Banner } from "../parts/basics.tsx";
import { plural } from "../words.ts";
import { useIdle } from "./idle.ts";
import { Pair } from "./pair.tsx";

const STAFF_S = 90;

function were(n: number, one: string, more: string): string {
	return `${plural(n, "sign-in")} ${n === 1 ? one : more}`;
}

export function NotTaken({ count, onShow }: { count: number; onShow: () => void }) {
	return (
		<Banner kind="bad" role="alert">
			<b>{were(count, "was", "were")} not taken</b> when the network came back. Tell the office.{" "}
			<button type="button" class="m-link" onClick={onShow}>
				Staff: show {count === 1 ? "it" : "them"}
			</button>
		</Banner>
	);
}

/** On a tablet that is not paired any more. */
export function Kept({ count }: { count: number }) {
	if (!count) return null;
	return (
		<Banner kind="warn" role="status">
			<b>{were(count, "is", "are")} kept on this tablet</b> and not in the register. {count === 1 ? "It is" : "They are"} sent when
			the tablet is paired again.
		</Banner>
	);
}

export function Staff({ refused, onDone }: { refused: Unsent[]; onDone: () => void }) {
	const [isStaff, setStaff] = useState(false);
	useIdle(STAFF_S, onDone, refused.length);
	return (
		<>
			{isStaff ? (
				<>
					<h1>Sign-ins that were not taken</h1>
					<p>Record them at reception with the time they came, then take them off this list.</p>
					<ul class="m-kiosk__refused">
						{refused.map((i) => (
							<li key={i.n}>
								<span>
									<b>{i.label}</b>
									<br />
									{i.why}
								</span>
								<button
									type="button"
									class="m-btn m-btn--2"
									onClick={(e) => {
										nextOf(e.currentTarget, ".m-kiosk__main button")?.focus();
										void dropUnsent(i.n);
									}}
								>
									Take off<span class="m-vh"> the list: {i.label}</span>
								</button>
							</li>
						))}
					</ul>
					{refused.length ? null : <p role="status">The list is empty.</p>}
				</>
			) : (
				<Pair
					title="Staff: type a new code of this kiosk"
					hint="The office makes it under Kiosks: New code. It is good for 15 minutes."
					button="Show the sign-ins"
					onPaired={() => setStaff(true)}
				/>
			)}
			<div class="m-btns">
				<button type="button" class="m-btn m-btn--2" onClick={onDone}>
					Back
				</button>
			</div>
		</>
	);
}
