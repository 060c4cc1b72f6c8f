const UNITS = [
	['year', 365 * 86_400],
	['month', 30 * 86_400],
	['day', 86_400],
	['hour', 3600],
	['minute', 60],
	['second', 1],
] as const;

/** The largest unit that fits into a distance in seconds, and how many seconds it has: what "3 days ago" counts in. */
export function timeUnit(distance: number): (typeof UNITS)[number] {
	return UNITS.find(([, seconds]) => Math.abs(distance) >= seconds) ?? ['second', 1];
}
