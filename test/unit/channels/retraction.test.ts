import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelView, OverwriteView } from '../../../src/channels/guild-directory.ts';
import { createLookAtDisclosures } from '../../../src/channels/opened-channels.ts';
import { createPlaceOf } from '../../../src/channels/place.ts';
import type { Deletion, Found, Posts } from '../../../src/channels/posts.ts';
import { createRetraction } from '../../../src/channels/retraction.ts';
import { MINUTE_MS } from '../../../src/core/duration.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { createStillWorld, type StillWorld, worldAt } from '../../world.ts';
import { disclosuresIn, plainDirectory, plainPosts, snowflakeAt, TOKEN } from './disclosing.ts';

const GUILD = '100000000000000000';
const TEAM = '100000000000000002';
const CHANNEL = '100000000000000010';
const THREAD = '100000000000000011';
const VIEW = PermissionFlagsBits.ViewChannel;
const shut: OverwriteView = { id: GUILD, of: 'role', allow: 0n, deny: VIEW };
const team: OverwriteView = { id: TEAM, of: 'role', allow: VIEW, deny: 0n };

let store: Store;
let world: StillWorld;
/** What the gateway knows. */
let channels: Map<string, ChannelView>;
let isAvailable: boolean;
let mayRead: boolean;
/** What Discord says to the deletion of a message; else it is gone. */
let answers: Map<string, Deletion>;
let deleted: string[];
let told: string[];
let errors: unknown[];
let stopping: AbortController;
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	world = createStillWorld();
	channels = new Map();
	isAvailable = true;
	mayRead = true;
	stopping = new AbortController();
	answers = new Map();
	deleted = [];
	told = [];
	errors = [];
	close();
});
afterEach(() => store.close());

const put = (overwrites: readonly OverwriteView[]) =>
	channels.set(CHANNEL, { id: CHANNEL, type: ChannelType.GuildText, parentId: null, overwrites });
const close = () => put([shut, team]);
const open = () => put([]);
const guild = {
	id: GUILD,
	roles: [
		{ id: GUILD, permissions: VIEW },
		{ id: TEAM, permissions: 0n },
	],
};

function retracting(more: Partial<Posts> = {}, tell?: () => Promise<void>) {
	const directory = plainDirectory({
		guild: () => (isAvailable ? guild : undefined),
		channel: (_guild: string, id: string) => channels.get(id),
		canReadHistory: () => mayRead,
	});
	const disclosures = disclosuresIn(store, directory);
	const retraction = createRetraction({
		disclosures,
		directory,
		placeOf: createPlaceOf(directory, new Set([CHANNEL]), { all: new Map() }),
		posts: plainPosts({
			async delete(_channel, messageId) {
				const answer = answers.get(messageId) ?? { state: 'gone' };
				if (answer.state === 'gone') deleted.push(messageId);
				return answer;
			},
			...more,
		}),
		tell: tell ?? (async (_guild, line) => void told.push(markdown(line, 'shown'))),
		onError: (error) => void errors.push(error),
		world,
		signal: stopping.signal,
	});
	let ids = 0;
	const begin = async (channelId = CHANNEL) => {
		ids += 1;
		const id = String(ids);
		await disclosures.begin({ id, guildId: GUILD, channelId, token: TOKEN });
		return id;
	};
	const show = async (messageId: string, channelId = CHANNEL) => {
		const id = await begin(channelId);
		await retraction.settle(GUILD, channelId, { id, state: 'shown', messageId });
	};
	const kept = () => disclosures.messages(GUILD, CHANNEL);
	return { ...retraction, disclosures, begin, show, kept };
}

describe('a check', () => {
	test('takes nothing back while the channel is a moderator channel', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		await check(GUILD);
		expect({ deleted, told, kept: await kept() }).toEqual({ deleted: [], told: [], kept: ['1'] });
	});

	test('takes everything back when the channel has opened, the newest first, and says how much', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		await show('2');
		open();
		await check(GUILD);
		expect({ deleted, kept: await kept() }).toEqual({ deleted: ['2', '1'], kept: [] });
		expect(told).toEqual([
			expect.stringContaining(
				'@everyone can see it. Deny View Channel to @everyone there. Porter took back 2 messages with staff sections.',
			),
		]);
	});

	test('takes nothing back while nothing is known of the server', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		isAvailable = false;
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

	test('that is asked for a hundred times at once looks twice', async () => {
		let looks = 0;
		const { show, check } = retracting({
			async delete() {
				looks += 1;
				return { state: 'gone' };
			},
		});
		await show('1');
		open();
		await Promise.all(Array.from({ length: 100 }, () => check(GUILD)));
		expect(looks).toBe(1);
		expect(told).toHaveLength(1);
	});

	test('takes 40,000 messages back', async () => {
		const { check, kept } = retracting();
		const values = Array.from({ length: 40_000 }, (_, n) => ({
			id: String(n),
			guild_id: GUILD,
			channel_id: CHANNEL,
			home_id: CHANNEL,
			message_id: String(1_000_000 + n),
			state: 'shown',
			token: null,
			at: null,
		}));
		for (let from = 0; from < values.length; from += 1000) {
			await store.db
				.insertInto('disclosure')
				.values(values.slice(from, from + 1000))
				.execute();
		}
		open();
		await check(GUILD);
		expect({ first: deleted[0], count: deleted.length, kept: await kept() }).toEqual({
			first: '1039999',
			count: 40_000,
			kept: [],
		});
	}, 60_000);

	test('waits for no line of the log', async () => {
		const { show, check } = retracting({}, () => new Promise(() => {}));
		await show('1');
		open();
		await check(GUILD);
		expect(deleted).toEqual(['1']);
	});
});

