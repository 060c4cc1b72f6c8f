import type { Exchange } from './exchange.ts';
import type { ChannelKey } from './guild.ts';
import type { OptionValues } from './option-value.ts';
import type { SandboxMessage } from './visibility.ts';

/** An interaction of any shape, for what no honest client would send. */
interface RawInteraction {
	/** Discord's interaction type; may be one that does not exist. */
	readonly type: number;
	readonly data?: unknown;
	/** null: a direct message to the bot. Nobody checks whether the person may enter. */
	readonly channel: ChannelKey | null;
	/** The message whose component is said to have been used. */
	readonly message?: SandboxMessage | string;
	/** Put over the top level of the payload. */
	readonly overrides?: Readonly<Record<string, unknown>>;
}

/**
 * Acts as one persona through Discord's client: what the client would not let a person do throws an Error in plain words.
 * What reaches the bot resolves when its answer is there, a deferred one when it has been filled in or `settleMs` is over.
 */
export interface Person {
	/** Runs a slash command; `sub` is a sub-command or "group sub". */
	slash(channel: ChannelKey, command: string, options?: OptionValues, sub?: string): Promise<Exchange>;
	/** The suggestions for what has been typed into an option so far. */
	complete(
		channel: ChannelKey,
		command: string,
		option: string,
		typed: string,
		sub?: string,
	): Promise<{ name: string; value: string }[] | 'failed'>;
	/** Presses a button, by its label or `custom_id`. */
	press(message: SandboxMessage | string, control: string): Promise<Exchange>;
	/** Picks options of a select menu, by value or label. */
	choose(message: SandboxMessage | string, value: string | readonly string[]): Promise<Exchange>;
	/** Sends the form that an exchange opened; `values` by `custom_id` of the input. */
	submit(opened: Exchange, values: Readonly<Record<string, string>>): Promise<Exchange>;
	raw(interaction: RawInteraction): Promise<Exchange>;
}
