import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Guild, Member, Overwrite } from './model.ts';

/** Every permission that Discord has. */
export const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** Whether a channel is a thread or a forum post, which have no overwrites of their own. */
export function isThread(channel: Pick<Channel, 'type'>): boolean {
	return isThreadType(channel.type);
}

export function isThreadType(type: number): boolean {
	return (
		type === ChannelType.PublicThread ||
		type === ChannelType.PrivateThread ||
		type === ChannelType.AnnouncementThread
	);
}

/** What a member may do in the guild at large: the owner and administrators everything. */
export function basePermissions(guild: Guild, member: Member): bigint {
	if (member.user.id === guild.ownerId) return ALL_PERMISSIONS;
	let permissions = guild.roles.get(guild.id)?.permissions ?? 0n;
	for (const id of member.roleIds) permissions |= guild.roles.get(id)?.permissions ?? 0n;
	return permissions & PermissionFlagsBits.Administrator ? ALL_PERMISSIONS : permissions;
}

/**
 * What a member may do in a channel, by the algorithm that Discord documents: base, then the overwrites of @everyone,
 * of all roles together, of the member; without VIEW_CHANNEL nothing. A thread takes its parent's overwrites, and a
 * private one is seen by its members and by those who manage threads. Written without regard to the bot's own code, so
 * that the two check each other.
 */
export function channelPermissions(guild: Guild, channel: Channel, member: Member): bigint {
	const base = basePermissions(guild, member);
	if (base === ALL_PERMISSIONS) return base;
	const holder = isThread(channel) ? guild.channels.get(channel.parentId ?? '') : channel;
	if (!holder) return 0n;
	const permissions = overwritten(base, guild.id, holder.overwrites, member);
	if (!(permissions & PermissionFlagsBits.ViewChannel)) return 0n;
	const shut =
		channel.type === ChannelType.PrivateThread &&
		!(permissions & PermissionFlagsBits.ManageThreads) &&
		!channel.thread?.memberIds.has(member.user.id);
	return shut ? 0n : permissions;
}

function overwritten(
	base: bigint,
	guildId: string,
	overwrites: readonly Overwrite[],
	member: Member,
): bigint {
	let permissions = base;
	const apply = (some: readonly Overwrite[]) => {
		for (const { deny } of some) permissions &= ~deny;
		for (const { allow } of some) permissions |= allow;
	};
	const roles = overwrites.filter(({ type }) => type === 0);
	apply(roles.filter(({ id }) => id === guildId));
	apply(roles.filter(({ id }) => id !== guildId && member.roleIds.includes(id)));
	apply(overwrites.filter(({ type, id }) => type === 1 && id === member.user.id));
	return permissions;
}

/** Whether a user may enter a channel; somebody who is no member may not. */
export function canEnter(guild: Guild, channel: Channel, userId: string): boolean {
	const member = guild.members.get(userId);
	return member !== undefined && channelPermissions(guild, channel, member) !== 0n;
}
