import type { APIApplicationCommandBasicOption, APIApplicationCommandSubcommandOption } from 'discord.js';
import type { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import type { Place } from '../core/place.ts';
import type { Line, Reply, Visibility } from '../core/reply.ts';
import type { App } from './app.ts';

/** One use of a command: who, where, what. The same for a slash command and for a press of one of its controls. */
interface Call<Input> {
	readonly caller: Caller;
	readonly guildId: string;
	readonly channelId: string;
	/** As it was when the interaction came in; `deliver` looks again before an open answer goes out. */
	readonly place: Place;
	/** Why the channel counts as public, if it was meant to be a moderator channel. */
	readonly placeNote?: Line;
	/** Who will see the answer: decided before the command runs, and final. */
	readonly visibility: Visibility;
	readonly input: Input;
}

/** What a slash command was given. Untrusted: autocompleted options need not be among the choices. */
export interface RawOptions {
	readonly subcommand?: string;
	readonly options: Readonly<Record<string, unknown>>;
}

/** What a control was given: the parts of its `custom_id` after the command's name, and what was chosen. Untrusted. */
export interface RawPress {
	readonly parts: readonly string[];
	readonly values: readonly string[];
}

/** A slash command as a value: all about it in one file, and nothing but `run` does anything. */
export interface Command<Input> {
	/** Also the name of its file in `commands/`. */
	readonly name: string;
	/** 1 to 100 characters. */
	readonly description: string;
	readonly options: readonly (APIApplicationCommandSubcommandOption | APIApplicationCommandBasicOption)[];
	/**
	 * A permission that the member must have where the command is used, as a bit. Discord hides the command from others
	 * only until somebody changes that in the server's settings, so `dispatch` checks it too.
	 */
	readonly permission?: bigint;
	/** Reads `RawOptions`. */
	readonly input: z.ZodType<Input>;
	/** Reads `RawPress`; absent: the command has no controls. */
	readonly press?: z.ZodType<Input>;
	/** What the answer will be; it cannot be changed once Discord has heard of it. */
	visibility(input: Input): Visibility;
	run(call: Call<Input>, app: App): Promise<Reply>;
	/** Suggestions for an option that is being typed; must be quick, and must not ask the Portal. */
	complete?(typed: string, callerId: string, app: App): Promise<readonly string[]>;
}

/** A command whose input only it knows. */
// biome-ignore lint/suspicious/noExplicitAny: each command's own schema feeds its own `run`, which no common type says
export type AnyCommand = Command<any>;

/** Checks a command and infers its input from its schema. */
export function defineCommand<Input>(command: Command<Input>): Command<Input> {
	return command;
}
