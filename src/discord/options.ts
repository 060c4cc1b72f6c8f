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

/** One option, declared once: what Discord is told of it, and how its value is read. */
export interface Option<T> {
	json(name: string): APIApplicationCommandBasicOption;
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
	const values = z.object(
		Object.fromEntries(Object.entries(options).map(([name, one]) => [name, one.value])),
	);
	return {
		json: Object.entries(options).map(([name, option]) => option.json(name)),
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
			...(options.json.length === 0
				? {}
				: { options: options.json as readonly APIApplicationCommandBasicOption[] as never }),
		})),
		read(raw) {
			const { subcommand = '' } = raw;
			return Object.hasOwn(subcommands, subcommand) ? subcommands[subcommand]?.options.read(raw) : undefined;
		},
	};
}

/** A text of at most so many characters. */
export function text(description: string, maxLength: number): Option<string | undefined> {
	return {
		json: (name) => ({
			type: ApplicationCommandOptionType.String,
			name,
			description,
			max_length: maxLength,
		}),
		value: z.string().max(maxLength).optional(),
	};
}

/** As people type or paste it; whether it can be one is for the lookup to say, in better words than "bad input". */
const Username = z.string().transform(typedUsername);

/** A Portal username, with suggestions from `complete`. */
export function username(description: string): Option<string | undefined> {
	return { json: (name) => usernameJson(name, description), value: Username.optional() };
}

/** A Portal username that must be given, with suggestions from `complete`. */
export function requiredUsername(description: string): Option<string> {
	return { json: (name) => ({ ...usernameJson(name, description), required: true }), value: Username };
}

/** The lengths are the Portal's. */
function usernameJson(name: string, description: string) {
	return {
		type: ApplicationCommandOptionType.String as const,
		name,
		description,
		autocomplete: true as const,
		min_length: 3,
		max_length: 32,
	};
}

/** One of up to 25 values, each with the name that people see. */
export function choice<V extends string>(
	description: string,
	choices: readonly { readonly value: V; readonly name: string }[],
): Option<V | undefined> {
	return {
		json: (name) => ({
			type: ApplicationCommandOptionType.String,
			name,
			description,
			choices: choices.map((one) => ({ name: one.name, value: one.value })),
		}),
		value: z.enum(choices.map(({ value }) => value) as [V, ...V[]]).optional(),
	};
}

/** Yes or no; absent is no. */
export function flag(description: string): Option<boolean> {
	return {
		json: (name) => ({ type: ApplicationCommandOptionType.Boolean, name, description }),
		value: z.boolean().default(false),
	};
}

const Id = z.string().refine(isSnowflake);

/** A member's Discord id. */
export function user(description: string): Option<string | undefined> {
	return {
		json: (name) => ({ type: ApplicationCommandOptionType.User, name, description }),
		value: Id.optional(),
	};
}

type ChannelTypes = readonly (ChannelType.GuildText | ChannelType.GuildForum)[];

/** A channel's id; the types are those that Discord offers. */
export function channel(description: string, types: ChannelTypes): Option<string | undefined> {
	return { json: (name) => channelJson(name, description, types), value: Id.optional() };
}

/** A channel that must be given. */
export function requiredChannel(description: string, types: ChannelTypes): Option<string> {
	return { json: (name) => ({ ...channelJson(name, description, types), required: true }), value: Id };
}

function channelJson(name: string, description: string, types: ChannelTypes) {
	return {
		type: ApplicationCommandOptionType.Channel as const,
		name,
		description,
		channel_types: [...types],
	};
}
