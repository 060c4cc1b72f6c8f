import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Failure } from '../core/failure.ts';
import { Secret } from '../core/secret.ts';
import type { KeyPurpose, Keyring } from './keyring.ts';

/** Seals secrets for one Portal. A record opens only for the Discord id and the Portal origin that it was sealed for. */
export interface Cipher {
	/** A record sealed with the newest key: `v1.<key id>.<nonce>.<ciphertext>.<tag>`. The secret must not be empty. */
	seal(discordId: string, secret: Secret): string;
	/** @throws Failure `session-unreadable`, the same whatever is wrong, so that it tells nothing about the record. */
	open(discordId: string, record: string): Secret;
}

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
/** 96 bits, the size GCM is made for. Random ones are safe for 2^32 records a key (NIST SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
/** Always given to node:crypto: without it a tag of 4 bytes, which can be guessed, would be accepted too. */
const TAG_BYTES = 16;
const RECORD = /^v1\.([a-z0-9-]{1,16})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{22})$/;

/** A cipher whose associated data are version, key id, Discord id and Portal origin, so that rows cannot be swapped. */
export function createCipher(
	keyring: Keyring,
	portalOrigin: string,
	purpose: KeyPurpose = 'session',
): Cipher {
	return {
		seal(discordId, secret) {
			const value = secret.reveal();
			const key = keyring.derive(keyring.newest, purpose);
			if (key === undefined || value === '') throw new Error('there is nothing to seal, or no key');
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
			cipher.setAAD(associatedData(keyring.newest, discordId, portalOrigin));
			const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
			const parts = [nonce, sealed, cipher.getAuthTag()].map((bytes) => bytes.toString('base64url'));
			return [VERSION, keyring.newest, ...parts].join('.');
		},

		open(discordId, record) {
			const { keyId, nonce, sealed, tag } = parse(record);
			const key = keyring.derive(keyId, purpose);
			if (key === undefined) throw new Failure('session-unreadable');
			const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
			decipher.setAAD(associatedData(keyId, discordId, portalOrigin));
			decipher.setAuthTag(tag);
			// GCM gives all of the text here, but it cannot be trusted before `final` has checked the tag.
			const opened = decipher.update(sealed);
			try {
				decipher.final();
				return new Secret(opened.toString('utf8'));
			} catch {
				throw new Failure('session-unreadable');
			} finally {
				opened.fill(0);
			}
		},
	};
}

/** Which key sealed a record; undefined if it is not a record. */
export function keyIdOf(record: string): string | undefined {
	return RECORD.exec(record)?.[1];
}

function parse(record: string): { keyId: string; nonce: Buffer; sealed: Buffer; tag: Buffer } {
	const [, keyId = '', ...texts] = RECORD.exec(record) ?? [];
	const parts = texts.map((text) => Buffer.from(text, 'base64url'));
	// Base64url has unused bits in the last character, so one record could be written in several ways.
	const isCanonical = parts.every((bytes, index) => bytes.toString('base64url') === texts[index]);
	const [nonce, sealed, tag] = parts;
	if (!isCanonical || nonce === undefined || sealed === undefined || tag === undefined) {
		throw new Failure('session-unreadable');
	}
	return { keyId, nonce, sealed, tag };
}

/** Each part with its length before it, so that no two lists of parts give the same bytes. */
function associatedData(...parts: readonly string[]): Buffer {
	return Buffer.concat(
		[VERSION, ...parts].flatMap((part) => {
			const bytes = Buffer.from(part, 'utf8');
			const length = Buffer.alloc(4);
			length.writeUInt32BE(bytes.length);
			return [length, bytes];
		}),
	);
}
