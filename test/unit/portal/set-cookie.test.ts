import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCookieValue } from '../../../src/core/cookie.ts';
import { sessionCookie } from '../../../src/portal/set-cookie.ts';

const NOW = Date.UTC(2026, 4, 10, 12);
const VALUE = 'abcdef0123456789';

describe('the session cookie', () => {
	test.each([
		['no end', `psession=${VALUE}`, undefined],
		['Max-Age', `psession=${VALUE}; Max-Age=60`, NOW + 60_000],
		['Expires', `psession=${VALUE}; Expires=Mon, 11 May 2026 12:00:00 GMT`, NOW + 86_400_000],
		[
			'Max-Age over Expires',
			`psession=${VALUE}; Max-Age=60; Expires=Mon, 11 May 2026 12:00:00 GMT`,
			NOW + 60_000,
		],
		['attributes in any case', `psession=${VALUE};PATH=/;max-AGE=60`, NOW + 60_000],
		['an end far away', `psession=${VALUE}; Max-Age=99999999999999999999`, NOW + 400 * 86_400_000],
		['an end that is none', `psession=${VALUE}; Max-Age=soon; Expires=soon`, undefined],
	])('is read with %s', (_, header, end) => {
		const found = sessionCookie(header, NOW);
		expect(found?.cookie.reveal()).toBe(VALUE);
		expect(found?.expiresAt?.getTime()).toBe(end);
	});

	test('is the last one that is set', () => {
		const found = sessionCookie([`psession=${VALUE}old`, 'other=1', `psession=${VALUE}new`], NOW);
		expect(found?.cookie.reveal()).toBe(`${VALUE}new`);
	});

	test('outlives the deletion of an older domain', () => {
		const lines = [`psession=${VALUE}; Domain=.7331.org`, 'psession=; Domain=old.7331.org; Max-Age=0'];
		expect(sessionCookie(lines, NOW)?.cookie.reveal()).toBe(VALUE);
	});

	test('has exactly this name', () => {
		expect(
			sessionCookie([`PSESSION=${VALUE}`, `xpsession=${VALUE}`, `x=psession=${VALUE}`], NOW),
		).toBeUndefined();
	});

	test('is never anything but cookie octets, whatever the header', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
				const found = sessionCookie(`psession=${text}`, NOW);
				if (found) expect(found.cookie.reveal()).toMatch(/^[!#-+\--:<-[\]-~]{16,4096}$/);
			}),
		);
	});

	test('cannot hold a character that would begin a second cookie', () => {
		for (const odd of [' ', '"', ',', ';', '\\', '\u007f', '\r', '\n', '\t', 'é']) {
			expect(isCookieValue(`${VALUE}${odd}`)).toBe(false);
		}
		expect(isCookieValue(VALUE)).toBe(true);
	});
});
