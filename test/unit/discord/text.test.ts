import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inert, inertByCharacter, markdown, plain } from '../../../src/discord/markdown.ts';
import { liveConstructs } from './live-markdown.ts';

/** What people with bad intentions have tried, and pieces for fast-check to glue together. */
const HOSTILE = [
	'**bold** __under__ ~~gone~~ ||spoiler||',
	'[click](https://evil.example)',
	'https://evil.example discord.gg/abc',
	'<https://evil.example>',
	'@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>',
	'</profile:123456789012345678> <t:1:R> <id:customize> <:pepe:123456789012345678>',
	'`code` ``double`` ```block```',
	' - list after a blank',
	'# heading\n> quote\n- list\n1. list\n-# small',
	'\u202Eevil\u2066 \u200b\u200d\ufeff\u00ad\u034f\u3164\u2800\u{e0041}',
	`z${'\u0301'.repeat(50)}`,
	'\\`escaped\\` \\',
	'\ud800 lone \udc00',
	'`',
	'\\',
	'',
	'   ',
];
const hostileText = fc.oneof(
	fc
		.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), { maxLength: 6 })
		.map((parts) => parts.join('')),
	fc.string({ unit: 'grapheme', maxLength: 300 }),
);

describe('foreign text', () => {
	test.each(HOSTILE)('does not come alive: %j', (text) => {
		expect(liveConstructs(markdown([{ foreign: text }], 'shown'))).toEqual([]);
		expect(liveConstructs(plain([{ foreign: text }], 'dropped'))).toEqual([]);
	});

	test('never comes alive, however it is put together', () => {
		fc.assert(
			fc.property(hostileText, hostileText, fc.integer({ min: 1, max: 300 }), (one, two, max) => {
				const line = [{ foreign: one, max }, ' · ', { foreign: two, max }];
				expect(liveConstructs(markdown(line, 'shown'))).toEqual([]);
				expect(liveConstructs(plain(line, 'dropped'))).toEqual([]);
			}),
			{ numRuns: 3000 },
		);
	});

	test('stays within its length and on one line', () => {
		fc.assert(
			fc.property(hostileText, fc.integer({ min: 1, max: 400 }), (text, max) => {
				const shown = inert(text, 'shown', max);
				expect(shown.length).toBeLessThanOrEqual(max);
				expect(shown).not.toMatch(/[\n\r\u2028\u2029]/);
				expect(shown.isWellFormed()).toBe(true);
			}),
			{ numRuns: 3000 },
		);
	});

	test('is told quickly to be plain only if every character of it is', () => {
		const ascii = fc.string({ unit: 'binary-ascii', maxLength: 12 });
		const text = fc.oneof(ascii, fc.string({ maxLength: 12 }), hostileText);
		fc.assert(
			fc.property(text, fc.constantFrom('shown', 'dropped'), fc.nat(14), (text, invisible, max) => {
				expect(inert(text, invisible, max)).toBe(inertByCharacter(text, invisible, max));
			}),
			{ numRuns: 10_000 },
		);
	});

	test('shows moderators what cannot be seen, and drops it elsewhere', () => {
		expect(inert('ab\u202Ec', 'shown')).toBe('ab⟨U+202E⟩c');
		expect(inert('ab\u202Ec', 'dropped')).toBe('abc');
		expect(inert('a\u{e0041}b\u2800', 'shown')).toBe('a⟨U+E0041⟩b⟨U+2800⟩');
	});

	test('keeps two combining marks in a row and ordinary emoji', () => {
		expect(inert(`q${'\u0301'.repeat(20)}`, 'shown')).toBe('q\u0301\u0301');
		expect(inert('❤️ 👩‍🚀', 'shown')).toBe('❤️ 👩‍🚀');
	});

	test('is never mistaken for nothing', () => {
		expect(markdown([{ foreign: ' \u200b ' }], 'dropped')).toBe('`(empty)`');
	});
});

test("Porter's own words are left alone", () => {
	const time = new Date(1_700_000_000_500);
	const line = [
		{ strong: 'Joined' },
		' ',
		{ time, as: 'date' as const },
		' ',
		{ mention: '123456789012345678' },
	];
	expect(markdown(line, 'shown')).toBe('**Joined** <t:1700000000:f> <@123456789012345678>');
	expect(markdown([{ time, as: 'day' }, ' ', { time, as: 'relative' }], 'shown')).toBe(
		'<t:1700000000:D> <t:1700000000:R>',
	);
});
