import { Secret } from '../core/secret.ts';
import { guarded, run } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import { createCipher, keyIdOf } from './cipher.ts';
import type { Keyring } from './keyring.ts';
import { createSessionRepository } from './repository.ts';

/** The keys cannot be the ones that this database was sealed with. The message is one line for the operator. */
export class KeyringError extends Error {
	override readonly name = 'KeyringError';
}

const HELP = ': put the right key back, or, if it is lost, run `npm run admin -- keys reset`.';
const CANARY_ID = 1;
const CANARY_OWNER = 'canary';
const CANARY_TEXT = new Secret('The key that seals this opens the sessions.');

/**
 * Finds a wrong key ring at start, and not at the first person's lookup: a known text in the database must open. The
 * first start writes it; a newer key seals it again, once the older one has opened it.
 * @returns the number of stored sessions whose key is not in the ring: their owners have to sign in again.
 * @throws KeyringError, Failure `store-*`
 */
export async function checkKeyring(store: Store, keyring: Keyring): Promise<{ unreadable: number }> {
	const [chain] = await run(store.db.selectFrom('lookup_chain').select('signed_by'));
	const signer = chain?.signed_by ?? keyring.newest;
	if (!keyring.ids.includes(signer))
		throw new KeyringError(`The session keys lack ${signer}, which signed the audit trail${HELP}`);
	const cipher = canaryCipher(keyring);
	const row = await guarded(() => store.db.selectFrom('canary').select('sealed').executeTakeFirst());
	if (row === undefined) await writeCanary(store, keyring);
	else {
		const keyId = keyIdOf(row.sealed);
		try {
			cipher.open(CANARY_OWNER, row.sealed);
		} catch {
			throw new KeyringError(reason(keyId, keyring));
		}
		if (keyId !== keyring.newest) await writeCanary(store, keyring);
	}
	const rows = await createSessionRepository(store).all();
	return { unreadable: rows.filter(({ sealed }) => !keyring.ids.includes(keyIdOf(sealed) ?? '')).length };
}

/** Makes this key ring the right one. Only for when the older keys are lost, or no longer needed. */
export async function writeCanary({ db }: Store, keyring: Keyring): Promise<void> {
	const sealed = canaryCipher(keyring).seal(CANARY_OWNER, CANARY_TEXT);
	const query = db.insertInto('canary').values({ id: CANARY_ID, sealed });
	const replace = query.onConflict((conflict) => conflict.column('id').doUpdateSet({ sealed }));
	await run(replace);
}

/** Notes which keys the Porter that runs has. @throws Failure `store-*` */
export async function noteKeysInUse({ db }: Store, { ids }: Keyring): Promise<void> {
	const row = { key_ids: JSON.stringify(ids) };
	const insert = db.insertInto('keys_in_use').values({ id: 1, ...row });
	await run(insert.onConflict((conflict) => conflict.column('id').doUpdateSet(row)));
}

/** A Porter that runs must seal with the same key. @throws KeyringError, Failure `store-*` */
export async function checkKeysInUse(store: Store, { newest }: Keyring): Promise<void> {
	if (!store.isInUse()) return;
	const [row] = await run(store.db.selectFrom('keys_in_use').select('key_ids'));
	const [inUse] = JSON.parse(row?.key_ids ?? '[]') as readonly unknown[];
	if (inUse === newest) return;
	throw new KeyringError(
		`Porter is running without the session key ${newest}, or with another before it: nothing was done. Restart it with the same SESSION_KEYS, then run this again.`,
	);
}

/** For no Portal in particular: another `PORTAL_URL` does not make the keys wrong. */
function canaryCipher(keyring: Keyring) {
	return createCipher(keyring, 'porter:canary', 'canary');
}

function reason(keyId: string | undefined, keyring: Keyring): string {
	const fault =
		keyId === undefined
			? 'The record in the database that proves the session keys is damaged'
			: keyring.ids.includes(keyId)
				? `The session key ${keyId} is not the one of that name that sealed this database`
				: `The session keys lack ${keyId}, which sealed this database`;
	return `${fault}${HELP}`;
}
