import { once } from 'node:events';
import { Events, GatewayDispatchEvents, type Interaction } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { openTestBot, send, type TestBot, webhookPath } from './test-bot.ts';

const THREAD = IDS.channels['private-mod-thread'];
const PATH = `/channels/${THREAD}/messages`;
const ARCHIVED = { status: 400, json: { code: 50083, message: 'Thread is archived' } };
const NO_ACCESS = { status: 403, json: { code: 50001 } };

/** An answer of the bot in the thread, and how it can be reached. */
async function answerIn(bot: TestBot, text = 'shown') {
	bot.discord.change.addToThread('private-mod-thread', 'mel');
	const arrived = Promise.withResolvers<Interaction>();
	bot.behave(async (interaction) => {
		if (interaction.isRepliable()) await interaction.reply(text);
		arrived.resolve(interaction);
	});
	const exchange = await bot.discord.as('mel').slash('private-mod-thread', 'ask', { text: 'x' });
	const interaction = await arrived.promise;
	const [message] = exchange.messages;
	const one = `${PATH}/${message?.id}`;
	const ask = (method: string, path: string, body?: unknown) => send(bot.discord, method, path, body);
	const original = webhookPath(interaction, '@original');
	return { ask, one, original, interaction };
}

/** Names and data of the gateway's events from now on. */
function eventsOf({ client }: TestBot) {
	const events: { t: string; d: unknown }[] = [];
	client.ws.on(GatewayDispatchEvents.ThreadUpdate, (d) => events.push({ t: 'THREAD_UPDATE', d }));
	client.ws.on(GatewayDispatchEvents.ThreadDelete, (d) => events.push({ t: 'THREAD_DELETE', d }));
	client.ws.on(GatewayDispatchEvents.ThreadCreate, (d) => events.push({ t: 'THREAD_CREATE', d }));
	client.ws.on(GatewayDispatchEvents.ThreadListSync, (d) => events.push({ t: 'THREAD_LIST_SYNC', d }));
	client.ws.on(GatewayDispatchEvents.ThreadMemberUpdate, (d) =>
		events.push({ t: 'THREAD_MEMBER_UPDATE', d }),
	);
	client.ws.on(GatewayDispatchEvents.ThreadMembersUpdate, (d) =>
		events.push({ t: 'THREAD_MEMBERS_UPDATE', d }),
	);
	return events;
}

/** Waits until all events so far have reached the bot. */
async function toldAll({ client, discord }: TestBot): Promise<void> {
	const told = once(client, Events.ChannelUpdate);
	discord.change.renameChannel('general', 'general');
	await told;
}

describe('in an archived thread', () => {
	test('messages are read and deleted, but not edited', async () => {
		const bot = await openTestBot();
		const { ask, one, original } = await answerIn(bot);
		bot.discord.change.archiveThread('private-mod-thread', true);
		expect(await ask('PATCH', one, { content: 'again' })).toMatchObject(ARCHIVED);
		expect(await ask('PATCH', original, { content: 'again' })).toMatchObject(ARCHIVED);
		expect((await ask('GET', one)).status).toBe(200);
		expect((await ask('DELETE', one)).status).toBe(204);
		expect(bot.discord.guild().channels.get(THREAD)?.thread?.archived).toBe(true);
	});

	test('a new message unarchives it', async () => {
		const bot = await openTestBot();
		const events = eventsOf(bot);
		const { ask } = await answerIn(bot);
		bot.discord.change.archiveThread('private-mod-thread', true);
		expect((await ask('POST', PATH, { content: 'more' })).status).toBe(200);
		await toldAll(bot);
		expect(events.slice(-3)).toMatchObject([
			{ t: 'THREAD_UPDATE', d: { thread_metadata: { archived: true } } },
			{ t: 'THREAD_UPDATE', d: { thread_metadata: { archived: false } } },
			{ t: 'THREAD_MEMBER_UPDATE', d: { id: THREAD, user_id: IDS.application } },
		]);
	});

	test('that is locked nothing is written, edited or deleted, by no way, until it is unlocked or unarchived', async () => {
		const bot = await openTestBot();
		const { ask, one, original, interaction } = await answerIn(bot);
		bot.discord.change.lockThread('private-mod-thread', true);
		bot.discord.change.archiveThread('private-mod-thread', true);
		for (const path of [one, original]) {
			expect(await ask('PATCH', path, { content: 'again' })).toMatchObject(ARCHIVED);
			expect(await ask('DELETE', path)).toMatchObject(ARCHIVED);
			expect((await ask('GET', path)).status).toBe(200);
		}
		expect(await ask('POST', PATH, { content: 'x' })).toMatchObject(ARCHIVED);
		expect(await ask('POST', webhookPath(interaction), { content: 'x' })).toMatchObject(ARCHIVED);
		await bot.discord.as('mel').slash('private-mod-thread', 'ask', { text: 'x' });
		await bot.settled();
		expect(bot.thrown).toMatchObject([{ code: 50083 }]);
		bot.discord.change.archiveThread('private-mod-thread', false);
		expect((await ask('PATCH', original, { content: 'again' })).status).toBe(200);
		expect(await ask('PATCH', one, { content: 'again' })).toMatchObject({ json: { code: 50013 } });
		bot.discord.change.archiveThread('private-mod-thread', true);
		bot.discord.change.lockThread('private-mod-thread', false);
		expect((await ask('DELETE', original)).status).toBe(204);
	});

	test('that is locked, who manages threads may still delete', async () => {
		const bot = await openTestBot();
		const { ask, one } = await answerIn(bot);
		bot.discord.change.lockThread('private-mod-thread', true);
		bot.discord.change.archiveThread('private-mod-thread', true);
		const allowed = ['ViewChannel', 'ManageThreads'] as const;
		bot.discord.change.setOverwrite('moderators', { member: 'bot' }, allowed, []);
		expect((await ask('DELETE', one)).status).toBe(204);
	});
});

