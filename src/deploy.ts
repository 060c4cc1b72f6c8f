import { parseArgs } from 'node:util';
import { OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { config as readDotenv } from 'dotenv';
import { complaint } from './complaint.ts';
import { type Config, readConfig } from './config.ts';
import { commandBodies, loadCatalog } from './discord/catalog.ts';
import {
	type Difference,
	differenceOf,
	isNone,
	registerCommands,
	registeredCommands,
} from './discord/registration.ts';

/**
 * Answering interactions needs no permission. Porter must see a channel to delete its own messages there, and post in the
 * log channel.
 */
const PERMISSIONS = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;

async function deploy(config: Config, dryRun: boolean): Promise<void> {
	const rest = new REST({ api: config.discordApiUrl }).setToken(config.discordToken.reveal());
	const wanted = commandBodies(await loadCatalog());
	const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
	console.log(`Invite Porter to a server with this link: ${inviteLink(id)}`);
	for (const guild of config.guildIds) {
		const difference = differenceOf(await registeredCommands(rest, id, guild), wanted);
		console.log(`Server ${guild}: ${inWords(difference)}`);
		if (isNone(difference)) continue;
		if (dryRun) console.log('  (dry run: nothing was sent)');
		else await registerCommands(rest, id, guild, wanted);
	}
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

readDotenv({ quiet: true });
try {
	const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
	await deploy(readConfig(process.env), values['dry-run']);
} catch (error) {
	console.error(complaint(error, 'The commands could not be registered'));
	process.exitCode = 1;
}
