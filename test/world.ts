import { setImmediate as turn } from 'node:timers/promises';
import { machine, type World } from '../src/core/world.ts';

/** The real world but for its clocks, which a test reads from `now` (milliseconds); timers are real. */
export function worldAt(now: () => number): World {
	return { ...machine, now, ticks: now };
}

/** A world whose time passes only when a test says so. */
export interface StillWorld extends World {
	/** Lets `ms` milliseconds pass; what waits for one of them goes on at its time, in order. */
	pass(ms: number): Promise<void>;
}

interface Sleeper {
	readonly at: number;
	wake(): void;
}

/** @param start milliseconds since 1970 */
export function createStillWorld(start = 0): StillWorld {
	let now = start;
	let ids = 0;
	const sleepers = new Set<Sleeper>();
	const sleep = (ms: number, signal?: AbortSignal) =>
		new Promise<void>((resolve, reject) => {
			signal?.throwIfAborted();
			const sleeper = { at: now + ms, wake: resolve };
			sleepers.add(sleeper);
			signal?.addEventListener('abort', () => {
				sleepers.delete(sleeper);
				reject(signal.reason);
			});
		});
	return {
		now: () => now,
		ticks: () => now - start,
		sleep,
		after(ms, wake) {
			const sleeper = { at: now + ms, wake };
			sleepers.add(sleeper);
			return () => sleepers.delete(sleeper);
		},
		deadline(ms) {
			const controller = new AbortController();
			void sleep(ms).then(() => controller.abort(new DOMException('', 'TimeoutError')));
			return controller.signal;
		},
		random: () => 0.5,
		id: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
		async pass(ms) {
			const end = now + ms;
			for (;;) {
				await turn();
				const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
				if (next === undefined) break;
				sleepers.delete(next);
				now = Math.max(now, next.at);
				next.wake();
			}
			now = end;
		},
	};
}
