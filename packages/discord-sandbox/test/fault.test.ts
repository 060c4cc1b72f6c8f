import { REST, RESTEvents, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { rateLimit } from '../src/discord-fault.ts';
import { IDS } from './fixture.ts';
import { openTestBot, send } from './test-bot.ts';

const COMMANDS = `/applications/${IDS.application}/guilds/${IDS.guilds.main}/commands`;

test('429 with Discord’s headers makes a stock client wait and try again', async () => {
	const { discord } = await openTestBot();
	discord.fault({ match: { kind: 'commands', method: 'GET' }, times: 1, do: rateLimit(0.05) });
	const limited: number[] = [];
	const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
	rest.on(RESTEvents.RateLimited, ({ retryAfter }) => limited.push(retryAfter));
	expect(await rest.get(Routes.applicationGuildCommands(IDS.application, IDS.guilds.main))).toHaveLength(3);
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
	const { discord } = await openTestBot();
	discord.fault({ match: { kind: 'commands' }, times: 1, do: { status: 503 } });
	expect((await send(discord, 'PUT', COMMANDS, [])).status).toBe(503);
	expect((await send(discord, 'GET', COMMANDS)).json).toHaveLength(3);
});

test('a callback that was taken although the answer is 500 cannot be repeated', async () => {
	const bot = await openTestBot();
	bot.discord.fault({ match: { kind: 'callback' }, times: 1, do: 'accept-then-500' });
	bot.behave(async (interaction) => {
		if (!interaction.isRepliable()) return;
		await interaction.reply('once').catch(() => undefined);
		await interaction.reply('twice');
	});
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	expect(exchange.messages).toMatchObject([{ content: 'once' }]);
	expect(bot.thrown).toMatchObject([{ code: 40060 }]);
});

test('a dropped callback leaves the person without an answer', async () => {
	const bot = await openTestBot({ responseMs: 1000 });
	bot.discord.fault({ match: { path: /\/callback$/ }, do: 'drop' });
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('lost'));
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	expect(exchange.outcome).toBe('failed');
	expect(bot.thrown).toHaveLength(1);
	expect(bot.discord.requests.at(-1)).toMatchObject({ status: 0 });
	bot.discord.clearFaults();
	const next = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(next.outcome).toBe('answered');
});

test('a callback that was taken before the connection broke is seen', async () => {
	const bot = await openTestBot();
	bot.discord.fault({ match: { kind: 'callback' }, do: 'accept-then-drop' });
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('there'));
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.messages).toMatchObject([{ content: 'there' }]);
});

test('a delayed callback comes too late', async () => {
	const bot = await openTestBot({ responseMs: 30 });
	bot.discord.fault({ match: { kind: 'callback' }, do: { delayMs: 60 } });
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('late'));
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	expect(exchange.outcome).toBe('failed');
	expect(bot.thrown).toMatchObject([{ code: 10062 }]);
});

test('edits and follow-ups can fail by themselves', async () => {
	const bot = await openTestBot({ settleMs: 200 });
	bot.discord.fault({ match: { kind: 'edit' }, do: { status: 500 } });
	bot.discord.fault({ match: { kind: 'follow-up' }, do: { delayMs: 1, thenAccept: false } });
	bot.behave(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.editReply('x').catch((error) => bot.thrown.push(error));
		await interaction.followUp('x');
	});
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	expect(exchange.outcome).toBe('deferred');
	expect(bot.thrown).toHaveLength(2);
});

test('an answer that is late after taking effect', async () => {
	const bot = await openTestBot();
	bot.discord.fault({ match: { kind: 'callback' }, do: { acceptThenDelayMs: 30 } });
	const order: string[] = [];
	bot.behave(async (interaction) => {
		if (interaction.isRepliable()) await interaction.reply('hi');
		order.push('bot');
	});
	await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	order.push('person');
	await bot.settled();
	expect(order).toEqual(['person', 'bot']);
});

test('requests are recorded without the token', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(bot.discord.requests.at(-1)).toMatchObject({
		method: 'POST',
		path: expect.stringMatching(/^\/interactions\/\d{17,19}\/:token\/callback$/),
		body: { type: 4, data: { content: 'hi' } },
		status: 204,
	});
});
