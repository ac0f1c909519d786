/* One press in the row of a vulnerable pupil; with the alert raised, the way to it. */
import type { Badge, Name } from "../types.ts";
import { may } from "../may.ts";
import { useHere } from "../session.tsx";
import { fullName } from "../words.ts";
import { isOpen, useAlerts, useRaise } from "./data.ts";

export function RaiseButton(p: { pupil: string; name: Name; expected?: string; isSmall?: boolean }) {
	const { alerts, dataUpdatedAt } = useAlerts();
	const raise = useRaise();
	const open = alerts.find((a) => a.pupil.id === p.pupil && isOpen(a)) ?? (raise.isSuccess && dataUpdatedAt < raise.submittedAt ? raise.data : null);
	if (open) {
		return (
			<a class="m-raised" href={`/alerts/${open.id}`}>
				Alert raised<span class="m-vh">: {fullName(p.name)}</span>
			</a>
		);
	}
	return (
		<>
			<button
				type="button"
				class={p.isSmall ? "m-btn m-btn--2 m-btn--s m-raise" : "m-btn m-btn--2"}
				disabled={raise.isPending}
				onClick={() => raise.mutate({ pupil: p.pupil, expected: p.expected })}
			>
				Raise alert<span class="m-vh">: {fullName(p.name)} is missing</span>
			</button>
			{raise.error ? <span role="alert">{raise.error.message}</span> : null}
		</>
	);
}

export function RowRaise(p: { pupil: string; name: Name; badges: Badge[]; isToday: boolean; expected?: string }) {
	const { me } = useHere();
	if (!p.isToday || !may(me, "alert") || !p.badges.some((b) => b.kind === "vulnerable")) return null;
	return <RaiseButton pupil={p.pupil} name={p.name} expected={p.expected} isSmall />;
}
