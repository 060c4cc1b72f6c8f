import { parseArgs } from 'node:util';
import {
	DiscordAPIError,
	OAuth2Scopes,
	PermissionFlagsBits,
	REST,
	RESTJSONErrorCodes,
	Routes,
} from 'discord.js';
import type { Config } from './config.ts';
import { commandBodies, loadCommands } from './discord/load-commands.ts';
import {
	type Difference,
	differenceOf,
	isNone,
	registerCommands,
	registeredCommands,
} from './discord/registration.ts';
import { operatorMessage, UsageError } from './operator-message.ts';

/**
 * Answering interactions needs no permission. Porter must see a channel to delete its own messages there, read its history to
 * find one of which it has lost track, and post in the log channel.
 */
const { ReadMessageHistory, SendMessages, ViewChannel } = PermissionFlagsBits;
const PERMISSIONS = ViewChannel | ReadMessageHistory | SendMessages;

/** Where the lines for the operator go. */
const CONSOLE = { print: (line: string) => console.log(line), note: (line: string) => console.error(line) };

/**
 * Registers the commands in each server of the settings where they differ, and prints the invite link. What it returns
 * never throws; it takes what follows `npm run deploy --`, nothing or `--dry-run`, which sends nothing, and gives the exit
 * code: 0 done in all servers, 1 not in all.
 */
export function createDeploy(config: Config, { print, note } = CONSOLE) {
	return async (argv: readonly string[]): Promise<0 | 1> => {
		try {
			const dryRun = isDryRun(argv);
			const rest = new REST({ api: config.discordApiUrl }).setToken(config.discordToken.reveal());
			const wanted = commandBodies(await loadCommands());
			const { id: applicationId } = (await rest.get(Routes.currentApplication())) as { id: string };
			print(`Invite Porter to a server with this link: ${inviteLink(applicationId)}`);
			let code: 0 | 1 = 0;
			for (const guild of config.guildIds) {
				try {
					const difference = differenceOf(await registeredCommands(rest, applicationId, guild), wanted);
					print(`Server ${guild}: ${inWords(difference)}`);
					if (isNone(difference)) continue;
					if (dryRun) print('  (dry run: nothing was sent)');
					else await registerCommands(rest, applicationId, guild, wanted);
				} catch (error) {
					note(`Server ${guild}: ${refusal(error)}`);
					code = 1;
				}
			}
			return code;
		} catch (error) {
			note(deployMessage(error));
			return 1;
		}
	};
}

/** Why nothing could be registered, in a line for the operator; the settings' faults take one each. */
export function deployMessage(error: unknown): string {
	return operatorMessage(error, 'The commands could not be registered');
}

/** A refusal that is about one server; throws anything else, which ends the program. */
function refusal(error: unknown): string {
	if (!(error instanceof DiscordAPIError) || error.status === 401) throw error;
	if (error.code === RESTJSONErrorCodes.MissingAccess)
		return 'Porter is not there yet: invite it with the link above, then deploy again.';
	return `Discord refused with status ${error.status}, code ${error.code}.`;
}

function inWords({ added, changed, removed }: Difference): string {
	const parts = Object.entries({ added, changed, removed })
		.filter(([, names]) => names.length > 0)
		.map(([what, names]) => `${what} ${names.map((name) => `/${name}`).join(', ')}`);
	return parts.length === 0 ? 'up to date' : parts.join('; ');
}

function inviteLink(applicationId: string): string {
	const link = new URL('https://discord.com/oauth2/authorize');
	link.searchParams.set('client_id', applicationId);
	link.searchParams.set('scope', `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`);
	link.searchParams.set('permissions', String(PERMISSIONS));
	return link.href;
}

/** @throws UsageError for anything but `--dry-run` */
function isDryRun(argv: readonly string[]): boolean {
	try {
		const options = { 'dry-run': { type: 'boolean', default: false } } as const;
		return parseArgs({ args: [...argv], options }).values['dry-run'];
	} catch {
		throw new UsageError('The only option is --dry-run.');
	}
}
