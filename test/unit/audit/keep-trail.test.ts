import { describe, expect, test } from 'vitest';
import { linkText, parseLink, readEnds } from '../../../src/audit/chain.ts';
import { createKeptLookups } from '../../../src/audit/repository.ts';
import { runRetention } from '../../../src/audit/retention.ts';
import { createLog } from '../../../src/core/log.ts';
import { worldAt } from '../../world.ts';
import { lookupOf } from './lookup-of.ts';
import { hour, several, trailOf } from './trail.ts';

const DAY_HOURS = 24;

async function keeper(count: number) {
	const { store, db, record } = await trailOf(several(count));
	const lines: Record<string, unknown>[] = [];
	const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line)) });
	const { signal } = new AbortController();
	const keep = (at: Date, retentionDays = 2) =>
		runRetention({ store, retentionDays, log, signal, world: worldAt(() => at.getTime()) });
	return { store, db, record, keep, said: () => lines.map(({ level, time, ...line }) => line) };
}

describe('runRetention', () => {
	test('logs the head as verify takes it, and deletes what is older than the retention', async () => {
		const { store, db, keep, said } = await keeper(5);
		const ends = await readEnds(store);
		if (!ends) throw new Error('there are no ends');
		await keep(hour(2 * DAY_HOURS + 3));
		expect(said()).toEqual([
			{ msg: 'audit trail', head: linkText(ends.head) },
			{ msg: 'deleted lookups whose time was up', count: 3 },
		]);
		expect(parseLink(linkText(ends.head))).toEqual(ends.head);
		expect((await db.selectFrom('lookup').select('seq').execute()).map(({ seq }) => seq)).toEqual([4, 5]);
	});

	test('deletes nothing before its time', async () => {
		const { keep, said } = await keeper(5);
		await keep(hour(2 * DAY_HOURS));
		expect(said().map(({ msg }) => msg)).toEqual(['audit trail']);
	});

	test('says so when the record of the ends is gone', async () => {
		const { db, keep, said } = await keeper(1);
		await db.deleteFrom('lookup_chain').execute();
		await expect(keep(hour(0))).rejects.toMatchObject({ code: 'store-unusable' });
		expect(said().map(({ msg }) => msg)).toEqual([
			'the audit trail is broken: run npm run admin -- lookups verify',
		]);
	});

	test('fails as the database does, for its caller to try again', async () => {
		const { store, keep } = await keeper(1);
		await store.close();
		await expect(keep(hour(0))).rejects.toMatchObject({ code: 'store-unusable' });
	});
});

describe('a link in the log', () => {
	test.each([
		'',
		'1',
		'1:',
		':a',
		'1:abc',
		`1:${'A'.repeat(64)}`,
		`-1:${'a'.repeat(64)}`,
		`1e3:${'a'.repeat(64)}`,
	])('is not read from %j', (text) => {
		expect(parseLink(text)).toBeUndefined();
	});
});

describe('keptLookups', () => {
	test("counts a caller's own lookups in all servers, and says until when", async () => {
		const { store, record } = await trailOf([{}, { guildId: '900000000000000009' }, { callerId: '1' }]);
		await record({ at: hour(9), callerId: '2', viewerId: 42 });
		const kept = createKeptLookups(store, 365);
		expect(await kept(lookupOf().callerId)).toEqual({ count: 2, until: hour(1 + 365 * DAY_HOURS) });
		expect(await kept('410000000000000009')).toEqual({ count: 0 });
	});
});
