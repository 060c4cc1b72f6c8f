import { channelWire, guildWire, JOINED, memberWire } from './guild-wire.ts';
import type { Channel, Guild, Member } from './model.ts';
import { canEnter, isThread } from './permission.ts';

/** GUILD_CREATE as the bot gets it: all channels, but only the active threads that it may enter. */
export function guildCreateWire(guild: Guild, bot: Member) {
	const all = [...guild.channels.values()];
	const threads = all.filter(
		(one) => isThread(one) && !one.thread?.archived && canEnter(guild, one, bot.user.id),
	);
	return {
		...guildWire(guild),
		joined_at: JOINED,
		large: false,
		unavailable: false,
		member_count: guild.members.size,
		voice_states: [],
		members: [memberWire(bot)],
		channels: all.filter((one) => !isThread(one)).map(channelWire),
		threads: threads.map((thread) => ({ ...channelWire(thread), ...membership(thread, bot) })),
		presences: [],
		stage_instances: [],
		guild_scheduled_events: [],
		soundboard_sounds: [],
	};
}

/** Threads tell the bot of its own membership. */
function membership({ id, thread }: Channel, bot: Member) {
	if (!thread?.memberIds.has(bot.user.id)) return {};
	return { member: { id, user_id: bot.user.id, join_timestamp: JOINED, flags: 0 } };
}
