import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param share 0.5: the median. @returns NaN for no values */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

const FLUSHES = 200;
const PAGE_BYTES = 4096;

/** How long the disk of the temporary folder, where the databases are, takes for one page and its fsync, in milliseconds: the median. */
export function fsyncMs(): number {
	const folder = mkdtempSync(join(tmpdir(), 'porter-fsync-'));
	const file = openSync(join(folder, 'page'), 'w');
	const page = Buffer.alloc(PAGE_BYTES, 1);
	const times = Array.from({ length: FLUSHES }, () => {
		const began = performance.now();
		writeSync(file, page);
		fsyncSync(file);
		return performance.now() - began;
	});
	closeSync(file);
	rmSync(folder, { recursive: true });
	return median(times);
}
