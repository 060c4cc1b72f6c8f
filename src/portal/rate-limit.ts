import { LRUCache } from 'lru-cache';
import { MINUTE_MS } from '../core/duration.ts';
import { dateIn, type World } from '../core/world.ts';
import { portalFailure } from './transport-error.ts';

/** How many callers are remembered at a time: far more than a guild has moderators. */
export const MAX_CALLERS = 10_000;

/** Counts what happened in the last minute. */
export interface SlidingWindow {
	/** Counts `cost` more (default 1) and answers 0 if there is room; else counts nothing and answers in how many milliseconds there is. */
	take(cost?: number): number;
	/** What `take` would answer, without counting, if the last `kept` places were not there. */
	wait(cost?: number, kept?: number): number;
	/** How many milliseconds ago each of the last minute was, the oldest first. */
	ages(): readonly number[];
	/** Counts what happened before this window was made: so many milliseconds before, the oldest first. */
	restore(ages: readonly number[]): void;
}

/**
 * Never more than `perMinute` in any 60 seconds, wherever they begin: the Portal blocks an address that asks more than
 * 120 times a minute, and does not say where its minutes begin. Rate limiters with fixed windows (such as those of
 * rate-limiter-flexible) let twice the limit through across a boundary, so this keeps the time of every request.
 */
export function createWindow(perMinute: number, world: Pick<World, 'ticks'>): SlidingWindow {
	const times: number[] = [];
	/** Whole milliseconds, so that no rounding makes the promised wait too short. */
	const tickNow = () => Math.floor(world.ticks());
	const begun = tickNow();
	const forgetOld = (now: number): void => {
		// Two requests exactly 60 s apart count as one minute's: the Portal may see it so.
		while (times[0] !== undefined && now - times[0] > MINUTE_MS) times.shift();
	};
	const waitAt = (now: number, cost: number, kept: number): number => {
		forgetOld(now);
		const room = perMinute - kept;
		// What costs more than the limit takes all of it.
		const tooMany = times.length + Math.min(cost, room) - room;
		return tooMany <= 0 ? 0 : (times[tooMany - 1] ?? now) + MINUTE_MS - now + 1;
	};
	return {
		wait: (cost = 1, kept = 0) => waitAt(tickNow(), cost, kept),
		take(cost = 1) {
			const now = tickNow();
			const wait = waitAt(now, cost, 0);
			if (wait === 0) for (let n = 0; n < Math.min(cost, perMinute); n += 1) times.push(now);
			return wait;
		},
		ages() {
			const now = tickNow();
			forgetOld(now);
			return times.map((time) => now - time);
		},
		restore(ages) {
			times.unshift(...ages.map((age) => begun - age));
		},
	};
}

/** Counts `cost` (default 1) for a caller. @throws Failure `too-many-lookups` */
export type CallerLimit = (callerId: string, cost?: number) => void;

/** One window a caller, so that none of them can spend everybody's budget. */
export function createCallerLimit(perMinute: number, world: Pick<World, 'now' | 'ticks'>): CallerLimit {
	const windows = new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS });
	return (callerId, cost) => {
		const window = windows.get(callerId) ?? createWindow(perMinute, world);
		windows.set(callerId, window);
		const wait = window.take(cost);
		if (wait > 0) throw portalFailure('too-many-lookups', 'LOOKUPS', { retryAt: dateIn(world, wait) });
	};
}
