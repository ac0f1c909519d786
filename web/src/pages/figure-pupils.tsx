import { Head } from "../parts/basics.tsx";

export function FigurePupilsPage() {
	return <Head title="figure-pupils" />;
}
