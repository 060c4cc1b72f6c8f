import { buildGuild } from './build-guild.ts';
import type { DiscordFixture } from './fixture.ts';
import { BOT_KEY, EVERYONE_KEY, settleIds } from './fixture-ids.ts';
import type { Interaction } from './interaction.ts';
import type { Message, MessageBody } from './message.ts';
import type { Channel, DiscordUser, Guild } from './model.ts';
import { createSnowflakes } from './snowflake.ts';

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

/** A registered command as Discord gives it back. */
export interface RegisteredCommand {
	readonly id: string;
	readonly name: string;
	readonly type: number;
	readonly [field: string]: unknown;
}

type NewMessage = Pick<Message, 'channelId' | 'ephemeralFor' | 'origin' | 'body' | 'flags'>;

/** What the keys of the fixture stand for. Each throws an Error in plain words for a key that there is not. */
interface KeyLookup {
	person(key: string): DiscordUser;
	/** The id of a channel; it may have been deleted since. */
	channel(key: string): string;
	/** The id of a role; `everyone` is that of the first guild. */
	role(key: string): string;
	guild(key: string): Guild;
	personOf(userId: string | null): string | undefined;
	/** All of them, by key. */
	readonly ids: KeyedIds;
}

/** Ids by key. */
interface KeyedIds {
	readonly guilds: Readonly<Record<string, string>>;
	readonly people: Readonly<Record<string, string>>;
	readonly channels: Readonly<Record<string, string>>;
	readonly roles: Readonly<Record<string, string>>;
}

/** All state of a sandbox, in memory, and news of its changes. */
export interface DiscordWorld {
	/** The bot's user; its id is the application's. */
	readonly bot: DiscordUser;
	readonly token: string;
	readonly keys: KeyLookup;
	/** The guild that is changed by `change`. */
	readonly mainGuild: Guild;
	/** Everybody, member or not, by id. */
	readonly users: ReadonlyMap<string, DiscordUser>;
	readonly guilds: ReadonlyMap<string, Guild>;
	/** By guild id. */
	readonly commands: Map<string, readonly RegisteredCommand[]>;
	readonly messages: ReadonlyMap<string, Message>;
	readonly interactions: Map<string, Interaction>;
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

/** @throws Error in plain words if something is wrong with the fixture */
export function createDiscordWorld(fixture: DiscordFixture): DiscordWorld {
	const setting = createSetting(fixture);
	const { guilds } = setting;
	const messages = new Map<string, Message>();
	const listeners = new Set<(change: DiscordChange) => void>();
	const snowflake = createSnowflakes();
	const announce = (change: DiscordChange) => {
		for (const listener of [...listeners]) listener(change);
	};
	return {
		...setting,
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

/** The part of a world that a fixture describes. */
type Setting = Pick<DiscordWorld, 'bot' | 'token' | 'keys' | 'mainGuild' | 'users' | 'guilds'>;

function createSetting(fixture: DiscordFixture): Setting {
	const ids = settleIds(fixture);
	const bot = { id: ids.application, username: fixture.application?.name ?? 'Bot', bot: true };
	const byKey = new Map<string, DiscordUser>(
		Object.entries(fixture.people).map(([key, { username = key }]) => [
			key,
			{ id: ids.people.get(key) ?? '', username, bot: false },
		]),
	);
	byKey.set(BOT_KEY, bot);
	const nobody = { id: ids.next(), username: 'owner', bot: false };
	const guildsByKey = new Map(
		Object.entries(fixture.guilds).map(([key, one]) => [
			key,
			buildGuild(key, one, { ids, users: byKey, owner: nobody }),
		]),
	);
	const [mainGuild] = guildsByKey.values();
	if (!mainGuild) throw new Error('fixture: there is no guild');
	const guilds = new Map([...guildsByKey.values()].map((guild) => [guild.id, guild]));
	const members = [...guilds.values()].flatMap((guild) => [...guild.members.values()]);
	const users = new Map([...byKey.values(), ...members.map(({ user }) => user)].map((one) => [one.id, one]));
	return {
		bot,
		token: fixture.application?.token ?? tokenOf(bot.id),
		mainGuild,
		guilds,
		users,
		keys: {
			person: (key) => known('person', byKey, key),
			channel: (key) => known('channel', ids.channels, key),
			role: (key) => (key === EVERYONE_KEY ? mainGuild.id : known('role', ids.roles, key)),
			guild: (key) => known('guild', guildsByKey, key),
			personOf: (userId) => [...ids.people].find(([, id]) => id === userId)?.[0],
			ids: {
				guilds: Object.fromEntries(ids.guilds),
				people: Object.fromEntries(ids.people),
				channels: Object.fromEntries(ids.channels),
				roles: { [EVERYONE_KEY]: mainGuild.id, ...Object.fromEntries(ids.roles) },
			},
		},
	};
}

function known<T>(kind: string, all: ReadonlyMap<string, T>, key: string): T {
	const found = all.get(key);
	if (found !== undefined) return found;
	throw new Error(`the fixture has no ${kind} "${key}"; it has ${[...all.keys()].join(', ')}`);
}

/** Looks like a bot token: its first part is the application's id in base64, and the rest says what it is. */
function tokenOf(applicationId: string): string {
	return `${Buffer.from(applicationId).toString('base64url')}.Sandbx.this-token-is-fake-and-opens-nothing-real`;
}
