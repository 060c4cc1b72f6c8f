import { describe, expect, test } from 'vitest';
import { type PersonaKey, persona } from '../../../sandbox/fixtures/personas.ts';
import { CHANNELS, type ChannelKey } from '../src/guild.ts';
import { createGuilds } from '../src/guild-layout.ts';
import { canEnter } from '../src/permission.ts';
import { openStage } from './bot.ts';

const [lodge] = createGuilds();

function mayEnter(key: PersonaKey, channel: ChannelKey): boolean {
	const found = lodge?.channels.get(CHANNELS[channel]);
	return lodge !== undefined && found !== undefined && canEnter(lodge, found, persona(key).discordId);
}

describe('who may enter', () => {
	test.each<[ChannelKey, string]>([
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
	const { client } = await openStage();
	const guild = client.guilds.cache.get(lodge?.id ?? '');
	if (!guild || !lodge) throw new Error('no guild');
	for (const channel of lodge.channels.values()) {
		const theirs = guild.channels.cache.get(channel.id);
		if (!theirs || theirs.isThread()) continue;
		for (const role of lodge.roles.values()) {
			const user = { id: '1', username: 'x', bot: false };
			const roleIds = role.id === lodge.id ? [] : [role.id];
			const mine = canEnter({ ...lodge, members: new Map([['1', { user, roleIds }]]) }, channel, '1');
			const discordRole = guild.roles.cache.get(role.id);
			if (!discordRole) throw new Error('no role');
			expect([channel.name, role.name, mine]).toEqual([
				channel.name,
				role.name,
				theirs.permissionsFor(discordRole).has('ViewChannel'),
			]);
		}
	}
});
