import { parseArgs } from 'node:util';
import { isSnowflake } from '../core/snowflake.ts';
import { UsageError } from '../operator-message.ts';
import type { AdminCall, AdminCommand, AdminParts } from './admin-command.ts';
import { adminMessage } from './admin-message.ts';
import { KEYS_COMMANDS } from './keys-commands.ts';
import { LOOKUPS_COMMANDS } from './lookups-commands.ts';
import { type CookieInput, readCookie } from './read-cookie.ts';
import { SESSION_COMMANDS } from './session-commands.ts';
import { type TextOutput, writeAll } from './write-all.ts';

/** What the command line works on; the real streams and settings come from `src/admin.ts`. */
export interface AdminWorld {
	readonly stdin: CookieInput;
	readonly stdout: TextOutput;
	readonly stderr: { write(text: string): unknown };
	/** Reads the settings and opens what they name; called at most once. */
	open(): Promise<AdminParts>;
}

const COMMANDS: ReadonlyMap<string, AdminCommand> = new Map(
	Object.entries({ ...SESSION_COMMANDS, ...KEYS_COMMANDS, ...LOOKUPS_COMMANDS }),
);

/**
 * Runs one of the operator's commands.
 * @param argv What follows `npm run admin --`.
 * @returns The exit code: 0 done, 1 failed, 2 typed wrongly.
 */
export async function runAdmin(argv: readonly string[], world: AdminWorld): Promise<0 | 1 | 2> {
	let opened: Promise<AdminParts> | undefined;
	const note = (line: string): void => void world.stderr.write(`${line}\n`);
	const print = (line: string): void => void world.stdout.write(`${line}\n`);
	try {
		const { name, given } = parse(argv);
		if (name === 'help') {
			print(help());
			return 0;
		}
		const command = COMMANDS.get(name);
		if (command === undefined) throw new UsageError('There is no such command.');
		const call: AdminCall = {
			parts() {
				opened ??= world.open();
				return opened;
			},
			discordUser() {
				const { 'discord-user': id } = given;
				if (id !== undefined && isSnowflake(id)) return id;
				throw new UsageError('Say whose session: --discord-user and a Discord id of 17 to 20 digits.');
			},
			option: (option) => given[option],
			pour: (pieces) => writeAll(world.stdout, pieces),
			cookie: () => readCookie(world.stdin, (text) => world.stderr.write(text)),
			print,
			note,
		};
		await command.run(call);
		return 0;
	} catch (error) {
		note(adminMessage(error));
		if (!(error instanceof UsageError)) return 1;
		note('Run `npm run admin -- help` for the commands.');
		return 2;
	} finally {
		await opened?.then(
			(parts) => parts.close(),
			() => {},
		);
	}
}

interface Parsed {
	readonly name: string;
	readonly given: { readonly [Option in 'discord-user' | 'format' | 'since' | 'head']?: string };
}

/** Neither fault repeats what was typed: it could be a cookie that somebody put on the command line. */
function parse(argv: readonly string[]): Parsed {
	const options = {
		'discord-user': { type: 'string' },
		format: { type: 'string' },
		since: { type: 'string' },
		head: { type: 'string' },
		help: { type: 'boolean', short: 'h' },
	} as const;
	let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
	try {
		parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
	} catch {
		throw new UsageError('There is an option that is not known or lacks its value.');
	}
	const { positionals, values } = parsed;
	if (values.help || positionals.length === 0) return { name: 'help', given: {} };
	if (positionals.length > 2) {
		throw new UsageError(
			'There is one word too many. A cookie is read from standard input, never from the command line.',
		);
	}
	return { name: positionals.join(' '), given: values };
}

function help(): string {
	const lines = [...COMMANDS].map(
		([name, { usage = '', summary }]) => `  ${name} ${usage}\n      ${summary}`,
	);
	return `npm run admin -- COMMAND\n\n${lines.map((line) => line.replace(/ +\n/, '\n')).join('\n')}\n  help\n      show this`;
}
