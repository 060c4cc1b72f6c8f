import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCallerLimit, createWindow } from '../../../src/portal/rate-limit.ts';

import { worldAt } from '../../world.ts';

const MINUTE = 60_000;

describe('a sliding window', () => {
	test('never lets more than its limit through in any minute, however the requests come', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 8 }),
				fc.array(fc.oneof(fc.constant(0), fc.nat(5000), fc.nat(90_000)), { maxLength: 200 }),
				(limit, pauses) => {
					let now = 1000;
					const window = createWindow(limit, { ticks: () => now });
					const taken: number[] = [];
					for (const pause of pauses) {
						now += pause;
						if (window.take() === 0) taken.push(now);
					}
					for (const start of taken) {
						const inMinute = taken.filter((at) => at >= start && at <= start + MINUTE);
						expect(inMinute.length).toBeLessThanOrEqual(limit);
					}
				},
			),
		);
	});

	test('lets no burst through across the boundary of a minute', () => {
		let now = 59_000;
		const window = createWindow(100, { ticks: () => now });
		const burst = () => Array.from({ length: 200 }, () => window.take()).filter((wait) => wait === 0).length;
		expect(burst()).toBe(100);
		now = 61_000;
		expect(burst()).toBe(0);
		now = 119_000;
		expect(burst()).toBe(0);
		now = 119_001;
		expect(burst()).toBe(100);
	});

	test('has room exactly when it said it would', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 30_000, noNaN: true }), { minLength: 4 }), (pauses) => {
				let now = 0;
				const window = createWindow(3, { ticks: () => now });
				for (const pause of pauses) {
					now += pause;
					window.take();
				}
				const wait = window.wait();
				now += wait;
				expect(window.take()).toBe(0);
			}),
		);
	});

	test('does not count what it refuses, nor what only asks', () => {
		let now = 0;
		const window = createWindow(1, { ticks: () => now });
		expect(window.wait()).toBe(0);
		expect(window.take()).toBe(0);
		now = 30_000;
		expect(window.take()).toBe(30_001);
		expect(window.wait()).toBe(30_001);
		now = 60_001;
		expect(window.take()).toBe(0);
	});
});

describe('the limit of a caller', () => {
	test('does not touch that of another', () => {
		const count = createCallerLimit(
			1,
			worldAt(() => 0),
		);
		count('a');
		expect(() => count('a')).toThrow('too-many-lookups');
		expect(() => count('b')).not.toThrow();
	});

	test('takes what costs more at once, and what costs more than there is takes all', () => {
		const count = createCallerLimit(
			6,
			worldAt(() => 0),
		);
		count('a', 3);
		count('a', 3);
		expect(() => count('a')).toThrow('too-many-lookups');
		count('b', 7);
		expect(() => count('b')).toThrow('too-many-lookups');
	});
});
