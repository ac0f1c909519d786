export function ArrivalButton(_: { date: string }) {
	return null;
}
