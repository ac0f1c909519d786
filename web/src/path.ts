/** Only a path of our own: an address in `back` must not lead elsewhere. Browsers drop tabs and line ends. */
export function ownPath(back: string | undefined): string {
	return back && /^\/(?![/\\])/.test(back) && !/[\t\r\n]/.test(back) && !back.startsWith("/sign-in") ? back : "/";
}
