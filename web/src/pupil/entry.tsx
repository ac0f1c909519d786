/* The pupil's entry in the admission register: contacts, flags, enrolments. */
import { Section } from "../parts/basics.tsx";
import { FLAGS } from "../flags.ts";
import type { Contact, Pupil } from "../types.ts";
import { longDate } from "../words.ts";

const LIVES: Record<string, string> = { full: "lives with the pupil", part: "lives with the pupil part of the time" };

function contactFacts(c: Contact): string {
	return [
		c.relationship,
		c.has_responsibility ? "parental responsibility" : "",
		LIVES[c.lives_with ?? ""] ?? "",
		c.language ? `speaks ${c.language}` : "",
	]
		.filter(Boolean)
		.join(", ");
}

/** "mobile:07700 900418" as people read it. */
export function phoneWords(phone: string): string {
	return phone.replace(/^([a-z]+):\s*/, "$1 ");
}

export function contactName(c: Contact): string {
	return [c.title, c.forename, c.surname].filter(Boolean).join(" ");
}

export function Contacts({ p }: { p: Pupil }) {
	return (
		<Section title="Contacts" note="in the order to call">
			{p.contacts.length ? null : <p class="m-s">No contact is recorded.</p>}
			<ol class="m-plain">
				{[...p.contacts]
					.sort((a, b) => a.priority - b.priority)
					.map((c) => (
						<li key={c.id ?? c.priority}>
							<b>{contactName(c)}</b>, {contactFacts(c)}{" "}
							{c.no_contact ? <span class="m-badge m-badge--act">No contact: nothing may be sent (R112)</span> : null}
							<br />
							{c.phones?.length ? c.phones.map(phoneWords).join(", ") : <b>number missing</b>}
							{c.email ? <span class="m-mut">, {c.email}</span> : null}
							{c.address ? (
								<span class="m-mut m-xs">
									<br />
									{c.address} {c.postcode}
								</span>
							) : null}
						</li>
					))}
			</ol>
		</Section>
	);
}

function between(from: string | null | undefined, to: string | null | undefined): string {
	return `${from ? longDate(from) : "start not known"} to ${to ? longDate(to) : "now"}`;
}

export function RollEntry({ p }: { p: Pupil }) {
	return (
		<>
			<Section title="Cohorts and needs" note="from, to, and who answers for it">
				{p.flags.length ? null : <p class="m-s">None recorded.</p>}
				<ul class="m-plain">
					{p.flags.map((f, i) => (
						<li key={i}>
							<b>{FLAGS[f.kind] ?? f.kind}</b> {between(f.from, f.to)}
							<span class="m-mut m-xs">
								{[f.detail, f.authority, f.contact, f.told_on ? `school told ${longDate(f.told_on)}` : ""]
									.filter(Boolean)
									.map((t) => (
										<>
											<br />
											{t}
										</>
									))}
							</span>
						</li>
					))}
				</ul>
			</Section>
			<Section title="On roll" note="admission register">
				<ul class="m-plain">
					{p.enrolments.map((e, i) => (
						<li key={i}>
							<b>{between(e.start, e.end)}</b>
							{e.ground ? (
								<span class="m-mut">
									{" "}
									deleted on ground 9(1)({e.ground}){e.evidence ? `: ${e.evidence}` : ""}
								</span>
							) : null}
						</li>
					))}
					{p.groups?.map((g, i) => (
						<li key={`g${i}`}>
							{g.group} <span class="m-mut">{between(g.from, g.to)}</span>
						</li>
					))}
					{p.last_school ? (
						<li>
							Last school <span class="m-mut">{p.last_school}</span>
						</li>
					) : null}
				</ul>
			</Section>
		</>
	);
}
