import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BATCH, type Disclosures } from '../../../src/channels/disclosures.ts';
import { DAY_MS } from '../../../src/core/duration.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { temporaryStore } from '../database/temporary.ts';
import { disclosuresIn, snowflakeAt, TOKEN } from './disclosing.ts';

const GUILD = 'g';
const CHANNEL = 'c';

let store: Store;
let disclosures: Disclosures;
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	disclosures = disclosuresIn(store);
});
afterEach(() => store.close());

const begin = (id: string, more = {}) =>
	disclosures.begin({ id, guildId: GUILD, channelId: CHANNEL, token: TOKEN, ...more });
async function show(id: string, messageId: string) {
	await begin(id);
	await disclosures.settle({ id, state: 'shown', messageId });
}
const rows = () => store.db.selectFrom('disclosure').selectAll().orderBy('id').execute();
const shown = () => disclosures.messages(GUILD, CHANNEL);

describe('a disclosure', () => {
	test('is pending, with its token sealed, until it is known what became of it', async () => {
		const id = snowflakeAt(0);
		await begin(id);
		const [pending] = await rows();
		expect(pending).toMatchObject({ state: 'pending', message_id: null, at: '2024-07-04T05:20:00.000Z' });
		expect(pending?.token).toMatch(/^v1\.one\./);
		expect(pending?.token).not.toContain(TOKEN.reveal());
		await disclosures.settle({ id, state: 'shown', messageId: snowflakeAt(500) });
		expect((await rows())[0]).toMatchObject({ state: 'shown', token: null, at: '2024-07-04T05:20:00.500Z' });
	});

	test('keeps its token while nobody knows whether there is a message', async () => {
		await begin('1');
		await disclosures.settle({ id: '1', state: 'unknown' });
		const [unsettled] = await disclosures.unsettled(GUILD);
		expect(unsettled?.token?.reveal()).toBe(TOKEN.reveal());
		await disclosures.dropToken('1');
		expect((await disclosures.unsettled(GUILD))[0]).not.toHaveProperty('token');
	});

	test('never loses a message that was found for it, though it turns out to be another’s', async () => {
		await begin('1');
		await disclosures.settle({ id: '1', state: 'shown', messageId: '10' });
		await disclosures.settle({ id: '1', state: 'shown', messageId: '11' });
		expect(await shown()).toEqual(['11', '10']);
		await begin('2');
		await disclosures.settle({ id: '2', state: 'shown', messageId: '20' });
		await disclosures.settle({ id: '2', state: 'withdrawn' });
		expect(await shown()).toEqual(['20', '11', '10']);
	});

	test('of an update stays shown whatever became of the update: its message is there', async () => {
		await begin('1', { messageId: '10' });
		await disclosures.settle({ id: '1', state: 'withdrawn' });
		expect(await shown()).toEqual(['10']);
	});

	test('that was taken back while it waited to be noted as shown stays taken back', async () => {
		const file = await temporaryStore();
		const own = disclosuresIn(file);
		await own.begin({ id: snowflakeAt(1), guildId: GUILD, channelId: CHANNEL, messageId: '10' });
		const noting = own.settle({ id: snowflakeAt(1), state: 'shown', messageId: '10' }, true);
		await own.retract('10');
		await noting;
		const states = await file.db.selectFrom('disclosure').select('state').execute();
		expect(states.map(({ state }) => state)).toEqual(['retracted']);
	});

	test('that an earlier process left pending is unknown, but for an update, whose message is there', async () => {
		await begin('1');
		await begin('2', { messageId: '20' });
		await begin('3');
		await disclosures.settle({ id: '3', state: 'withdrawn' });
		await disclosures.recover(new Set([GUILD]));
		expect((await rows()).map(({ state }) => state)).toEqual(['unknown', 'shown', 'withdrawn']);
		expect(await shown()).toEqual(['20']);
	});
});

describe('the messages of a channel', () => {
	test('are read newest first, each once, in batches', async () => {
		for (let n = 0; n < BATCH + 2; n += 1) await show(snowflakeAt(n), snowflakeAt(n, 1));
		await show(snowflakeAt(1000), snowflakeAt(0, 1));
		const first = await shown();
		expect(first).toHaveLength(BATCH);
		expect(first[0]).toBe(snowflakeAt(BATCH + 1, 1));
		expect(await disclosures.messages(GUILD, CHANNEL, first.at(-1))).toEqual([
			snowflakeAt(1, 1),
			snowflakeAt(0, 1),
		]);
		expect(await disclosures.count(GUILD, CHANNEL)).toBe(BATCH + 2);
	});

	test('are off the list once they are taken back, however often they were shown', async () => {
		await show('1', '10');
		await show('2', '10');
		await disclosures.retract('10');
		expect(await shown()).toEqual([]);
		expect(await disclosures.channels(GUILD)).toEqual([]);
		expect(await disclosures.isKnown('10')).toBe(true);
	});
});

describe('a purge', () => {
	test('forgets what is older than so many days before the newest, by Discord’s clock', async () => {
		await show(snowflakeAt(0), snowflakeAt(1));
		await show(snowflakeAt(2 * DAY_MS), snowflakeAt(2 * DAY_MS));
		await disclosures.purge(3);
		expect(await shown()).toHaveLength(2);
		await disclosures.purge(1);
		expect(await shown()).toEqual([snowflakeAt(2 * DAY_MS)]);
	});

	test('forgets nothing because the clock of the machine has jumped', async () => {
		await show(snowflakeAt(0), snowflakeAt(1));
		// Its own clock is not asked: `purge` has no clock at all.
		for (let n = 0; n < 3; n += 1) await disclosures.purge(14);
		expect(await shown()).toEqual([snowflakeAt(1)]);
	});
});
