/** The sandbox's time: the machine's, moved forward at will, so that sessions and codes end without waiting. */
export interface Clock {
	now(): Date;
	/** @param ms how far to move on, in milliseconds; negative moves back */
	advance(ms: number): void;
	reset(): void;
}

export function createClock(): Clock {
	let offset = 0;
	return {
		now: () => new Date(Date.now() + offset),
		advance(ms) {
			offset += ms;
		},
		reset() {
			offset = 0;
		},
	};
}

/** ISO 8601 in UTC with whole seconds, as most of the Portal's times are. */
export function wholeSeconds(date: Date): string {
	return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** ISO 8601 in UTC with six fraction digits, as the times of login codes are. */
export function microseconds(date: Date): string {
	return date.toISOString().replace('Z', '528Z');
}
