import { Head } from "../parts/basics.tsx";

export function ImportPage() {
	return <Head title="import" />;
}
