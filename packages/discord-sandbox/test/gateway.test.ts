import { once } from 'node:events';
import { Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { IDS } from './fixture.ts';
import { openTestBot, type TestBot } from './test-bot.ts';

/** A plain connection that answers HELLO with `frame`; gives the code that it is closed with. */
async function closeCodeFor(bot: TestBot, frame: object, query = '?v=10&encoding=json'): Promise<number> {
	const socket = new WebSocket(`${bot.discord.apiUrl.replace('http', 'ws').replace('/api', '')}/${query}`);
	socket.on('message', (raw) => {
		if (JSON.parse(raw.toString()).op === 10) socket.send(JSON.stringify(frame));
	});
	const [code] = await once(socket, 'close');
	return code;
}

async function answers(bot: TestBot): Promise<void> {
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('here'));
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.messages).toMatchObject([{ content: 'here' }]);
}

describe('the guilds that the client gets', () => {
	test('hold roles with permissions, flags and tags', async () => {
		const { client } = await openTestBot();
		const guild = client.guilds.cache.get(IDS.guilds.main);
		expect(guild?.name).toBe('Test Server');
		expect(guild?.roles.cache.get(IDS.roles.administrator)?.permissions.has('Administrator')).toBe(true);
		expect(guild?.roles.cache.get(IDS.roles.onboarding)?.flags.has(1)).toBe(true);
		expect(guild?.roles.cache.get(IDS.roles.booster)?.tags?.premiumSubscriberRole).toBe(true);
		expect(guild?.roles.cache.get(IDS.roles.bot)?.tags?.botId).toBe(client.user.id);
		expect(client.guilds.cache.get(IDS.guilds.elsewhere)?.channels.cache.size).toBe(1);
	});

	test('hold channels with overwrites, and the threads that the bot may enter', async () => {
		const { client } = await openTestBot();
		const channels = client.channels.cache;
		expect(channels.get(IDS.channels.moderators)).toMatchObject({
			parentId: IDS.channels.moderation,
			type: 0,
		});
		const moderators = channels.get(IDS.channels.moderators);
		if (!moderators || !('permissionOverwrites' in moderators)) throw new Error('no overwrites');
		expect(moderators.permissionOverwrites.cache.get(IDS.guilds.main)?.deny.has('ViewChannel')).toBe(true);
		expect(channels.get(IDS.channels['mod-thread'])).toMatchObject({
			parentId: IDS.channels.moderators,
			type: 11,
		});
		expect(channels.get(IDS.channels['private-mod-thread'])).toMatchObject({ type: 12, joined: true });
		expect(channels.get(IDS.channels['report-post'])).toMatchObject({ parentId: IDS.channels['mod-forum'] });
		expect(channels.has(IDS.channels['unseen-mod-thread'])).toBe(false);
	});
});

describe('a connection', () => {
	test('is resumed after it broke, and what happened meanwhile is replayed', async () => {
		const bot = await openTestBot();
		bot.behave((interaction) => interaction.isRepliable() && interaction.reply('late but there'));
		bot.discord.gateway.drop();
		const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.messages).toMatchObject([{ content: 'late but there' }]);
		expect(bot.client.guilds.cache.size).toBe(2);
	});

	test('is resumed after op 7', async () => {
		const bot = await openTestBot();
		const resumed = once(bot.client, Events.ShardResume);
		bot.discord.gateway.reconnect();
		await resumed;
		await answers(bot);
	});

	test('is resumed after a resumable INVALID_SESSION, and identifies again after the other kind', async () => {
		const bot = await openTestBot();
		const resumed = once(bot.client, Events.ShardResume);
		bot.discord.gateway.invalidate(true);
		await resumed;
		const ready = once(bot.client, Events.ShardReady);
		bot.discord.gateway.invalidate(false);
		await ready;
		await answers(bot);
	}, 20_000);

	test('is waited for by botReady, also the second time', async () => {
		const bot = await openTestBot();
		bot.discord.gateway.reconnect();
		await once(bot.client, Events.ShardReconnecting);
		await bot.discord.botReady();
		await answers(bot);
	});

	test('keeps its heartbeat', async () => {
		const bot = await openTestBot({ heartbeatMs: 40 });
		await expect.poll(() => bot.client.ws.ping, { timeout: 10_000 }).toBeGreaterThanOrEqual(0);
		await answers(bot);
	});

	test('is closed when the heart stops', async () => {
		const bot = await openTestBot({ heartbeatMs: 40 });
		const identify = { op: 2, d: { token: bot.discord.token, intents: 0 } };
		expect(await closeCodeFor(bot, identify)).toBe(4009);
	});

	test.each([
		['a wrong token', { op: 2, d: { token: 'wrong', intents: 1 } }, 4004],
		['intents that do not exist', { op: 2, d: { token: 'x', intents: -1 } }, 4013],
		['no identification', { op: 3, d: {} }, 4003],
		['a frame that is too long', { op: 2, d: { token: 'x'.repeat(5000), intents: 1 } }, 4002],
	])('is refused with %s', async (_name, frame, code) => {
		expect(await closeCodeFor(await openTestBot(), frame)).toBe(code);
	});

	test('is refused with privileged intents that were not granted', async () => {
		const bot = await openTestBot();
		const identify = { op: 2, d: { token: bot.discord.token, intents: GatewayIntentBits.GuildMembers } };
		expect(await closeCodeFor(bot, identify)).toBe(4014);
	});

	test('is refused with another version of the API', async () => {
		expect(await closeCodeFor(await openTestBot(), {}, '?v=9')).toBe(4012);
	});
});

test('a bot without the Guilds intent answers, and knows no guild', async () => {
	const bot = await openTestBot({ intents: [] });
	await answers(bot);
	expect(bot.client.channels.cache.size).toBe(0);
});

test('a bot with the GuildMessages intent hears of open messages only', async () => {
	const bot = await openTestBot({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });
	const heard: string[] = [];
	bot.client.on(Events.MessageCreate, (message) => heard.push(message.content));
	bot.behave(async (interaction) => {
		if (!interaction.isRepliable()) return;
		await interaction.reply({ content: 'ephemeral', flags: 64 });
		await interaction.followUp('open');
	});
	await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await expect.poll(() => heard).toEqual(['open']);
});

test('Discord goes down and comes up, and the bot comes back', async () => {
	const bot = await openTestBot();
	const { discord } = bot;
	await discord.down();
	await expect(fetch(`${discord.apiUrl}/v10/gateway`)).rejects.toThrow();
	await discord.up();
	await discord.botReady();
	await answers(bot);
});
