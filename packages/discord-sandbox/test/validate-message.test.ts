import { describe, expect, test } from 'vitest';
import { button, embed, faults, field, long, row, rows, select, V2 } from './message-body.ts';

describe('good messages', () => {
	test.each<[string, object]>([
		['plain text', { content: 'hi' }],
		['what clients add', { content: 'hi', tts: false, nonce: '1', enforce_nonce: false }],
		['nothing notified', { content: 'hi', allowed_mentions: { parse: [], replied_user: false } }],
		['an ephemeral one', { content: 'hi', flags: 64 }],
		['an embed of fields only', embed({ fields: [field('a', 'b')] })],
		['an embed of a picture only', embed({ image: { url: 'https://example.org/a.png' } })],
		['an embed with an attached picture', embed({ title: 'T', thumbnail: { url: 'attachment://a.png' } })],
		['an invisible field name', embed({ fields: [field('\u200b', 'b')] })],
		[
			'exactly 6000 characters of embeds',
			{ embeds: [{ description: long(4096) }, { description: long(1904) }] },
		],
		[
			'a whole embed',
			embed({ title: 'T', url: 'https://example.org', color: 1, timestamp: new Date().toJSON() }),
		],
		['five rows of five', rows(...[1, 2, 3, 4, 5].map((n) => row(...five(n))))],
		['a link button', rows(row({ type: 2, style: 5, label: 'Open', url: 'https://example.org' }))],
		['a button with an emoji only', rows(row(button({ label: undefined, emoji: { name: '👍' } })))],
		['a select of all its options', rows(row(select({ min_values: 0, max_values: 2 })))],
		['a select of users', rows(row({ type: 5, custom_id: 'who' }))],
		['Components V2', { flags: V2, components: [{ type: 10, content: 'hi' }, row(button())] }],
	])('pass: %s', (_name, body) => {
		expect(faults(JSON.parse(JSON.stringify(body)))).toEqual([]);
	});

	function five(n: number) {
		return [1, 2, 3, 4, 5].map((m) => button({ custom_id: `${n}.${m}` }));
	}
});
