import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { ChannelView, GuildView, OverwriteView, RoleView } from './guild-directory.ts';

/**
 * Who can see a channel, by Discord's documented permission algorithm, from what the gateway tells. Pure: the guild
 * comes in as a plain value.
 */

/** Who can see a channel. Administrators see every channel and are listed by their role; the server's owner always does. */
export interface ChannelAudience {
	readonly everyone: boolean;
	/** Roles of which one is enough to see the channel. */
	readonly roles: readonly RoleView[];
	/** Ids of members whom an overwrite of their own lets in. */
	readonly members: readonly string[];
}

/**
 * The audience of a channel that is no thread. Only a channel's own overwrites count: Discord copies a category's, it
 * does not inherit them. A combination of roles never sees more than its best role: roles' allows come after all denies.
 */
export function audienceOf(guild: GuildView, channel: ChannelView): ChannelAudience {
	const base = guild.roles.find((role) => role.id === guild.id)?.permissions ?? 0n;
	const overwrites = new Map(
		channel.overwrites.filter(({ of }) => of === 'role').map((overwrite) => [overwrite.id, overwrite]),
	);
	const sees = (role: RoleView): boolean => {
		const own = base | role.permissions;
		if (has(own, PermissionFlagsBits.Administrator)) return true;
		const common = apply(own, overwrites.get(guild.id));
		const final = role.id === guild.id ? common : apply(common, overwrites.get(role.id));
		return has(final, PermissionFlagsBits.ViewChannel);
	};
	const roles = guild.roles.filter(sees);
	return {
		everyone: roles.some((role) => role.id === guild.id),
		roles,
		members: channel.overwrites
			.filter(({ of, allow }) => of === 'member' && has(allow, PermissionFlagsBits.ViewChannel))
			.map(({ id }) => id),
	};
}

function has(permissions: bigint, one: bigint): boolean {
	return (permissions & one) !== 0n;
}

function apply(permissions: bigint, overwrite: OverwriteView | undefined): bigint {
	return overwrite ? (permissions & ~overwrite.deny) | overwrite.allow : permissions;
}
