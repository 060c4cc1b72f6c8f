import type { Client } from 'discord.js';
import { createModeratorChannels } from './channels/approvals.ts';
import { openApprovals } from './channels/approved-channels.ts';
import { createShownMessages } from './channels/disclosures.ts';
import { createLogChannel } from './channels/log-channel.ts';
import { openLogChannels } from './channels/log-channels.ts';
import { createPlaceOf } from './channels/places.ts';
import { createRecall } from './channels/retraction.ts';
import type { Config } from './config.ts';
import { type Log, traceOf } from './core/log.ts';
import type { World } from './core/world.ts';
import type { Store } from './database/schema.ts';
import { createPosts, deleteMessage } from './discord/channel-messages.ts';
import { createDirectory } from './discord/guild-cache.ts';
import { sectionWords } from './profile/sections.ts';

interface ChannelDeps {
	readonly client: Client;
	readonly store: Store;
	readonly log: Log;
	readonly world: World;
}

/** Joins the parts that know about channels: what they count as, who may see them, what was shown there. */
export async function openChannels(config: Config, { client, store, log, world }: ChannelDeps) {
	const directory = createDirectory(client);
	const approvals = await openApprovals(store);
	const named = config.moderatorChannelIds;
	const placeOf = createPlaceOf(directory, named, approvals);
	const shown = createShownMessages(store, world);
	const logChannel = createLogChannel({
		channels: await openLogChannels(store),
		named: config.logChannelIds,
		directory,
		placeOf,
		posts: createPosts(client.rest),
		sectionWords,
		world,
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
	const moderatorChannels = createModeratorChannels({
		directory,
		approvals,
		shown,
		placeOf,
		named,
		world,
	});
	return { placeOf, moderatorChannels, logChannel, recall, directory };
}

export type Channels = Awaited<ReturnType<typeof openChannels>>;
