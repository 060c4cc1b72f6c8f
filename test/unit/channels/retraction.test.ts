import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDisclosures } from '../../../src/channels/disclosures.ts';
import type { ChannelView, OverwriteView } from '../../../src/channels/guild-directory.ts';
import { createPlaceOf } from '../../../src/channels/place.ts';
import { createRetraction } from '../../../src/channels/retraction.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { worldAt } from '../../world.ts';

const GUILD = '100000000000000000';
const TEAM = '100000000000000002';
const CHANNEL = '100000000000000010';
const THREAD = '100000000000000011';
const VIEW = PermissionFlagsBits.ViewChannel;
const shut: OverwriteView = { id: GUILD, of: 'role', allow: 0n, deny: VIEW };
const team: OverwriteView = { id: TEAM, of: 'role', allow: VIEW, deny: 0n };

let store: Store;
/** What the gateway knows. */
let channels: Map<string, ChannelView>;
/** Messages that Discord refuses to delete. */
let stuck: Set<string>;
let deleted: string[];
let told: string[];
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	channels = new Map();
	stuck = new Set();
	deleted = [];
	told = [];
	close();
});
afterEach(() => store.close());

const put = (overwrites: readonly OverwriteView[]) =>
	channels.set(CHANNEL, { id: CHANNEL, type: ChannelType.GuildText, parentId: null, overwrites });
const close = () => put([shut, team]);
const open = () => put([]);

function retracting() {
	const directory = {
		guild: () => ({
			id: GUILD,
			roles: [
				{ id: GUILD, permissions: VIEW },
				{ id: TEAM, permissions: 0n },
			],
		}),
		channel: (_guild: string, id: string) => channels.get(id),
		inCategory: () => [],
		canPost: () => true,
	};
	const disclosures = createDisclosures(
		store,
		worldAt(() => 0),
	);
	const retraction = createRetraction({
		disclosures,
		directory,
		placeOf: createPlaceOf(directory, new Set([CHANNEL]), { all: new Map() }),
		async deleteMessage(_channel, messageId) {
			if (stuck.has(messageId)) return false;
			deleted.push(messageId);
			return true;
		},
		tell: async (_guild, line) => void told.push(markdown(line, 'shown')),
		onError: (error) => {
			throw error;
		},
	});
	const show = (messageId: string, channelId = CHANNEL) =>
		retraction.disclosed({ guildId: GUILD, channelId, messageId });
	const kept = async () => (await disclosures.recent(GUILD)).map(({ messageId }) => messageId);
	return { ...retraction, show, kept };
}

describe('a check', () => {
	test('takes nothing back while the channel is a moderator channel', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		await check(GUILD);
		expect({ deleted, told, kept: await kept() }).toEqual({ deleted: [], told: [], kept: ['1'] });
	});

	test('takes everything back when the channel has opened, and says how much', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		await show('2');
		open();
		await check(GUILD);
		expect({ deleted, kept: await kept() }).toEqual({ deleted: ['1', '2'], kept: [] });
		expect(told).toEqual([
			expect.stringContaining(
				'@everyone can see it. Deny View Channel to @everyone there. Porter took back 2 messages with staff sections.',
			),
		]);
	});

	test('takes nothing back while nothing is known of the channel', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		channels.clear();
		await check(GUILD);
		expect({ deleted, told, kept: await kept() }).toEqual({ deleted: [], told: [], kept: ['1'] });
	});

	test('goes on with the other channels after one that is not to be touched', async () => {
		const { show, check } = retracting();
		channels.set(THREAD, { id: THREAD, type: ChannelType.GuildText, parentId: null, overwrites: [] });
		await show('1', CHANNEL);
		expect(deleted).toEqual([]);
		await show('2', THREAD);
		await check(GUILD);
		expect(deleted).toEqual(['2']);
	});

	test('keeps exactly what could not be deleted on the list, says so once, and tries it again', async () => {
		const { show, check, kept } = retracting();
		for (const id of ['1', '2', '3']) await show(id);
		stuck.add('2');
		open();
		await check(GUILD);
		expect({ deleted, kept: await kept() }).toEqual({ deleted: ['1', '3'], kept: ['2'] });
		expect(told).toEqual([
			expect.stringContaining(
				'took back 2 messages with staff sections. ⚠️ one message with staff sections could not be deleted.',
			),
		]);
		await check(GUILD);
		expect(told).toHaveLength(1);
		stuck.clear();
		await check(GUILD);
		expect({ deleted, kept: await kept() }).toEqual({ deleted: ['1', '3', '2'], kept: [] });
		expect(told).toHaveLength(2);
	});

	test('judges an archived thread by the channel that it is in', async () => {
		const { show, check } = retracting();
		const thread = { id: THREAD, type: ChannelType.PublicThread, parentId: CHANNEL, overwrites: [] };
		channels.set(THREAD, thread);
		await show('1', THREAD);
		channels.delete(THREAD);
		await check(GUILD);
		expect(deleted).toEqual([]);
		open();
		await check(GUILD);
		expect(deleted).toEqual(['1']);
	});
});

test('a disclosure is taken back at once if its channel has opened meanwhile', async () => {
	const { show, kept } = retracting();
	open();
	await show('1');
	expect({ deleted, kept: await kept() }).toEqual({ deleted: ['1'], kept: [] });
});

describe('a warning', () => {
	test('is given once, and again after the channel was a moderator channel', async () => {
		const { warn } = retracting();
		open();
		await warn(GUILD, CHANNEL);
		await warn(GUILD, CHANNEL);
		expect(told).toHaveLength(1);
		close();
		await warn(GUILD, CHANNEL);
		open();
		await warn(GUILD, CHANNEL);
		expect(told).toHaveLength(2);
	});

	test('is given again after a check found a moderator channel', async () => {
		const { show, check } = retracting();
		await show('1');
		open();
		stuck.add('1');
		await check(GUILD);
		close();
		await check(GUILD);
		open();
		await check(GUILD);
		expect(told).toHaveLength(2);
	});

	test('is not given for a channel that nobody meant to be a moderator channel', async () => {
		const { warn } = retracting();
		channels.set(THREAD, { id: THREAD, type: ChannelType.GuildText, parentId: null, overwrites: [] });
		await warn(GUILD, THREAD);
		expect(told).toEqual([]);
	});
});
