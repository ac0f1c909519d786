import { Head } from "../parts/basics.tsx";

export function FiguresPage() {
	return <Head title="figures" />;
}
