import type { Exchange } from './exchange.ts';
import type { FixtureKeys } from './fixture.ts';
import type { OptionValues } from './option-value.ts';
import type { SandboxMessage } from './visibility.ts';

/** An interaction of any shape, for what no honest client would send. */
interface RawInteraction<K extends FixtureKeys> {
	/** Discord's interaction type; may be one that does not exist. */
	readonly type: number;
	readonly data?: unknown;
	/** null: a direct message to the bot. Nobody checks whether the person may enter. */
	readonly channel: K['channel'] | null;
	/** The message whose component is said to have been used. */
	readonly message?: SandboxMessage<K> | string;
	/** Put over the top level of the payload. */
	readonly overrides?: Readonly<Record<string, unknown>>;
}

/**
 * Acts as one person through Discord's client: what the client would not let a person do throws an Error in plain words.
 * What reaches the bot resolves when its answer is there, a deferred one when it has been filled in or `settleMs` is over.
 */
export interface Person<K extends FixtureKeys = FixtureKeys> {
	/** Runs a slash command; `sub` is a sub-command or "group sub". */
	slash(channel: K['channel'], command: string, options?: OptionValues, sub?: string): Promise<Exchange<K>>;
	/** The suggestions for what has been typed into an option so far. */
	complete(
		channel: K['channel'],
		command: string,
		option: string,
		typed: string,
		sub?: string,
	): Promise<{ name: string; value: string }[] | 'failed'>;
	/** Runs a command of the context menu of a user. */
	onUser(channel: K['channel'], command: string, target: K['person'] | 'bot'): Promise<Exchange<K>>;
	/** Runs a command of the context menu of a message. */
	onMessage(message: SandboxMessage<K> | string, command: string): Promise<Exchange<K>>;
	/**
	 * Writes a message. The bot hears of it with the intent GUILD_MESSAGES; what it says, only with MESSAGE_CONTENT or when
	 * it is mentioned.
	 */
	write(channel: K['channel'], content: string): SandboxMessage<K>;
	/** Presses a button, by its label or `custom_id`. */
	press(message: SandboxMessage<K> | string, control: string): Promise<Exchange<K>>;
	/** Picks options of a select menu by value or label; users, roles and channels by key or id. */
	choose(message: SandboxMessage<K> | string, value: string | readonly string[]): Promise<Exchange<K>>;
	/** Sends the form that an exchange opened; `values` by `custom_id` of the input. */
	submit(opened: Exchange<K>, values: Readonly<Record<string, string>>): Promise<Exchange<K>>;
	raw(interaction: RawInteraction<K>): Promise<Exchange<K>>;
}
