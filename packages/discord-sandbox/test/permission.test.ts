import { describe, expect, test } from 'vitest';
import { canEnter } from '../src/permission.ts';
import { createDiscordWorld } from '../src/world.ts';
import { FIXTURE, IDS, type TestKeys } from './fixture.ts';
import { openTestBot } from './test-bot.ts';

const { mainGuild: guild } = createDiscordWorld(FIXTURE);

function mayEnter(key: TestKeys['person'], channel: TestKeys['channel']): boolean {
	const found = guild.channels.get(IDS.channels[channel]);
	return found !== undefined && canEnter(guild, found, IDS.people[key]);
}

describe('who may enter', () => {
	test.each<[TestKeys['channel'], string]>([
		['general', 'nora mel gus'],
		['general-thread', 'nora mel gus'],
		['leaky', 'nora mel gus'],
		['moderation', 'mel gus'],
		['moderators', 'mel gus'],
		['mod-thread', 'mel gus'],
		['private-mod-thread', 'mel gus'],
		['unseen-mod-thread', 'mel gus'],
		['staff-lounge', 'mel gus'],
		['boosters', 'mel gus'],
		['mod-news', 'mel gus'],
		['mod-voice', 'mel gus'],
		['mod-forum', 'mel gus'],
		['report-post', 'mel gus'],
	])('%s: %s', (channel, who) => {
		const people = (['nora', 'mel', 'gus'] as const).filter((key) => mayEnter(key, channel));
		expect(people.join(' ')).toBe(who);
	});
});

test('discord.js comes to the same permissions as the sandbox, everywhere and for every role', async () => {
	const { client } = await openTestBot();
	const theirGuild = client.guilds.cache.get(guild.id);
	if (!theirGuild) throw new Error('no guild');
	for (const channel of guild.channels.values()) {
		const theirs = theirGuild.channels.cache.get(channel.id);
		if (!theirs || theirs.isThread()) continue;
		for (const role of guild.roles.values()) {
			const user = { id: '1', username: 'x', bot: false };
			const roleIds = role.id === guild.id ? [] : [role.id];
			const mine = canEnter({ ...guild, members: new Map([['1', { user, roleIds }]]) }, channel, '1');
			const discordRole = theirGuild.roles.cache.get(role.id);
			if (!discordRole) throw new Error('no role');
			expect([channel.name, role.name, mine]).toEqual([
				channel.name,
				role.name,
				theirs.permissionsFor(discordRole).has('ViewChannel'),
			]);
		}
	}
});
