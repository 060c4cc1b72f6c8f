import { describe, expect, test } from 'vitest';
import { parseSince } from '../../../src/audit/search.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');

describe('parseSince', () => {
	test.each([
		['2026-01-31', '2026-01-31T00:00:00.000Z'],
		[' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
		['7d', '2026-03-03T12:34:56.000Z'],
		['7 D', '2026-03-03T12:34:56.000Z'],
		['12h', '2026-03-10T00:34:56.000Z'],
		['0h', '2026-03-10T12:34:56.000Z'],
		['9999-12-31', '9999-12-31T00:00:00.000Z'],
		['99999d', '1970-01-01T00:00:00.000Z'],
		['0001-01-01', '1970-01-01T00:00:00.000Z'],
	])('reads %j', (text, moment) => {
		expect(parseSince(text, NOW).toISOString()).toBe(moment);
	});

	test.each([
		'',
		'yesterday',
		'7',
		'd',
		'-7d',
		'1.5d',
		'100000d',
		'7w',
		'2026-02-30',
		'2026-13-01',
		'2026-1-1',
		'31.01.2026',
		'2026-01-31T00:00:00Z',
		'+012026-01-01',
		'`2026-01-31`',
		'٧d',
	])('refuses %j', (text) => {
		expect(() => parseSince(text, NOW)).toThrow(expect.objectContaining({ code: 'bad-since' }));
	});
});
