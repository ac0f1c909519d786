/* Kiosks of the school: make one, pair it, revoke it. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { get, post } from "../api.ts";
import { Banner, ErrorSummary, Failure, Field, fieldErrors, Head, Section, Waiting, type FieldError } from "../parts/basics.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Device, DeviceCode } from "../types.ts";
import { clock, when } from "../words.ts";

/** A tablet that was paired just now shows by itself. */
const PAIRED_MS = 10_000;

const STATES: Record<Device["state"], string> = {
	waiting: "Waits for its code",
	paired: "Paired",
	not_paired: "Not paired",
	revoked: "Revoked",
};

function Code({ made }: { made: DeviceCode }) {
	return (
		<Banner kind="good" role="status">
			<b>Code of {made.device.name}: {made.code}.</b> Open {location.origin}/kiosk on the tablet and type it by{" "}
			{clock(made.until)}. It is shown once.
		</Banner>
	);
}

function Make({ onMade }: { onMade: (made: DeviceCode) => void }) {
	const path = useSchoolPath();
	const [errors, setErrors] = useState<FieldError[]>([]);
	const [isSending, setSending] = useState(false);
	const submit = async (e: SubmitEvent) => {
		e.preventDefault();
		if (isSending) return;
		const form = e.currentTarget as HTMLFormElement;
		const f = new FormData(form);
		const text = (k: string) => String(f.get(k) ?? "").trim();
		const missing: FieldError[] = [];
		if (!text("name")) missing.push({ id: "name", text: "Enter what the office calls the tablet" });
		if (!text("place")) missing.push({ id: "place", text: "Enter where it stands" });
		setErrors(missing);
		if (missing.length) return;
		setSending(true);
		try {
			onMade(await post<DeviceCode>(path("/devices"), { name: text("name"), place: text("place") }));
			form.reset();
		} catch (error) {
			setErrors(fieldErrors(error, { name: "name", place: "place" }, "name"));
		}
		setSending(false);
	};
	return (
		<form onSubmit={submit} noValidate>
			<ErrorSummary errors={errors} />
			<Field id="name" label="Name" hint="What the office calls the tablet" errors={errors}>
				{(aria) => <input class="m-in" id="name" name="name" maxLength={60} autocomplete="off" {...aria} />}
			</Field>
			<Field id="place" label="Place" hint="Where it stands: Pupil Reception, Music school" errors={errors}>
				{(aria) => <input class="m-in" id="place" name="place" maxLength={60} autocomplete="off" {...aria} />}
			</Field>
			<button type="submit" class="m-btn">
				Make it, and show the code
			</button>
		</form>
	);
}

export function KiosksPage() {
	const { urn, today } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const [made, setMade] = useState<DeviceCode | null>(null);
	const [error, setError] = useState<unknown>(null);
	const q = useQuery({ queryKey: ["devices", urn], queryFn: () => get<{ devices: Device[] }>(path("/devices")), refetchInterval: PAIRED_MS });
	const act = async (f: () => Promise<void>) => {
		setError(null);
		await f().catch(setError);
		await queries.invalidateQueries({ queryKey: ["devices", urn] });
	};
	const list = q.data?.devices;
	return (
		<>
			<Head title="Kiosks" />
			{made ? <Code made={made} /> : null}
			{error ? <Failure error={error} /> : null}
			<Section title="Tablets at which pupils sign in" note="A kiosk can sign pupils in and nothing else. Revoke one that is lost.">
				{!list ? (
					q.error ? <Failure error={q.error} title="The kiosks did not load." /> : <Waiting what="the kiosks" />
				) : list.length === 0 ? (
					<p class="m-s">No kiosk yet.</p>
				) : (
					<table class="m-table m-stackable">
						<caption class="m-vh">Kiosks</caption>
						<thead>
							<tr>
								<th scope="col">Name</th>
								<th scope="col">Place</th>
								<th scope="col">State</th>
								<th scope="col">
									<span class="m-vh">What to do</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{list.map((v) => (
								<tr key={v.id}>
									<th scope="row">{v.name}</th>
									<td data-label="Place">{v.place}</td>
									<td data-label="State">
										{STATES[v.state]}
										{v.paired_at && v.state === "paired" ? ` ${when(v.paired_at, today)}` : ""}
									</td>
									<td>
										<div class="m-btns">
											<button type="button" class="m-btn m-btn--2" onClick={() => void act(async () => setMade(await post<DeviceCode>(path(`/devices/${v.id}/code`))))}>
												New code<span class="m-vh"> for {v.name}</span>
											</button>
											{v.state === "revoked" ? null : (
												<button type="button" class="m-btn m-btn--2" onClick={() => void act(async () => void (await post(path(`/devices/${v.id}/revoke`))))}>
													Revoke<span class="m-vh"> {v.name}</span>
												</button>
											)}
										</div>
									</td>
								</tr>
							))}
						</tbody>
					</table>
				)}
			</Section>
			<Section title="A new kiosk">
				<Make
					onMade={(made) => {
						setMade(made);
						void queries.invalidateQueries({ queryKey: ["devices", urn] });
					}}
				/>
			</Section>
		</>
	);
}
