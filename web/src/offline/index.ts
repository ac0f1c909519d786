/*
 * Muster with no network: what a page of any desk needs of it. docs/decisions/0012 says what is
 * kept on a device, for whom and for how long.
 *
 * A list that has to be read without a network:
 *
 *	const q = useQuery({ queryKey, queryFn: () => getOrKept<Roll>(path("/presence")) });
 *	q.data.data       the answer
 *	q.data.kept_at    null: live. Else the instant it is from, ms: show <KeptNote kept_at={...} />
 *
 * It is kept until midnight, for the person signed in. What is no answer of the API goes by hand:
 * keepView("my own name", data) and keptView<T>("my own name").
 *
 * A save that must not be lost:
 *
 *	const out = await queueSend({ method: "POST", path: path("/sign-outs"), body, label: "Amy Khan, out" });
 *	out.state "sent"     out.data is the answer
 *	          "waiting"  no network; kept on this device until the server has it
 *	          "refused"  out.errors.at(-1) is the ApiError; it is not kept: say why
 *
 * body gets `uuid`, `taken_at` and `sent_at`: the operation must take them (RegisterSave in
 * docs/openapi.yaml; desk_begin() and device_time() on the server), and answer a repeated uuid as
 * the first time. Saves are sent in order, each until it is answered, by the person who made them.
 * One that is refused later is shown above every page (label, reason) until somebody takes it off
 * the list; onKind(kind, ...) lets a desk decide by itself, as register/save.ts does.
 *
 * useStatus() says whether the server can be reached and what waits. A device that is not a person
 * (a kiosk) calls identifyBy() first.
 */
export { KeptNote } from "./bar.tsx";
export { identifyBy, onKind, queueSend, type Outcome, type ToSend } from "./queue.ts";
export { useStatus, type Status } from "./status.ts";
export { getOrKept, isUnreachable, keepView, keptView, type Kept } from "./views.ts";
