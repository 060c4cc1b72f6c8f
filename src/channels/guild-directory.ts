/** The servers as the gateway has told of them, at the moment of the question. `src/discord` answers. */
export interface GuildDirectory {
	/** Undefined if Porter is not in it, or while Discord has an outage there. */
	guild(guildId: string): GuildView | undefined;
	/** A channel or a thread. An archived thread may be unknown although it exists. */
	channel(guildId: string, channelId: string): ChannelView | undefined;
	/** Asks Discord about a channel that the gateway has not named, such as an archived thread. Never throws. */
	find(guildId: string, channelId: string): Promise<void>;
	/** Ids of the channels in a category. */
	inCategory(guildId: string, categoryId: string): readonly string[];
	/** Whether Porter itself can see the channel, which it needs for deleting its messages there. */
	canSee(guildId: string, channelId: string): boolean;
	/** Whether Porter can post there. */
	canPost(guildId: string, channelId: string): boolean;
}

export interface GuildView {
	/** Also the id of the @everyone role. */
	readonly id: string;
	readonly roles: readonly RoleView[];
}

export interface RoleView {
	readonly id: string;
	readonly permissions: bigint;
	/** How people can get it by themselves. */
	readonly selfAssignable?: 'onboarding' | 'boosting' | 'a purchase' | 'a linked account';
	/** The bot that the role belongs to. */
	readonly botId?: string;
}

export interface ChannelView {
	readonly id: string;
	/** Discord's channel type. Any number: Discord may add types that nobody here knows. */
	readonly type: number;
	/** Of a channel: its category. Of a thread: the channel it is in. */
	readonly parentId: string | null;
	readonly overwrites: readonly OverwriteView[];
}

export interface OverwriteView {
	/** A role's or a member's. */
	readonly id: string;
	readonly of: 'role' | 'member';
	readonly allow: bigint;
	readonly deny: bigint;
}
