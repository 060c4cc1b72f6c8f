import { once } from 'node:events';
import { Events, GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { CHANNELS, GUILD_ID, ROLES } from '../src/guild.ts';
import { openStage, type Stage } from './bot.ts';

const { ViewChannel } = PermissionFlagsBits;

/** Does a change and waits until the client has heard of it. */
async function heard(stage: Stage, event: Events, change: () => unknown): Promise<void> {
	const told = once(stage.client, event);
	change();
	await told;
}

function guildOf({ client }: Stage) {
	const guild = client.guilds.cache.get(GUILD_ID);
	if (!guild) throw new Error('no guild');
	return guild;
}

test('an opened channel is open to the person and to the bot', async () => {
	const stage = await openStage();
	const { discord } = stage;
	await expect(discord.as('nora').slash('moderators', 'ask', { text: 'x' })).rejects.toThrow('cannot enter');
	await heard(stage, Events.ChannelUpdate, () =>
		discord.change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
	);
	const everyone = guildOf(stage).roles.everyone;
	const channel = guildOf(stage).channels.cache.get(CHANNELS.moderators);
	expect(channel?.permissionsFor(everyone).has('ViewChannel')).toBe(true);
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	expect((await discord.as('nora').slash('moderators', 'ask', { text: 'x' })).outcome).toBe('answered');
	await heard(stage, Events.ChannelUpdate, () =>
		discord.change.removeOverwrite('moderators', { role: 'moderator' }),
	);
	expect(discord.visible('mel', 'moderators')).toHaveLength(1);
});

test('one member can be let in', async () => {
	const stage = await openStage();
	await heard(stage, Events.ChannelUpdate, () =>
		stage.discord.change.setOverwrite('staff-lounge', { member: 'nora' }, ViewChannel, 0n),
	);
	await expect(stage.discord.as('nora').slash('staff-lounge', 'ask', {})).rejects.toThrow('needs the option');
});

test('channels are renamed, moved, converted and deleted', async () => {
	const stage = await openStage();
	const { change } = stage.discord;
	const channel = () => guildOf(stage).channels.cache.get(CHANNELS['staff-lounge']);
	await heard(stage, Events.ChannelUpdate, () => change.renameChannel('staff-lounge', 'lounge'));
	expect(channel()?.name).toBe('lounge');
	await heard(stage, Events.ChannelUpdate, () => change.moveChannel('staff-lounge', 'moderation'));
	expect(channel()?.parentId).toBe(CHANNELS.moderation);
	await heard(stage, Events.ChannelUpdate, () => change.convertChannel('staff-lounge', 5));
	expect(channel()?.type).toBe(5);
	await heard(stage, Events.ChannelDelete, () => change.deleteChannel('staff-lounge'));
	expect(channel()).toBeUndefined();
	await expect(stage.discord.as('mel').slash('staff-lounge', 'ask')).rejects.toThrow('there is no channel');
});

test('threads are moved and archived, and go with their channel', async () => {
	const stage = await openStage();
	const { change } = stage.discord;
	await heard(stage, Events.ThreadUpdate, () => change.moveThread('mod-thread', 'general'));
	expect(guildOf(stage).channels.cache.get(CHANNELS['mod-thread'])?.parentId).toBe(CHANNELS.general);
	await heard(stage, Events.ThreadUpdate, () => change.archiveThread('mod-thread', true));
	expect(guildOf(stage).channels.cache.get(CHANNELS['mod-thread'])).toMatchObject({ archived: true });
	change.deleteChannel('general');
	await expect(stage.discord.as('mel').slash('general-thread', 'ask')).rejects.toThrow('there is no channel');
});

test('roles are made, changed and deleted, and what people may do changes with them', async () => {
	const stage = await openStage();
	const { change } = stage.discord;
	const made: { id?: string } = {};
	await heard(stage, Events.GuildRoleCreate, () => Object.assign(made, change.addRole({ name: 'Guest' })));
	const role = { id: made.id ?? '' };
	change.giveRole('nora', role);
	await heard(stage, Events.ChannelUpdate, () => change.setOverwrite('boosters', { role }, ViewChannel, 0n));
	await expect(stage.discord.as('nora').slash('boosters', 'ask')).rejects.toThrow('needs the option');
	await heard(stage, Events.GuildRoleUpdate, () => change.editRole(role, { name: 'Friend' }));
	expect(guildOf(stage).roles.cache.get(role.id)?.name).toBe('Friend');
	await heard(stage, Events.GuildRoleDelete, () => change.deleteRole(role));
	expect(guildOf(stage).roles.cache.has(role.id)).toBe(false);
	await expect(stage.discord.as('nora').slash('boosters', 'ask')).rejects.toThrow('cannot enter');
	change.takeRole('mel', 'moderator');
	await expect(stage.discord.as('mel').slash('moderators', 'ask')).rejects.toThrow('cannot enter');
	expect(guildOf(stage).roles.cache.has(ROLES.moderator)).toBe(true);
});

test('who leaves sees nothing any more, and the bot hears of it only with the intent', async () => {
	const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers];
	const stage = await openStage({ intents, privilegedIntents: GatewayIntentBits.GuildMembers });
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	await stage.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
	await heard(stage, Events.GuildMemberRemove, () => stage.discord.change.removeMember('mel'));
	expect(stage.discord.visible('mel', 'moderators')).toEqual([]);
	await expect(stage.discord.as('mel').slash('general', 'ask', { text: 'x' })).rejects.toThrow(
		'cannot enter',
	);
	await heard(stage, Events.GuildMemberAdd, () => stage.discord.change.addMember('mel'));
	await expect(stage.discord.as('mel').slash('moderators', 'ask', { text: 'x' })).rejects.toThrow(
		'cannot enter',
	);
	expect((await stage.discord.as('mel').slash('general', 'ask', { text: 'x' })).outcome).toBe('answered');
});
