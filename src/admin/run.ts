import { once } from 'node:events';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { isSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import { UsageError } from '../operator-message.ts';
import type { AdminCommand, AdminServices } from './admin-command.ts';
import { adminMessage } from './admin-message.ts';
import { KEYS_COMMANDS } from './keys-commands.ts';
import { LOOKUPS_COMMANDS } from './lookups-commands.ts';
import { type CookieInput, readCookie } from './read-cookie.ts';
import { SESSION_COMMANDS } from './session-commands.ts';

/** Standard output or standard error, as far as it is needed here. */
interface TextOutput {
	write(text: string): unknown;
}

interface AdminDeps {
	readonly stdin: CookieInput;
	readonly stdout: TextOutput;
	readonly stderr: TextOutput;
	readonly world: World;
	/** Reads the settings and opens what they name; called at most once for each run. */
	open(): Promise<AdminServices>;
	/** Reads one setting and opens the database alone; called at most once for each run. */
	openDatabase(): Promise<Store>;
}

/**
 * Runs one of the operator's commands. Never throws.
 * @param argv What follows `npm run admin --`.
 * @returns The exit code: 0 done, 1 failed, 2 typed wrongly.
 */
export type RunAdmin = (argv: readonly string[]) => Promise<0 | 1 | 2>;

const COMMANDS: ReadonlyMap<string, AdminCommand> = new Map(
	Object.entries({ ...SESSION_COMMANDS, ...KEYS_COMMANDS, ...LOOKUPS_COMMANDS }),
);

/** The operator's command line. Nothing is opened before a command needs it. */
export function createAdmin(deps: AdminDeps): RunAdmin {
	const { stdin, stdout, stderr, world } = deps;
	const note = (line: string): void => void stderr.write(`${line}\n`);
	const print = (line: string): void => void stdout.write(`${line}\n`);
	return async (argv) => {
		let opened: Promise<{ close(): Promise<void> }> | undefined;
		const opening = <T extends { close(): Promise<void> }>(open: () => Promise<T>): Promise<T> => {
			const result = open();
			opened = result;
			return result;
		};
		try {
			const { name, values } = parse(argv);
			if (name === 'help') {
				print(help());
				return 0;
			}
			const command = COMMANDS.get(name);
			if (command === undefined) throw new UsageError('There is no such command.');
			await command.run({
				open: () => opening(deps.open),
				openDatabase: () => opening(deps.openDatabase),
				discordUser: () => discordUser(values),
				option: (option) => values[option],
				isSure: values.yes ?? false,
				cookie: () => readCookie(stdin, (text) => stderr.write(text)),
				print,
				printAll: (pieces) => writeAll(stdout, pieces),
				note,
				world,
			});
			return 0;
		} catch (error) {
			note(adminMessage(error));
			if (!(error instanceof UsageError)) return 1;
			note('Run `npm run admin -- help` for the commands.');
			return 2;
		} finally {
			await opened?.then(
				(services) => services.close(),
				() => {},
			);
		}
	};
}

type Values = ReturnType<typeof parsed>['values'];

function discordUser({ 'discord-user': id }: Values): string {
	if (id !== undefined && isSnowflake(id)) return id;
	throw new UsageError('Say whose session: --discord-user and a Discord id of 17 to 20 digits.');
}

const OPTIONS = {
	'discord-user': { type: 'string' },
	format: { type: 'string' },
	since: { type: 'string' },
	head: { type: 'string' },
	'public-key': { type: 'string' },
	yes: { type: 'boolean' },
	help: { type: 'boolean', short: 'h' },
} as const;

/** No message repeats what was typed: it could be a cookie that somebody put on the command line. @throws UsageError */
function parse(argv: readonly string[]): { readonly name: string; readonly values: Values } {
	const { positionals, values } = parsed(argv);
	if (values.help || positionals.length === 0) return { name: 'help', values };
	if (positionals.length <= 2) return { name: positionals.join(' '), values };
	throw new UsageError(
		'There is one word too many. A cookie is read from standard input, never from the command line.',
	);
}

function parsed(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
	} catch {
		throw new UsageError('There is an option that is not known or lacks its value.');
	}
}

/** Writes pieces no faster than they are read, so that a long answer is never in memory as a whole. */
async function writeAll(outlet: TextOutput, pieces: AsyncIterable<string>): Promise<void> {
	for await (const piece of pieces) {
		const isFull = outlet.write(piece) === false;
		if (isFull && outlet instanceof Writable) await once(outlet, 'drain');
	}
}

/** All commands, for the operator. */
export function help(): string {
	const lines = [...COMMANDS].map(
		([name, { usage = '', summary }]) => `  ${name} ${usage}\n      ${summary}`,
	);
	return `npm run admin -- COMMAND\n\n${lines.map((line) => line.replace(/ +\n/, '\n')).join('\n')}\n  help\n      show this`;
}
