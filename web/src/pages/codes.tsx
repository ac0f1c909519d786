import { Head } from "../parts/basics.tsx";

export function CodesPage() {
	return <Head title="codes" />;
}
