import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { purgeLookups } from '../../../src/audit/retention.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import { machine } from '../../../src/core/world.ts';
import { parsePublicKey, publicKeyText } from '../../../src/database/chain-signature.ts';
import { GENESIS, linkHash } from '../../../src/database/lookup-chain.ts';
import type { Store, StoreOptions } from '../../../src/database/store.ts';
import { temporaryStore } from '../database/temporary.ts';
import { ringOf } from '../sessions/keys.ts';
import { lookupOf } from './lookup-of.ts';
import { hour, several } from './trail.ts';
import { KEYS, verified } from './verified.ts';

/** A trail of three lookups, in a file: it can be opened again with other keys. */
async function trail() {
	const { file, ...store } = await temporaryStore();
	for (const [at, change] of several(3).entries()) await record(store, { ...change, at: hour(at) });
	const again = async (options: StoreOptions) => {
		await store.close();
		return await temporaryStore(file.replace('/porter.db', ''), options);
	};
	return { store, again, file };
}

const record = (store: Store, change = {}) => createLookupLog(store).record(lookupOf(change));

/** Does what somebody can do who writes the database, knows all of Porter's code, and has no key. */
async function rewrite({ db }: Store): Promise<void> {
	await db.updateTable('lookup').set({ subject_id: 7 }).where('seq', '=', 2).execute();
	let before = GENESIS;
	for (const row of await db.selectFrom('lookup').selectAll().orderBy('seq').execute()) {
		before = linkHash(before, row);
		await db.updateTable('lookup').set({ hash: before }).where('seq', '=', row.seq).execute();
	}
	await db.updateTable('lookup_chain').set({ head_hash: before }).execute();
}

describe('the signature of the trail', () => {
	test('finds a chain that somebody without the key has computed again', async () => {
		const { store } = await trail();
		await rewrite(store);
		expect(await verified(store)).toEqual({ intact: false, kind: 'bad', seq: '3' });
	});

	test('finds it later too: Porter signs nobody else\u2019s work', async () => {
		const { store, again } = await trail();
		await rewrite(store);
		await record(store);
		expect(await verified(store)).toMatchObject({ intact: false, kind: 'bad' });
		const restarted = await again({ keys: KEYS });
		await record(restarted);
		expect(await verified(restarted)).toMatchObject({ intact: false, kind: 'bad', seq: '5' });
	});

	test('finds that it was taken away', async () => {
		const { store } = await trail();
		await store.db.updateTable('lookup_chain').set({ signature: null, signed_by: null }).execute();
		await record(store);
		expect(await verified(store)).toEqual({ intact: false, kind: 'stripped', seq: '4' });
	});

	test('finds a beginning that was moved as if lookups had been purged', async () => {
		const { store } = await trail();
		const { hash } = await store.db
			.selectFrom('lookup')
			.select('hash')
			.where('seq', '=', 1)
			.executeTakeFirstOrThrow();
		await store.db.deleteFrom('lookup').where('seq', '=', 1).execute();
		await store.db.updateTable('lookup_chain').set({ begin_seq: 1, begin_hash: hash }).execute();
		expect(await verified(store)).toMatchObject({ intact: false, kind: 'bad' });
	});

	test('finds a tail that was cut off, with its end put back', async () => {
		const { store } = await trail();
		const [, second] = await store.db.selectFrom('lookup').selectAll().orderBy('seq').execute();
		await store.db.deleteFrom('lookup').where('seq', '=', 3).execute();
		await store.db
			.updateTable('lookup_chain')
			.set({ head_seq: 2, head_hash: second?.hash ?? '' })
			.execute();
		expect(await verified(store)).toMatchObject({ intact: false, kind: 'bad' });
	});

	test('finds a row that was made one of before there were kinds', async () => {
		const { store } = await trail();
		await store.db.updateTable('lookup').set({ kind: null, details: null }).execute();
		await rewrite(store);
		expect(await verified(store)).toMatchObject({ intact: false, kind: 'bad' });
	});

	test('is renewed by a purge', async () => {
		const { store } = await trail();
		expect(await purgeLookups(store, hour(2), machine)).toMatchObject({ count: 2 });
		expect(await verified(store)).toMatchObject({
			intact: true,
			ends: { begin: { seq: 2 } },
			signedFrom: '3',
		});
	});

	test('can be checked with the public key alone, as it is printed', async () => {
		const { store } = await trail();
		const text = publicKeyText(KEYS.signs, KEYS.privateKey);
		expect(text).toMatch(/^a:[A-Za-z0-9+/]{43}=$/);
		const keys = parsePublicKey(text);
		expect(keys && (await verifyChain(store, undefined, keys))).toMatchObject({ intact: true });
		const others = parsePublicKey(publicKeyText('a', ringOf('b').chainKeys.privateKey));
		expect(others && (await verifyChain(store, undefined, others))).toMatchObject({ kind: 'bad' });
		for (const bad of ['', 'a', 'a:b', `${text}x`, `A${text}`]) expect(parsePublicKey(bad)).toBeUndefined();
	});

	test('of a newer key takes the place of an older one that is still known', async () => {
		const { again } = await trail();
		const rotated = ringOf('b', 'a').chainKeys;
		const store = await again({ keys: rotated });
		await record(store);
		expect(await verifyChain(store, undefined, ringOf('b').chainKeys.publicKeys)).toMatchObject({
			intact: true,
			ends: { head: { seq: 4 } },
		});
	});

	test('of a key that is not known is not replaced: then nothing is recorded', async () => {
		const { again } = await trail();
		const { publicKeys } = ringOf('b').chainKeys;
		const store = await again({ keys: ringOf('b').chainKeys });
		await expect(record(store)).rejects.toMatchObject({ code: 'store-unusable' });
		expect(await verifyChain(store, undefined, publicKeys)).toMatchObject({ kind: 'unknown-key' });
		expect(await verified(store)).toMatchObject({ intact: true });
	});

	test.each(['at', 'caller_id', 'guild_id', 'subject_username', 'subject_id', 'duration_ms'])(
		'finds a row that no search finds, because its %s is stored as another type',
		async (column) => {
			const { store } = await trail();
			await sql`update lookup set ${sql.ref(column)} = cast(${sql.ref(column)} as blob) where seq = 2`.execute(
				store.db,
			);
			expect(await verified(store)).toEqual({ intact: false, kind: 'changed', seq: '2' });
		},
	);

	test('finds an index that leaves a row out', async () => {
		const { store, again, file } = await trail();
		await store.close();
		const thief = new DatabaseSync(file, { defensive: false });
		const select = "select name, sql from sqlite_schema where name = 'lookup_by_time'";
		const { name, sql: original } = thief.prepare(select).get() as { name: string; sql: string };
		thief.exec(`drop index ${name}; ${original} where seq <> 2; pragma writable_schema = on`);
		thief.prepare('update sqlite_schema set sql = ? where name = ?').run(original, name);
		thief.exec('pragma writable_schema = reset');
		thief.close();
		expect(await verified(await again({ keys: KEYS }))).toMatchObject({ intact: false, kind: 'damaged' });
	});

	test('goes with no lookup while the trail is shorter than it was: an older file was copied over it', async () => {
		const { store } = await trail();
		await store.db.deleteFrom('lookup').where('seq', '=', 3).execute();
		await store.db.updateTable('lookup_chain').set({ head_seq: 2 }).execute();
		await expect(record(store)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});
