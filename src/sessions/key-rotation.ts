import { Failure } from '../core/failure.ts';
import { run } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import { type Cipher, createCipher, keyIdOf } from './cipher.ts';
import { checkKeyring, checkKeysInUse, writeCanary } from './key-check.ts';
import type { Keyring } from './keyring.ts';
import { createEndingRepository, createSessionRepository, type EndingSession } from './repository.ts';

/**
 * Seals every stored session, of every Portal, with the newest key, and whatever else is sealed or signed with a session key.
 * A row is replaced only if it is still what was opened, so that Porter may be running; when interrupted, it can simply be
 * run again. A Porter that runs must have these keys: else it could open nothing any more, and seal with what is about to go.
 * @param discordApiUrl as the interactions' tokens are sealed for
 * @returns what became of the sessions, and `unused`: ids of keys that are for nothing any more, and can be taken out of the ring
 * @throws KeyringError, Failure `store-*`
 */
export async function reseal(store: Store, keyring: Keyring, discordApiUrl: string) {
	await checkKeysInUse(store, keyring);
	await checkKeyring(store, keyring);
	const rows = createSessionRepository(store);
	/** `current`: sealed with it before; `unreadable`: no key opens them; `changed`: somebody signed in or out meanwhile. */
	const count = { resealed: 0, current: 0, unreadable: 0, changed: 0 };
	for (const row of await rows.all()) {
		const sealed = resealed(row, keyring);
		if (keyIdOf(row.sealed) === keyring.newest) count.current += 1;
		else if (sealed === undefined) count.unreadable += 1;
		else if (await rows.reseal(row.discordId, row.sealed, sealed)) count.resealed += 1;
		else count.changed += 1;
	}
	const endings = createEndingRepository(store);
	for (const ending of await endings.all()) {
		const sealed = resealed(ending, keyring);
		if (sealed !== undefined) await endings.reseal({ ...ending, sealed });
	}
	const cipher = createCipher(keyring, discordApiUrl, 'interaction');
	for (const { id, token } of await tokensOf(store)) {
		const sealed = sealedAnew(cipher, id, token);
		const query = store.db.updateTable('disclosure').where((row) => row.and({ id, token }));
		if (sealed !== undefined) await run(query.set({ token: sealed }));
	}
	// Signs anew what is signed well.
	await store.moveChain([]);
	const sealedNow = [...(await rows.all()), ...(await endings.all())].map(({ sealed }) => sealed);
	const tokens = (await tokensOf(store)).map(({ token }) => token);
	const chain = await run(store.db.selectFrom('lookup_chain').select('signed_by'));
	const used = new Set([...[...sealedNow, ...tokens].map(keyIdOf), ...chain.map((row) => row.signed_by)]);
	const unused = keyring.ids.filter((id) => id !== keyring.newest && !used.has(id));
	return { ...count, unused };
}

/** The sealed tokens of answers of which it is not known what became of them. */
async function tokensOf({ db }: Store) {
	const rows = await run(db.selectFrom('disclosure').select(['id', 'token']).where('token', 'is not', null));
	return rows.flatMap(({ id, token }) => (token === null ? [] : [{ id, token }]));
}

/**
 * Accepts this key ring for a database whose keys are lost: deletes the sessions that it does not open. Everything else
 * stays, the audit trail too, which is signed anew. @returns how many sessions were deleted. @throws Failure `store-*`
 */
export async function resetKeys(store: Store, keyring: Keyring): Promise<number> {
	await checkKeysInUse(store, keyring);
	const rows = createSessionRepository(store);
	let deleted = 0;
	for (const row of await rows.all()) {
		if (resealed(row, keyring) === undefined && (await rows.remove(row.discordId))) deleted += 1;
	}
	const endings = createEndingRepository(store);
	for (const ending of await endings.all()) {
		if (resealed(ending, keyring) === undefined) await endings.remove(ending.id);
	}
	await writeCanary(store, keyring);
	await store.moveChain([], true);
	return deleted;
}

/** The row's record, sealed with the newest key; undefined if no key opens it. */
function resealed(
	{ discordId, portalOrigin, sealed }: Pick<EndingSession, 'discordId' | 'portalOrigin' | 'sealed'>,
	keyring: Keyring,
): string | undefined {
	return sealedAnew(createCipher(keyring, portalOrigin), discordId, sealed);
}

function sealedAnew(cipher: Cipher, owner: string, record: string): string | undefined {
	try {
		return cipher.seal(owner, cipher.open(owner, record));
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}
