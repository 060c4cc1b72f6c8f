import { once } from 'node:events';
import { Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CHANNELS, ELSEWHERE_ID, GUILD_ID, ROLES } from '../src/guild.ts';
import { openStage, type Stage } from './bot.ts';

/** A plain connection that answers HELLO with `frame`; gives the code that it is closed with. */
async function closeCodeFor(stage: Stage, frame: object, query = '?v=10&encoding=json'): Promise<number> {
	const socket = new WebSocket(`${stage.discord.apiUrl.replace('http', 'ws').replace('/api', '')}/${query}`);
	socket.on('message', (raw) => {
		if (JSON.parse(raw.toString()).op === 10) socket.send(JSON.stringify(frame));
	});
	const [code] = await once(socket, 'close');
	return code;
}

async function answers(stage: Stage): Promise<void> {
	stage.play((interaction) => interaction.isRepliable() && interaction.reply('here'));
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.messages).toMatchObject([{ content: 'here' }]);
}

describe('the guilds that the client gets', () => {
	test('hold roles with permissions, flags and tags', async () => {
		const { client } = await openStage();
		const guild = client.guilds.cache.get(GUILD_ID);
		expect(guild?.name).toBe("Porter's Lodge");
		expect(guild?.roles.cache.get(ROLES.administrator)?.permissions.has('Administrator')).toBe(true);
		expect(guild?.roles.cache.get(ROLES.onboarding)?.flags.has(1)).toBe(true);
		expect(guild?.roles.cache.get(ROLES.booster)?.tags?.premiumSubscriberRole).toBe(true);
		expect(guild?.roles.cache.get(ROLES.bot)?.tags?.botId).toBe(client.user.id);
		expect(client.guilds.cache.get(ELSEWHERE_ID)?.channels.cache.size).toBe(1);
	});

	test('hold channels with overwrites, and the threads that the bot may enter', async () => {
		const { client } = await openStage();
		const channels = client.channels.cache;
		expect(channels.get(CHANNELS.moderators)).toMatchObject({ parentId: CHANNELS.moderation, type: 0 });
		const moderators = channels.get(CHANNELS.moderators);
		if (!moderators || !('permissionOverwrites' in moderators)) throw new Error('no overwrites');
		expect(moderators.permissionOverwrites.cache.get(GUILD_ID)?.deny.has('ViewChannel')).toBe(true);
		expect(channels.get(CHANNELS['mod-thread'])).toMatchObject({ parentId: CHANNELS.moderators, type: 11 });
		expect(channels.get(CHANNELS['private-mod-thread'])).toMatchObject({ type: 12, joined: true });
		expect(channels.get(CHANNELS['report-post'])).toMatchObject({ parentId: CHANNELS['mod-forum'] });
		expect(channels.has(CHANNELS['unseen-mod-thread'])).toBe(false);
	});
});

describe('a connection', () => {
	test('is resumed after it broke, and what happened meanwhile is replayed', async () => {
		const stage = await openStage();
		stage.play((interaction) => interaction.isRepliable() && interaction.reply('late but there'));
		stage.discord.gateway.drop();
		const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.messages).toMatchObject([{ content: 'late but there' }]);
		expect(stage.client.guilds.cache.size).toBe(2);
	});

	test('is resumed after op 7', async () => {
		const stage = await openStage();
		const resumed = once(stage.client, Events.ShardResume);
		stage.discord.gateway.reconnect();
		await resumed;
		await answers(stage);
	});

	test('is resumed after a resumable INVALID_SESSION, and identifies again after the other kind', async () => {
		const stage = await openStage();
		const resumed = once(stage.client, Events.ShardResume);
		stage.discord.gateway.invalidate(true);
		await resumed;
		const ready = once(stage.client, Events.ShardReady);
		stage.discord.gateway.invalidate(false);
		await ready;
		await answers(stage);
	}, 20_000);

	test('is waited for by botReady, also the second time', async () => {
		const stage = await openStage();
		stage.discord.gateway.reconnect();
		await once(stage.client, Events.ShardReconnecting);
		await stage.discord.botReady();
		await answers(stage);
	});

	test('keeps its heartbeat', async () => {
		const stage = await openStage({ heartbeatMs: 40 });
		await expect.poll(() => stage.client.ws.ping).toBeGreaterThanOrEqual(0);
		await answers(stage);
	});

	test('is closed when the heart stops', async () => {
		const stage = await openStage({ heartbeatMs: 40 });
		const identify = { op: 2, d: { token: stage.discord.token, intents: 0 } };
		expect(await closeCodeFor(stage, identify)).toBe(4009);
	});

	test.each([
		['a wrong token', { op: 2, d: { token: 'wrong', intents: 1 } }, 4004],
		['intents that do not exist', { op: 2, d: { token: 'x', intents: -1 } }, 4013],
		['no identification', { op: 3, d: {} }, 4003],
		['a frame that is too long', { op: 2, d: { token: 'x'.repeat(5000), intents: 1 } }, 4002],
	])('is refused with %s', async (_name, frame, code) => {
		expect(await closeCodeFor(await openStage(), frame)).toBe(code);
	});

	test('is refused with privileged intents that were not granted', async () => {
		const stage = await openStage();
		const identify = { op: 2, d: { token: stage.discord.token, intents: GatewayIntentBits.GuildMembers } };
		expect(await closeCodeFor(stage, identify)).toBe(4014);
	});

	test('is refused with another version of the API', async () => {
		expect(await closeCodeFor(await openStage(), {}, '?v=9')).toBe(4012);
	});
});

test('a bot without the Guilds intent answers, and knows no guild', async () => {
	const stage = await openStage({ intents: [] });
	await answers(stage);
	expect(stage.client.channels.cache.size).toBe(0);
});

test('a bot with the GuildMessages intent hears of open messages only', async () => {
	const stage = await openStage({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });
	const heard: string[] = [];
	stage.client.on(Events.MessageCreate, (message) => heard.push(message.content));
	stage.play(async (interaction) => {
		if (!interaction.isRepliable()) return;
		await interaction.reply({ content: 'whisper', flags: 64 });
		await interaction.followUp('open');
	});
	await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await expect.poll(() => heard).toEqual(['open']);
});
