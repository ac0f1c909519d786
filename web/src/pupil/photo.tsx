/* The pupil's photo: made small here, 240 by 320, before it is sent. The school may do without. */
import { useQueryClient } from "@tanstack/preact-query";
import { useRef, useState } from "preact/hooks";
import { post, send, uuid } from "../api.ts";
import { may } from "../may.ts";
import { Failure } from "../parts/basics.tsx";
import { announce } from "../parts/live.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Pupil } from "../types.ts";
import { fullName } from "../words.ts";

const WIDTH = 240;
const HEIGHT = 320;

/** The middle of the picture in the shape of a passport photo, as JPEG in base64. */
async function small(file: File): Promise<string> {
	const picture = await createImageBitmap(file).catch(() => {
		throw new Error("This file is no picture that the browser can read.");
	});
	const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height);
	const w = picture.width * scale;
	const h = picture.height * scale;
	const canvas = document.createElement("canvas");
	canvas.width = WIDTH;
	canvas.height = HEIGHT;
	canvas.getContext("2d")?.drawImage(picture, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
	return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}

export function Photo({ p }: { p: Pupil }) {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	const input = useRef<HTMLInputElement>(null);
	const [failure, setFailure] = useState<unknown>(null);
	const canWrite = may(me, "roll.write");
	if (!p.photo && !canWrite) return null;
	const done = async (act: () => Promise<unknown>, words: string) => {
		setFailure(null);
		try {
			await act();
			announce(words);
			await queries.invalidateQueries({ queryKey: ["pupil", urn, p.id] });
		} catch (error) {
			setFailure(error);
		}
	};
	const choose = (file: File | undefined) => {
		if (!file) return;
		void done(async () => {
			await send("PUT", path(`/pupils/${p.id}/photo`), { body: { uuid: uuid(), image: await small(file) } });
		}, "Photo kept");
	};
	return (
		<div class="m-photo">
			{p.photo ? <img src={p.photo} alt={`Photo of ${fullName(p.name)}`} width="90" height="120" /> : null}
			{canWrite ? (
				<div class="m-btns m-noprint">
					<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => input.current?.click()}>
						{p.photo ? "Change photo" : "Add a photo"}
					</button>
					{p.photo ? (
						<button
							type="button"
							class="m-btn m-btn--2 m-btn--s"
							onClick={() => void done(() => post(path(`/pupils/${p.id}/photo/remove`), { uuid: uuid() }), "Photo removed")}
						>
							Remove photo
						</button>
					) : null}
					<input
						ref={input}
						type="file"
						id="photo-file"
						class="m-vh"
						tabIndex={-1}
						aria-label="Photo file"
						accept="image/jpeg,image/png,image/webp"
						onChange={(e) => {
							choose(e.currentTarget.files?.[0]);
							e.currentTarget.value = "";
						}}
					/>
				</div>
			) : null}
			<Failure error={failure} title="The photo was not kept." />
		</div>
	);
}
