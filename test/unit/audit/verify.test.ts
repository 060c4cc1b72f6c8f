import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { purgeLookups } from '../../../src/audit/retention.ts';
import { machine } from '../../../src/core/world.ts';
import { GENESIS, LINKED, linkHash } from '../../../src/database/lookup-chain.ts';
import type { LookupTable } from '../../../src/database/schema.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { temporaryStore } from '../database/temporary.ts';
import { lookupOf } from './lookup-of.ts';
import { hour, several, trailOf } from './trail.ts';
import { KEYS, verified } from './verified.ts';

const rowsOf = ({ db }: Store) => db.selectFrom('lookup').selectAll().orderBy('seq').execute();
const replaceRow = async ({ db }: Store, row: LookupTable) => {
	await db.deleteFrom('lookup').where('seq', '=', row.seq).execute();
	await db.insertInto('lookup').values(row).execute();
};
const removeRows = ({ db }: Store, ...seqs: number[]) =>
	db.deleteFrom('lookup').where('seq', 'in', seqs).execute();

/** Makes the rows fit each other again from a row on, as somebody who knows Porter's code would. */
async function relink(store: Store, from: number): Promise<string> {
	let hash = GENESIS;
	for (const row of await rowsOf(store)) {
		hash = row.seq < from ? row.hash : linkHash(hash, row);
		await store.db.updateTable('lookup').set({ hash }).where('seq', '=', row.seq).execute();
	}
	return hash;
}

