import { describe, expect, test } from 'vitest';
import { linkText, parseLink } from '../../../src/audit/chain.ts';

describe('a link in the log', () => {
	test('is read as it was written', () => {
		const link = { seq: 12, hash: 'a'.repeat(64) };
		expect(parseLink(linkText(link))).toEqual(link);
	});

	test.each([
		'',
		'1',
		'1:',
		':a',
		'1:abc',
		`1:${'A'.repeat(64)}`,
		`-1:${'a'.repeat(64)}`,
		`1e3:${'a'.repeat(64)}`,
	])('is not read from %j', (text) => {
		expect(parseLink(text)).toBeUndefined();
	});
});
