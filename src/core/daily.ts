import { DAY_MS } from './duration.ts';
import { type Log, traceOf } from './log.ts';
import type { World } from './world.ts';

export interface DailyJob {
	/** A constant of the code, for the log. */
	readonly name: string;
	/** What it throws is logged, and it runs again the next day. */
	run(): Promise<void>;
}

/**
 * Runs a job at once and then every 24 hours, until the signal is aborted.
 * @returns a promise that resolves after the last run; it never rejects
 */
export async function runDaily(
	job: DailyJob,
	{ world, log, signal }: { world: Pick<World, 'sleep'>; log: Log; signal: AbortSignal },
): Promise<void> {
	while (!signal.aborted) {
		await job.run().catch((error) => {
			log.warn('daily job failed', { reason: job.name, error: traceOf(error) });
		});
		await world.sleep(DAY_MS, signal).catch(() => {});
	}
}
