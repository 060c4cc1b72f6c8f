import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../src/core/duration.ts';
import { createDiscordClock } from '../../../src/discord/clock.ts';
import { snowflakeAt } from '../channels/disclosing.ts';

/** A clock on a machine whose ticks are `ahead` of Discord's time. */
function clockAt(ahead: number) {
	let time = 0;
	const clock = createDiscordClock({ ticks: () => time + ahead });
	const at = (ms: number) => {
		time = ms;
		return clock;
	};
	return { at };
}

describe.each([0, 1_000_000, -1_000_000])('with ticks that are %d ms ahead', (ahead) => {
	test('the age of an interaction is that by Discord’s clock', () => {
		const { at } = clockAt(ahead);
		expect(at(100).ageOf(snowflakeAt(100))).toBe(0);
		expect(at(5000).ageOf(snowflakeAt(1000))).toBe(4000);
		expect(at(6000).ageOf(snowflakeAt(5950))).toBe(50);
	});

	test('nothing is old when nothing else was heard for an hour', () => {
		const { at } = clockAt(ahead);
		at(0).ageOf(snowflakeAt(0));
		expect(at(2 * HOUR_MS).ageOf(snowflakeAt(HOUR_MS))).toBe(0);
	});
});

test('the time is Discord’s, and unknown until something was heard', () => {
	const { at } = clockAt(77);
	expect(at(0).now()).toBeUndefined();
	at(100).ageOf(snowflakeAt(0));
	const now = at(1000).now() ?? 0;
	expect(new Date(now).toISOString()).toBe('2024-07-04T05:20:00.900Z');
});
