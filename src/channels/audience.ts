import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { ChannelView, GuildView, OverwriteView, RoleView } from './guild-directory.ts';

/**
 * Who can see a channel, by Discord's documented permission algorithm. Administrators see every channel and are listed
 * by their role; the server's owner always does.
 */
export interface ChannelAudience {
	readonly everyone: boolean;
	/** Roles of which one is enough to see the channel. */
	readonly roles: readonly RoleView[];
	/** Ids of members whom an overwrite of their own lets in. */
	readonly members: readonly string[];
}

const MANAGING =
	PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageRoles | PermissionFlagsBits.ManageChannels;

/** The audience of a channel that is no thread. */
export function audienceOf(guild: GuildView, channel: ChannelView): ChannelAudience {
	return holdersOf(guild, channel, PermissionFlagsBits.ViewChannel);
}

/** Who can widen the audience of a channel: by its overwrites, or by giving roles. */
export function managersOf(guild: GuildView, channel: ChannelView): ChannelAudience {
	return holdersOf(guild, channel, MANAGING);
}

/**
 * Who has one of the permissions in a channel. Only its own overwrites count: Discord copies a category's, it does not
 * inherit them. A combination of roles never has more than its roles one by one: roles' allows come after all denies.
 */
function holdersOf(guild: GuildView, channel: ChannelView, permissions: bigint): ChannelAudience {
	const base = guild.roles.find((role) => role.id === guild.id)?.permissions ?? 0n;
	const overwrites = new Map(
		channel.overwrites.filter(({ of }) => of === 'role').map((overwrite) => [overwrite.id, overwrite]),
	);
	const holds = (role: RoleView): boolean => {
		const own = base | role.permissions;
		if (has(own, PermissionFlagsBits.Administrator)) return true;
		const common = apply(own, overwrites.get(guild.id));
		return has(role.id === guild.id ? common : apply(common, overwrites.get(role.id)), permissions);
	};
	const roles = guild.roles.filter(holds);
	return {
		everyone: roles.some((role) => role.id === guild.id),
		roles,
		members: channel.overwrites
			.filter(({ of, allow }) => of === 'member' && has(allow, permissions))
			.map(({ id }) => id),
	};
}

/**
 * What a member may do in the server at large, by their roles. What Discord says with an interaction is about the
 * channel, where an overwrite may allow what the server does not.
 */
export function guildPermissions(
	{ id, ownerId, roles }: GuildView,
	member: { readonly id: string; readonly roles: readonly string[] },
): bigint {
	if (member.id === ownerId) return PermissionFlagsBits.Administrator;
	return roles
		.filter((role) => role.id === id || member.roles.includes(role.id))
		.reduce((all, { permissions }) => all | permissions, 0n);
}

function has(permissions: bigint, any: bigint): boolean {
	return (permissions & any) !== 0n;
}

function apply(permissions: bigint, overwrite: OverwriteView | undefined): bigint {
	return overwrite ? (permissions & ~overwrite.deny) | overwrite.allow : permissions;
}
