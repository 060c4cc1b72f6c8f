import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Card, Span } from '../../../src/core/reply.ts';
import { embedOf, LIMIT, pictureUrl } from '../../../src/discord/embed.ts';

const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net', 'portal.example']);

const span: fc.Arbitrary<Span> = fc.oneof(
	fc.constantFrom('word', ' · ', '\n', 'x'.repeat(700)),
	fc.record({
		foreign: fc.string({ unit: 'binary', maxLength: 600 }),
		max: fc.integer({ min: 1, max: 500 }),
	}),
	fc.record({ strong: fc.constantFrom('Warning', '12 active') }),
	fc.record({
		time: fc.date({ noInvalidDate: true }),
		as: fc.constantFrom('date' as const, 'relative' as const),
	}),
);
const block = fc.record({
	clearance: fc.constantFrom('public' as const, 'elevated' as const),
	title: fc.string({ minLength: 1, maxLength: 40 }),
	lines: fc.array(fc.array(span, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 }),
	inline: fc.boolean(),
});
const card: fc.Arbitrary<Card> = fc.record({
	title: fc.array(span, { minLength: 1, maxLength: 3 }),
	tone: fc.constantFrom('neutral' as const, 'good' as const, 'caution' as const, 'bad' as const),
	body: block,
	blocks: fc.array(block, { maxLength: 30 }),
	picture: fc.webUrl(),
	footer: fc.string({ minLength: 1, maxLength: 100 }),
});

describe('an embed', () => {
	test('is within every limit of Discord, whatever the card', () => {
		fc.assert(
			fc.property(card, (one) => {
				const embed = embedOf(one, HOSTS);
				const fields = embed.fields ?? [];
				expect(embed.title?.length).toBeLessThanOrEqual(LIMIT.title);
				expect(embed.description?.length ?? 0).toBeLessThanOrEqual(LIMIT.description);
				expect(fields.length).toBeLessThanOrEqual(LIMIT.fields);
				for (const { name, value } of fields) {
					expect(name.length).toBeLessThanOrEqual(LIMIT.name);
					expect(value.length).toBeGreaterThan(0);
					expect(value.length).toBeLessThanOrEqual(LIMIT.value);
				}
				const texts = [
					embed.title,
					embed.description,
					embed.footer?.text,
					...fields.flatMap((f) => [f.name, f.value]),
				];
				expect(texts.join('').length).toBeLessThanOrEqual(LIMIT.total);
			}),
			{ numRuns: 1000 },
		);
	});

	test('keeps lines whole and counts those that do not fit', () => {
		const lines = Array.from({ length: 10 }, (_, index) => [`${index}${'.'.repeat(500)}`]);
		const { description = '' } = embedOf(
			{ title: ['t'], tone: 'neutral', body: { clearance: 'elevated', title: 'Moderation', lines } },
			HOSTS,
		);
		const shown = description.split('\n');
		expect(shown.at(-1)).toBe('2 more');
		expect(shown.slice(0, -1)).toEqual(lines.slice(0, 8).flat());
	});
});

describe('a picture', () => {
	test.each([
		['https://cdn.discordapp.com/avatars/1/a.png', 'https://cdn.discordapp.com/avatars/1/a.png'],
		['https://portal.example/a.png?who=looks', 'https://portal.example/a.png'],
		[
			'https://media.discordapp.net/attachments/1/2/a.png',
			'https://media.discordapp.net/attachments/1/2/a.png',
		],
		['https://media.discordapp.net/avatars/1/a.png', 'https://media.discordapp.net/avatars/1/a.png'],
		['https://media.discordapp.net/external/x/https/evil.example/a.png', undefined],
		['https://media.discordapp.net/attachments/../external/x/https/evil.example/a.png', undefined],
		['https://media.discordapp.net/attachments/..%2Fexternal/x/https/evil.example/a.png', undefined],
		['https://media.discordapp.net/%65xternal/x/https/evil.example/a.png', undefined],
		['https://media.discordapp.net//external/x/https/evil.example/a.png', undefined],
		['http://portal.example/a.png', undefined],
		['https://evil.example/a.png', undefined],
		['https://portal.example.evil.example/a.png', undefined],
		['https://portal.example@evil.example/a.png', undefined],
		['https://user:pass@portal.example/a.png', undefined],
		['https://portal.example:8443/a.png', undefined],
		['attachment://a.png', undefined],
		['data:image/png;base64,AAAA', undefined],
		['//portal.example/a.png', undefined],
		['not an address', undefined],
		[`https://portal.example/${'a'.repeat(600)}`, undefined],
	])('%s becomes %s', (address, shown) => {
		expect(pictureUrl(address, HOSTS)).toBe(shown);
	});
});
