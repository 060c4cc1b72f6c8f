import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Schema } from './schema.ts';

/** The keys that the ends of the chain are signed with: Ed25519, each derived from a session key. */
export interface ChainKeys {
	/** Id of the session key whose derived key signs. */
	readonly signs: string;
	readonly privateKey: KeyObject;
	/** By key id: of every key in the ring. */
	readonly publicKeys: ReadonlyMap<string, KeyObject>;
}

/** Where the chain begins and ends, as it is stored. */
export type StoredEnds = Omit<Schema['lookup_chain'], 'id'>;

/** `stripped`: there was one. `unknown-key`: it may be good, but its key is not among the given ones. */
export type SignatureState = 'good' | 'none' | 'stripped' | 'bad' | 'unknown-key';

/** The DER form of an Ed25519 private key without its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The private key that a secret of 32 bytes makes. */
export function signingKey(secret: KeyObject): KeyObject {
	return createPrivateKey({ key: Buffer.concat([PKCS8, secret.export()]), format: 'der', type: 'pkcs8' });
}

/** `KEY_ID:BASE64`: how a public key is printed, and given to `lookups verify --public-key`. */
export function publicKeyText(keyId: string, key: KeyObject): string {
	const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
	return `${keyId}:${Buffer.from(x, 'base64url').toString('base64')}`;
}

/** Reads what `publicKeyText` wrote; undefined for anything else. */
export function parsePublicKey(text: string): ChainKeys['publicKeys'] | undefined {
	const [, keyId, base64] = /^([a-z0-9-]{1,16}):([A-Za-z0-9+/]{43}=)$/.exec(text) ?? [];
	if (keyId === undefined || base64 === undefined) return undefined;
	const x = Buffer.from(base64, 'base64').toString('base64url');
	return new Map([[keyId, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })]]);
}

/** Both ends are signed: neither can be moved. */
function message({ begin_seq, begin_hash, head_seq, head_hash }: StoredEnds): Buffer {
	const ends = [begin_seq, begin_hash, head_seq, head_hash].join('\n');
	return Buffer.from(`porter audit trail v1\n${ends}`);
}

/** The columns that sign the ends of the chain as they are. */
export function signEnds(ends: StoredEnds, { signs, privateKey }: ChainKeys) {
	return { signed_by: signs, signature: sign(null, message(ends), privateKey).toString('base64url') };
}

/** Whether Porter wrote what the ends say, or nobody has signed yet: only then it goes on signing. */
export function isOurs(state: SignatureState): boolean {
	return state === 'good' || state === 'none';
}

/**
 * What the signature of the ends is worth.
 * @param headKind the kind of the newest row: rows have kinds since the ends are signed
 */
export function signatureState(
	ends: StoredEnds,
	headKind: string | null | undefined,
	publicKeys: ChainKeys['publicKeys'],
): SignatureState {
	const { signed_by, signature } = ends;
	if (signed_by === null || signature === null) return headKind ? 'stripped' : 'none';
	const key = publicKeys.get(signed_by);
	if (!key) return 'unknown-key';
	return verify(null, message(ends), key, Buffer.from(signature, 'base64url')) ? 'good' : 'bad';
}
