import { Head } from "../parts/basics.tsx";

export function CalendarPage() {
	return <Head title="calendar" />;
}
