import { createGuilds } from './guild-layout.ts';
import type { Interaction } from './interaction.ts';
import type { Message, MessageBody } from './message.ts';
import type { Channel, Guild } from './model.ts';
import { createSnowflakes } from './snowflake.ts';

/** Something that happened in the sandbox, for whoever shows it. */
export type Change =
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

/** A registered command as Discord gives it back. */
export interface Command {
	readonly id: string;
	readonly name: string;
	readonly type: number;
	readonly [field: string]: unknown;
}

type NewMessage = Pick<Message, 'channelId' | 'ephemeralFor' | 'origin' | 'body' | 'flags'>;

/** All state of a sandbox, in memory, and news of its changes. */
export interface World {
	readonly guilds: ReadonlyMap<string, Guild>;
	/** By guild id. */
	readonly commands: Map<string, readonly Command[]>;
	readonly messages: ReadonlyMap<string, Message>;
	readonly interactions: Map<string, Interaction>;
	snowflake(): string;
	/** A channel or thread of any guild. */
	channel(id: string): { readonly guild: Guild; readonly channel: Channel } | undefined;
	post(message: NewMessage): Message;
	/** `mark`: show as edited, which filling in a deferred answer does not. */
	edit(message: Message, body: MessageBody, flags: number, mark: boolean): void;
	remove(message: Message): void;
	announce(change: Change): void;
	subscribe(listener: (change: Change) => void): () => void;
}

export function createWorld(): World {
	const guilds = new Map(createGuilds().map((guild) => [guild.id, guild]));
	const messages = new Map<string, Message>();
	const listeners = new Set<(change: Change) => void>();
	const snowflake = createSnowflakes();
	const announce = (change: Change) => {
		for (const listener of [...listeners]) listener(change);
	};
	return {
		guilds,
		commands: new Map(),
		messages,
		interactions: new Map(),
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
				...fresh,
				id: snowflake(),
				createdAt: Date.now(),
				earlier: [],
				editedAt: null,
				deleted: false,
			};
			messages.set(message.id, message);
			announce({ kind: 'message-created', messageId: message.id });
			return message;
		},
		edit(message, body, flags, mark) {
			message.earlier.push(message.body);
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
