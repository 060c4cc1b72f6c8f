import { createPublicKey, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { Secret } from '../core/secret.ts';
import { type ChainKeys, signingKey } from '../database/chain-signature.ts';

/** What a derived key is for: each purpose has its own key, so that a record of one does not open as one of the other. */
export type KeyPurpose = 'session' | 'canary' | 'interaction' | 'audit';

/** The session keys: the newest seals, all open. The keys themselves never leave it, only what is derived from them. */
export interface Keyring {
	/** Id of the key that seals. */
	readonly newest: string;
	/** All ids, newest first. */
	readonly ids: readonly string[];
	/** AES-256 key for one purpose, by HKDF-SHA256; undefined if there is no key of that id. */
	derive(keyId: string, purpose: KeyPurpose): KeyObject | undefined;
	/** The keys that sign the audit trail, each derived from a session key. */
	readonly chainKeys: ChainKeys;
}

const KEY_BYTES = 32;
const KEY_ID = /^[a-z0-9-]{1,16}$/;

/**
 * Reads `id:base64,id:base64`, newest first; line breaks may stand for commas, as in a file. Ids are 1 to 16 of `a-z`,
 * `0-9` and `-`; keys are 32 bytes in padded base64.
 * @throws Error that names each faulty entry by its position, and holds nothing of what it says.
 */
export function parseKeyring(text: Secret): Keyring {
	const keys = new Map<string, KeyObject>();
	const faults: string[] = [];
	const entries = text
		.reveal()
		.trim()
		.split(/\s*,\s*|\s*\n\s*/);
	for (const [index, entry] of entries.entries()) {
		const parsed = parseEntry(entry);
		if (typeof parsed === 'string') faults.push(`entry ${index + 1} ${parsed}`);
		else if (keys.has(parsed.id)) faults.push(`entry ${index + 1} repeats the id of another`);
		else if ([...keys.values()].some((key) => key.equals(parsed.key)))
			faults.push(`entry ${index + 1} repeats the key of another`);
		else keys.set(parsed.id, parsed.key);
	}
	const [newest] = keys.keys();
	if (faults.length > 0 || newest === undefined) throw new Error(faults.join('; '));
	return createKeyring(newest, keys);
}

/** A new random key as an entry of a key ring. Its id is the UTC minute, as in `20260131-2359`. */
export function generateKey(now: Date): Secret {
	const [date = '', time = ''] = now.toISOString().split('T');
	const id = `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
	return new Secret(`${id}:${randomBytes(KEY_BYTES).toString('base64')}`);
}

function parseEntry(entry: string): { id: string; key: KeyObject } | string {
	if (entry === '') return 'is empty';
	const colon = entry.indexOf(':');
	if (colon === -1) return 'has no colon: write id:base64';
	const id = entry.slice(0, colon);
	if (!KEY_ID.test(id)) return 'has a bad id: 1 to 16 of a-z, 0-9 and -';
	const text = entry.slice(colon + 1);
	const bytes = Buffer.from(text, 'base64');
	if (bytes.toString('base64') !== text) return 'has a key that is not base64';
	if (bytes.length !== KEY_BYTES) return `has a key that is not ${KEY_BYTES} bytes long`;
	if (bytes.every((byte) => byte === bytes[0])) return 'has a key that is one byte repeated, so no secret';
	return { id, key: createSecretKey(bytes) };
}

function createKeyring(newest: string, keys: ReadonlyMap<string, KeyObject>): Keyring {
	const derived = new Map<string, KeyObject>();
	const derive: Keyring['derive'] = (keyId, purpose) => {
		const key = keys.get(keyId);
		if (key === undefined) return undefined;
		const name = `${purpose} ${keyId}`;
		let made = derived.get(name);
		if (made === undefined) {
			// No salt: the keys are random, and for such keys RFC 5869 (3.1) does not ask for one.
			const bytes = hkdfSync('sha256', key, Buffer.alloc(0), `porter ${purpose} v1`, KEY_BYTES);
			made = createSecretKey(Buffer.from(bytes));
			derived.set(name, made);
		}
		return made;
	};
	const ids = [...keys.keys()];
	const privateKeys = new Map(ids.map((id) => [id, signingKey(derive(id, 'audit') as KeyObject)]));
	return {
		newest,
		ids,
		derive,
		chainKeys: {
			signs: newest,
			privateKey: privateKeys.get(newest) as KeyObject,
			publicKeys: new Map([...privateKeys].map(([id, key]) => [id, createPublicKey(key)])),
		},
	};
}