describe('a message that Discord does not delete', () => {
	test('because Discord is failing is tried again until it is gone', async () => {
		const { show, check, kept } = retracting();
		await show('1');
		answers.set('1', { state: 'failed' });
		open();
		const checking = check(GUILD);
		await world.pass(MINUTE_MS);
		expect(await kept()).toEqual(['1']);
		answers.clear();
		await world.pass(3000);
		await checking;
		expect(deleted).toEqual(['1']);
	});

	test('and would delete none of the channel’s is told with the reason, once, and tried when something changes', async () => {
		const { show, check, stuck } = retracting();
		for (const id of ['1', '2', '3']) await show(id);
		answers.set('3', { state: 'refused', why: 50083, everywhere: true });
		open();
		const checking = check(GUILD);
		await world.pass(MINUTE_MS);
		expect(deleted).toEqual([]);
		expect(told).toEqual([
			expect.stringContaining(
				'3 messages with staff sections could not be deleted yet: the thread is archived and locked',
			),
		]);
		expect(stuck(GUILD)).toEqual([{ channelId: CHANNEL, gone: 0, left: 3, why: 50083 }]);
		answers.clear();
		void check(GUILD);
		await checking;
		expect(deleted).toEqual(['3', '2', '1']);
		expect(stuck(GUILD)).toEqual([]);
	});

	test('keeps none of the others', async () => {
		const { show, check, kept } = retracting();
		for (const id of ['1', '2', '3']) await show(id);
		answers.set('2', { state: 'refused', why: 99, everywhere: false });
		open();
		const checking = check(GUILD);
		await world.pass(0);
		await expect.poll(kept).toEqual(['2']);
		answers.clear();
		await world.pass(10 * MINUTE_MS);
		await checking;
		expect(deleted).toEqual(['3', '1', '2']);
	});
});

describe('a disclosure of which nobody knows whether there is a message', () => {
	/** What Discord says, look after look; the last one is said again and again. */
	const found =
		(...answers: Found[]) =>
		async () =>
			(answers.length > 1 ? answers.shift() : answers[0]) ?? 'absent';

	async function unsettled(posts: Partial<Posts>) {
		const retraction = retracting(posts);
		const id = await retraction.begin();
		await retraction.settle(GUILD, CHANNEL, { id, state: 'unknown' });
		return retraction;
	}
	const states = async () =>
		(await store.db.selectFrom('disclosure').select(['state', 'message_id']).execute()).map(
			({ state, message_id }) => `${state} ${message_id}`,
		);

	test('is shown once it is found by its token', async () => {
		await unsettled({ findAnswer: found('failed', { messageId: '7' }) });
		await world.pass(MINUTE_MS);
		await expect.poll(states).toEqual(['shown 7']);
	});

	test('is looked for in the channel when its token has expired', async () => {
		await unsettled({ findAnswer: found('expired'), find: found({ messageId: '8' }) });
		await expect.poll(states).toEqual(['shown 8']);
	});

	test('is withdrawn when it still is not there after no request can arrive any more', async () => {
		await unsettled({ findAnswer: found('absent') });
		await world.pass(5000);
		expect(await states()).toEqual(['unknown null']);
		await world.pass(10_000);
		await expect.poll(states).toEqual(['withdrawn null']);
	});

	test('is taken back as soon as it is found in a channel that has opened', async () => {
		const { check } = await unsettled({ findAnswer: found('absent', { messageId: '9' }) });
		open();
		const checking = check(GUILD);
		await world.pass(MINUTE_MS);
		await checking;
		expect(deleted).toEqual(['9']);
	});
});

test('two lines of the log that were lost together are two messages', async () => {
	const own = ['9', '8'];
	const find: Posts['find'] = async (_channel, _interaction, isKnown) => {
		for (const messageId of own) if (!(await isKnown(messageId))) return { messageId };
		return 'absent';
	};
	const { disclosures, check, kept } = retracting({ find });
	for (const id of ['line a', 'line b']) {
		await disclosures.begin({ id, guildId: GUILD, channelId: CHANNEL });
		await disclosures.settle({ id, state: 'unknown' });
	}
	await check(GUILD);
	expect(await kept()).toEqual(['9', '8']);
});

