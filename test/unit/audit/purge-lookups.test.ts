import { describe, expect, test } from 'vitest';
import { purgeLookups } from '../../../src/audit/retention.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import { machine } from '../../../src/core/world.ts';
import { hour, several, trailOf } from './trail.ts';

const seqs = async ({ db }: Awaited<ReturnType<typeof trailOf>>) =>
	(await db.selectFrom('lookup').select('seq').orderBy('seq').execute()).map(({ seq }) => seq);

describe('purgeLookups', () => {
	test('deletes what is older than the moment, and the rest is still a whole chain', async () => {
		const trail = await trailOf(several(5));
		expect(await purgeLookups(trail.store, hour(2), machine)).toBe(2);
		expect(await seqs(trail)).toEqual([3, 4, 5]);
		expect(await verifyChain(trail.store)).toMatchObject({ whole: true, ends: { begin: { seq: 2 } } });
		expect(await purgeLookups(trail.store, hour(2), machine)).toBe(0);
	});

	test('never gives a number again, also when all were deleted', async () => {
		const trail = await trailOf(several(3));
		expect(await purgeLookups(trail.store, hour(3), machine)).toBe(3);
		expect(await verifyChain(trail.store)).toMatchObject({ whole: true });
		await trail.record({ at: hour(4) });
		expect(await seqs(trail)).toEqual([4]);
		expect(await verifyChain(trail.store)).toMatchObject({ whole: true });
	});

	test('finds nothing to do on an empty trail', async () => {
		const { store } = await trailOf();
		expect(await purgeLookups(store, hour(1), machine)).toBe(0);
	});

	test('deletes in batches, and stops between them when told', async () => {
		const { store, record } = await trailOf();
		await Promise.all(several(1200).map((change) => record(change)));
		expect(await purgeLookups(store, hour(1), machine, AbortSignal.abort())).toBe(500);
		expect(await purgeLookups(store, hour(1), machine)).toBe(700);
		expect(await verifyChain(store)).toMatchObject({ whole: true, ends: { begin: { seq: 1200 } } });
	});

	test('keeps what is to be kept although a later one has an earlier date', async () => {
		const trail = await trailOf([{ at: hour(1) }, { at: hour(9) }, { at: new Date(0) }]);
		expect(await purgeLookups(trail.store, hour(5), machine)).toBe(1);
		expect(await seqs(trail)).toEqual([2, 3]);
	});

	test('hides no break: what comes after a removed row still does not fit', async () => {
		const trail = await trailOf(several(6));
		await trail.db.deleteFrom('lookup').where('seq', '=', 4).execute();
		await purgeLookups(trail.store, hour(2), machine);
		expect(await verifyChain(trail.store)).toEqual({ whole: false, kind: 'missing', seq: '4' });
	});

	test('leaves rows that Porter did not write, for verify to find', async () => {
		const trail = await trailOf(several(3));
		const forged = await trail.db.selectFrom('lookup').selectAll().executeTakeFirstOrThrow();
		await trail.db
			.insertInto('lookup')
			.values([
				{ ...forged, seq: -1 },
				{ ...forged, seq: 9 },
			])
			.execute();
		expect(await purgeLookups(trail.store, hour(9), machine)).toBe(3);
		expect(await verifyChain(trail.store)).toEqual({ whole: false, kind: 'added', seq: '-1' });
	});

	test('fails as the database does', async () => {
		const { store } = await trailOf();
		await store.close();
		await expect(purgeLookups(store, hour(1), machine)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});
