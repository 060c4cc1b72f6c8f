import type { World } from '../core/world.ts';
import { createWindow } from './rate-limit.ts';

/** Where the number of requests of the last minute outlives the process. Both throw Failure `store-*`. */
export interface SpendingRecord {
	/** What was written last; 0 if nothing was. */
	read(): Promise<number>;
	write(requests: number): Promise<void>;
}

/** How many requests Porter may still send to the Portal. */
export interface Budget {
	/**
	 * Counts one request, to be sent at once, and answers 0; or counts nothing and answers in how many milliseconds there
	 * is room. @param privileged whether it may use the share that is kept
	 * @throws Failure `store-*` if the request could not be written down: then it must not be sent
	 */
	take(privileged: boolean): Promise<number>;
	/** Writes down how many there really were, so that the next process need not assume more. Never throws. */
	close(): Promise<void>;
}

/** Kept for the Portal's staff and for ending sessions, so that nobody else can spend what moderators need. */
const KEPT_SHARE = 1 / 4;
/** So many requests are written down at once, before the first of them is sent: a commit for each would be slow. */
const MIN_BLOCK = 5;
const BLOCK_SHARE = 1 / 20;

const NO_RECORD: SpendingRecord = { read: async () => 0, write: async () => {} };

/**
 * Never more than `perMinute` requests in any 60 s, also over a restart or `kill -9`. What is written down is a number and no
 * time: at least as many requests as there were in the last minute, however long ago the process ended. The next process
 * counts all of them as sent when it began. So no clock that is set wrongly frees any of them early, nor holds them for longer than
 * a minute after the start.
 */
export function createBudget(perMinute: number, world: World, record: SpendingRecord = NO_RECORD): Budget {
	const window = createWindow(perMinute, world);
	const kept = Math.floor(perMinute * KEPT_SHARE);
	const block = Math.max(MIN_BLOCK, Math.ceil(perMinute * BLOCK_SHARE));
	/** Requests that are written down and not yet sent. */
	let reserved = 0;
	let reserving: Promise<void> | undefined;
	let isRestored = false;

	const restore = async (): Promise<void> => {
		if (!isRestored) window.restore(await record.read());
		isRestored = true;
	};
	/** Nothing is sent meanwhile: it is called only when nothing is reserved. */
	const reserve = async (): Promise<void> => {
		await restore();
		await record.write(Math.min(window.used() + block, perMinute));
		reserved = block;
	};

	return {
		async take(privileged) {
			for (;;) {
				const wait = window.wait(1, privileged ? 0 : kept);
				if (wait > 0) return wait;
				if (reserved > 0) {
					reserved -= 1;
					return window.take();
				}
				reserving ??= reserve().finally(() => {
					reserving = undefined;
				});
				await reserving;
			}
		},
		async close() {
			try {
				await reserving;
				reserved = 0;
				await restore();
				await record.write(window.used());
			} catch {
				// What is written down is at least as much.
			}
		},
	};
}
