import { createCipheriv } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import { createCipher, keyIdOf } from '../../../src/sessions/cipher.ts';
import { parseKeyring } from '../../../src/sessions/keyring.ts';
import { keyText, ringOf } from './keys.ts';

const ID = '410000000000000003';
const ORIGIN = 'https://portal.test';
const COOKIE = 'CANARYcanary0123456789';
const cipher = createCipher(ringOf('a'), ORIGIN);
const record = cipher.seal(ID, new Secret(COOKIE));

/** The error that opening throws; fails if it opens. */
function refusal(open: () => Secret): unknown {
	try {
		open();
	} catch (error) {
		return error;
	}
	return expect.unreachable('a record opened that must not');
}

function expectUnreadable(open: () => Secret): void {
	const error = refusal(open);
	expect(error).toBeInstanceOf(Failure);
	expect(error).toMatchObject({ code: 'session-unreadable', message: 'session-unreadable', details: {} });
	expect(error).not.toHaveProperty('cause');
}

/** The record with one of its five parts changed. */
function withPart(index: number, change: (text: string) => string): string {
	return record
		.split('.')
		.map((part, at) => (at === index ? change(part) : part))
		.join('.');
}

function flipped(base64url: string, bit: number): string {
	const bytes = Buffer.from(base64url, 'base64url');
	bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
	return bytes.toString('base64url');
}

