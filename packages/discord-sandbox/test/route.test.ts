import { type REST, Routes } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { COMMANDS, openTestBot, restOf, send } from './test-bot.ts';

const COMMANDS_PATH = `/applications/${IDS.application}/guilds/${IDS.guilds.main}/commands`;
const NORA = '410000000000000001';

describe('requests', () => {
	test.each([
		['GET', '/gateway/bot'],
		['GET', '/applications/@me'],
		['GET', '/users/@me'],
		['GET', COMMANDS_PATH],
		['PUT', COMMANDS_PATH],
		['POST', `/channels/${IDS.channels.general}/messages`],
		['GET', `/guilds/${IDS.guilds.main}/members/${NORA}`],
	])('%s %s needs the bot token', async (method, path) => {
		const { discord } = await openTestBot();
		const body = method === 'GET' ? undefined : [];
		for (const authorization of [null, 'Bot wrong']) {
			const answer = await send(discord, method, path, body, authorization);
			expect(answer).toMatchObject({ status: 401, json: { code: 0, message: '401: Unauthorized' } });
		}
	});

	test('to nowhere, with another version or with broken JSON are refused', async () => {
		const { discord } = await openTestBot({ print: () => undefined });
		expect(await send(discord, 'GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 0 } });
		expect(await send(discord, 'GET', '/%E0%A4%A')).toMatchObject({ status: 404 });
		expect(await send(discord, 'PATCH', '/users/@me/guilds', {})).toMatchObject({ status: 405 });
		expect(await send(discord, 'PUT', COMMANDS_PATH, '{oops')).toMatchObject({
			status: 400,
			json: { code: 50109 },
		});
		const old = await fetch(`${discord.apiUrl}/v9/gateway`);
		expect(old.status).toBe(400);
	});
});

describe('lookups', () => {
	test('tell who the bot is and where the gateway is', async () => {
		const { discord } = await openTestBot();
		expect((await send(discord, 'GET', '/gateway', undefined, null)).json).toMatchObject({
			url: expect.stringMatching(/^ws:/),
		});
		expect((await send(discord, 'GET', '/users/@me')).json).toMatchObject({ id: IDS.application, bot: true });
		expect((await send(discord, 'GET', '/applications/@me')).json).toMatchObject({ id: IDS.application });
	});

	test('tell of guilds, channels, roles and members', async () => {
		const { discord } = await openTestBot();
		expect((await send(discord, 'GET', `/guilds/${IDS.guilds.main}`)).json).toMatchObject({
			name: 'Test Server',
		});
		expect((await send(discord, 'GET', `/guilds/${IDS.guilds.main}/roles`)).json).toHaveLength(6);
		expect((await send(discord, 'GET', `/channels/${IDS.channels.leaky}`)).json).toMatchObject({
			name: 'leaky',
		});
		expect((await send(discord, 'GET', `/guilds/${IDS.guilds.main}/members/${NORA}`)).json).toMatchObject({
			user: { username: 'nora' },
			roles: [],
		});
	});

	test('say 10007 for who is no member, 10013 for nobody, 10003 and 10004 for nowhere', async () => {
		const { discord } = await openTestBot();
		discord.change.removeMember('nora');
		const code = async (path: string) => (await send(discord, 'GET', path)).json;
		expect(await code(`/guilds/${IDS.guilds.main}/members/${NORA}`)).toMatchObject({ code: 10007 });
		expect(await code(`/guilds/${IDS.guilds.main}/members/1`)).toMatchObject({ code: 10013 });
		expect(await code('/channels/1')).toMatchObject({ code: 10003 });
		expect(await code('/guilds/1')).toMatchObject({ code: 10004 });
		expect(await code(`/channels/${IDS.channels['unseen-mod-thread']}`)).toMatchObject({ code: 50001 });
	});
});

describe('commands', () => {
	const path = Routes.applicationGuildCommands(IDS.application, IDS.guilds.main);

	test('come back with ids, versions and defaults, and stay the same when they are put again', async () => {
		const { discord } = await openTestBot();
		const rest = restOf(discord);
		const first = await rest.get(path, { query: new URLSearchParams({ with_localizations: 'true' }) });
		expect(first).toMatchObject([
			{
				name: 'ask',
				type: 1,
				application_id: IDS.application,
				guild_id: IDS.guilds.main,
				default_member_permissions: null,
				nsfw: false,
				name_localizations: null,
				options: [
					{ name: 'text', required: true, autocomplete: true },
					{ name: 'ephemeral' },
					{},
					{},
					{},
					{},
				],
			},
			{ name: 'list' },
			{ name: 'kick', default_member_permissions: '2' },
		]);
		expect(await rest.put(path, { body: COMMANDS })).toEqual(first);
	});

	test('keep their id and get a new version when they change', async () => {
		const { discord } = await openTestBot();
		const rest = restOf(discord);
		const [before] = (await rest.get(path)) as { id: string; version: string }[];
		const body = { description: 'Asks again' };
		const after = await rest.patch(`${path}/${before?.id}`, { body });
		expect(after).toMatchObject({ id: before?.id, name: 'ask', description: 'Asks again' });
		expect(after).not.toMatchObject({ version: before?.version });
		const upsert = await send(discord, 'POST', COMMANDS_PATH, { name: 'ask', description: 'Anew' });
		expect(upsert).toMatchObject({ status: 200, json: { id: before?.id } });
		const fresh = await send(discord, 'POST', COMMANDS_PATH, { name: 'more', description: 'More' });
		expect(fresh.status).toBe(201);
		await rest.delete(`${path}/${before?.id}`);
		expect(await rest.get(path)).toHaveLength(3);
		expect(await send(discord, 'GET', `${COMMANDS_PATH}/${before?.id}`)).toMatchObject({
			json: { code: 10063 },
		});
	});

	test('that are malformed are refused as Discord does, and noted', async () => {
		const { discord } = await openTestBot();
		const answer = await send(discord, 'PUT', COMMANDS_PATH, [{ name: 'Bad Name', description: 'x' }]);
		expect(answer).toMatchObject({
			status: 400,
			json: {
				code: 50035,
				message: 'Invalid Form Body',
				errors: { 0: { name: { _errors: [{ code: 'APPLICATION_COMMAND_INVALID_NAME' }] } } },
			},
		});
		expect(discord.violations).toMatchObject([{ method: 'PUT', issues: [{ path: [0, 'name'] }] }]);
		expect((await send(discord, 'GET', COMMANDS_PATH)).json).toHaveLength(3);
	});

	test('belong to one guild', async () => {
		const { discord } = await openTestBot();
		const elsewhere = COMMANDS_PATH.replace(IDS.guilds.main, IDS.guilds.elsewhere);
		expect((await send(discord, 'GET', elsewhere)).json).toEqual([]);
		expect((await send(discord, 'GET', COMMANDS_PATH.replace(IDS.guilds.main, '1'))).status).toBe(403);
	});
});

describe('messages of the bot’s own', () => {
	const path = `/channels/${IDS.channels.moderators}/messages`;

	test('are posted, read, edited and deleted', async () => {
		const { discord } = await openTestBot();
		const rest: REST = restOf(discord);
		const made = (await rest.post(`/channels/${IDS.channels.moderators}/messages`, {
			body: { content: 'log' },
		})) as { id: string };
		expect(await rest.get(`/channels/${IDS.channels.moderators}/messages`)).toMatchObject([
			{ content: 'log' },
		]);
		const edited = await send(discord, 'PATCH', `${path}/${made.id}`, { content: 'log 2' });
		expect(edited.json).toMatchObject({ content: 'log 2', edited_timestamp: expect.any(String) });
		expect((await send(discord, 'GET', `${path}/${made.id}`)).status).toBe(200);
		expect((await send(discord, 'DELETE', `${path}/${made.id}`)).status).toBe(204);
		expect((await send(discord, 'GET', `${path}/${made.id}`)).json).toMatchObject({ code: 10008 });
		expect(discord.visible('mel', 'moderators')).toEqual([]);
	});

	test('need a channel that the bot may enter and that holds messages', async () => {
		const { discord } = await openTestBot();
		const post = (id: string) => send(discord, 'POST', `/channels/${id}/messages`, { content: 'x' });
		expect((await post(IDS.channels['mod-forum'])).json).toMatchObject({ code: 50008 });
		discord.change.removeOverwrite('moderators', { role: 'bot' });
		expect((await post(IDS.channels.moderators)).json).toMatchObject({ code: 50001 });
		expect((await post('1')).json).toMatchObject({ code: 10003 });
		expect((await post(IDS.channels.general)).status).toBe(200);
		expect(
			(await send(discord, 'POST', `/channels/${IDS.channels.general}/messages`, {})).json,
		).toMatchObject({
			code: 50006,
		});
	});

	test('cannot reach ephemeral messages', async () => {
		const bot = await openTestBot();
		bot.behave((interaction) => interaction.isRepliable() && interaction.reply({ content: 'x', flags: 64 }));
		const exchange = await bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
		const answer = await send(bot.discord, 'GET', `${path}/${exchange.messages[0]?.id}`);
		expect(answer.json).toMatchObject({ code: 10008 });
	});
});
