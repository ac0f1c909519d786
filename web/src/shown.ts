/* A page that the class may see on the wall: nothing on it, or around it, names a pupil. */
import { useLocation } from "preact-iso/router";

export function useIsShown(): boolean {
	const { path, query } = useLocation();
	return path.startsWith("/tutor/") && query.view === "show";
}
