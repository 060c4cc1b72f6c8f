import { Client, Events, GatewayIntentBits, type Interaction, REST, Routes } from 'discord.js';
import type { DiscordOptions } from 'discord-sandbox';
import { onTestFinished } from 'vitest';
import { type PorterDiscord, startPorterDiscord } from '../../sandbox/fixtures/guild.ts';
import { APPLICATION_ID, GUILD_ID } from '../../sandbox/fixtures/guild-ids.ts';

/** A stock discord.js client on a local Discord with Porter's guilds: what comes in over the gateway, before Porter reads it. */
export interface StockClient {
	readonly discord: PorterDiscord;
	/** Exchanges what the client does with an interaction. */
	behave(next: (interaction: Interaction) => unknown): void;
}

const COMMANDS = [
	{
		name: 'ask',
		description: 'Asks',
		options: [
			{ type: 3, name: 'text', description: 'What', required: true, autocomplete: true },
			{ type: 5, name: 'ephemeral', description: 'Only to me' },
		],
	},
	{ name: 'list', description: 'Lists', options: [{ type: 1, name: 'show', description: 'Shows' }] },
	{ name: 'kick', description: 'Kicks', default_member_permissions: '2' },
];

/** Both end with the test. */
export async function openStockClient(options: DiscordOptions = {}): Promise<StockClient> {
	const discord = await startPorterDiscord(options);
	const client = new Client({
		intents: [GatewayIntentBits.Guilds],
		rest: { api: discord.apiUrl, retries: 0 },
	});
	onTestFinished(async () => {
		await client.destroy();
		await discord.close();
	});
	let behaviour: (interaction: Interaction) => unknown = () => undefined;
	client.on(Events.InteractionCreate, (interaction) => void behaviour(interaction));
	await restOf(discord).put(Routes.applicationGuildCommands(APPLICATION_ID, GUILD_ID), { body: COMMANDS });
	await client.login(discord.token);
	await discord.botReady();
	return {
		discord,
		behave: (next) => {
			behaviour = next;
		},
	};
}

export function restOf(discord: PorterDiscord): REST {
	return new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
}
