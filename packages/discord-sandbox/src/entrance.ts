import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Guild, Member } from './model.ts';
import { basePermissions, channelPermissions } from './permission.ts';
import { type DiscordWorld, GLOBAL, type StoredCommand } from './world.ts';

/** Command types of Discord. */
const SLASH = 1;
export const ON_USER = 2;
export const ON_MESSAGE = 3;

/**
 * A command as one person finds it in a channel, by the channel's key.
 * @throws Error in plain words if they cannot enter, may not use commands there, or are not offered this one
 */
export function commandIn(world: DiscordWorld, key: string, channelKey: string, name: string, type = SLASH) {
	if (!world.channel(world.keys.channel(channelKey))) throw new Error(`there is no channel ${channelKey}`);
	return commandAt(world, key, world.keys.channel(channelKey), name, type, channelKey);
}

/** The same, by the channel's id. */
export function commandAt(
	world: DiscordWorld,
	key: string,
	channelId: string,
	name: string,
	type: number,
	channelKey: string = channelId,
) {
	const { guild, member, may } = enteredBy(world, key, channelId, channelKey);
	if (!(may & PermissionFlagsBits.UseApplicationCommands)) {
		throw new Error(`${key} may not use commands in ${channelKey}`);
	}
	const command = [...(world.commands.get(guild.id) ?? []), ...(world.commands.get(GLOBAL) ?? [])].find(
		(one) => one.name === name && one.type === type && isForGuilds(one),
	);
	if (!command || !offered(command, guild, member))
		throw new Error(`${key} has no ${type === SLASH ? '/' : ''}${name} in ${channelKey}`);
	return { command, guild, member };
}

/** A channel that a person may enter and has a permission in. @throws Error in plain words */
export function enterable(world: DiscordWorld, key: string, channelKey: string, needed: bigint) {
	const place = enteredBy(world, key, world.keys.channel(channelKey), channelKey);
	if (!(place.may & needed)) throw new Error(`${key} may not do that in ${channelKey}`);
	return place;
}

function enteredBy(world: DiscordWorld, key: string, channelId: string, channelKey: string) {
	const place = world.channel(channelId);
	if (!place) throw new Error(`there is no channel ${channelKey}`);
	const { guild, channel } = place;
	const member = guild.members.get(world.keys.person(key).id);
	const may = member ? channelPermissions(guild, channel, member) : 0n;
	if (!member || may === 0n) throw new Error(`${key} cannot enter ${channelKey}`);
	if (NO_MESSAGES.includes(channel.type)) throw new Error(`nobody can type in ${channelKey}`);
	return { guild, channel, member, may };
}

/** A global command may be for direct messages only. */
function isForGuilds({ contexts }: StoredCommand): boolean {
	return !Array.isArray(contexts) || contexts.includes(0);
}

/** Categories and forums hold channels and posts, not messages. */
const NO_MESSAGES = [4, 15, 16];

/** Whether the client lists a command: to those who have its default permissions, and to administrators. */
function offered(command: StoredCommand, guild: Guild, member: Member): boolean {
	const needed = command.default_member_permissions;
	if (typeof needed !== 'string') return true;
	const base = basePermissions(guild, member);
	if (base & PermissionFlagsBits.Administrator) return true;
	return needed !== '0' && (base & BigInt(needed)) === BigInt(needed);
}
