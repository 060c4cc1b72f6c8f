import { PermissionFlagsBits } from 'discord-api-types/v10';
import { FAIL } from './failure.ts';
import { channelPermissions } from './permission.ts';
import type { DiscordWorld } from './world.ts';

/**
 * Whether the bot may do this to messages of a channel, as far as threads go. In an archived thread messages are only
 * deleted, and a new one unarchives it; once it is locked as well, only who manages threads may do either, by the channel's
 * routes and an interaction's (docs.discord.com "Threads"; discord-api-docs#5919, #5517). A locked thread that is active takes
 * no new or edited message by the channel's routes (50013). Deleting never unarchives.
 * @throws RestFailure 50083 or 50013
 */
export function checkThread(
	world: DiscordWorld,
	channelId: string,
	doing: 'post' | 'edit' | 'delete',
	by: 'channel' | 'interaction',
): void {
	const place = world.channel(channelId);
	if (!place?.channel.thread) return;
	const { archived, locked } = place.channel.thread;
	if (archived && doing === 'edit') throw FAIL.threadArchived();
	if (!locked) return;
	const bot = place.guild.members.get(world.bot.id);
	const may = bot ? channelPermissions(place.guild, place.channel, bot) : 0n;
	if (may & PermissionFlagsBits.ManageThreads) return;
	if (archived) throw FAIL.threadArchived();
	if (by === 'channel' && doing !== 'delete') throw FAIL.missingPermissions();
}
