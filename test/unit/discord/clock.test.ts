import type { REST } from 'discord.js';
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

	test('nothing is old when nothing else was heard for hours', () => {
		const { at } = clockAt(ahead);
		at(0).ageOf(snowflakeAt(0));
		expect(at(7 * HOUR_MS).ageOf(snowflakeAt(HOUR_MS))).toBe(0);
	});
});

test('a Date that is ahead makes no interaction old once an id was heard', () => {
	let hear: (request: unknown, response: { headers: Headers }) => void = () => {};
	const on = (_event: string, listener: typeof hear) => {
		hear = listener;
	};
	const rest = { on } as unknown as REST;
	const clock = createDiscordClock({ ticks: () => 1000 });
	clock.watch(rest);
	hear(undefined, { headers: new Headers({ date: new Date('2027-01-01').toUTCString() }) });
	clock.ageOf(snowflakeAt(1000));
	expect(clock.ageOf(snowflakeAt(1000))).toBe(0);
});

test('the time is Discord’s, and unknown until something was heard', () => {
	const { at } = clockAt(77);
	expect(at(0).now()).toBeUndefined();
	at(100).ageOf(snowflakeAt(0));
	const now = at(1000).now() ?? 0;
	expect(new Date(now).toISOString()).toBe('2024-07-04T05:20:00.900Z');
});
