import { parseArgs } from 'node:util';
import { DiscordAPIError, OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { config as readDotenv } from 'dotenv';
import { type Config, readConfig } from './config.ts';
import { commandBodies, loadCommands } from './discord/load-commands.ts';
import {
	type Difference,
	differenceOf,
	isNone,
	registerCommands,
	registeredCommands,
} from './discord/registration.ts';
import { operatorMessage, UsageError } from './operator-message.ts';

/** Missing access. */
const NOT_THERE = 50001;

/**
 * Answering interactions needs no permission. Porter must see a channel to delete its own messages there, and post in the
 * log channel.
 */
const PERMISSIONS = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;

async function deploy(config: Config, dryRun: boolean): Promise<void> {
	const rest = new REST({ api: config.discordApiUrl }).setToken(config.discordToken.reveal());
	const wanted = commandBodies(await loadCommands());
	const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
	console.log(`Invite Porter to a server with this link: ${inviteLink(id)}`);
	for (const guild of config.guildIds) {
		try {
			await deployTo(guild);
		} catch (error) {
			console.error(`Server ${guild}: ${refusal(error)}`);
			process.exitCode = 1;
		}
	}

	async function deployTo(guild: string): Promise<void> {
		const difference = differenceOf(await registeredCommands(rest, id, guild), wanted);
		console.log(`Server ${guild}: ${inWords(difference)}`);
		if (isNone(difference)) return;
		if (dryRun) console.log('  (dry run: nothing was sent)');
		else await registerCommands(rest, id, guild, wanted);
	}
}

/** A refusal that is about one server; anything else ends the program. */
function refusal(error: unknown): string {
	if (!(error instanceof DiscordAPIError) || error.status === 401) throw error;
	if (error.code === NOT_THERE)
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
function isDryRun(): boolean {
	try {
		return parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } }).values['dry-run'];
	} catch {
		throw new UsageError('The only option is --dry-run.');
	}
}

readDotenv({ quiet: true });
try {
	await deploy(readConfig(process.env), isDryRun());
} catch (error) {
	console.error(operatorMessage(error, 'The commands could not be registered'));
	process.exitCode = 1;
}
