import { channelWire, guildWire, JOINED, memberWire } from './guild-wire.ts';
import type { Channel, Guild, Member } from './model.ts';
import { canEnter, isThread } from './permission.ts';

/** GUILD_CREATE as the bot gets it: all channels, but only the active threads that it may enter. */
export function guildCreateWire(guild: Guild, bot: Member) {
	const all = [...guild.channels.values()];
	return {
		...guildWire(guild),
		joined_at: JOINED,
		large: false,
		unavailable: false,
		member_count: guild.members.size,
		voice_states: [],
		members: [memberWire(bot)],
		channels: all.filter((one) => !isThread(one)).map(channelWire),
		threads: activeThreads(guild, bot).map((thread) => threadFor(thread, bot)),
		presences: [],
		stage_instances: [],
		guild_scheduled_events: [],
		soundboard_sounds: [],
	};
}

/** THREAD_LIST_SYNC: the active threads of channels that the bot has gained access to. */
export function threadListWire(guild: Guild, bot: Member, channelIds: readonly string[]) {
	const threads = activeThreads(guild, bot).filter(({ parentId }) => channelIds.includes(parentId ?? ''));
	const mine = threads.filter(({ thread }) => thread?.memberIds.has(bot.user.id));
	return {
		guild_id: guild.id,
		channel_ids: channelIds,
		threads: threads.map(channelWire),
		members: mine.map(({ id }) => threadMemberWire(id, bot.user.id)),
	};
}

function activeThreads(guild: Guild, bot: Member): readonly Channel[] {
	return [...guild.channels.values()].filter(
		(one) => isThread(one) && !one.thread?.archived && canEnter(guild, one, bot.user.id),
	);
}

/** A thread; it tells the bot of its own membership. */
export function threadFor(thread: Channel, { user }: Member) {
	const isMember = thread.thread?.memberIds.has(user.id);
	return { ...channelWire(thread), ...(isMember ? { member: threadMemberWire(thread.id, user.id) } : {}) };
}

export function threadMemberWire(threadId: string, userId: string) {
	return { id: threadId, user_id: userId, join_timestamp: JOINED, flags: 0 };
}
