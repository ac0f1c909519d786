import { Head } from "../parts/basics.tsx";

export function RegisterPage() {
	return <Head title="register" />;
}
