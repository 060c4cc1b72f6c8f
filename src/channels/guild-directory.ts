import type { ChannelView, GuildView } from './audience.ts';

/** The servers as the gateway has told of them, at the moment of the question. `src/discord` answers. */
export interface GuildDirectory {
	guild(guildId: string): GuildView | undefined;
	channel(guildId: string, channelId: string): ChannelView | undefined;
	/** Ids of the channels in a category. */
	inCategory(guildId: string, categoryId: string): readonly string[];
	/** Whether Porter itself can see the channel, which it needs for deleting its messages there. */
	canSee(guildId: string, channelId: string): boolean;
	/** Whether Porter can post there. */
	canPost(guildId: string, channelId: string): boolean;
}
