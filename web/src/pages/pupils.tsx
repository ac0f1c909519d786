import { Head } from "../parts/basics.tsx";

export function PupilsPage() {
	return <Head title="pupils" />;
}
