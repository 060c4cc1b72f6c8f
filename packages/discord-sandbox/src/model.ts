/** What the sandbox knows of a guild; `*-wire.ts` turns it into Discord's JSON. */

/** A user of Discord, a person or the bot. */
export interface DiscordUser {
	readonly id: string;
	readonly username: string;
	readonly bot: boolean;
}

export interface Role {
	readonly id: string;
	name: string;
	position: number;
	permissions: bigint;
	managed: boolean;
	/** `1 << 0`: can be picked in onboarding (IN_PROMPT). */
	flags: number;
	/** As on the wire: a tag that is true is present with the value null. */
	tags?: Readonly<Record<string, string | null>>;
}

/** A permission overwrite: `type` 0 is about a role, 1 about a member. */
export interface Overwrite {
	readonly id: string;
	readonly type: 0 | 1;
	readonly allow: bigint;
	readonly deny: bigint;
}

/** What only threads (channel types 10 to 12) have. */
interface Thread {
	readonly ownerId: string;
	archived: boolean;
	locked: boolean;
	readonly memberIds: Set<string>;
}

/** As on the wire. */
export interface LinkedLobby {
	readonly application_id: string;
	readonly lobby_id: string;
	readonly linked_by: string;
	readonly linked_at: string;
	readonly require_application_authorization: boolean;
}

export interface Channel {
	readonly id: string;
	readonly guildId: string;
	/** Discord's channel type: 0 text, 2 voice, 4 category, 5 announcement, 11 and 12 threads, 15 forum. */
	type: number;
	name: string;
	position: number;
	/** The category of a channel, the channel of a thread. */
	parentId: string | null;
	overwrites: readonly Overwrite[];
	/** Linked to a game's lobby, whose members read along without being in the guild. */
	linkedLobby?: LinkedLobby | undefined;
	readonly thread?: Thread;
}

export interface Member {
	readonly user: DiscordUser;
	roleIds: readonly string[];
	/** `1 << 4`: a guest, who was invited to a voice channel only (IS_GUEST). Default 0. */
	flags?: number;
	/** In time-out until then. */
	timedOutUntil?: Date | undefined;
}

export interface Guild {
	readonly id: string;
	readonly name: string;
	readonly ownerId: string;
	readonly roles: Map<string, Role>;
	readonly channels: Map<string, Channel>;
	readonly members: Map<string, Member>;
}
