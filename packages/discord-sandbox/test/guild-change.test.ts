import { once } from 'node:events';
import { Events, GatewayIntentBits, type Interaction, PermissionFlagsBits, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { openTestBot, type TestBot } from './test-bot.ts';

const { ViewChannel } = PermissionFlagsBits;

/** Does a change and waits until the client has heard of it. */
async function heard(bot: TestBot, event: Events, change: () => unknown): Promise<void> {
	const told = once(bot.client, event);
	change();
	await told;
}

function guildOf({ client }: TestBot) {
	const guild = client.guilds.cache.get(IDS.guilds.main);
	if (!guild) throw new Error('no guild');
	return guild;
}

test('an opened channel is open to the person and to the bot', async () => {
	const bot = await openTestBot();
	const { discord } = bot;
	await expect(discord.as('nora').slash('moderators', 'ask', { text: 'x' })).rejects.toThrow('cannot enter');
	await heard(bot, Events.ChannelUpdate, () =>
		discord.change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
	);
	const everyone = guildOf(bot).roles.everyone;
	const channel = guildOf(bot).channels.cache.get(IDS.channels.moderators);
	expect(channel?.permissionsFor(everyone).has('ViewChannel')).toBe(true);
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	expect((await discord.as('nora').slash('moderators', 'ask', { text: 'x' })).outcome).toBe('answered');
	await heard(bot, Events.ChannelUpdate, () =>
		discord.change.removeOverwrite('moderators', { role: 'moderator' }),
	);
	expect(discord.visible('mel', 'moderators')).toHaveLength(1);
});

test('one member can be let in', async () => {
	const bot = await openTestBot();
	await heard(bot, Events.ChannelUpdate, () =>
		bot.discord.change.setOverwrite('staff-lounge', { member: 'nora' }, ViewChannel, 0n),
	);
	await expect(bot.discord.as('nora').slash('staff-lounge', 'ask', {})).rejects.toThrow('needs the option');
});

test('channels are renamed, moved, converted and deleted', async () => {
	const bot = await openTestBot();
	const { change } = bot.discord;
	const channel = () => guildOf(bot).channels.cache.get(IDS.channels['staff-lounge']);
	await heard(bot, Events.ChannelUpdate, () => change.renameChannel('staff-lounge', 'lounge'));
	expect(channel()?.name).toBe('lounge');
	await heard(bot, Events.ChannelUpdate, () => change.moveChannel('staff-lounge', 'moderation'));
	expect(channel()?.parentId).toBe(IDS.channels.moderation);
	await heard(bot, Events.ChannelUpdate, () => change.convertChannel('staff-lounge', 5));
	expect(channel()?.type).toBe(5);
	await heard(bot, Events.ChannelDelete, () => change.deleteChannel('staff-lounge'));
	expect(channel()).toBeUndefined();
	await expect(bot.discord.as('mel').slash('staff-lounge', 'ask')).rejects.toThrow('there is no channel');
});

test('a channel may become of a kind that the client does not know, and be linked to a game', async () => {
	const bot = await openTestBot();
	const { change } = bot.discord;
	const raw = async (happens: () => void): Promise<unknown> => {
		const told = once(bot.client, Events.Raw);
		happens();
		return (await told)[0];
	};
	expect(await raw(() => change.convertChannel('staff-lounge', 99))).toMatchObject({ d: { type: 99 } });
	expect(guildOf(bot).channels.cache.get(IDS.channels['staff-lounge'])?.type).toBe(0);
	const linked = await raw(() => change.linkChannel('moderators', true));
	expect(linked).toMatchObject({
		t: 'CHANNEL_UPDATE',
		d: { linked_lobby: { lobby_id: expect.any(String) } },
	});
	const ended = await raw(() => change.linkChannel('moderators', false));
	expect(ended).not.toMatchObject({ d: { linked_lobby: expect.anything() } });
});

test('a guest and a member in time-out say so in their interactions', async () => {
	const bot = await openTestBot();
	const { change } = bot.discord;
	const until = new Date(Date.now() + 60_000);
	change.editMember('nora', { flags: 1 << 4, timedOutUntil: until });
	const told = once(bot.client, Events.InteractionCreate);
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	await bot.discord.as('nora').slash('general', 'ask', { text: 'x' });
	const [interaction] = (await told) as [Interaction<'cached'>];
	expect(interaction.member.flags.bitfield).toBe(1 << 4);
	expect(interaction.member.communicationDisabledUntil).toEqual(until);
});

test('the members of each role are counted as they are now, but not those of @everyone', async () => {
	const bot = await openTestBot();
	const counts = () => bot.client.rest.get(Routes.guildRoleMemberCounts(IDS.guilds.main));
	bot.discord.change.giveRole('nora', 'moderator');
	const before = (await counts()) as Record<string, number>;
	expect(before[IDS.guilds.main]).toBeUndefined();
	bot.discord.change.takeRole('nora', 'moderator');
	expect(await counts()).toEqual({
		...before,
		[IDS.roles.moderator]: (before[IDS.roles.moderator] ?? 0) - 1,
	});
	bot.discord.fault({ match: { path: /member-counts/ }, do: { status: 403 }, times: 1 });
	await expect(counts()).rejects.toThrow();
});

test('threads are moved and archived, and go with their channel', async () => {
	const bot = await openTestBot();
	const { change } = bot.discord;
	await heard(bot, Events.ThreadUpdate, () => change.moveThread('mod-thread', 'general'));
	expect(guildOf(bot).channels.cache.get(IDS.channels['mod-thread'])?.parentId).toBe(IDS.channels.general);
	await heard(bot, Events.ThreadUpdate, () => change.archiveThread('mod-thread', true));
	expect(guildOf(bot).channels.cache.get(IDS.channels['mod-thread'])).toMatchObject({ archived: true });
	change.deleteChannel('general');
	await expect(bot.discord.as('mel').slash('general-thread', 'ask')).rejects.toThrow('there is no channel');
});

test('roles are made, changed and deleted, and what people may do changes with them', async () => {
	const bot = await openTestBot();
	const { change } = bot.discord;
	const made: { id?: string } = {};
	await heard(bot, Events.GuildRoleCreate, () => Object.assign(made, change.addRole({ name: 'Guest' })));
	const role = { id: made.id ?? '' };
	change.giveRole('nora', role);
	await heard(bot, Events.ChannelUpdate, () => change.setOverwrite('boosters', { role }, ViewChannel, 0n));
	await expect(bot.discord.as('nora').slash('boosters', 'ask')).rejects.toThrow('needs the option');
	await heard(bot, Events.GuildRoleUpdate, () => change.editRole(role, { name: 'Friend' }));
	expect(guildOf(bot).roles.cache.get(role.id)?.name).toBe('Friend');
	await heard(bot, Events.GuildRoleDelete, () => change.deleteRole(role));
	expect(guildOf(bot).roles.cache.has(role.id)).toBe(false);
	await expect(bot.discord.as('nora').slash('boosters', 'ask')).rejects.toThrow('cannot enter');
	change.takeRole('mel', 'moderator');
	await expect(bot.discord.as('mel').slash('moderators', 'ask')).rejects.toThrow('cannot enter');
	expect(guildOf(bot).roles.cache.has(IDS.roles.moderator)).toBe(true);
});

test('who leaves sees nothing any more, and the bot hears of it only with the intent', async () => {
	const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers];
	const bot = await openTestBot({ intents, privilegedIntents: GatewayIntentBits.GuildMembers });
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	await bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
	await heard(bot, Events.GuildMemberRemove, () => bot.discord.change.removeMember('mel'));
	expect(bot.discord.visible('mel', 'moderators')).toEqual([]);
	await expect(bot.discord.as('mel').slash('general', 'ask', { text: 'x' })).rejects.toThrow('cannot enter');
	await heard(bot, Events.GuildMemberAdd, () => bot.discord.change.addMember('mel'));
	await expect(bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' })).rejects.toThrow(
		'cannot enter',
	);
	expect((await bot.discord.as('mel').slash('general', 'ask', { text: 'x' })).outcome).toBe('answered');
});
