import { Head } from "../parts/basics.tsx";

export function PupilPage() {
	return <Head title="pupil" />;
}
