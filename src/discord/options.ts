import {
	type APIApplicationCommandBasicOption,
	type APIApplicationCommandSubcommandOption,
	ApplicationCommandOptionType,
	type ChannelType,
} from 'discord.js';
import { z } from 'zod';
import { isSnowflake } from '../core/snowflake.ts';
import { typedUsername } from '../core/username.ts';

/** What a slash command was given. Untrusted: autocompleted options need not be among the choices. */
export interface RawOptions {
	readonly subcommand?: string;
	readonly options: Readonly<Record<string, unknown>>;
}

type Named = APIApplicationCommandBasicOption;
type Unnamed<O = Named> = O extends Named ? Omit<O, 'name'> : never;

/** One option, declared once: what Discord is told of it besides its name, and how its value is read. */
interface Option<T> {
	readonly json: Unnamed;
	readonly value: z.ZodType<T>;
}

type Options = Readonly<Record<string, Option<unknown>>>;
type Given<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** All options of a command, for Discord and for reading what it was given. */
export interface OptionReader<Input> {
	readonly json: readonly (APIApplicationCommandSubcommandOption | APIApplicationCommandBasicOption)[];
	/** Undefined: it was not given what it declares. */
	read(raw: RawOptions): Input | undefined;
}

/** A command with options and no subcommands. */
export function withOptions<O extends Options, Input>(
	options: O,
	input: (given: Given<O>) => Input,
): OptionReader<Input> {
	const entries = Object.entries(options);
	const values = z.object(Object.fromEntries(entries.map(([name, { value }]) => [name, value])));
	return {
		json: entries.map(([name, { json }]) => ({ ...json, name })),
		read({ options: raw }) {
			const parsed = values.safeParse(raw);
			return parsed.success ? input(parsed.data as Given<O>) : undefined;
		},
	};
}

/** A subcommand: its description, and its options if it has some. */
export interface Subcommand<Input> {
	readonly description: string;
	readonly options: OptionReader<Input>;
}

/** A command that consists of subcommands. */
export function withSubcommands<Input>(
	subcommands: Readonly<Record<string, Subcommand<Input>>>,
): OptionReader<Input> {
	return {
		json: Object.entries(subcommands).map(([name, { description, options }]) => ({
			type: ApplicationCommandOptionType.Subcommand,
			name,
			description,
			...(options.json.length > 0 && { options: options.json as Named[] }),
		})),
		read(raw) {
			const { subcommand = '' } = raw;
			return Object.hasOwn(subcommands, subcommand) ? subcommands[subcommand]?.options.read(raw) : undefined;
		},
	};
}

/** An option that must be given. */
export function required<T>({ json, value }: Option<T | undefined>): Option<T> {
	return { json: { ...json, required: true }, value: z.nonoptional(value) as z.ZodType<T> };
}

/** A text of at most so many characters. */
export function text(description: string, maxLength: number): Option<string | undefined> {
	return {
		json: { type: ApplicationCommandOptionType.String, description, max_length: maxLength },
		value: z.string().max(maxLength).optional(),
	};
}

/**
 * A Portal username, as people type or paste it, with suggestions from `complete`. The lengths are the Portal's; whether
 * it can be one is for the lookup to say, in better words than "bad input".
 */
export function username(description: string): Option<string | undefined> {
	const type = ApplicationCommandOptionType.String;
	return {
		json: { type, description, autocomplete: true, min_length: 3, max_length: 32 },
		value: z.string().transform(typedUsername).optional(),
	};
}

/** One of up to 25 values, each with the name that people see. */
export function choice<V extends string>(
	description: string,
	choices: readonly { readonly value: V; readonly name: string }[],
): Option<V | undefined> {
	return {
		json: { type: ApplicationCommandOptionType.String, description, choices: [...choices] },
		value: z.enum(choices.map(({ value }) => value) as [V, ...V[]]).optional(),
	};
}

/** Yes or no; absent is no. */
export function flag(description: string): Option<boolean> {
	const json = { type: ApplicationCommandOptionType.Boolean, description } as const;
	return { json, value: z.boolean().default(false) };
}

const Id = z.string().refine(isSnowflake).optional();

/** A member's Discord id. */
export function user(description: string): Option<string | undefined> {
	return { json: { type: ApplicationCommandOptionType.User, description }, value: Id };
}

/** A channel's id; the types are those that Discord offers. */
export function channel(
	description: string,
	types: readonly (ChannelType.GuildText | ChannelType.GuildForum)[],
): Option<string | undefined> {
	const type = ApplicationCommandOptionType.Channel;
	return { json: { type, description, channel_types: [...types] }, value: Id };
}
