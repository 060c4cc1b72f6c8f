import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { generateKey, parseKeyring } from '../../../src/sessions/keyring.ts';
import { keyText, ringOf } from './keys.ts';

const parse = (text: string) => parseKeyring(new Secret(text));

describe('parseKeyring', () => {
	test('seals with the first and knows all', () => {
		const ring = parse(`b-2:${keyText(2)},a:${keyText(1)}`);
		expect(ring.newest).toBe('b-2');
		expect(ring.ids).toEqual(['b-2', 'a']);
	});

	test.each([`\n b:${keyText(2)} ,\n a:${keyText(1)}\n`, `b:${keyText(2)}\r\na:${keyText(1)}\r\n`])(
		'takes spaces and line breaks around entries: %j',
		(text) => {
			expect(parse(text).ids).toEqual(['b', 'a']);
		},
	);

	test.each([
		['', 'entry 1 is empty'],
		[`a:${keyText(1)},`, 'entry 2 is empty'],
		[keyText(1), 'entry 1 has no colon: write id:base64'],
		[`A:${keyText(1)}`, 'entry 1 has a bad id: 1 to 16 of a-z, 0-9 and -'],
		[`:${keyText(1)}`, 'entry 1 has a bad id: 1 to 16 of a-z, 0-9 and -'],
		[`${'a'.repeat(17)}:${keyText(1)}`, 'entry 1 has a bad id: 1 to 16 of a-z, 0-9 and -'],
		['a:not base64!', 'entry 1 has a key that is not base64'],
		[`a:${keyText(1).slice(0, -1)}`, 'entry 1 has a key that is not base64'],
		[`a:${keyText(1)}=`, 'entry 1 has a key that is not base64'],
		['a:', 'entry 1 has a key that is not 32 bytes long'],
		['a:c2hvcnQ=', 'entry 1 has a key that is not 32 bytes long'],
		[
			`a:${Buffer.alloc(32, 7).toString('base64')}`,
			'entry 1 has a key that is one byte repeated, so no secret',
		],
		[`a:${keyText(1)},a:${keyText(2)}`, 'entry 2 repeats the id of another'],
		[`a:${keyText(1)},b:${keyText(1)}`, 'entry 2 repeats the key of another'],
		['x,y', 'entry 1 has no colon: write id:base64; entry 2 has no colon: write id:base64'],
	])('refuses %j', (text, message) => {
		expect(() => parse(text)).toThrow(new Error(message));
	});

	test('says nothing of a faulty entry', () => {
		const canary = 'CANARYcanaryCANARY';
		for (const text of [canary, `a:${canary}`, `${canary}:x`, `a:${keyText(1)},${canary}`]) {
			expect(() => parse(text)).toThrow(
				expect.objectContaining({ message: expect.not.stringMatching(/canary/i) }),
			);
		}
	});
});

describe('a key ring', () => {
	test('derives another key for each id and purpose, and the same one each time', () => {
		const ring = ringOf('b', 'a');
		const keys = [ring.derive('a', 'session'), ring.derive('a', 'canary'), ring.derive('b', 'session')];
		const bytes = keys.map((key) => key?.export().toString('hex'));
		expect(new Set(bytes).size).toBe(3);
		expect(ringOf('a').derive('a', 'session')?.export().toString('hex')).toBe(bytes[0]);
		expect(bytes.every((hex) => hex?.length === 64)).toBe(true);
	});

	test('derives nothing for an id it does not have', () => {
		expect(ringOf('a').derive('b', 'session')).toBeUndefined();
		expect(ringOf('a').derive('__proto__', 'session')).toBeUndefined();
	});

	test('cannot be printed', () => {
		const ring = ringOf('a');
		ring.derive('a', 'session');
		expect(inspect(ring, { depth: 9, showHidden: true }) + JSON.stringify(ring)).not.toContain(keyText(97));
	});
});

describe('generateKey', () => {
	test('makes an entry that a key ring takes, named after the second', () => {
		const ring = parseKeyring(generateKey(new Date('2026-01-31T23:59:30Z')));
		expect(ring.ids).toEqual(['20260131-235930']);
	});

	test('makes another key each time', () => {
		const keys = Array.from({ length: 100 }, () => generateKey(new Date()).reveal().split(':')[1]);
		expect(new Set(keys).size).toBe(100);
	});
});
