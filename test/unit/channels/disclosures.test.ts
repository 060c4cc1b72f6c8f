import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDisclosures } from '../../../src/channels/disclosures.ts';
import { DAY_MS } from '../../../src/core/duration.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { worldAt } from '../../world.ts';

const message = (messageId: string, channelId = 'c', homeId = channelId) => ({
	messageId,
	guildId: 'g',
	channelId,
	homeId,
});

let store: Store;
let now: number;
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	now = Date.UTC(2026, 0, 1);
});
afterEach(() => store.close());

const idsOf = async (guildId = 'g') =>
	(
		await createDisclosures(
			store,
			worldAt(() => now),
		).recent(guildId)
	).map(({ messageId }) => messageId);

test('are remembered for 14 days after they were last shown', async () => {
	const shown = createDisclosures(
		store,
		worldAt(() => now),
	);
	await shown.note(message('1'));
	now += 10 * DAY_MS;
	await shown.note(message('2'));
	now += 4 * DAY_MS;
	expect(await idsOf()).toEqual(['1', '2']);
	now += 1;
	expect(await idsOf()).toEqual(['2']);
	await shown.note(message('2'));
	now += 14 * DAY_MS;
	expect(await idsOf()).toEqual(['2']);
});

test('belong to their server, and are forgotten with their channel and its threads', async () => {
	const shown = createDisclosures(
		store,
		worldAt(() => now),
	);
	await shown.note(message('1'));
	await shown.note(message('2', 'thread', 'c'));
	await shown.note(message('3', 'other'));
	expect(await idsOf('elsewhere')).toEqual([]);
	await shown.forgetChannel('c');
	expect(await idsOf()).toEqual(['3']);
	await shown.forget(['3']);
	expect(await idsOf()).toEqual([]);
});
