import { readdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import {
	ApplicationCommandType,
	type RESTPostAPIChatInputApplicationCommandsJSONBody as CommandBody,
} from 'discord.js';
import type { AnyCommand } from './command.ts';

/** All commands by name. */
export type CommandSet = ReadonlyMap<string, AnyCommand>;

/** Where Porter's own are: beside the code, and in the same form, which is TypeScript or what `npm run build` makes of it. */
const FOLDER = new URL('../../commands/', import.meta.url);
const ENDING = extname(import.meta.url);

/**
 * Finds the commands: one file in `commands/` is one command, named like the file.
 * @throws if a file is no command or has another name, so that Porter does not start with one missing
 */
export async function loadCommands(): Promise<CommandSet> {
	const files = (await readdir(FOLDER)).filter((file) => file.endsWith(ENDING)).sort();
	const commands = await Promise.all(files.map((file) => loadCommand(basename(file, ENDING))));
	return new Map(commands.map((command) => [command.name, command]));
}

async function loadCommand(name: string): Promise<AnyCommand> {
	const { href } = new URL(`${name}${ENDING}`, FOLDER);
	const { default: command } = (await import(href)) as { default?: Partial<AnyCommand> };
	if (command?.name !== name || typeof command.run !== 'function') {
		throw new Error(`commands/${name}${ENDING} must export the command "${name}" as its default`);
	}
	return command as AnyCommand;
}

/**
 * The commands as a server registers them. Contexts and kinds of install are left out: Discord knows them for commands
 * of the whole application only, and a server's command can be used nowhere else anyway.
 */
export function commandBodies(commands: CommandSet): CommandBody[] {
	return [...commands.values()].map(({ name, description, options, permission }) => ({
		type: ApplicationCommandType.ChatInput,
		name,
		description,
		options: [...options.json],
		...(permission === undefined ? {} : { default_member_permissions: String(permission) }),
	}));
}
