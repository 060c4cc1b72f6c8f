import type { DiscordFixture } from './fixture.ts';
import type { Interaction } from './interaction.ts';
import type { Message, MessageBody, StoredFile } from './message.ts';
import type { Channel, DiscordUser, Guild } from './model.ts';
import { createSnowflakes } from './snowflake.ts';
import { createWorldSetting, type WorldSetting } from './world-setting.ts';

/** Something that happened in the sandbox, for who shows it. */
export type DiscordChange =
	| { readonly kind: 'message-created' | 'message-edited' | 'message-deleted'; readonly messageId: string }
	| {
			readonly kind:
				| 'interaction-started'
				| 'interaction-answered'
				| 'interaction-filled'
				| 'interaction-failed';
			readonly interactionId: string;
	  }
	| { readonly kind: 'guild-changed'; readonly guildId: string };

/** Where global commands are kept, among those of guilds. */
export const GLOBAL = 'global';

/** A registered command as Discord gives it back. */
export interface StoredCommand {
	readonly id: string;
	/** Absent: it is global. */
	readonly guild_id?: string;
	readonly name: string;
	readonly type: number;
	readonly [field: string]: unknown;
}

type NewMessage = Pick<Message, 'channelId' | 'ephemeralFor' | 'origin' | 'body' | 'flags'> & {
	/** Default: the bot. */
	readonly author?: DiscordUser;
};

/** All state of a sandbox, in memory, and news of its changes. */
export interface DiscordWorld extends WorldSetting {
	/** By guild id, or `GLOBAL`. */
	readonly commands: Map<string, readonly StoredCommand[]>;
	readonly messages: ReadonlyMap<string, Message>;
	readonly interactions: ReadonlyMap<string, Interaction>;
	/** Interactions that are over are forgotten when their token has expired, or when there are many. */
	begin(interaction: Interaction): void;
	/** `http://127.0.0.1:PORT`, when it listens: where files are fetched from. */
	origin: string;
	/** Keeps a file that came with a command; the newest 100. */
	upload(file: StoredFile): void;
	/** A file of a message, or of a command. */
	file(id: string): StoredFile | undefined;
	snowflake(): string;
	/** A channel or thread of any guild. */
	channel(id: string): { readonly guild: Guild; readonly channel: Channel } | undefined;
	post(message: NewMessage): Message;
	/** `mark`: show as edited, which filling in a deferred answer does not. */
	edit(message: Message, body: MessageBody, flags: number, mark: boolean): void;
	remove(message: Message): void;
	announce(change: DiscordChange): void;
	subscribe(listener: (change: DiscordChange) => void): () => void;
}

/** How much a world remembers. */
export interface WorldLimits {
	/** How long an interaction's token is valid, in milliseconds; default 15 min, as Discord's. */
	readonly tokenMs?: number;
	/** Interactions that are over; default 1000. */
	readonly keptInteractions?: number;
	/** Messages, deleted ones too; default 10,000. */
	readonly keptMessages?: number;
}

export const TOKEN_MS = 15 * 60_000;
const KEPT_UPLOADS = 100;
/** What a message said before; more than a person would scroll through. */
const KEPT_EDITS = 100;

/** Removes the oldest entries as long as `isOver` says so. */
function forget<T>(all: Map<string, T>, isOver: (one: T, size: number) => boolean): void {
	for (const [id, one] of all) {
		if (!isOver(one, all.size)) return;
		all.delete(id);
	}
}

/** @throws Error in plain words if something is wrong with the fixture */
export function createDiscordWorld(fixture: DiscordFixture, limits: WorldLimits = {}): DiscordWorld {
	const { tokenMs = TOKEN_MS, keptInteractions = 1000, keptMessages = 10_000 } = limits;
	const setting = createWorldSetting(fixture);
	const interactions = new Map<string, Interaction>();
	const { guilds } = setting;
	const messages = new Map<string, Message>();
	const listeners = new Set<(change: DiscordChange) => void>();
	const uploads = new Map<string, StoredFile>();
	const snowflake = createSnowflakes();
	const announce = (change: DiscordChange) => {
		for (const listener of [...listeners]) listener(change);
	};
	return {
		...setting,
		commands: new Map(),
		messages,
		interactions,
		begin(interaction) {
			interactions.set(interaction.id, interaction);
			forget(interactions, (one, size) => {
				if (one.state === 'pending') return false;
				return Date.now() - one.createdAt > tokenMs || (size > keptInteractions && !one.waiting);
			});
		},
		origin: '',
		upload(file) {
			uploads.set(file.id, file);
			forget(uploads, (_one, size) => size > KEPT_UPLOADS);
		},
		file(id) {
			const all = [...messages.values()].flatMap(({ body, earlier }) => [body, ...earlier]);
			return uploads.get(id) ?? all.flatMap(({ attachments }) => attachments).find((one) => one.id === id);
		},
		snowflake,
		announce,
		channel(id) {
			for (const guild of guilds.values()) {
				const channel = guild.channels.get(id);
				if (channel) return { guild, channel };
			}
			return undefined;
		},
		post(fresh) {
			const message: Message = {
				author: setting.bot,
				...fresh,
				id: snowflake(),
				createdAt: Date.now(),
				earlier: [],
				editedAt: null,
				deleted: false,
			};
			messages.set(message.id, message);
			forget(messages, (_one, size) => size > keptMessages);
			announce({ kind: 'message-created', messageId: message.id });
			return message;
		},
		edit(message, body, flags, mark) {
			message.earlier.push(message.body);
			if (message.earlier.length > KEPT_EDITS) message.earlier.shift();
			message.body = body;
			message.flags = flags;
			if (mark) message.editedAt = Date.now();
			announce({ kind: 'message-edited', messageId: message.id });
		},
		remove(message) {
			message.deleted = true;
			announce({ kind: 'message-deleted', messageId: message.id });
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
