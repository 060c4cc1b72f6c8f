import {
	type Client,
	type Guild,
	type GuildBasedChannel,
	OverwriteType,
	PermissionFlagsBits,
	type Role,
	RoleFlags,
} from 'discord.js';
import type { ChannelView, GuildDirectory, GuildView, RoleView } from '../channels/guild-directory.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';

/** A command waits no longer for news of its channel: without them it counts as public. */
const FIND_MS = 800;

/** The gateway's cache as the plain values that `channels` judges by. Nothing is kept: each question looks at it again. */
export function createGuildDirectory(
	client: Pick<Client, 'guilds'>,
	world: Pick<World, 'sleep'>,
): GuildDirectory {
	const guildOf = (guildId: string) => client.guilds.cache.get(guildId);
	const may = (guildId: string, channelId: string, permissions: bigint): boolean => {
		const guild = guildOf(guildId);
		const me = guild?.members.me;
		const channel = guild?.channels.cache.get(channelId);
		return Boolean(me && channel?.permissionsFor(me)?.has(permissions));
	};
	return {
		guild(guildId) {
			const guild = guildOf(guildId);
			return guild?.available ? guildView(guild) : undefined;
		},
		channel(guildId, channelId) {
			const channel = guildOf(guildId)?.channels.cache.get(channelId);
			return channel && channelView(channel);
		},
		async find(guildId, channelId) {
			const guild = guildOf(guildId);
			if (!guild?.available || guild.channels.cache.has(channelId)) return;
			await within(
				world,
				FIND_MS,
				guild.channels.fetch(channelId).catch(() => null),
			);
		},
		inCategory(guildId, categoryId) {
			const channels = guildOf(guildId)?.channels.cache.filter(({ parentId }) => parentId === categoryId);
			return [...(channels?.keys() ?? [])];
		},
		canSee: (guildId, channelId) => may(guildId, channelId, PermissionFlagsBits.ViewChannel),
		canPost: (guildId, channelId) =>
			may(guildId, channelId, PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages),
	};
}

function guildView(guild: Guild): GuildView {
	return { id: guild.id, roles: guild.roles.cache.map((role) => roleView(role, guild.client.user.id)) };
}

function roleView(role: Role, ownId: string): RoleView {
	const selfAssignable = selfAssignableBy(role);
	const botId = role.tags?.botId;
	return {
		id: role.id,
		permissions: role.permissions.bitfield,
		...(selfAssignable === undefined ? {} : { selfAssignable }),
		...(botId === undefined || botId === ownId ? {} : { botId }),
	};
}

function selfAssignableBy({ flags, tags }: Role): RoleView['selfAssignable'] {
	if (flags.has(RoleFlags.InPrompt)) return 'onboarding';
	if (tags?.premiumSubscriberRole) return 'boosting';
	if (tags?.availableForPurchase) return 'a purchase';
	return tags?.guildConnections ? 'a linked account' : undefined;
}

function channelView(channel: GuildBasedChannel): ChannelView {
	const { id, type, parentId } = channel;
	return { id, type, parentId, overwrites: channel.isThread() ? [] : overwritesOf(channel) };
}

function overwritesOf(channel: Exclude<GuildBasedChannel, { isThread(): true }>): ChannelView['overwrites'] {
	if (!('permissionOverwrites' in channel)) return [];
	return channel.permissionOverwrites.cache.map((overwrite) => ({
		id: overwrite.id,
		of: overwrite.type === OverwriteType.Role ? 'role' : 'member',
		allow: overwrite.allow.bitfield,
		deny: overwrite.deny.bitfield,
	}));
}
