import { Head } from "../parts/basics.tsx";

export function PolicyPage() {
	return <Head title="policy" />;
}
