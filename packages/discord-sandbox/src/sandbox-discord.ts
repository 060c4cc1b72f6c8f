import type { DiscordFaultRule } from './discord-fault.ts';
import type { ApplicationFixture, FixtureKeys } from './fixture.ts';
import type { GuildChanges } from './guild-change.ts';
import type { Guild } from './model.ts';
import type { Person } from './person.ts';
import type { RecordedRequest, Violation } from './record.ts';
import type { SandboxMessage } from './visibility.ts';
import type { DiscordChange, StoredCommand, WorldLimits } from './world.ts';

export interface DiscordOptions extends WorldLimits {
	/** The bot's name, id and token; may also be given without people and guilds. */
	readonly application?: ApplicationFixture;
	/** Default: any free one. */
	readonly port?: number;
	/** Default 41250 ms, as Discord's. */
	readonly heartbeatMs?: number;
	/** How long a bot may take for its first response; default 3000 ms, as Discord's. */
	readonly responseMs?: number;
	/** How long a person waits for a deferred answer; default 15 s. */
	readonly settleMs?: number;
	/** Requests remembered; default 5000. */
	readonly keptRequests?: number;
	/** How long a session without a connection can be resumed, in milliseconds; default 2 min. */
	readonly sessionMs?: number;
	/** What happens to keys that Discord ignores: noted in `warnings` (default), or refused like other mistakes. */
	readonly unknownKeys?: 'warn' | 'refuse';
	/** Where requests without a route are told of, as they come; default `console.warn`. */
	readonly print?: (line: string) => void;
	/** Bits of the privileged intents that the application was granted; default none. */
	readonly privilegedIntents?: number;
}

/** A running local Discord: what tests drive it with. `K`: the keys of its fixture. */
export interface SandboxDiscord<K extends FixtureKeys = FixtureKeys> {
	/** `http://127.0.0.1:PORT/api`: what the bot's library is to use instead of Discord's own address. */
	readonly apiUrl: string;
	/** The bot's token. */
	readonly token: string;
	readonly applicationId: string;
	/** Ids of everything in the fixture, by key. */
	readonly ids: {
		readonly guilds: Readonly<Record<K['guild'], string>>;
		readonly people: Readonly<Record<K['person'], string>>;
		readonly channels: Readonly<Record<K['channel'], string>>;
		readonly roles: Readonly<Record<K['role'], string>>;
	};
	/** Requests that Discord would have refused as malformed, and those that the sandbox has no route for. The last 1000. */
	readonly violations: readonly Violation[];
	/** Requests with keys that Discord ignores, usually typing errors; violations with `unknownKeys: 'refuse'`. The last 1000. */
	readonly warnings: readonly Violation[];
	/** Requests that the sandbox has no route for: it answered 404 or 405, whatever Discord would have said. The last 1000. */
	readonly unknownRoutes: readonly RecordedRequest[];
	/** The newest requests, oldest first. */
	readonly requests: readonly RecordedRequest[];
	/** Resolves when a bot is connected, and has got its guilds or resumed; at once if it is so now. */
	botReady(): Promise<void>;
	as(key: K['person']): Person<K>;
	/** What a person sees in a channel, oldest first. */
	visible(key: K['person'], channel: K['channel']): readonly SandboxMessage<K>[];
	/** Every message that was ever open to a channel, deleted ones too. */
	openMessages(): readonly SandboxMessage<K>[];
	/** A guild as it is now; the first one of the fixture unless named. To be read only. */
	guild(key?: K['guild']): Guild;
	/** The commands that the bot has registered in a guild (the first one of the fixture unless named), or globally. */
	commands(key?: K['guild'] | 'global'): readonly StoredCommand[];
	/** @returns a function that ends the subscription */
	on(event: 'change', listener: (change: DiscordChange) => void): () => void;
	/** Waits for a change after which `check` holds. @throws Error after `withinMs` (default 5000) */
	until(check: () => boolean, withinMs?: number): Promise<void>;
	/** What administrators do to the guild; the bot is told by the gateway. */
	readonly change: GuildChanges<K>;
	readonly gateway: {
		/** Breaks the connection without a word; the client should resume. */
		drop(): void;
		/** Op 7. */
		reconnect(): void;
		/** Op 9. */
		invalidate(resumable: boolean): void;
		/** Closes the connection for a reason of Discord's: 4004 (bad token) and 4010 to 4014 are for good. */
		refuse(code: number): void;
		/** Delivers the next interaction twice, as Discord may. */
		repeatNext(): void;
	};
	/** Scripts a fault of the REST API; the oldest rule that matches a request and is not used up acts. */
	fault(rule: DiscordFaultRule): void;
	clearFaults(): void;
	/** Breaks all connections; new ones are refused until `up`. */
	down(): Promise<void>;
	/** Listens again, on the same port. */
	up(): Promise<void>;
	/**
	 * Expects problems: those that begin like this are left out of `problems`. `*` stands for any text:
	 * `discord.allow('PATCH /channels/*')`, `discord.allow('interaction /slow')`.
	 */
	allow(pattern: string | RegExp): void;
	/** One text for each problem so far: violations, interactions without an answer in time, faults that were never used. */
	problems(): readonly string[];
	/** Waits until every interaction has been answered or has failed. @throws Error that lists all problems */
	check(): Promise<void>;
	close(): Promise<void>;
	/** `await using discord = await startDiscord()` closes it at the end of the block. */
	[Symbol.asyncDispose](): Promise<void>;
}