describe('verifyChain', () => {
	test('finds an empty trail whole', async () => {
		const { store } = await trailOf();
		expect(await verified(store)).toMatchObject({
			intact: true,
			ends: { head: { seq: 0, hash: GENESIS } },
		});
	});

	test('finds a trail whole whose lookups were written at once', async () => {
		const { store, record } = await trailOf();
		await Promise.all(several(50).map(record));
		expect(await verified(store)).toMatchObject({ intact: true, ends: { head: { seq: 50 } } });
	});

	test('finds a trail whole that two connections write to', async () => {
		const store = await temporaryStore();
		const other = await openStore(`sqlite:${store.file}`, machine, { keys: KEYS });
		for (let round = 0; round < 10; round += 1) {
			await createLookupLog(store).record(lookupOf());
			await createLookupLog(other).record(lookupOf());
		}
		await other.close();
		expect(await verified(store)).toMatchObject({ intact: true, ends: { head: { seq: 20 } } });
	});

	test('finds whatever texts a lookup has whole', async () => {
		const text = fc.string({ unit: 'binary', maxLength: 20 });
		await fc.assert(
			fc.asyncProperty(text, text, fc.array(text), async (subjectUsername, callerId, sections) => {
				const { store, record } = await trailOf();
				await record({ subjectUsername, callerId, sections });
				expect(await verified(store)).toMatchObject({ intact: true });
			}),
			{ numRuns: 50 },
		);
	});

	const SIZE = 8;
	const seq = fc.integer({ min: 1, max: SIZE });

	test('finds any single change, in the row where it is', async () => {
		const column = fc.constantFrom(...LINKED.slice(1), 'hash' as const);
		const value = fc.oneof(fc.string(), fc.integer(), fc.constantFrom('', '0', 0, -1));
		await fc.assert(
			fc.asyncProperty(seq, column, value, async (at, name, to) => {
				const { store, db } = await trailOf(several(SIZE));
				const before = (await rowsOf(store)).at(at - 1);
				await db
					.updateTable('lookup')
					.set({ [name]: to })
					.where('seq', '=', at)
					.execute();
				const after = (await rowsOf(store)).at(at - 1);
				const isSame = before?.[name] === after?.[name];
				expect(await verified(store)).toMatchObject(
					isSame ? { intact: true } : { intact: false, kind: 'changed', seq: String(at) },
				);
			}),
		);
	});

	test('finds any lookup that is missing, the newest and the oldest too', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(seq, { minLength: 1 }), async (gone) => {
				const { store } = await trailOf(several(SIZE));
				await removeRows(store, ...gone);
				expect(await verified(store)).toEqual({
					intact: false,
					kind: 'missing',
					seq: String(Math.min(...gone)),
				});
			}),
			{ numRuns: 50 },
		);
	});

	test('finds any two lookups that changed places', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(seq, { minLength: 2, maxLength: 2 }), async ([a = 0, b = 0]) => {
				const { store } = await trailOf(several(SIZE));
				const rows = await rowsOf(store);
				const [one, other] = [rows[a - 1], rows[b - 1]];
				if (!one || !other) throw new Error('no such rows');
				await replaceRow(store, { ...one, seq: b });
				await replaceRow(store, { ...other, seq: a });
				expect(await verified(store)).toMatchObject({ kind: 'changed', seq: String(Math.min(a, b)) });
			}),
			{ numRuns: 50 },
		);
	});

	test('finds a lookup that was put between two others, which were moved on', async () => {
		await fc.assert(
			fc.asyncProperty(seq, async (at) => {
				const { store, db } = await trailOf(several(SIZE));
				for (const row of (await rowsOf(store)).reverse()) {
					if (row.seq >= at)
						await db
							.updateTable('lookup')
							.set({ seq: row.seq + 1 })
							.where('seq', '=', row.seq)
							.execute();
				}
				const forged = (await rowsOf(store))[0];
				if (!forged) throw new Error('no such row');
				await db
					.insertInto('lookup')
					.values({ ...forged, seq: at, subject_id: 7 })
					.execute();
				expect(await verified(store)).toMatchObject({ intact: false, kind: 'changed', seq: String(at) });
			}),
			{ numRuns: 20 },
		);
	});

	test.each([SIZE + 1, SIZE + 1000, 0, -1, Number.MAX_SAFE_INTEGER])(
		'finds a lookup added as number %i',
		async (at) => {
			const { store, db } = await trailOf(several(SIZE));
			const last = (await rowsOf(store)).at(-1);
			if (!last) throw new Error('no such row');
			const forged = { ...last, seq: at };
			await db
				.insertInto('lookup')
				.values({ ...forged, hash: linkHash(last.hash, forged) })
				.execute();
			expect(await verified(store)).toEqual({ intact: false, kind: 'added', seq: String(at) });
		},
	);

	test('finds a number that is larger than any here', async () => {
		const { store, db } = await trailOf(several(2));
		await sql`update lookup set viewer_id = 9223372036854775807 where seq = 2`.execute(db);
		expect(await verified(store)).toEqual({ intact: false, kind: 'changed', seq: '2' });
		await sql`update lookup set seq = 9223372036854775807 where seq = 2`.execute(db);
		expect(await verified(store)).toEqual({ intact: false, kind: 'missing', seq: '2' });
	});

	test('finds that a tail was cut off, also after the next lookup', async () => {
		const { store, record } = await trailOf(several(SIZE));
		await removeRows(store, SIZE - 1, SIZE);
		await record();
		expect(await verified(store)).toEqual({ intact: false, kind: 'missing', seq: String(SIZE - 1) });
	});

	test('finds a trail whose rows were made to fit each other again', async () => {
		const { store, db } = await trailOf(several(SIZE));
		await db.updateTable('lookup').set({ subject_id: 7 }).where('seq', '=', 3).execute();
		await relink(store, 3);
		expect(await verified(store)).toEqual({ intact: false, kind: 'changed', seq: String(SIZE) });
	});

	test.each([
		['begin_seq', 3],
		['begin_seq', -1],
		['begin_seq', 0.5],
		['begin_hash', GENESIS.toUpperCase()],
		['head_seq', 5],
		['head_seq', 9],
		['head_hash', GENESIS],
	])('finds a changed record of the ends: %s = %j', async (column, value) => {
		const { store, db } = await trailOf(several(SIZE));
		await db
			.updateTable('lookup_chain')
			.set({ [column]: value })
			.execute();
		expect(await verified(store)).toMatchObject({ intact: false });
	});

	test('finds that the record of the ends is gone, and no lookup is written without it', async () => {
		const { store, db, record } = await trailOf(several(2));
		await db.deleteFrom('lookup_chain').execute();
		await expect(record()).rejects.toMatchObject({ code: 'store-unusable' });
		expect(await verified(store)).toEqual({ intact: false, kind: 'no-ends', seq: '0' });
	});

	test('compares with a head from an old log what else would go unseen', async () => {
		const { store, db, record } = await trailOf(several(3));
		const verdict = await verified(store);
		const known = verdict.intact ? verdict.ends.head : undefined;
		if (!known) throw new Error('broken from the beginning');
		await record();
		expect(await verified(store, known)).toMatchObject({ intact: true });
		expect(await verified(store, { ...known, seq: 9 })).toMatchObject({ kind: 'missing', seq: '5' });

		await db.updateTable('lookup').set({ subject_id: 7 }).where('seq', '=', 2).execute();
		await db
			.updateTable('lookup_chain')
			.set({ head_hash: await relink(store, 2) })
			.execute();
		expect(await verified(store)).toMatchObject({ intact: false, kind: 'bad' });
		expect(await verified(store, known)).toEqual({ intact: false, kind: 'rewritten', seq: '3' });
	});

	test('walks a trail of many batches, and past those that are purged meanwhile', async () => {
		const { store, record } = await trailOf();
		for (let written = 0; written < 2500; written += 100)
			await Promise.all(several(100).map((change) => record({ ...change, at: hour(written) })));
		const [verdict, purged] = await Promise.all([
			verified(store),
			purgeLookups(store, hour(1000), machine, { all: true }),
		]);
		expect(purged.count).toBe(1000);
		expect(verdict).toMatchObject({ intact: true, ends: { head: { seq: 2500 } } });
		expect(await verified(store)).toMatchObject({ intact: true, ends: { begin: { seq: 1000 } } });
	});
});
