import { parseArgs } from 'node:util';
import { DiscordAPIError, OAuth2Scopes, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { config as readDotenv } from 'dotenv';
import { type Config, ConfigError, readConfig } from './config.ts';
import { commandBodies, loadCatalog } from './discord/catalog.ts';
import {
	type Difference,
	differenceOf,
	isNone,
	registerCommands,
	registeredCommands,
} from './discord/registration.ts';
import { traceOf } from './log.ts';

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

/** What the operator can do about it; never the error's own message, which quotes the request. */
function explain(error: unknown): string {
	if (error instanceof ConfigError) return error.message;
	if (error instanceof DiscordAPIError) {
		if (error.status === 401) return 'Discord does not accept DISCORD_TOKEN.';
		if (error.code === 50001)
			return 'Porter is not in that server yet: invite it with the link above, then deploy again.';
		return `Discord refused: status ${error.status}, code ${error.code}.`;
	}
	const { name, code = name, at } = traceOf(error);
	return `The commands could not be registered: ${code} ${at[0] ?? ''}`;
}

readDotenv({ quiet: true });
try {
	const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
	await deploy(readConfig(process.env), values['dry-run']);
} catch (error) {
	console.error(explain(error));
	process.exitCode = 1;
}
