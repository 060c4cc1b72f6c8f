import { describe, expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { openTestBot, send, type TestBot } from './test-bot.ts';

const PATH = `/channels/${IDS.channels.general}/messages`;

async function post({ discord }: TestBot, body: object): Promise<{ status: number; json: { id: string } }> {
	const { status, json } = await send(discord, 'POST', PATH, body);
	return { status, json: json as { id: string } };
}

test('messages are listed before, after and around one of them, newest first', async () => {
	const bot = await openTestBot();
	const ids: string[] = [];
	for (const content of 'abcde') ids.push((await post(bot, { content })).json.id);
	const list = async (query: string) => {
		const { json } = await send(bot.discord, 'GET', `${PATH}?${query}`);
		return (json as { content: string }[]).map(({ content }) => content).join('');
	};
	expect(await list('limit=2')).toBe('ed');
	expect(await list(`before=${ids[3]}&limit=2`)).toBe('cb');
	expect(await list(`after=${ids[1]}&limit=2`)).toBe('dc');
	expect(await list(`around=${ids[2]}&limit=3`)).toBe('dcb');
	expect((await send(bot.discord, 'GET', `${PATH}?limit=101`)).status).toBe(400);
});

describe('a message of nothing but', () => {
	test('a poll', async () => {
		const bot = await openTestBot();
		const poll = { question: { text: 'Which?' }, answers: [{ poll_media: { text: 'This' } }] };
		expect(await post(bot, { poll })).toMatchObject({
			status: 200,
			json: { poll: { answers: [{ answer_id: 1 }], allow_multiselect: false } },
		});
	});

	test('stickers', async () => {
		const bot = await openTestBot();
		const sticker_ids = ['749054660769218631'];
		expect(await post(bot, { sticker_ids })).toMatchObject({
			json: { sticker_items: [{ id: sticker_ids[0] }] },
		});
	});

	test('a forward', async () => {
		const bot = await openTestBot();
		const { id } = (await post(bot, { content: 'first' })).json;
		const reference = { type: 1, message_id: id, channel_id: IDS.channels.general };
		expect(await post(bot, { message_reference: reference })).toMatchObject({
			json: { type: 0, message_reference: reference },
		});
		expect((await post(bot, { message_reference: { ...reference, message_id: '1' } })).status).toBe(400);
	});
});

test('a reply refers to its message, which must be there unless the bot says otherwise', async () => {
	const bot = await openTestBot();
	const { id } = (await post(bot, { content: 'first' })).json;
	expect(await post(bot, { content: 'x', message_reference: { message_id: id } })).toMatchObject({
		json: { type: 19, message_reference: { type: 0, message_id: id, channel_id: IDS.channels.general } },
	});
	const gone = { message_id: '1', fail_if_not_exists: false };
	expect(await post(bot, { content: 'x', message_reference: gone })).toMatchObject({ json: { type: 0 } });
	expect((await post(bot, { content: 'x', message_reference: { message_id: '1' } })).status).toBe(400);
});

test('numeric ids of attachments are taken', async () => {
	const bot = await openTestBot();
	const body = { content: 'x', attachments: [{ id: 0, filename: 'a.txt' }] };
	expect((await post(bot, body)).status).toBe(200);
	expect(bot.discord.violations).toEqual([]);
});

test('the bot can be typing where it may write', async () => {
	const { discord } = await openTestBot();
	const typing = (id: string) => send(discord, 'POST', `/channels/${id}/typing`);
	expect((await typing(IDS.channels.general)).status).toBe(204);
	expect((await typing(IDS.channels['mod-forum'])).json).toMatchObject({ code: 50008 });
});
