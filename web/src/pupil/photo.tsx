/* The pupil's photo, in the shape of a passport photo. The school may do without. */
import { useQueryClient } from "@tanstack/preact-query";
import { may } from "../may.ts";
import { Picture, type Shape } from "../parts/picture.tsx";
import { useHere, useSchoolPath } from "../session.tsx";
import type { Pupil } from "../types.ts";
import { fullName } from "../words.ts";

const SHAPE: Shape = { width: 240, height: 320, how: "fill", type: "image/jpeg" };

export function Photo({ p }: { p: Pupil }) {
	const { me, urn } = useHere();
	const path = useSchoolPath();
	const queries = useQueryClient();
	return (
		<Picture
			what="photo"
			src={p.photo}
			alt={`Photo of ${fullName(p.name)}`}
			size={{ width: 90, height: 120 }}
			shape={SHAPE}
			canWrite={may(me, "roll.write")}
			path={path(`/pupils/${p.id}/photo`)}
			changed={() => queries.invalidateQueries({ queryKey: ["pupil", urn, p.id] })}
		/>
	);
}
