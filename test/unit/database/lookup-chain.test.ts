import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { machine } from '../../../src/core/world.ts';
import { GENESIS, LINKED, linkHash } from '../../../src/database/lookup-chain.ts';
import { MIGRATIONS } from '../../../src/database/migrations.ts';
import { createSqliteDialect } from '../../../src/database/sqlite/dialect.ts';
import type { Statement } from '../../../src/database/sqlite/engine.ts';
import { openStore } from '../../../src/database/store.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { trailOf } from '../audit/trail.ts';
import { KEYS, verified } from '../audit/verified.ts';
import { temporaryFolder } from './temporary.ts';

const OLD = {
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
	const file = join(temporaryFolder(), 'porter.db');
	const database = new DatabaseSync(file);
	const run = async ({ sql, parameters }: Statement) => {
		const rows = database.prepare(sql).all(...(parameters as SQLInputValue[]));
		return { rows, changes: 0 };
	};
	const db = new Kysely<{ lookup: typeof OLD & { seq: number } }>({ dialect: createSqliteDialect(run) });
	const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
	await new Migrator({ db, provider }).migrateTo('0001-session-lookup-canary');
	database.exec('begin');
	for (const seq of seqs) {
		await db
			.insertInto('lookup')
			.values({ seq, ...OLD })
			.execute();
	}
	database.exec('commit');
	database.close();
	const store = await openStore(`sqlite:${file}`, machine, { keys: KEYS });
	onTestFinished(() => store.close());
	return store;
}

describe('the lookups of a database from before the chain', () => {
	test.each([
		['none', [], 0],
		['a few', [1, 2, 3], 3],
		['those whose oldest were deleted', [5, 6], 6],
		['many', Array.from({ length: 2001 }, (_, index) => index + 1), 2001],
	])('are linked: %s', async (_, seqs, head) => {
		const store = await upgraded(seqs);
		const before = await verified(store);
		expect(before).toMatchObject({ intact: true, ends: { head: { seq: head } } });
		expect(before).not.toHaveProperty('signedFrom');
		await createLookupLog(store).record(lookupOf());
		expect(await verified(store)).toMatchObject({
			intact: true,
			ends: { head: { seq: head + 1 } },
			signedFrom: String(head + 1),
		});
	});

	test('are found missing where one was deleted before', async () => {
		const store = await upgraded([1, 2, 4]);
		expect(await verified(store)).toEqual({ intact: false, kind: 'missing', seq: '3' });
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
		expect(linkHash(GENESIS, { ...row, kind: null, details: null })).toBe(linkHash(GENESIS, row));
		expect(linkHash(GENESIS, { ...row, kind: 'lookup', details: '{}' })).toBe(
			'ffb9b443a86d5a51bae66497183980f5963e9ae2a56fa185c6717d91e9e26f67',
		);
	});

	test('covers every column but itself', async () => {
		const { db, record } = await trailOf();
		await record();
		const stored = await db.selectFrom('lookup').selectAll().executeTakeFirstOrThrow();
		expect([...LINKED, 'kind', 'details', 'hash'].sort()).toEqual(Object.keys(stored).sort());
	});

	test('differs for every two rows, however their texts run into each other', () => {
		const texts = fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\\', '[', 'a', '1', '\u0000') }), {
			minLength: LINKED.length + 2,
			maxLength: LINKED.length + 2,
		});
		const columns = [...LINKED, 'kind', 'details'];
		const hashOf = (values: readonly string[]) =>
			linkHash(GENESIS, { ...row, ...Object.fromEntries(columns.map((name, at) => [name, values[at]])) });
		fc.assert(
			fc.property(texts, texts, (one, other) => {
				expect(hashOf(one) === hashOf(other)).toBe(one.join('\u0001') === other.join('\u0001'));
			}),
		);
	});
});
