/** Only a path of our own: an address in `back` must not lead elsewhere. */
export function ownPath(back: string | undefined): string {
	return back && /^\/(?![/\\])/.test(back) && !back.startsWith("/sign-in") ? back : "/";
}
