import { expect, test } from 'vitest';
import { isCookieValue } from '../../../src/core/cookie.ts';

test.each(['0123456789abcdef', 'a'.repeat(4096), "!#$%&'()*+-./:<=>?@[]^_`{|}~"])('takes %s', (text) => {
	expect(isCookieValue(text)).toBe(true);
});

test.each([
	'',
	'a'.repeat(15),
	'a'.repeat(4097),
	'0123456789abcdef; admin=1',
	'0123456789abcdef\r\nx: y',
	'0123456789abcdef\n',
	' 0123456789abcdef',
	'"0123456789abcdef"',
	'0123456789,abcdef',
	'0123456789\\abcdef',
	'0123456789abcdefé',
	'0123456789abcdef\u0000',
])('refuses %j', (text) => {
	expect(isCookieValue(text)).toBe(false);
});
