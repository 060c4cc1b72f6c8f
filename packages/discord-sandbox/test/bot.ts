import { Client, Events, GatewayIntentBits, type Interaction, REST, Routes } from 'discord.js';
import { onTestFinished } from 'vitest';
import { APPLICATION_ID, GUILD_ID } from '../src/guild.ts';
import { type SandboxDiscord, type SandboxOptions, startSandboxDiscord } from '../src/start.ts';

/** What the bot of a test does with an interaction. */
export type Play = (interaction: Interaction) => unknown;

export interface Stage {
	readonly discord: SandboxDiscord;
	readonly client: Client<true>;
	/** What `play` threw, in order. */
	readonly thrown: unknown[];
	/** Waits until the bot is done with all that has reached it. */
	played(): Promise<unknown>;
	/** Exchanges the bot's behaviour. */
	play(next: Play): void;
}

/** `/ask text [whisper]`, `/desk open|close` and `/kick` for those who may moderate. */
export const COMMANDS = [
	{
		name: 'ask',
		description: 'Asks',
		options: [
			{ type: 3, name: 'text', description: 'What', required: true, autocomplete: true },
			{ type: 5, name: 'whisper', description: 'Only to me' },
			{ type: 6, name: 'who', description: 'A user' },
			{ type: 7, name: 'where', description: 'A channel', channel_types: [0] },
			{ type: 4, name: 'count', description: 'A number', min_value: 1, max_value: 3 },
			{ type: 3, name: 'kind', description: 'A choice', choices: [{ name: 'One', value: '1' }] },
		],
	},
	{
		name: 'desk',
		description: 'The desk',
		options: [
			{ type: 1, name: 'open', description: 'Opens' },
			{
				type: 2,
				name: 'drawer',
				description: 'A drawer',
				options: [{ type: 1, name: 'pull', description: 'Pulls' }],
			},
		],
	},
	{ name: 'kick', description: 'Kicks', default_member_permissions: '2' },
];

/** A sandbox with a stock discord.js client as its bot; both end with the test. */
export async function openStage(
	options: SandboxOptions & { readonly intents?: number[] } = {},
): Promise<Stage> {
	const { intents = [GatewayIntentBits.Guilds], ...rest } = options;
	const discord = await startSandboxDiscord(rest);
	const client = new Client({ intents, rest: { api: discord.apiUrl, retries: 0 } });
	onTestFinished(async () => {
		await client.destroy();
		await discord.close();
	});
	let play: Play = () => undefined;
	const thrown: unknown[] = [];
	const plays: Promise<unknown>[] = [];
	client.on(Events.InteractionCreate, (interaction) => {
		const run = async () => play(interaction);
		plays.push(run().catch((error) => thrown.push(error)));
	});
	const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
	await restOf(discord).put(Routes.applicationGuildCommands(APPLICATION_ID, GUILD_ID), { body: COMMANDS });
	await client.login(discord.token);
	const bot = await ready;
	await discord.botReady();
	return {
		discord,
		client: bot,
		thrown,
		played: () => Promise.all(plays),
		play: (next) => {
			play = next;
		},
	};
}

export function restOf(discord: SandboxDiscord): REST {
	return new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
}

/** Sends a body as it is: no client library mends or refuses it first. */
export async function send(
	discord: SandboxDiscord,
	method: string,
	path: string,
	body?: unknown,
	authorization: string | null = `Bot ${discord.token}`,
): Promise<{ status: number; json: unknown }> {
	const response = await fetch(`${discord.apiUrl}/v10${path}`, {
		method,
		headers: {
			...(authorization === null ? {} : { authorization }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

/** The path of an interaction's callback. */
export function callbackPath(interaction: Pick<Interaction, 'id' | 'token'>): string {
	return `/interactions/${interaction.id}/${interaction.token}/callback`;
}

/** The path of an interaction's webhook. */
export function webhookPath(interaction: Pick<Interaction, 'token'>, message?: string): string {
	const rest = message === undefined ? '' : `/messages/${message}`;
	return `/webhooks/${APPLICATION_ID}/${interaction.token}${rest}`;
}
