import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Guild, Member } from './model.ts';
import { basePermissions, channelPermissions } from './permission.ts';
import type { DiscordWorld, RegisteredCommand } from './world.ts';

/**
 * A command as one person finds it in a channel.
 * @throws Error in plain words if they cannot enter, may not use commands there, or are not offered this one
 */
export function commandIn(world: DiscordWorld, key: string, channelKey: string, name: string) {
	const place = world.channel(world.keys.channel(channelKey));
	if (!place) throw new Error(`there is no channel ${channelKey}`);
	const { guild, channel } = place;
	const member = guild.members.get(world.keys.person(key).id);
	const may = member ? channelPermissions(guild, channel, member) : 0n;
	if (!member || may === 0n) throw new Error(`${key} cannot enter ${channelKey}`);
	if (NO_MESSAGES.includes(channel.type)) throw new Error(`nobody can type in ${channelKey}`);
	if (!(may & PermissionFlagsBits.UseApplicationCommands)) {
		throw new Error(`${key} may not use commands in ${channelKey}`);
	}
	const command = world.commands.get(guild.id)?.find((one) => one.name === name && one.type === 1);
	if (!command || !offered(command, guild, member))
		throw new Error(`${key} has no /${name} in ${channelKey}`);
	return { command, guild, member };
}

/** Categories and forums hold channels and posts, not messages. */
const NO_MESSAGES = [4, 15, 16];

/** Whether the client lists a command: to those who have its default permissions, and to administrators. */
function offered(command: RegisteredCommand, guild: Guild, member: Member): boolean {
	const needed = command.default_member_permissions;
	if (typeof needed !== 'string') return true;
	const base = basePermissions(guild, member);
	if (base & PermissionFlagsBits.Administrator) return true;
	return needed !== '0' && (base & BigInt(needed)) === BigInt(needed);
}
