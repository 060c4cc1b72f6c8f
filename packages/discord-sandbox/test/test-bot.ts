import { Client, Events, GatewayIntentBits, type Interaction, REST, Routes } from 'discord.js';
import { onTestFinished } from 'vitest';
import type { DiscordOptions, SandboxDiscord } from '../src/sandbox-discord.ts';
import { startDiscord } from '../src/start.ts';
import { FIXTURE, IDS, type TestKeys } from './fixture.ts';

/** What the bot of a test does with an interaction. */
export type Behaviour = (interaction: Interaction) => unknown;

/** A sandbox and a stock discord.js client as its bot. */
export interface TestBot {
	readonly discord: SandboxDiscord<TestKeys>;
	readonly client: Client<true>;
	/** What the behaviour threw, in order. */
	readonly thrown: unknown[];
	/** Waits until the bot is done with all that has reached it. */
	settled(): Promise<unknown>;
	/** Exchanges the bot's behaviour. */
	behave(next: Behaviour): void;
}

/** `/ask text [ephemeral]`, `/list show` and `/kick` for those who may moderate. */
export const COMMANDS = [
	{
		name: 'ask',
		description: 'Asks',
		options: [
			{ type: 3, name: 'text', description: 'What', required: true, autocomplete: true },
			{ type: 5, name: 'ephemeral', description: 'Only to me' },
			{ type: 6, name: 'who', description: 'A user' },
			{ type: 7, name: 'where', description: 'A channel', channel_types: [0] },
			{ type: 4, name: 'count', description: 'A number', min_value: 1, max_value: 3 },
			{ type: 3, name: 'kind', description: 'A choice', choices: [{ name: 'One', value: '1' }] },
		],
	},
	{
		name: 'list',
		description: 'Lists',
		options: [
			{ type: 1, name: 'show', description: 'Shows' },
			{
				type: 2,
				name: 'folder',
				description: 'A folder',
				options: [{ type: 1, name: 'rename', description: 'Renames' }],
			},
		],
	},
	{ name: 'kick', description: 'Kicks', default_member_permissions: '2' },
];

/** A sandbox with a stock discord.js client as its bot; both end with the test. */
export async function openTestBot(
	options: DiscordOptions & { readonly intents?: number[] } = {},
): Promise<TestBot> {
	const { intents = [GatewayIntentBits.Guilds], ...rest } = options;
	const discord = await startDiscord({ ...rest, ...FIXTURE });
	const client = new Client({ intents, rest: { api: discord.apiUrl, retries: 0 } });
	onTestFinished(async () => {
		await client.destroy();
		await discord.close();
	});
	let behaviour: Behaviour = () => undefined;
	const thrown: unknown[] = [];
	const runs: Promise<unknown>[] = [];
	client.on(Events.InteractionCreate, (interaction) => {
		const run = async () => behaviour(interaction);
		runs.push(run().catch((error) => thrown.push(error)));
	});
	const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
	await restOf(discord).put(Routes.applicationGuildCommands(IDS.application, IDS.guilds.main), {
		body: COMMANDS,
	});
	await client.login(discord.token);
	const connected = await ready;
	await discord.botReady();
	return {
		discord,
		client: connected,
		thrown,
		settled: () => Promise.all(runs),
		behave: (next) => {
			behaviour = next;
		},
	};
}

export function restOf(discord: Pick<SandboxDiscord, 'apiUrl' | 'token'>): REST {
	return new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
}

/** Sends a body as it is: no client library mends or refuses it first. */
export async function send(
	discord: Pick<SandboxDiscord, 'apiUrl' | 'token'>,
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
	return `/webhooks/${IDS.application}/${interaction.token}${rest}`;
}

/** What the bot saw of an act. */
export async function seenBy(bot: TestBot, act: () => Promise<unknown>): Promise<Interaction> {
	const arrived = Promise.withResolvers<Interaction>();
	bot.behave(async (interaction) => {
		if (interaction.isRepliable()) await interaction.reply('ok');
		arrived.resolve(interaction);
	});
	await act();
	return arrived.promise;
}
