import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import { Secret } from '../../../src/core/secret.ts';
import { createCipher, keyIdOf } from '../../../src/sessions/cipher.ts';
import { checkKeyring, KeyringError, noteKeysInUse } from '../../../src/sessions/key-check.ts';
import { reseal, resetKeys } from '../../../src/sessions/key-rotation.ts';
import { parseKeyring } from '../../../src/sessions/keyring.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { temporaryFolder, temporaryStore } from '../database/temporary.ts';
import { keyText, ringOf } from './keys.ts';
import { MAUD, MEL, sessionWorld } from './session-world.ts';

const DISCORD = 'https://discord.test';

describe('checkKeyring', () => {
	test('takes the keys of the first start, and the same ones again', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder);
		expect(await checkKeyring(first, ringOf('a'))).toEqual({ unreadable: 0 });
		await first.close();
		await expect(checkKeyring(await temporaryStore(folder), ringOf('a'))).resolves.toBeDefined();
	});

	test('refuses a ring that lacks the key, naming it and what to do', async () => {
		const store = await temporaryStore();
		await checkKeyring(store, ringOf('a'));
		await expect(checkKeyring(store, ringOf('b'))).rejects.toThrow(
			new KeyringError(
				'The session keys lack a, which sealed this database: put the right key back, or, if it is lost, run `npm run admin -- keys reset`.',
			),
		);
	});

	test('refuses another key of the same id', async () => {
		const store = await temporaryStore();
		await checkKeyring(store, ringOf('a'));
		const other = parseKeyring(new Secret(`a:${keyText(5)}`));
		await expect(checkKeyring(store, other)).rejects.toThrow(
			/^The session key a is not the one of that name/,
		);
	});

	test('refuses a damaged record', async () => {
		const store = await temporaryStore();
		await checkKeyring(store, ringOf('a'));
		await store.db.updateTable('canary').set({ sealed: 'x' }).execute();
		await expect(checkKeyring(store, ringOf('a'))).rejects.toThrow(/damaged/);
	});

	test('moves on to a newer key, so that the older one can go', async () => {
		const store = await temporaryStore();
		await checkKeyring(store, ringOf('a'));
		await checkKeyring(store, ringOf('b', 'a'));
		await expect(checkKeyring(store, ringOf('b'))).resolves.toEqual({ unreadable: 0 });
		await expect(checkKeyring(store, ringOf('a'))).rejects.toThrow(KeyringError);
	});

	test('counts the sessions whose key is gone', async () => {
		const { store, sessions } = await sessionWorld();
		await sessions.signIn(MAUD);
		expect(await checkKeyring(store, ringOf('b'))).toEqual({ unreadable: 1 });
	});

	test('fails as the database does', async () => {
		const store = await temporaryStore();
		await sql`pragma query_only = on`.execute(store.db);
		await expect(checkKeyring(store, ringOf('a'))).rejects.toMatchObject({ code: 'store-read-only' });
	});
});

describe('reseal', () => {
	test('seals the sessions of every Portal with the newest key', async () => {
		const { store, sessions, sessionsWith } = await sessionWorld();
		await sessions.signIn(MAUD);
		await sessionsWith(ringOf('a'), 'https://other.test').signIn(MEL);
		await checkKeyring(store, ringOf('a'));
		expect(await reseal(store, ringOf('b', 'a'), DISCORD)).toEqual({
			resealed: 2,
			current: 0,
			unreadable: 0,
			changed: 0,
			unused: ['a'],
		});
		const after = sessionsWith(ringOf('b'));
		expect((await after.open(MAUD.id)).cookie.reveal()).toBe('CANARY-cookie-number-1');
		expect((await sessionsWith(ringOf('b'), 'https://other.test').open(MEL.id)).cookie.reveal()).toBe(
			'CANARY-cookie-number-2',
		);
		await expect(checkKeyring(store, ringOf('b'))).resolves.toEqual({ unreadable: 0 });
	});

	test('changes nothing the second time', async () => {
		const { store, sessions } = await sessionWorld();
		await sessions.signIn(MAUD);
		await reseal(store, ringOf('b', 'a'), DISCORD);
		const before = await store.db.selectFrom('session').selectAll().execute();
		expect(await reseal(store, ringOf('b', 'a'), DISCORD)).toMatchObject({
			resealed: 0,
			current: 1,
			unused: ['a'],
		});
		expect(await store.db.selectFrom('session').selectAll().execute()).toEqual(before);
	});

	test('leaves what no key opens, and keeps its key in use', async () => {
		const { store, sessions, sessionsWith } = await sessionWorld();
		await sessions.signIn(MAUD);
		await sessionsWith(ringOf('x')).signIn(MEL);
		await store.db
			.updateTable('session')
			.set({ discord_id: '9' })
			.where('discord_id', '=', MAUD.id)
			.execute();
		expect(await reseal(store, ringOf('b', 'a'), DISCORD)).toEqual({
			resealed: 0,
			current: 0,
			unreadable: 2,
			changed: 0,
			unused: [],
		});
	});

	test('does not undo a sign-in that happens meanwhile', async () => {
		const { store, sessions, sessionsWith } = await sessionWorld();
		await sessions.signIn(MAUD);
		const [counts] = await Promise.all([reseal(store, ringOf('b', 'a'), DISCORD), sessions.signIn(MAUD)]);
		expect(counts.resealed + counts.changed).toBe(1);
		const session = await sessionsWith(ringOf('b', 'a')).open(MAUD.id);
		expect(session.cookie.reveal()).toBe('CANARY-cookie-number-2');
	});

	test('refuses a wrong key ring', async () => {
		const store = await temporaryStore();
		await checkKeyring(store, ringOf('a'));
		await expect(reseal(store, ringOf('b'), DISCORD)).rejects.toThrow(KeyringError);
	});
});

