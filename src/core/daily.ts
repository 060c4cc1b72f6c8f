import { type Log, traceOf } from './log.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Does a piece of housekeeping at once and then once a day, as long as the process lives. What it throws is logged, and it is
 * tried again the next day. @returns a function that ends it
 */
export function everyDay(name: string, work: () => Promise<void>, log: Log): () => void {
	const run = () =>
		void work().catch((error) => log.warn('daily work failed', { reason: name, error: traceOf(error) }));
	run();
	const timer = setInterval(run, DAY_MS);
	timer.unref();
	return () => clearInterval(timer);
}
