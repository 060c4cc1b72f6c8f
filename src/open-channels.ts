import type { Client } from 'discord.js';
import { openApprovals } from './channel/approvals.ts';
import { createLogChannel, type LogChannel } from './channel/log-channel.ts';
import { openLogChannels } from './channel/log-channels.ts';
import { createModeratorChannels } from './channel/moderator-channels.ts';
import { createPlaceOf } from './channel/places.ts';
import { createRecall } from './channel/recall.ts';
import { createShownMessages } from './channel/shown-messages.ts';
import type { Config } from './config.ts';
import { createDirectory } from './discord/directory.ts';
import { createPosts, deleteMessage } from './discord/posts.ts';
import { type Log, traceOf } from './log.ts';
import type { LookupLog } from './profile/ports.ts';
import type { Store } from './store/schema.ts';

/** Joins the parts that know about channels: what they count as, who may see them, what was shown there. */
export async function openChannels(config: Config, client: Client, store: Store, log: Log) {
	const directory = createDirectory(client);
	const approvals = await openApprovals(store);
	const named = config.moderatorChannelIds;
	const placeOf = createPlaceOf(directory, named, approvals);
	const shown = createShownMessages(store);
	const logChannel = createLogChannel({
		channels: await openLogChannels(store),
		named: config.logChannelIds,
		directory,
		placeOf,
		posts: createPosts(client.rest),
		onTrouble: (guild, error) => log.warn('log channel failed', { guild, error: traceOf(error) }),
	});
	const recall = createRecall({
		shown,
		placeOf,
		directory,
		deleteMessage: (channelId, messageId) => deleteMessage(client.rest, channelId, messageId),
		tell: logChannel.tell,
		onTrouble: (error) => log.error('taking messages back failed', { error: traceOf(error) }),
	});
	const moderatorChannels = createModeratorChannels({ directory, approvals, shown, placeOf, named });
	return { placeOf, moderatorChannels, logChannel, recall, directory };
}

/** The audit trail, with a line in the log channel for each row; the answer does not wait for that line. */
export function logging(lookups: LookupLog, logChannel: LogChannel): LookupLog {
	return {
		...lookups,
		async record(lookup) {
			await lookups.record(lookup);
			void logChannel.tellLookup(lookup);
		},
	};
}
