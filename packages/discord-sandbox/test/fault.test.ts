import { REST, RESTEvents, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { rateLimit } from '../src/fault.ts';
import { APPLICATION_ID, GUILD_ID } from '../src/guild.ts';
import { openStage, send } from './bot.ts';

const COMMANDS = `/applications/${APPLICATION_ID}/guilds/${GUILD_ID}/commands`;

test('429 with Discord’s headers makes a stock client wait and try again', async () => {
	const { discord } = await openStage();
	discord.fault({ match: { kind: 'commands', method: 'GET' }, times: 1, do: rateLimit(0.05) });
	const limited: number[] = [];
	const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
	rest.on(RESTEvents.RateLimited, ({ retryAfter }) => limited.push(retryAfter));
	expect(await rest.get(Routes.applicationGuildCommands(APPLICATION_ID, GUILD_ID))).toHaveLength(3);
	expect(limited).toHaveLength(1);
	const statuses = discord.requests.filter(({ method }) => method === 'GET').map(({ status }) => status);
	expect(statuses.slice(-2)).toEqual([429, 200]);
});

test('429 has the documented body and headers', () => {
	expect(rateLimit(1.5)).toMatchObject({
		status: 429,
		body: { retry_after: 1.5, global: false },
		headers: { 'retry-after': '2', 'x-ratelimit-remaining': '0', 'x-ratelimit-scope': 'user' },
	});
	expect(rateLimit(1, 'global')).toMatchObject({
		body: { global: true },
		headers: { 'x-ratelimit-global': 'true' },
	});
});

test('a scripted answer has no effect besides itself, as often as it was asked for', async () => {
	const { discord } = await openStage();
	discord.fault({ match: { kind: 'commands' }, times: 1, do: { status: 503 } });
	expect((await send(discord, 'PUT', COMMANDS, [])).status).toBe(503);
	expect((await send(discord, 'GET', COMMANDS)).json).toHaveLength(3);
});

test('a callback that was taken although the answer is 500 cannot be repeated', async () => {
	const stage = await openStage();
	stage.discord.fault({ match: { kind: 'callback' }, times: 1, do: 'accept-then-500' });
	stage.play(async (interaction) => {
		if (!interaction.isRepliable()) return;
		await interaction.reply('once').catch(() => undefined);
		await interaction.reply('twice');
	});
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await stage.played();
	expect(exchange.messages).toMatchObject([{ content: 'once' }]);
	expect(stage.thrown).toMatchObject([{ code: 40060 }]);
});

test('a dropped callback leaves the person without an answer', async () => {
	const stage = await openStage({ responseMs: 1000 });
	stage.discord.fault({ match: { path: /\/callback$/ }, do: 'drop' });
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('lost'));
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await stage.played();
	expect(exchange.outcome).toBe('failed');
	expect(stage.thrown).toHaveLength(1);
	expect(stage.discord.requests.at(-1)).toMatchObject({ status: 0 });
	stage.discord.clearFaults();
	const next = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(next.outcome).toBe('answered');
});

test('a callback that was taken before the connection broke is seen', async () => {
	const stage = await openStage();
	stage.discord.fault({ match: { kind: 'callback' }, do: 'accept-then-drop' });
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('there'));
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.messages).toMatchObject([{ content: 'there' }]);
});

test('a delayed callback comes too late', async () => {
	const stage = await openStage({ responseMs: 30 });
	stage.discord.fault({ match: { kind: 'callback' }, do: { delayMs: 60 } });
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('late'));
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await stage.played();
	expect(exchange.outcome).toBe('failed');
	expect(stage.thrown).toMatchObject([{ code: 10062 }]);
});

test('edits and follow-ups can fail by themselves', async () => {
	const stage = await openStage({ settleMs: 200 });
	stage.discord.fault({ match: { kind: 'edit' }, do: { status: 500 } });
	stage.discord.fault({ match: { kind: 'follow-up' }, do: { delayMs: 1, thenAccept: false } });
	stage.play(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.editReply('x').catch((error) => stage.thrown.push(error));
		await interaction.followUp('x');
	});
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await stage.played();
	expect(exchange.outcome).toBe('deferred');
	expect(stage.thrown).toHaveLength(2);
});

test('an answer that is late after taking effect', async () => {
	const stage = await openStage();
	stage.discord.fault({ match: { kind: 'callback' }, do: { acceptThenDelayMs: 30 } });
	const order: string[] = [];
	stage.play(async (interaction) => {
		if (interaction.isRepliable()) await interaction.reply('hi');
		order.push('bot');
	});
	await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	order.push('person');
	await stage.played();
	expect(order).toEqual(['person', 'bot']);
});

test('requests are recorded without the token', async () => {
	const stage = await openStage();
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(stage.discord.requests.at(-1)).toMatchObject({
		method: 'POST',
		path: expect.stringMatching(/^\/interactions\/\d{17,19}\/:token\/callback$/),
		body: { type: 4, data: { content: 'hi' } },
		status: 204,
	});
});
