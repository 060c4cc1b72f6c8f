import { LRUCache } from 'lru-cache';
import { MINUTE_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';

/** How many callers are remembered at a time: far more than a guild has moderators. */
const MAX_CALLERS = 10_000;

/** Counts what happened in the last minute. */
export interface SlidingWindow {
	/** Counts one more and answers 0 if there is room; else counts nothing and answers in how many milliseconds there is. */
	take(): number;
	/** What `take` would answer, without counting. */
	wait(): number;
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
	const waitAt = (now: number): number => {
		// Two requests exactly 60 s apart count as one minute's: the Portal may see it so.
		while (times[0] !== undefined && now - times[0] > MINUTE_MS) times.shift();
		return times.length < perMinute ? 0 : (times[0] ?? now) + MINUTE_MS - now + 1;
	};
	return {
		wait: () => waitAt(tickNow()),
		take() {
			const now = tickNow();
			const wait = waitAt(now);
			if (wait === 0) times.push(now);
			return wait;
		},
	};
}

/** One window a key: what each caller may look up, so that one of them cannot spend everybody's budget. */
export function createWindows(perMinute: number, world: Pick<World, 'ticks'>) {
	const windows = new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS });
	return {
		take(key: string): number {
			let window = windows.get(key);
			if (!window) {
				window = createWindow(perMinute, world);
				windows.set(key, window);
			}
			return window.take();
		},
	};
}
