import { Failure } from '../core/failure.ts';
import type { Store } from '../database/store.ts';
import { createCipher, keyIdOf } from './cipher.ts';
import { checkKeyring, writeCanary } from './key-check.ts';
import type { Keyring } from './keyring.ts';
import { createEndingRepository, createSessionRepository, type EndingSession } from './repository.ts';

/**
 * Seals every stored session, of every Portal, with the newest key. A row is replaced only if it is still what was
 * opened, so that Porter may be running; when interrupted, it can simply be run again.
 * @returns what became of them, and `unused`: ids of keys that seal nothing any more, and can be taken out of the ring
 * @throws KeyringError, Failure `store-*`
 */
export async function reseal(store: Store, keyring: Keyring) {
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
		if (sealed !== undefined) await endings.put({ ...ending, sealed });
	}
	const sealedNow = [...(await rows.all()), ...(await endings.all())];
	const used = new Set(sealedNow.map(({ sealed }) => keyIdOf(sealed)));
	const unused = keyring.ids.filter((id) => id !== keyring.newest && !used.has(id));
	return { ...count, unused };
}

/**
 * Accepts this key ring for a database whose keys are lost: deletes the sessions that it does not open. Everything else
 * stays, the audit trail too. @returns how many sessions were deleted. @throws Failure `store-*`
 */
export async function resetKeys(store: Store, keyring: Keyring): Promise<number> {
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
	return deleted;
}

/** The row's record, sealed with the newest key; undefined if no key opens it. */
function resealed(
	{ discordId, portalOrigin, sealed }: Pick<EndingSession, 'discordId' | 'portalOrigin' | 'sealed'>,
	keyring: Keyring,
): string | undefined {
	const cipher = createCipher(keyring, portalOrigin);
	try {
		return cipher.seal(discordId, cipher.open(discordId, sealed));
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}
