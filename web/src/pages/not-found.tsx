import { Head } from "../parts/basics.tsx";

export function NotFound() {
	return (
		<>
			<Head title="Page not found" />
			<p>
				Check the address, or start from <a href="/">Today</a>.
			</p>
		</>
	);
}
