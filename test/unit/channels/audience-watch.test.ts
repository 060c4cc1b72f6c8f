import { PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAudienceWatch } from '../../../src/channels/audience-watch.ts';
import type { ChannelView, GuildView } from '../../../src/channels/guild-directory.ts';
import { BY_SETTINGS, createPlaceOf } from '../../../src/channels/place.ts';
import { type Approval, openApprovedChannels } from '../../../src/channels/repository.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { plainDirectory } from './disclosing.ts';

const GUILD = '100000000000000000';
const TEAM = '100000000000000002';
const CHANNEL = '100000000000000010';
const { ViewChannel: VIEW } = PermissionFlagsBits;
const AT = new Date('2026-01-31T00:00:00.000Z');

const guild: GuildView = {
	id: GUILD,
	roles: [
		{ id: GUILD, permissions: VIEW },
		{ id: TEAM, permissions: 0n },
	],
};
const channel: ChannelView = {
	id: CHANNEL,
	type: 0,
	parentId: null,
	overwrites: [
		{ id: GUILD, of: 'role', allow: 0n, deny: VIEW },
		{ id: TEAM, of: 'role', allow: VIEW, deny: 0n },
	],
};
const approval: Approval = {
	guildId: GUILD,
	channelId: CHANNEL,
	by: '200000000000000001',
	at: AT,
	roles: [TEAM],
	members: [],
	counts: { [TEAM]: { approved: 4, most: 4 } },
};

let store: Store;
let told: string[];
let closed: string[];
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	told = [];
	closed = [];
});
afterEach(() => store.close());

async function watching(members: () => number | undefined, known = channel) {
	const approved = await openApprovedChannels(store);
	const named = new Set([CHANNEL]);
	const directory = plainDirectory({
		guild: () => guild,
		channel: (_guild: string, id: string) => (id === CHANNEL ? known : undefined),
	});
	const placeOf = createPlaceOf(directory, named, approved);
	const watch = createAudienceWatch({
		directory,
		approved,
		named,
		placeOf,
		async memberCounts() {
			const count = members();
			return count === undefined ? undefined : { [TEAM]: count };
		},
		tell: async (_guild, line) => void told.push(markdown(line, 'shown')),
		closed: (guildId) => void closed.push(guildId),
		world: { now: () => AT.getTime() },
	});
	return { ...watch, approved, reason: () => placeOf(GUILD, CHANNEL).reason };
}

const stored = async () => [...(await openApprovedChannels(store)).all.values()];

describe('a channel of the settings', () => {
	const pinned = { ...approval, by: BY_SETTINGS, counts: {} };

	test('is pinned once, and told of once', async () => {
		const { pin } = await watching(() => undefined);
		await pin(GUILD);
		await pin(GUILD);
		expect(told).toEqual([`<#${CHANNEL}> counts as moderator channel: seen by <@&${TEAM}>.`]);
		expect(await stored()).toEqual([pinned]);
	});

	test.each([
		['everybody can see it', { ...channel, overwrites: [] }],
		['it is a thread', { ...channel, type: 11 }],
		['Porter cannot see it', { ...channel, hidden: true }],
	])('is not pinned when %s', async (_why, known) => {
		const { pin } = await watching(() => undefined, known);
		await pin(GUILD);
		expect(await stored()).toEqual([]);
	});

	test('is pinned before anything is written, also if that fails', async () => {
		const { pin, approved } = await watching(() => undefined);
		await store.db.schema.dropTable('moderator_channel').execute();
		const pinning = pin(GUILD);
		expect(approved.all.get(CHANNEL)).toEqual(pinned);
		await expect(pinning).rejects.toThrow();
		expect(approved.all.get(CHANNEL)).toEqual(pinned);
	});

	test('keeps what an administrator approved', async () => {
		const { pin, approved } = await watching(() => undefined);
		await approved.approve(approval);
		await pin(GUILD);
		expect(await stored()).toEqual([approval]);
		expect(told).toEqual([]);
	});
});

describe('counting the members of approved roles', () => {
	test('takes a role that was never counted as it is, without a word', async () => {
		const { recount, approved } = await watching(() => 9);
		await approved.approve({ ...approval, counts: {} });
		await recount();
		expect(await stored()).toEqual([{ ...approval, counts: { [TEAM]: { approved: 9, most: 9 } } }]);
		expect(told).toEqual([]);
	});

	test('tells of growth once, and forgets no highest count', async () => {
		let members = 4;
		const { recount, approved, reason } = await watching(() => members);
		await approved.approve(approval);
		for (members of [5, 5, 3, 5]) await recount();
		expect(told).toEqual([`⚠️ <#${CHANNEL}>: 5 members hold <@&${TEAM}>, 4 were approved.`]);
		expect(reason()).toBeUndefined();
	});

	test('closes the channel after a jump, at once and for good', async () => {
		let members = 7;
		const { recount, approved, reason } = await watching(() => members);
		await approved.approve(approval);
		await recount();
		expect(closed).toEqual([GUILD]);
		expect(told.join()).toContain('It counts as public until');
		members = 4;
		await recount();
		expect(reason()).toBe('more members than approved');
		const again = await watching(() => 4);
		expect(again.reason()).toBe('more members than approved');
	});

	test('changes nothing when Discord does not tell', async () => {
		const { recount, approved } = await watching(() => undefined);
		await approved.approve(approval);
		await recount();
		expect(await stored()).toEqual([approval]);
	});

	test('cannot undo an approval that is given meanwhile', async () => {
		const { recount, approved } = await watching(() => 7);
		await approved.approve(approval);
		const anew = { ...approval, at: new Date(AT.getTime() + 1), roles: [] };
		await Promise.all([approved.approve(anew), recount()]);
		expect(approved.all.get(CHANNEL)).toEqual(anew);
		expect(await stored()).toEqual([anew]);
	});

	test('reads what an older Porter has written, and a damaged row as nobody', async () => {
		const { approved } = await watching(() => undefined);
		await approved.approve(approval);
		const write = (audience: string) => store.db.updateTable('moderator_channel').set({ audience }).execute();
		await write(JSON.stringify({ roles: [TEAM], members: [] }));
		expect(await stored()).toEqual([{ ...approval, counts: {} }]);
		await write('{');
		expect(await stored()).toEqual([{ ...approval, roles: [], counts: {} }]);
	});
});
