import { expect } from 'vitest';

/** Expects something of a page that is about to be drawn; looks again until it holds, or ten seconds are over. */
export function soon<T>(read: () => Promise<T>, about?: string) {
	return expect.poll(read, {
		timeout: 10_000,
		interval: 50,
		...(about === undefined ? {} : { message: about }),
	});
}
