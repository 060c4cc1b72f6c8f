import { type Interaction, MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { type Behaviour, openTestBot, send, type TestBot, webhookPath } from './test-bot.ts';

/** Runs /ask as mel and gives the interaction as the bot saw it, once the bot is done. */
async function ask(bot: TestBot, behaviour: Behaviour): Promise<Interaction> {
	const seen = Promise.withResolvers<Interaction>();
	bot.behave(async (interaction) => {
		await behaviour(interaction);
		seen.resolve(interaction);
	});
	await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	return seen.promise;
}

const open: Behaviour = (interaction) => interaction.isRepliable() && interaction.reply('first');

test('the first follow-up after an ephemeral deferral becomes its edit, whatever it asks for', async () => {
	const bot = await openTestBot();
	await ask(bot, async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply({ flags: MessageFlags.Ephemeral });
		await interaction.followUp({ content: 'meant for all' });
		await interaction.followUp({ content: 'really for all' });
	});
	expect(bot.discord.visible('mel', 'general')).toMatchObject([
		{ content: 'meant for all', ephemeralFor: 'mel', thinking: false },
		{ content: 'really for all' },
	]);
	expect(bot.discord.visible('nora', 'general')).toMatchObject([{ content: 'really for all' }]);
});

test('the first follow-up after an open deferral is open although it asks to be ephemeral', async () => {
	const bot = await openTestBot();
	await ask(bot, async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.followUp({ content: 'meant for one', flags: MessageFlags.Ephemeral });
		await interaction.followUp({ content: 'for one', flags: MessageFlags.Ephemeral });
	});
	expect(bot.discord.visible('nora', 'general')).toMatchObject([{ content: 'meant for one' }]);
	expect(bot.discord.openMessages()).toHaveLength(1);
});

test('after an edit of the deferral each follow-up has its own visibility', async () => {
	const bot = await openTestBot();
	await ask(bot, async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.editReply('done');
		await interaction.followUp({ content: 'psst', flags: MessageFlags.Ephemeral });
	});
	expect(bot.discord.visible('nora', 'general')).toMatchObject([{ content: 'done', edited: false }]);
	expect(bot.discord.visible('mel', 'general')).toHaveLength(2);
});

test('an edit cannot change who sees a message', async () => {
	const bot = await openTestBot();
	const interaction = await ask(bot, open);
	const path = webhookPath(interaction, '@original');
	const answer = await send(bot.discord, 'PATCH', path, { content: 'again', flags: 64 }, null);
	expect(answer).toMatchObject({ status: 200, json: { content: 'again', flags: 0 } });
	expect(bot.discord.visible('nora', 'general')).toMatchObject([{ content: 'again', edited: true }]);
});

test('an edit leaves alone what it does not name, and clears what it nulls', async () => {
	const bot = await openTestBot();
	const interaction = await ask(
		bot,
		(one) => one.isRepliable() && one.reply({ content: 'text', embeds: [{ title: 'T' }] }),
	);
	const path = webhookPath(interaction, '@original');
	await send(bot.discord, 'PATCH', path, { content: null }, null);
	expect(bot.discord.openMessages()).toMatchObject([{ content: '', embeds: [{ title: 'T' }] }]);
	const empty = await send(bot.discord, 'PATCH', path, { embeds: [] }, null);
	expect(empty).toMatchObject({ status: 400, json: { code: 50006 } });
});

test('answers can be read, and deleted once', async () => {
	const bot = await openTestBot();
	const interaction = await ask(bot, open);
	const path = webhookPath(interaction, '%40original');
	expect(await send(bot.discord, 'GET', path, undefined, null)).toMatchObject({ status: 200 });
	expect(await send(bot.discord, 'DELETE', path, undefined, null)).toMatchObject({ status: 204 });
	expect(await send(bot.discord, 'PATCH', path, { content: 'x' }, null)).toMatchObject({
		status: 404,
		json: { code: 10008 },
	});
	expect(bot.discord.visible('mel', 'general')).toEqual([]);
	expect(bot.discord.openMessages()).toMatchObject([{ content: 'first', deleted: true }]);
});

test('before the first response there is no webhook', async () => {
	const bot = await openTestBot({ responseMs: 200 });
	const answers: unknown[] = [];
	await ask(bot, async (interaction) => {
		answers.push(
			await send(bot.discord, 'PATCH', webhookPath(interaction, '@original'), { content: 'x' }, null),
		);
		answers.push(await send(bot.discord, 'POST', webhookPath(interaction), { content: 'x' }, null));
	});
	expect(answers).toMatchObject([
		{ status: 404, json: { code: 10015 } },
		{ status: 404, json: { code: 10015 } },
	]);
});

