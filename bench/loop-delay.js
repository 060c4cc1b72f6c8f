// Loaded before Porter (`--import`): writes how late its event loop was, in milliseconds, to the file that
// LOOP_DELAY_FILE names, at each SIGUSR2, and begins anew.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const NS_PER_MS = 1e6;
const RESOLUTION_MS = 1;

if (isMainThread) {
	const file = process.env.LOOP_DELAY_FILE ?? '';
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	delay.enable();
	process.on('SIGUSR2', () => {
		// What it records is the time between two of its timers.
		const late = (/** @type {number} */ ns) => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
		writeFileSync(`${file}.new`, JSON.stringify({ p99: late(delay.percentile(99)), max: late(delay.max) }));
		renameSync(`${file}.new`, file);
		delay.reset();
	});
}