describe('what else the session keys seal and sign', () => {
	/** A database of before a rotation, with a lookup in it and an answer on its way, opened with both keys. */
	async function sealedBefore() {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder, { keys: ringOf('a').chainKeys });
		await checkKeyring(first, ringOf('a'));
		const sealed = createCipher(ringOf('a'), DISCORD, 'interaction').seal('1', new Secret('token'));
		const where = { guild_id: '1', channel_id: '2', home_id: '2', message_id: null, at: null };
		await createLookupLog(first).record(lookupOf(), { id: '1', ...where, state: 'unknown', token: sealed });
		await first.close();
		return await temporaryStore(folder, { keys: ringOf('b', 'a').chainKeys });
	}

	test('is moved to the newest key as well, before an older one can go', async () => {
		const store = await sealedBefore();
		expect((await reseal(store, ringOf('b', 'a'), DISCORD)).unused).toEqual(['a']);
		const [row] = await store.db.selectFrom('disclosure').select('token').execute();
		const cipher = createCipher(ringOf('b'), DISCORD, 'interaction');
		expect(cipher.open('1', row?.token ?? '').reveal()).toBe('token');
		const { publicKeys } = ringOf('b').chainKeys;
		expect(await verifyChain(store, undefined, publicKeys)).toMatchObject({ intact: true });
	});

	test('keeps a key in use that has signed what somebody else has changed', async () => {
		const store = await sealedBefore();
		await store.db.updateTable('lookup_chain').set({ head_hash: 'x' }).execute();
		expect((await reseal(store, ringOf('b', 'a'), DISCORD)).unused).toEqual([]);
	});

	test('is signed anew where the keys are lost', async () => {
		const store = await sealedBefore();
		await resetKeys(store, ringOf('c'));
		const { publicKeys } = ringOf('b').chainKeys;
		// The store signs with the newest key that it was opened with.
		expect(await verifyChain(store, undefined, publicKeys)).toMatchObject({ intact: true });
	});
});

test('nothing is rotated or reset beside a Porter that has other keys', async () => {
	const folder = temporaryFolder();
	const porter = await temporaryStore(folder, { keys: ringOf('a').chainKeys, takesWithinMs: 0 });
	await noteKeysInUse(porter, ringOf('a'));
	const admin = await temporaryStore(folder, { keys: ringOf('b', 'a').chainKeys });
	await expect(reseal(admin, ringOf('b', 'a'), DISCORD)).rejects.toThrow(KeyringError);
	await expect(resetKeys(admin, ringOf('b'))).rejects.toThrow(/^Porter is running without the session key b/);
	await porter.close();
	await expect(reseal(admin, ringOf('b', 'a'), DISCORD)).resolves.toBeDefined();
});

describe('resetKeys', () => {
	test('deletes what no key opens, keeps the rest, and accepts the ring', async () => {
		const { store, sessions, sessionsWith } = await sessionWorld();
		await checkKeyring(store, ringOf('a'));
		await sessions.signIn(MAUD);
		await sessionsWith(ringOf('b')).signIn(MEL);
		expect(await resetKeys(store, ringOf('b'))).toBe(1);
		expect((await sessions.list()).map(({ discordId }) => discordId)).toEqual([MEL.id]);
		const rows = await store.db.selectFrom('session').select('sealed').execute();
		expect(rows.map(({ sealed }) => keyIdOf(sealed))).toEqual(['b']);
		await expect(checkKeyring(store, ringOf('b'))).resolves.toEqual({ unreadable: 0 });
	});
});
