import type { Component, Embed } from './body.ts';
import type { DiscordUser } from './model.ts';

/** Discord's message flags that the sandbox knows; it drops all others that a bot sends, as Discord does. */
export const MESSAGE_FLAG = {
	suppressEmbeds: 1 << 2,
	ephemeral: 1 << 6,
	loading: 1 << 7,
	suppressNotifications: 1 << 12,
	componentsV2: 1 << 15,
} as const;

/** An uploaded file. */
export interface StoredFile {
	readonly id: string;
	readonly filename: string;
	/** Its media type. */
	readonly type: string;
	readonly content: Uint8Array;
}

/** What a message says; edits replace it. */
export interface MessageBody {
	readonly content: string;
	readonly embeds: readonly Embed[];
	readonly components: readonly Component[];
	readonly attachments: readonly StoredFile[];
	/** Whom the content notifies: ids of users and roles, or 'everyone'. */
	readonly pings: readonly string[];
	/** A poll, stickers, the message that it replies to or forwards: as on the wire, by field. They stay when it is edited. */
	readonly extras: Readonly<Record<string, unknown>>;
}

export const EMPTY_BODY: MessageBody = {
	content: '',
	embeds: [],
	components: [],
	attachments: [],
	pings: [],
	extras: {},
};

/** What a message has before the request: nothing for a new one. */
export interface Before {
	readonly body: MessageBody;
	readonly flags: number;
}

/** Before the first response there is nothing. */
export const NOTHING: Before = { body: EMPTY_BODY, flags: 0 };

/** The interaction that a message came from, as its `interaction_metadata` tells. */
export interface Origin {
	readonly interactionId: string;
	readonly interactionType: number;
	readonly userId: string;
	readonly guildId: string | null;
	/** Full name of the slash command, with sub-command. */
	readonly command?: string;
	/** The message whose component was used. */
	readonly sourceMessageId?: string;
	/** This is not the first response but a further message. */
	readonly followUp: boolean;
}

/** A message as the sandbox keeps it. Deleted ones stay, marked, so that tests can look for what was ever shown. */
export interface Message {
	readonly id: string;
	readonly channelId: string;
	/** The bot, or a person who wrote it. */
	readonly author: DiscordUser;
	readonly createdAt: number;
	/** Only this user sees it; never changes. */
	readonly ephemeralFor: string | null;
	readonly origin: Origin | null;
	body: MessageBody;
	/** What it said before it was edited, oldest first. */
	readonly earlier: MessageBody[];
	flags: number;
	editedAt: number | null;
	deleted: boolean;
}
