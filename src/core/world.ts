/**
 * Two clocks, because spans and dates are different things: a wall clock that is set back must not stretch a window,
 * and a date that people read must not drift from the calendar.
 */
export interface Clock {
	/** Milliseconds that only grow; for spans. */
	ticks(): number;
	/** Milliseconds since 1970; for dates. */
	wall(): number;
}

/** The machine's clocks, or one that a test drives. */
export function createClock(now?: () => number): Clock {
	if (now) return { ticks: now, wall: now };
	return { ticks: () => performance.now(), wall: () => Date.now() };
}

/** The date `ms` milliseconds from now. */
export function inMs(clock: Clock, ms: number): Date {
	return new Date(clock.wall() + ms);
}
