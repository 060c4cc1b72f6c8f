/** The servers as the gateway has told of them, at the moment of the question. `src/discord` answers. */
export interface GuildDirectory {
	/**
	 * Undefined if nothing certain is known of it: Porter is not in it, Discord has an outage there, or the connection to
	 * Discord is down or catching up. Then nothing may be shown there, and nothing need be taken back.
	 */
	guild(guildId: string): GuildView | undefined;
	/**
	 * Stands for all that is known: while it stays the same, so does what is said of a server and its channels. Undefined:
	 * nothing may be kept, because something is just changing, or nothing certain is known of the server.
	 */
	version(guildId: string): number | undefined;
	/** A channel or a thread. An archived thread may be unknown although it exists. */
	channel(guildId: string, channelId: string): ChannelView | undefined;
	/** Asks Discord about a channel that the gateway has not named, such as an archived thread. Never throws. */
	find(guildId: string, channelId: string): Promise<void>;
	/** Ids of the channels in a category. */
	inCategory(guildId: string, categoryId: string): readonly string[];
	/** Whether Porter can post there. */
	canPost(guildId: string, channelId: string): boolean;
	/** Whether Porter can look for its messages there; true also for a channel that is not known. */
	canReadHistory(guildId: string, channelId: string): boolean;
}

/** How many members hold each role of a server, by role id; undefined if Discord does not say. Never throws. */
export type MemberCounts = (guildId: string) => Promise<Readonly<Record<string, number>> | undefined>;

export interface GuildView {
	/** Also the id of the @everyone role. */
	readonly id: string;
	/** Who may do everything in it. */
	readonly ownerId?: string;
	readonly roles: readonly RoleView[];
}

export interface RoleView {
	readonly id: string;
	readonly permissions: bigint;
	/** How people can get it by themselves; a subscription is one of Twitch, YouTube or the server's own. */
	readonly selfAssignable?: 'onboarding' | 'boosting' | 'a purchase' | 'a linked account' | 'a subscription';
	/** The bot that the role belongs to. */
	readonly bot?: 'Porter' | 'another';
}

export interface ChannelView {
	readonly id: string;
	/** Discord's channel type. Any number: Discord may add types that nobody here knows. */
	readonly type: number;
	/** Of a channel: its category. Of a thread: the channel it is in. */
	readonly parentId: string | null;
	readonly overwrites: readonly OverwriteView[];
	/** Porter cannot see it, so it could not delete its messages there. */
	readonly hidden?: boolean;
	/** It is linked to a game, whose players read it without being in the server. */
	readonly linked?: boolean;
}

export interface OverwriteView {
	/** A role's or a member's. */
	readonly id: string;
	readonly of: 'role' | 'member';
	readonly allow: bigint;
	readonly deny: bigint;
}