describe('a cipher', () => {
	test('opens what it sealed', () => {
		const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 5000 });
		fc.assert(
			fc.property(text, fc.string({ unit: 'binary' }), (value, id) => {
				expect(cipher.open(id, cipher.seal(id, new Secret(value))).reveal()).toBe(value);
			}),
		);
	});

	test('seals the same value differently each time, and never in the clear', () => {
		const records = Array.from({ length: 200 }, () => cipher.seal(ID, new Secret(COOKIE)));
		expect(new Set(records.map((one) => one.split('.')[2])).size).toBe(200);
		for (const one of records)
			expect(Buffer.from(one, 'base64url').toString('latin1') + one).not.toContain(COOKIE);
	});

	test('writes version, key id, nonce, ciphertext and tag', () => {
		expect(record).toMatch(/^v1\.a\.[\w-]{16}\.[\w-]{30}\.[\w-]{22}$/);
		expect(keyIdOf(record)).toBe('a');
		expect(keyIdOf('v2.a.b.c.d')).toBeUndefined();
	});

	test('refuses a record with any one bit of nonce, ciphertext or tag flipped', () => {
		for (const part of [2, 3, 4]) {
			const bits = Buffer.from(record.split('.')[part] ?? '', 'base64url').length * 8;
			for (let bit = 0; bit < bits; bit += 1) {
				expectUnreadable(() =>
					cipher.open(
						ID,
						withPart(part, (text) => flipped(text, bit)),
					),
				);
			}
		}
	});

	test('refuses every shortened part', () => {
		for (const part of [0, 1, 2, 3, 4]) {
			const { length } = record.split('.')[part] ?? '';
			for (let left = 0; left < length; left += 1) {
				expectUnreadable(() =>
					cipher.open(
						ID,
						withPart(part, (text) => text.slice(0, left)),
					),
				);
			}
		}
	});

	test('refuses a short tag that is right as far as it goes', () => {
		const ring = ringOf('a');
		const key = ring.derive('a', 'session');
		if (key === undefined) return expect.unreachable();
		for (const authTagLength of [4, 8, 12, 15]) {
			const gcm = createCipheriv('aes-256-gcm', key, Buffer.alloc(12), { authTagLength });
			const sealed = Buffer.concat([gcm.update(COOKIE), gcm.final()]).toString('base64url');
			const tag = gcm.getAuthTag().toString('base64url');
			expectUnreadable(() => cipher.open(ID, `v1.a.${'A'.repeat(16)}.${sealed}.${tag}`));
		}
	});

	test.each([
		['another Discord id', () => cipher.open('410000000000000004', record)],
		['an id that is only like it', () => cipher.open(`${ID} `, record)],
		['another Portal', () => createCipher(ringOf('a'), 'https://portal.test:8443').open(ID, record)],
		['another purpose', () => createCipher(ringOf('a'), ORIGIN, 'canary').open(ID, record)],
		['a key ring without the key', () => createCipher(ringOf('b'), ORIGIN).open(ID, record)],
		[
			'another key of the same id',
			() => createCipher(parseKeyring(new Secret(`a:${keyText(5)}`)), ORIGIN).open(ID, record),
		],
		[
			'the id of another key in the ring',
			() =>
				createCipher(ringOf('a', 'b'), ORIGIN).open(
					ID,
					withPart(1, () => 'b'),
				),
		],
		[
			'another id of the same key',
			() =>
				createCipher(parseKeyring(new Secret(`c:${keyText(97)}`)), ORIGIN).open(
					ID,
					withPart(1, () => 'c'),
				),
		],
		[
			'id and origin that only run together the same',
			() => createCipher(ringOf('a'), `3${ORIGIN}`).open(ID.slice(0, -1), record),
		],
	])('refuses a record for %s', (_, open) => {
		expectUnreadable(open);
	});

	test.each([
		['nothing', ''],
		['no record', 'psession=abc'],
		['another version', withPart(0, () => 'v2')],
		['a sixth part', `${record}.AAAA`],
		['a missing part', record.slice(0, record.lastIndexOf('.'))],
		['a line break after it', `${record}\n`],
		['a space before it', ` ${record}`],
		['padding', `${record}==`],
		['characters of plain base64', withPart(3, (text) => `+${text.slice(1)}`)],
		['an empty ciphertext', withPart(3, () => '')],
		['a ciphertext of one character', withPart(3, () => 'A')],
	])('refuses %s', (_, text) => {
		expectUnreadable(() => cipher.open(ID, text));
	});

	test('refuses other spellings of the same bytes', () => {
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		let spellings = 0;
		for (const part of [3, 4]) {
			const text = record.split('.')[part] ?? '';
			for (const last of alphabet) {
				const other = text.slice(0, -1) + last;
				if (other === text || !Buffer.from(other, 'base64url').equals(Buffer.from(text, 'base64url')))
					continue;
				spellings += 1;
				expectUnreadable(() =>
					cipher.open(
						ID,
						withPart(part, () => other),
					),
				);
			}
		}
		expect(spellings).toBeGreaterThan(0);
	});

	test('refuses any other text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expectUnreadable(() => cipher.open(ID, text));
			}),
		);
	});

	test('says nothing in the error', () => {
		const error = refusal(() => cipher.open('1', record));
		const said = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
		for (const part of [COOKIE, keyText(97), ...record.split('.').slice(2)]) expect(said).not.toContain(part);
	});

	test('opens with an older key of the ring and seals with the newest', () => {
		const newer = createCipher(ringOf('b', 'a'), ORIGIN);
		expect(newer.open(ID, record).reveal()).toBe(COOKIE);
		expect(keyIdOf(newer.seal(ID, new Secret(COOKIE)))).toBe('b');
	});

	test('does not seal nothing', () => {
		expect(() => cipher.seal(ID, new Secret(''))).toThrow('nothing to seal');
	});
});

/** Made on 2026-11-24. Whatever changes in the code, these open for ever: people's sessions are stored like this. */
describe('a record of 2026', () => {
	const ring = parseKeyring(new Secret('2026:MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY='));

	test('opens for its Discord id and Portal', () => {
		const sealed = 'v1.2026.ZyBn5YGPiR6ve4F5.80cthfAIroCqh6fEwTmLyYd2CK2kWl4N.FWBQC_9vjLkhQO0ljyMxLQ';
		const opened = createCipher(ring, 'https://portal.example.net').open('410000000000000003', sealed);
		expect(opened.reveal()).toBe('a-session-cookie-of-2026');
	});

	test('that proves the keys opens', () => {
		const sealed =
			'v1.2026.q-EENRyhoCF0yobK.VjzRR46wuzzHvms2lzNUBvlnFJNZ6NdWe6d6S3NwMMIqfgiGrURxmKqJTg.PajcTIWDonUWbwxzPKqhQg';
		const opened = createCipher(ring, 'porter:canary', 'canary').open('canary', sealed);
		expect(opened.reveal()).toBe('The key that seals this opens the sessions.');
	});
});