test('a bot that was removed from a private thread is told so, and reaches its messages there by token only', async () => {
	const bot = await openTestBot();
	const { ask, one, original } = await answerIn(bot);
	const events = eventsOf(bot);
	bot.discord.change.removeFromThread('private-mod-thread', 'bot');
	for (const method of ['GET', 'PATCH', 'DELETE']) {
		expect(await ask(method, one, method === 'PATCH' ? { content: 'x' } : undefined)).toMatchObject(
			NO_ACCESS,
		);
	}
	expect(await ask('POST', PATH, { content: 'x' })).toMatchObject(NO_ACCESS);
	expect((await ask('PATCH', original, { content: 'again' })).status).toBe(200);
	bot.discord.change.archiveThread('private-mod-thread', true);
	await toldAll(bot);
	expect(events).toMatchObject([
		{ t: 'THREAD_MEMBERS_UPDATE', d: { id: THREAD, removed_member_ids: [IDS.application] } },
	]);
	bot.discord.change.archiveThread('private-mod-thread', false);
	bot.discord.change.addToThread('private-mod-thread', 'bot');
	await toldAll(bot);
	expect(events.slice(1)).toMatchObject([
		{ t: 'THREAD_CREATE', d: { id: THREAD, member: { user_id: IDS.application } } },
		{ t: 'THREAD_MEMBERS_UPDATE', d: { added_members: [{ user_id: IDS.application }] } },
	]);
	expect((await ask('DELETE', one)).status).toBe(204);
});

test('a bot that loses sight of a channel keeps what its tokens reach; when it gains it again, it is told the threads', async () => {
	const bot = await openTestBot();
	const { ask, one, original, interaction } = await answerIn(bot);
	const events = eventsOf(bot);
	bot.discord.change.removeOverwrite('moderators', { role: 'bot' });
	for (const path of [one, PATH]) expect(await ask('GET', path)).toMatchObject(NO_ACCESS);
	expect(await ask('DELETE', one)).toMatchObject(NO_ACCESS);
	expect((await ask('POST', webhookPath(interaction), { content: 'more' })).status).toBe(200);
	expect((await ask('GET', original)).status).toBe(200);
	expect((await ask('DELETE', original)).status).toBe(204);
	await toldAll(bot);
	expect(events).toEqual([]);
	bot.discord.change.setOverwrite('moderators', { role: 'bot' }, ['ViewChannel'], []);
	await toldAll(bot);
	expect(events).toMatchObject([
		{
			t: 'THREAD_LIST_SYNC',
			d: {
				channel_ids: [IDS.channels.moderators],
				threads: [{ id: IDS.channels['mod-thread'] }, { id: THREAD }],
				members: [{ id: THREAD, user_id: IDS.application }],
			},
		},
	]);
});

test('a channel whose history the bot may not read lists nothing', async () => {
	const bot = await openTestBot();
	const { ask, one } = await answerIn(bot);
	bot.discord.change.setOverwrite('moderators', { role: 'bot' }, ['ViewChannel'], ['ReadMessageHistory']);
	expect(await ask('GET', PATH)).toEqual({ status: 200, json: [] });
	expect((await ask('DELETE', one)).status).toBe(204);
});
