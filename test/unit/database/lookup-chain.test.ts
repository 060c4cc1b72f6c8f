import fc from 'fast-check';
import { Kysely } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import { GENESIS, LINKED, linkHash } from '../../../src/database/lookup-chain.ts';
import { MIGRATIONS } from '../../../src/database/migrations.ts';
import type { LookupTable, Schema } from '../../../src/database/schema.ts';
import { openSqlite } from '../../../src/database/sqlite/open-sqlite.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { trailOf } from '../audit/trail.ts';

const OLD: Omit<LookupTable, 'seq' | 'hash'> = {
	at: '2026-01-02T03:04:05.678Z',
	caller_id: '410000000000000003',
	viewer_id: 1002,
	viewer_role: 'moderator',
	subject_id: 42,
	subject_username: 'exampleuser',
	guild_id: '900000000000000001',
	channel_id: '900000000000000002',
	sections: '["account"]',
	visibility: 'open',
	outcome: 'shown',
	duration_ms: 1,
};

/** A database as the first migration made it, with lookups of these numbers in it, brought up to date. */
async function upgraded(seqs: readonly number[]) {
	const db = new Kysely<Schema>({ dialect: openSqlite(':memory:') });
	await MIGRATIONS['0001-session-lookup-canary']?.up(db);
	for (const seq of seqs) {
		// The column of the hash is not there yet.
		const before: Kysely<{ lookup: Omit<LookupTable, 'hash'> }> = db as never;
		await before
			.insertInto('lookup')
			.values({ seq, ...OLD })
			.execute();
	}
	await MIGRATIONS['0002-lookup-chain']?.up(db);
	return { db, close: () => db.destroy() };
}

describe('the lookups of a database from before the chain', () => {
	test.each([
		['none', [], 0],
		['a few', [1, 2, 3], 3],
		['those whose oldest were deleted', [5, 6], 6],
		['many', Array.from({ length: 2001 }, (_, index) => index + 1), 2001],
	])('are linked: %s', async (_, seqs, head) => {
		const store = await upgraded(seqs);
		expect(await verifyChain(store)).toMatchObject({ intact: true, ends: { head: { seq: head } } });
		await createLookupLog(store).record(lookupOf());
		expect(await verifyChain(store)).toMatchObject({ intact: true, ends: { head: { seq: head + 1 } } });
		await store.close();
	});

	test('are found missing where one was deleted before', async () => {
		const store = await upgraded([1, 2, 4]);
		expect(await verifyChain(store)).toEqual({ intact: false, kind: 'missing', seq: '3' });
		await store.close();
	});
});

describe('the hash of a lookup', () => {
	const row = {
		seq: 1,
		at: '2026-01-02T03:04:05.678Z',
		caller_id: '410000000000000003',
		viewer_id: 1002,
		viewer_role: 'moderator',
		subject_id: 42,
		subject_username: 'exampleuser',
		guild_id: '900000000000000001',
		channel_id: '900000000000000002',
		sections: '["account","moderation"]',
		visibility: 'open',
		outcome: 'shown',
		duration_ms: 124,
	};

	test('never changes: stored chains and logged heads depend on it', () => {
		expect(linkHash(GENESIS, row)).toBe('6e334c9aeaaeeace8807a4cf28f7d565e9c2fb2f42fd52594ca10d81d5079731');
	});

	test('covers every column but itself', async () => {
		const { db, record } = await trailOf();
		await record();
		const stored = await db.selectFrom('lookup').selectAll().executeTakeFirstOrThrow();
		expect([...LINKED, 'hash'].sort()).toEqual(Object.keys(stored).sort());
	});

	test('differs for every two rows, however their texts run into each other', () => {
		const texts = fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\\', '[', 'a', '1', '\u0000') }), {
			minLength: LINKED.length,
			maxLength: LINKED.length,
		});
		const hashOf = (values: readonly string[]) =>
			linkHash(GENESIS, { ...row, ...Object.fromEntries(LINKED.map((name, at) => [name, values[at]])) });
		fc.assert(
			fc.property(texts, texts, (one, other) => {
				expect(hashOf(one) === hashOf(other)).toBe(one.join('\u0001') === other.join('\u0001'));
			}),
		);
	});
});
