/* A picture that somebody adds, changes or removes; it is made small here before it is sent. */
import { useRef, useState } from "preact/hooks";
import { useOnce } from "../once.ts";
import { Failure } from "./basics.tsx";
import { announce } from "./live.tsx";

export interface Shape {
	width: number;
	height: number;
	/** "fill": the middle of the picture in just this shape; "fit": the whole picture, no larger than this. */
	how: "fill" | "fit";
	type: "image/jpeg" | "image/png";
}

const MOST = (200 * 1024 * 4) / 3; // of the API: 200 KB, in base64

/** The picture in base64. */
async function small(file: File, shape: Shape): Promise<string> {
	const picture = await createImageBitmap(file).catch(() => {
		throw new Error("This file is no picture that the browser can read.");
	});
	const x = shape.width / picture.width;
	const y = shape.height / picture.height;
	const scale = shape.how === "fill" ? Math.max(x, y) : Math.min(x, y, 1);
	const w = picture.width * scale;
	const h = picture.height * scale;
	const canvas = document.createElement("canvas");
	canvas.width = shape.how === "fill" ? shape.width : Math.max(1, Math.round(w));
	canvas.height = shape.how === "fill" ? shape.height : Math.max(1, Math.round(h));
	const paint = canvas.getContext("2d")!;
	paint.drawImage(picture, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
	const bytes = canvas.toDataURL(shape.type, 0.85).split(",")[1];
	if (bytes.length <= MOST) return bytes;
	/* A PNG of many colours: as JPEG, on white. */
	paint.globalCompositeOperation = "destination-over";
	paint.fillStyle = "#fff";
	paint.fillRect(0, 0, canvas.width, canvas.height);
	return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}

interface Props {
	what: "photo" | "logo";
	src: string | undefined;
	alt: string;
	/** On the screen */
	size: { width?: number; height: number };
	shape: Shape;
	canWrite: boolean;
	/** Of the API: PUT keeps it, POST /remove takes it away */
	path: string;
	changed: () => Promise<unknown>;
}

export function Picture({ what, src, alt, size, shape, canWrite, path, changed }: Props) {
	const once = useOnce();
	const input = useRef<HTMLInputElement>(null);
	const [failure, setFailure] = useState<unknown>(null);
	if (!src && !canWrite) return null;
	const done = async (act: () => Promise<unknown>, words: string) => {
		setFailure(null);
		try {
			await act();
			announce(words);
			await changed();
		} catch (error) {
			setFailure(error);
		}
	};
	const keep = async (file: File) => once(path, { image: await small(file, shape) }, "PUT");
	const name = what === "photo" ? "Photo" : "Logo";
	return (
		<div class={`m-photo m-photo--${what}`}>
			{src ? <img src={src} alt={alt} {...size} /> : null}
			{canWrite ? (
				<div class="m-btns m-noprint">
					<button type="button" class="m-btn m-btn--2 m-btn--s" onClick={() => input.current?.click()}>
						{src ? `Change ${what}` : `Add a ${what}`}
					</button>
					{src ? (
						<button
							type="button"
							class="m-btn m-btn--2 m-btn--s"
							onClick={() => void done(() => once(`${path}/remove`, {}), `${name} removed`)}
						>
							Remove {what}
						</button>
					) : null}
					<input
						ref={input}
						type="file"
						id={`${what}-file`}
						class="m-vh"
						tabIndex={-1}
						aria-label={`${name} file`}
						accept="image/jpeg,image/png,image/webp"
						onChange={(e) => {
							const file = e.currentTarget.files?.[0];
							if (file) void done(() => keep(file), `${name} kept`);
							e.currentTarget.value = "";
						}}
					/>
				</div>
			) : null}
			<Failure error={failure} title={`The ${what} was not kept.`} />
		</div>
	);
}
