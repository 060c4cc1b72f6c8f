import { MINUTE_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';
import { createWindow } from './rate-limit.ts';

/** The requests of the last minute, as they are written down. */
interface Spending {
	/** How many milliseconds before that each was sent, the oldest first. */
	readonly ages: readonly number[];
	/** So many more may have been sent since. */
	readonly reserved: number;
	/** `World.now` and `World.ticks` of then. */
	readonly wall: number;
	readonly ticks: number;
}

/** Where the requests of the last minute outlive the process. Both throw Failure `store-*`. */
export interface SpendingRecord {
	/** What was written last; undefined if nothing was. */
	read(): Promise<Spending | undefined>;
	write(spending: Spending): Promise<void>;
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

const NO_RECORD: SpendingRecord = { read: async () => undefined, write: async () => {} };

/**
 * Never more than `perMinute` requests in any 60 s, also over a restart or `kill -9`. What is written down before anything
 * is sent tells when requests were sent and how many more may have been. The next process counts these as sent when it began.
 * How long ago the others were, two clocks tell, of which the shorter span counts: one that was set, or that began with
 * a restart of the machine, frees nothing early.
 */
export function createBudget(perMinute: number, world: World, record: SpendingRecord = NO_RECORD): Budget {
	const window = createWindow(perMinute, world);
	const kept = Math.floor(perMinute * KEPT_SHARE);
	const block = Math.max(MIN_BLOCK, Math.ceil(perMinute * BLOCK_SHARE));
	const clocks = () => ({ wall: world.now(), ticks: world.ticks() });
	const begun = clocks();
	/** Requests that are written down and not yet sent. */
	let reserved = 0;
	let reserving: Promise<void> | undefined;
	let isRestored = false;

	const restore = async (): Promise<void> => {
		const last = isRestored ? undefined : await record.read();
		isRestored = true;
		if (!last) return;
		const since = Math.max(0, Math.min(begun.wall - last.wall, begun.ticks - last.ticks));
		const ages = last.ages.map((age) => age + since).filter((age) => age <= MINUTE_MS);
		window.restore([...ages, ...Array<number>(last.reserved).fill(0)]);
	};
	/** Nothing is sent meanwhile: it is called only when nothing is reserved. */
	const reserve = async (): Promise<void> => {
		await restore();
		const ages = window.ages();
		const most = Math.max(0, Math.min(block, perMinute - ages.length));
		await record.write({ ages, reserved: most, ...clocks() });
		reserved = most;
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
				await record.write({ ages: window.ages(), reserved: 0, ...clocks() });
			} catch {
				// What is written down is at least as much.
			}
		},
	};
}
