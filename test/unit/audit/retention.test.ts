import { describe, expect, test } from 'vitest';
import { linkText, parseLink, readEnds } from '../../../src/audit/chain.ts';
import { purgeLookups, runRetention } from '../../../src/audit/retention.ts';
import { createLog } from '../../../src/core/log.ts';
import { machine } from '../../../src/core/world.ts';
import { hour, several, trailOf } from './trail.ts';
import { KEYS, verified } from './verified.ts';

const seqs = async ({ db }: Awaited<ReturnType<typeof trailOf>>) =>
	(await db.selectFrom('lookup').select('seq').orderBy('seq').execute()).map(({ seq }) => seq);

describe('purgeLookups', () => {
	test('deletes what is older than the moment, and the rest is still a whole chain', async () => {
		const trail = await trailOf(several(5));
		expect(await purgeLookups(trail.store, hour(2), machine)).toMatchObject({ count: 2 });
		expect(await seqs(trail)).toEqual([3, 4, 5]);
		expect(await verified(trail.store)).toMatchObject({ intact: true, ends: { begin: { seq: 2 } } });
		expect(await purgeLookups(trail.store, hour(2), machine)).toMatchObject({ count: 0 });
	});

	test('never gives a number again, also when all were deleted', async () => {
		const trail = await trailOf(several(3));
		expect(await purgeLookups(trail.store, hour(3), machine)).toMatchObject({ count: 3 });
		expect(await verified(trail.store)).toMatchObject({ intact: true });
		await trail.record({ at: hour(4) });
		expect(await seqs(trail)).toEqual([4]);
		expect(await verified(trail.store)).toMatchObject({ intact: true });
	});

	test('finds nothing to do on an empty trail', async () => {
		const { store } = await trailOf();
		expect(await purgeLookups(store, hour(1), machine)).toMatchObject({ count: 0 });
	});

	test('deletes in batches, and stops between them when told', async () => {
		const { store, record } = await trailOf();
		await Promise.all(several(1200).map((change) => record(change)));
		expect(await purgeLookups(store, hour(1), machine, { signal: AbortSignal.abort() })).toMatchObject({
			count: 0,
		});
		expect(await purgeLookups(store, hour(1), machine)).toMatchObject({ count: 1200 });
		expect(await verified(store)).toMatchObject({ intact: true, ends: { begin: { seq: 1200 } } });
	});

	test('keeps what is to be kept although a later one has an earlier date', async () => {
		const trail = await trailOf([{ at: hour(1) }, { at: hour(9) }, { at: new Date(0) }]);
		expect(await purgeLookups(trail.store, hour(5), machine)).toMatchObject({ count: 1 });
		expect(await seqs(trail)).toEqual([2, 3]);
	});

	test('hides no break: what comes after a removed row still does not fit', async () => {
		const trail = await trailOf(several(6));
		await trail.db.deleteFrom('lookup').where('seq', '=', 4).execute();
		await purgeLookups(trail.store, hour(2), machine);
		expect(await verified(trail.store)).toEqual({ intact: false, kind: 'missing', seq: '4' });
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
		expect(await purgeLookups(trail.store, hour(9), machine)).toMatchObject({ count: 3 });
		expect(await verified(trail.store)).toEqual({ intact: false, kind: 'added', seq: '-1' });
	});

	test('deletes nothing if more than two days are due: a clock may have jumped', async () => {
		const trail = await trailOf([{ at: hour(0) }, { at: hour(47) }, { at: hour(49) }, { at: hour(400) }]);
		expect(await purgeLookups(trail.store, hour(49), machine)).toEqual({ count: 2, isTooMuch: false });
		await trail.record({ at: hour(500) });
		expect(await purgeLookups(trail.store, hour(9999), machine)).toEqual({ count: 0, isTooMuch: true });
		expect(await seqs(trail)).toEqual([3, 4, 5]);
	});

	test('deletes it all the same when told', async () => {
		const trail = await trailOf([{ at: hour(0) }, { at: hour(400) }, { at: hour(500) }]);
		const all = await purgeLookups(trail.store, hour(450), machine, { all: true });
		expect(all).toEqual({ count: 2, isTooMuch: false });
		expect(await verified(trail.store)).toMatchObject({ intact: true });
	});

	test('fails as the database does', async () => {
		const { store } = await trailOf();
		await store.close();
		await expect(purgeLookups(store, hour(1), machine)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});

const DAY_HOURS = 24;

async function retaining(count: number) {
	const { store, db, record } = await trailOf(several(count));
	const lines: Record<string, unknown>[] = [];
	const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line)) });
	const { signal } = new AbortController();
	const run = (at: Date | undefined, retentionDays = 2) =>
		runRetention({
			store,
			publicKeys: KEYS.publicKeys,
			retentionDays,
			log,
			signal,
			now: () => at?.getTime(),
			world: machine,
		});
	return { store, db, record, run, said: () => lines.map(({ level, time, ...line }) => line) };
}

describe('runRetention', () => {
	test('logs the head as verify takes it, and deletes what is older than the retention', async () => {
		const { store, db, run, said } = await retaining(5);
		const ends = await readEnds(store);
		if (!ends) throw new Error('there are no ends');
		await run(hour(2 * DAY_HOURS + 3));
		expect(said()).toEqual([
			{ msg: 'audit trail', head: linkText(ends.head) },
			{ msg: 'deleted lookups whose time was up', count: 3 },
		]);
		expect(parseLink(linkText(ends.head))).toEqual(ends.head);
		expect((await db.selectFrom('lookup').select('seq').execute()).map(({ seq }) => seq)).toEqual([4, 5]);
	});

	test('deletes nothing before its time', async () => {
		const { run, said } = await retaining(5);
		await run(hour(2 * DAY_HOURS));
		expect(said().map(({ msg }) => msg)).toEqual(['audit trail']);
	});

	test('deletes nothing while Discord’s time is not known, whatever the machine’s clock says', async () => {
		const { run, said } = await retaining(5);
		await run(undefined, 1);
		expect(said().map(({ msg }) => msg)).toEqual(['audit trail']);
	});

	test('says that too much is due, and deletes nothing', async () => {
		const { run, said, record, db } = await retaining(1);
		await record({ at: hour(1000) });
		await run(hour(2000));
		expect(said().at(-1)).toEqual({
			msg: 'nothing was deleted, because too much is due: npm run admin -- lookups purge',
		});
		expect(await db.selectFrom('lookup').select('seq').execute()).toHaveLength(2);
	});

	test('says so when somebody else has changed where the trail ends', async () => {
		const { db, run, said } = await retaining(2);
		await db.updateTable('lookup_chain').set({ signature: 'x' }).execute();
		await run(undefined);
		expect(said().map(({ msg }) => msg)).toEqual([
			'the audit trail is broken: run npm run admin -- lookups verify',
		]);
	});

	test('says so when the record of the ends is gone', async () => {
		const { db, run, said } = await retaining(1);
		await db.deleteFrom('lookup_chain').execute();
		await run(hour(0));
		expect(said().map(({ msg }) => msg)).toEqual([
			'the audit trail is broken: run npm run admin -- lookups verify',
		]);
	});

	test('fails as the database does, for its caller to try again', async () => {
		const { store, run } = await retaining(1);
		await store.close();
		await expect(run(hour(0))).rejects.toMatchObject({ code: 'store-unusable' });
	});
});
