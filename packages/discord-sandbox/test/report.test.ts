import { describe, expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { openTestBot, send } from './test-bot.ts';

const MESSAGES = `/channels/${IDS.channels.general}/messages`;
const QUIET = { print: () => undefined };

describe('a request that the sandbox has no route for', () => {
	test('is answered 404, printed once, and noted with what can be done about it', async () => {
		const printed: string[] = [];
		const { discord } = await openTestBot({ print: (line) => void printed.push(line) });
		const path = `${MESSAGES}/1/reactions/x/@me`;
		expect(await send(discord, 'PUT', path)).toMatchObject({ status: 404, json: { code: 0 } });
		await send(discord, 'PUT', path.replace('/1/', '/2/'));
		expect(discord.unknownRoutes).toMatchObject([{ method: 'PUT', path }, { method: 'PUT' }]);
		expect(discord.violations).toMatchObject([{ issues: [{ code: 'UNKNOWN_ROUTE' }] }, {}]);
		expect(printed).toHaveLength(1);
		expect(printed[0]).toContain("discord.allow('PUT /channels/*/messages/*/reactions/x/@me')");
	});

	test.each([
		['GET', `${MESSAGES}/pins`],
		['POST', `${MESSAGES}/bulk-delete`],
		['GET', `/applications/${IDS.application}/guilds/${IDS.guilds.main}/commands/permissions`],
	])('is never taken for another one: %s %s', async (method, path) => {
		const { discord } = await openTestBot(QUIET);
		expect((await send(discord, method, path, method === 'POST' ? {} : undefined)).status).toBe(404);
		expect(discord.unknownRoutes).toHaveLength(1);
	});

	test('can be answered by a fault, and is then known', async () => {
		const { discord } = await openTestBot(QUIET);
		discord.fault({ match: { method: 'GET', path: /\/pins$/ }, do: { status: 200, body: [] } });
		expect(await send(discord, 'GET', `${MESSAGES}/pins`)).toEqual({ status: 200, json: [] });
		await discord.check();
	});
});

test('another version of the API and an address outside it are told in the same way', async () => {
	const { discord } = await openTestBot(QUIET);
	await fetch(`${discord.apiUrl}/v9/gateway`);
	await fetch(new URL('/gateway', discord.apiUrl));
	expect(discord.unknownRoutes).toMatchObject([{ status: 400 }, { status: 404 }]);
	expect(discord.problems()[0]).toContain('Invalid API version');
});

describe('the end of a test', () => {
	test('is quiet when nothing was wrong', async () => {
		const bot = await openTestBot();
		bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
		await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(bot.discord.problems()).toEqual([]);
		await bot.discord.check();
	});

	test('tells of everything that was', async () => {
		const { discord } = await openTestBot({ ...QUIET, responseMs: 30 });
		await send(discord, 'POST', MESSAGES, { content: 'x'.repeat(2001) });
		await send(discord, 'GET', '/nowhere');
		await discord.as('mel').slash('general', 'ask', { text: 'x' });
		discord.fault({ match: { kind: 'edit', path: /x/ }, do: { status: 500 } });
		await expect(discord.check()).rejects.toThrow('4 problem(s)');
		expect(discord.problems()).toEqual([
			`POST ${MESSAGES}: content: Must be 2000 or fewer in length.`,
			expect.stringMatching(/^GET \/nowhere: discord-sandbox does not have this route/),
			'interaction /ask by mel in general: got no answer within 30 ms',
			'fault {"match":{"kind":"edit","path":"/x/"},"do":{"status":500}}: was never used',
		]);
	});

	test('waits for interactions that still have time', async () => {
		const bot = await openTestBot({ responseMs: 60 });
		void bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		await expect(bot.discord.check()).rejects.toThrow('got no answer within 60 ms');
	});

	test('leaves out what a test allows', async () => {
		const { discord } = await openTestBot({ ...QUIET, responseMs: 30 });
		await send(discord, 'GET', `${MESSAGES}/pins`);
		await discord.as('mel').slash('general', 'ask', { text: 'x' });
		discord.fault({ times: 2, do: 'drop' });
		discord.allow('GET /channels/*/messages/pins');
		discord.allow('interaction /ask by mel');
		expect(discord.problems()).toHaveLength(1);
		discord.allow(/fault /);
		await discord.check();
	});

	test('counts a fault that was cleared before it was used', async () => {
		const { discord } = await openTestBot();
		discord.fault({ match: { kind: 'edit' }, do: 'drop' });
		discord.clearFaults();
		expect(discord.problems()).toHaveLength(1);
	});
});

describe('keys that Discord ignores', () => {
	const body = { content: 'x', ephemeral: true };

	test('are noted, and the request is taken', async () => {
		const { discord } = await openTestBot();
		expect((await send(discord, 'POST', MESSAGES, body)).status).toBe(200);
		expect(discord.violations).toEqual([]);
		expect(discord.warnings).toMatchObject([
			{ method: 'POST', path: MESSAGES, issues: [{ path: ['ephemeral'], code: 'UNKNOWN_KEY' }] },
		]);
		await discord.check();
	});

	test('are refused where a test wants it', async () => {
		const { discord } = await openTestBot({ unknownKeys: 'refuse' });
		expect((await send(discord, 'POST', MESSAGES, body)).status).toBe(400);
		expect(discord.violations).toHaveLength(1);
		expect(discord.warnings).toEqual([]);
	});

	test('do not hide what is really wrong', async () => {
		const { discord } = await openTestBot();
		const answer = await send(discord, 'POST', MESSAGES, { ...body, content: 'x'.repeat(2001) });
		expect(answer).toMatchObject({ status: 400, json: { code: 50035 } });
		const list = [{ name: 'ask', description: 'x', default_permission: 5, extra: 1 }];
		const path = `/applications/${IDS.application}/commands`;
		expect((await send(discord, 'PUT', path, [{ ...list[0], name: 'Bad Name' }])).status).toBe(400);
	});
});