test('a token that is too old or wrong is refused', async () => {
	const bot = await openTestBot({ tokenMs: -1 });
	const interaction = await ask(bot, open);
	const old = await send(bot.discord, 'POST', webhookPath(interaction), { content: 'x' }, null);
	expect(old).toMatchObject({ status: 401, json: { code: 50027 } });
	const wrong = await send(bot.discord, 'POST', webhookPath({ token: 'x' }), { content: 'x' }, null);
	expect(wrong).toMatchObject({ status: 401, json: { code: 50027 } });
});

test("a message of another interaction is unknown to this one's token", async () => {
	const bot = await openTestBot();
	await ask(bot, open);
	const other = bot.discord.openMessages()[0]?.id ?? '';
	const interaction = await ask(bot, open);
	const answer = await send(bot.discord, 'PATCH', webhookPath(interaction, other), { content: 'x' }, null);
	expect(answer).toMatchObject({ status: 404, json: { code: 10008 } });
});

test('files are kept by name', async () => {
	const bot = await openTestBot();
	await ask(bot, (interaction) => {
		if (!interaction.isRepliable()) return;
		return interaction.reply({ files: [{ attachment: Buffer.from('x'), name: 'list.txt' }] });
	});
	expect(bot.discord.openMessages()).toMatchObject([{ attachments: ['list.txt'], content: '' }]);
	expect(bot.discord.violations).toEqual([]);
});

test('tells whom a message notifies', async () => {
	const bot = await openTestBot();
	const content = '<@410000000000000001> @everyone <@&440000000000000001>';
	await ask(bot, (interaction) => interaction.isRepliable() && interaction.reply(content));
	await ask(
		bot,
		(interaction) =>
			interaction.isRepliable() && interaction.reply({ content, allowedMentions: { parse: [] } }),
	);
	expect(bot.discord.openMessages().map(({ pings }) => pings)).toEqual([['410000000000000001'], []]);
});

test('a deferred answer can be deleted unfilled; a follow-up after it has its own visibility', async () => {
	const bot = await openTestBot();
	const interaction = await ask(bot, (one) => one.isChatInputCommand() && one.deferReply());
	const original = webhookPath(interaction, '@original');
	expect((await send(bot.discord, 'DELETE', original, undefined, null)).status).toBe(204);
	const psst = { content: 'psst', flags: MessageFlags.Ephemeral };
	await send(bot.discord, 'POST', webhookPath(interaction), psst, null);
	expect(bot.discord.visible('mel', 'general')).toMatchObject([{ content: 'psst', ephemeralFor: 'mel' }]);
	await send(bot.discord, 'POST', webhookPath(interaction), { content: 'for all' }, null);
	expect(bot.discord.visible('nora', 'general')).toMatchObject([{ content: 'for all' }]);
	for (const method of ['GET', 'PATCH', 'DELETE']) {
		const body = method === 'PATCH' ? { content: 'x' } : undefined;
		const answer = await send(bot.discord, method, original, body, null);
		expect(answer).toMatchObject({ status: 404, json: { code: 10008 } });
	}
});

test('an interaction that was never acknowledged has no @original, in time or later', async () => {
	const bot = await openTestBot({ responseMs: 200 });
	const seen = Promise.withResolvers<Interaction>();
	bot.behave(seen.resolve);
	const asking = bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const original = webhookPath(await seen.promise, '@original');
	for (const wait of [undefined, asking]) {
		await wait;
		for (const method of ['GET', 'PATCH', 'DELETE']) {
			const body = method === 'PATCH' ? { content: 'x' } : undefined;
			const answer = await send(bot.discord, method, original, body, null);
			expect(answer).toMatchObject({ status: 404, json: { code: 10015 } });
		}
	}
});

test('the list of a channel says by whom and from which interaction a message is', async () => {
	const bot = await openTestBot();
	const first = await ask(bot, open);
	const second = await ask(bot, open);
	const path = `/channels/${first.channelId}/messages`;
	const [newest, oldest] = (await send(bot.discord, 'GET', path)).json as { id: string }[];
	const from = ({ id }: Interaction) => ({ author: { id: IDS.application }, interaction_metadata: { id } });
	expect([newest, oldest]).toMatchObject([from(second), from(first)]);
	const queries = [`before=${newest?.id}`, `around=${oldest?.id}&limit=1`];
	for (const query of queries) {
		expect((await send(bot.discord, 'GET', `${path}?${query}`)).json).toMatchObject([from(first)]);
	}
	// An interaction's id is older than its message's, so it is a place to search from.
	expect((await send(bot.discord, 'GET', `${path}?after=${second.id}`)).json).toMatchObject([from(second)]);
});
