import { type Channel, type Guild, type GuildChannel, RoleFlags } from 'discord.js';
import type { ChannelView, GuildView } from '../channel/audience.ts';
import { judgePlace, type PlaceVerdict } from '../channel/moderator-channels.ts';

/** What a channel counts as right now, from the gateway's cache. */
export type PlaceOf = (guildId: string, channelId: string) => PlaceVerdict;

interface GuildCache {
	readonly guilds: { readonly cache: ReadonlyMap<string, Guild> };
}

/** Looks at the cache anew at every call, since permissions may change between a command and its answer. */
export function createPlaceOf(client: GuildCache, named: ReadonlySet<string>): PlaceOf {
	return (guildId, channelId) => {
		const guild = client.guilds.cache.get(guildId);
		const channel = guild?.channels.cache.get(channelId);
		const parent = guild?.channels.cache.get(channel?.parentId ?? '');
		return judgePlace(
			viewOf(channel),
			viewOf(parent),
			guild?.available ? guildView(guild) : undefined,
			named,
		);
	};
}

function guildView(guild: Guild): GuildView {
	const roles = guild.roles.cache.map((role) => ({
		id: role.id,
		permissions: role.permissions.bitfield,
		selfAssignable:
			role.flags.has(RoleFlags.InPrompt) ||
			role.tags?.premiumSubscriberRole === true ||
			role.tags?.availableForPurchase === true ||
			role.tags?.guildConnections === true,
	}));
	return { id: guild.id, roles };
}

function viewOf(channel: Channel | undefined): ChannelView | undefined {
	if (!channel || channel.isDMBased()) return undefined;
	const overwrites = channel.isThread() ? [] : overwritesOf(channel);
	return { id: channel.id, type: channel.type, parentId: channel.parentId, overwrites };
}

function overwritesOf(channel: Pick<GuildChannel, 'permissionOverwrites'>): ChannelView['overwrites'] {
	return channel.permissionOverwrites.cache.map((overwrite) => ({
		id: overwrite.id,
		of: overwrite.type === 0 ? 'role' : 'member',
		allow: overwrite.allow.bitfield,
		deny: overwrite.deny.bitfield,
	}));
}
