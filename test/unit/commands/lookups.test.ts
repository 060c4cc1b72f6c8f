import { describe, expect, test } from 'vitest';
import lookups from '../../../commands/lookups.ts';

const press = (parts: readonly string[], chosen: readonly string[] = []) =>
	lookups.controls?.[0]?.read(['lookups', 'page', ...parts].join('|'), chosen);
const typed = (options: Readonly<Record<string, unknown>>) => lookups.options.read({ options });
const MAUD = '410000000000000003';

describe('/lookups as it is typed', () => {
	test('needs no option', () => {
		expect(typed({})).toEqual({ page: 0 });
	});

	test('takes a username with the spaces and the @ that people type', () => {
		expect(typed({ username: ' @bob ', moderator: MAUD, since: '7d' })).toEqual({
			username: 'bob',
			moderator: MAUD,
			since: '7d',
			page: 0,
		});
	});

	test.each([
		{ username: 7 },
		{ moderator: 'maud' },
		{ moderator: '1' },
		{ moderator: Number(MAUD) },
		{ since: 7 },
		{ since: '7'.repeat(33) },
	])('does not take %j', (options) => {
		expect(typed(options)).toBeUndefined();
	});
});

describe('a button of /lookups', () => {
	test('brings back the query and the page', () => {
		expect(press(['25', '1', 'bob', MAUD, '1767225600'])).toEqual({
			upTo: 25,
			page: 1,
			username: 'bob',
			moderator: MAUD,
			since: new Date('2026-01-01T00:00:00Z'),
		});
		expect(press(['0', '99', '', '', ''])).toEqual({ upTo: 0, page: 99 });
	});

	test.each([
		[[]],
		[['25', '1', 'bob', MAUD]],
		[['25', '1', 'bob', MAUD, '', '']],
		[['-1', '1', '', '', '']],
		[['1e3', '1', '', '', '']],
		[['0x1', '1', '', '', '']],
		[['', '1', '', '', '']],
		[['1'.repeat(13), '1', '', '', '']],
		[['25', '-1', '', '', '']],
		[['25', '100', '', '', '']],
		[['25', '1.5', '', '', '']],
		[['25', '1', '', 'maud', '']],
		[['25', '1', '', "' or 1=1", '']],
		[['25', '1', '', '', '-1']],
		[['25', '1', '', '', '7d']],
		[['25', '1', '', '', '999999999999']],
	])('is refused when forged as %j', (parts) => {
		expect(press(parts)).toBeUndefined();
	});

	test('is no menu', () => {
		expect(press(['25', '1', '', '', ''], ['x'])).toBeUndefined();
	});
});

test('/lookups is ephemeral, and for those who may moderate members', () => {
	expect(lookups.visibility({ page: 0 })).toBe('ephemeral');
	expect(lookups.permission).toBe(1n << 40n);
});
