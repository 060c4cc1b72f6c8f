import { isDeepStrictEqual } from 'node:util';
import {
	type Client,
	type RESTPostAPIChatInputApplicationCommandsJSONBody as CommandBody,
	type REST,
	Routes,
} from 'discord.js';
import { type Log, traceOf } from '../core/log.ts';
import { type CommandSet, commandBodies } from './load-commands.ts';

/** How what Discord has registered differs from the code: names of commands. */
export interface Difference {
	readonly added: readonly string[];
	readonly changed: readonly string[];
	readonly removed: readonly string[];
}

export type RegisteredCommand = Readonly<Record<string, unknown>> & { readonly name: string };

/** What Discord has registered for a guild. */
export async function registeredCommands(rest: REST, applicationId: string, guildId: string) {
	const route = Routes.applicationGuildCommands(applicationId, guildId);
	const query = new URLSearchParams({ with_localizations: 'true' });
	return (await rest.get(route, { query })) as RegisteredCommand[];
}

/** Replaces a guild's commands. Discord allows 200 new ones a day, so only when they differ. */
export async function registerCommands(
	rest: REST,
	applicationId: string,
	guildId: string,
	wanted: readonly CommandBody[],
): Promise<void> {
	await rest.put(Routes.applicationGuildCommands(applicationId, guildId), { body: wanted });
}

/** Compares by what we say: fields that Discord adds, such as ids and defaults, are no difference. */
export function differenceOf(
	registered: readonly RegisteredCommand[],
	wanted: readonly CommandBody[],
): Difference {
	const before = new Map(registered.map((command) => [command.name, normal(command)]));
	const after = new Map(wanted.map((command): [string, unknown] => [command.name, normal(command)]));
	const names = [...after.keys()];
	return {
		added: names.filter((name) => !before.has(name)),
		changed: names.filter(
			(name) => before.has(name) && !isDeepStrictEqual(before.get(name), after.get(name)),
		),
		removed: [...before.keys()].filter((name) => !after.has(name)),
	};
}

export function isNone({ added, changed, removed }: Difference): boolean {
	return added.length + changed.length + removed.length === 0;
}

/** At start: tells the operator when what is registered is not what the code answers. Never throws. */
export async function warnAboutRegistration(client: Client<true>, guild: string, set: CommandSet, log: Log) {
	try {
		const registered = await registeredCommands(client.rest, client.application.id, guild);
		if (isNone(differenceOf(registered, commandBodies(set)))) return;
		log.warn('registered commands differ from the code: run npm run deploy', { guild });
	} catch (error) {
		log.warn('registered commands could not be read', { guild, error: traceOf(error) });
	}
}

/** What Discord writes where we say nothing. */
const NEUTRAL: readonly unknown[] = [undefined, null, false];
/** What Discord adds to a command. */
const DISCORDS =
	/^(id|application_id|guild_id|version|default_permission|dm_permission|contexts|integration_types|nsfw)$/;

function normal(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(normal);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value)
		.filter(([key, item]) => !DISCORDS.test(key) && !NEUTRAL.includes(item))
		.filter(([, item]) => !(Array.isArray(item) && item.length === 0))
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, item]) => [key, normal(item)]));
}