test('a message whose channel’s history Porter may not read stays on the list', async () => {
	mayRead = false;
	const { begin, settle, disclosures, check } = retracting({ findAnswer: async () => 'expired' });
	await settle(GUILD, CHANNEL, { id: await begin(), state: 'unknown' });
	void check(GUILD);
	await world.pass(MINUTE_MS);
	expect(await disclosures.unsettled(GUILD)).toHaveLength(1);
});

test('a channel that opens does not wait until another is done', async () => {
	const { show, check } = retracting({
		async delete(_channel, messageId) {
			deleted.push(messageId);
			if (deleted.length === 3) {
				channels.set(THREAD, { id: THREAD, type: ChannelType.GuildText, parentId: null, overwrites: [] });
				void check(GUILD);
			}
			return { state: 'gone' };
		},
	});
	channels.set(THREAD, { id: THREAD, type: ChannelType.GuildText, parentId: null, overwrites: [shut, team] });
	await show('900', THREAD);
	deleted = [];
	channels.delete(THREAD);
	for (let n = 100; n < 300; n += 1) await show(String(n));
	open();
	await check(GUILD);
	expect(deleted).toHaveLength(201);
	expect(deleted.indexOf('900')).toBeLessThan(6);
	expect(told).toHaveLength(2);
});

test('what became of a disclosure is noted while Porter stops, too', async () => {
	const { begin, settle, disclosures } = retracting();
	const id = await begin();
	stopping.abort();
	await settle(GUILD, CHANNEL, { id, state: 'shown', messageId: '1' });
	expect(await disclosures.messages(GUILD, CHANNEL)).toEqual(['1']);
});

test('an answer on its way is looked for and taken back as soon as its channel has opened', async () => {
	const { begin, check } = retracting({ findAnswer: async () => ({ messageId: '7' }) });
	await begin();
	await check(GUILD);
	expect(deleted).toEqual([]);
	open();
	await check(GUILD);
	expect(deleted).toEqual(['7']);
});

test('a disclosure is taken back at once if its channel has opened meanwhile', async () => {
	const { show, kept } = retracting();
	open();
	await show('1');
	await expect.poll(() => deleted).toEqual(['1']);
	await expect.poll(kept).toEqual([]);
});

test('what became of a disclosure is noted also when the database could not be written at first', async () => {
	const { begin, settle, disclosures } = retracting();
	const id = await begin();
	const write = disclosures.settle;
	let tries = 0;
	Object.assign(disclosures, {
		settle: async (...given: Parameters<typeof write>) => {
			tries += 1;
			if (tries < 3) throw new Error('locked');
			await write(...given);
		},
	});
	const settling = settle(GUILD, CHANNEL, { id, state: 'shown', messageId: '1' });
	await world.pass(MINUTE_MS);
	await settling;
	expect(await disclosures.messages(GUILD, CHANNEL)).toEqual(['1']);
	expect(errors).toHaveLength(2);
});

describe('a warning', () => {
	test('is given once, and again after the channel was a moderator channel', () => {
		const { warn } = retracting();
		open();
		warn(GUILD, CHANNEL);
		warn(GUILD, CHANNEL);
		expect(told).toHaveLength(1);
		close();
		warn(GUILD, CHANNEL);
		open();
		warn(GUILD, CHANNEL);
		expect(told).toHaveLength(2);
	});

	test('is not given again for each lookup beside a message that cannot be deleted', async () => {
		const { show, check, warn } = retracting();
		await show('1');
		answers.set('1', { state: 'refused', why: 50083, everywhere: true });
		open();
		void check(GUILD);
		await world.pass(0);
		for (let n = 0; n < 10; n += 1) {
			warn(GUILD, CHANNEL);
			void check(GUILD);
			await world.pass(0);
		}
		expect(told).toHaveLength(1);
	});

	test('is not given for a channel that nobody meant to be a moderator channel', () => {
		const { warn } = retracting();
		channels.set(THREAD, { id: THREAD, type: ChannelType.GuildText, parentId: null, overwrites: [] });
		warn(GUILD, THREAD);
		expect(told).toEqual([]);
	});
});

test('an answer that never came is not looked for beyond the life of its token', async () => {
	const disclosures = disclosuresIn(store);
	await disclosures.begin({ id: snowflakeAt(1), guildId: GUILD, channelId: CHANNEL });
	let ticks = 0;
	const look = createLookAtDisclosures({
		disclosures,
		posts: plainPosts({ find: async () => 'absent', findAnswer: async () => 'absent' }),
		directory: plainDirectory({ guild: () => ({ id: GUILD, ownerId: '1', roles: [] }) }),
		placeOf: () => ({ place: 'public-channel' }),
		warn: () => {},
		world: worldAt(() => ticks),
	});
	const once = async () => (await look(GUILD, new AbortController().signal)).left;
	expect(await once()).toBe('failed');
	ticks = 16 * 60_000;
	expect(await once()).toBe('more');
	expect(await once()).toBe('nothing');
});
