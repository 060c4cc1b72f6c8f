import { machine, type World } from '../src/core/world.ts';

/** The real world but for its clocks, which a test reads from `now` (milliseconds); timers are real. */
export function worldAt(now: () => number): World {
	return { ...machine, now, ticks: now };
}
