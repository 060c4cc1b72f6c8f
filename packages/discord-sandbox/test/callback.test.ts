import { type Interaction, MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { openMessage } from './controls.ts';
import { callbackPath, openTestBot, send, type TestBot } from './test-bot.ts';

/** Sends a response of the given type by hand, and tells what came back. */
async function respond(bot: TestBot, interaction: Interaction, body: unknown, query = '') {
	return send(bot.discord, 'POST', callbackPath(interaction) + query, body, null);
}

describe('type 4', () => {
	test('is seen by everybody in the channel', async () => {
		const bot = await openTestBot();
		await openMessage(bot);
		expect(bot.discord.visible('adam', 'moderators')).toMatchObject([
			{ content: 'page 1', invokedBy: 'mel' },
		]);
		expect(bot.discord.visible('nora', 'moderators')).toEqual([]);
		expect(bot.discord.openMessages()).toHaveLength(1);
	});

	test('is seen by its addressee only when ephemeral', async () => {
		const bot = await openTestBot();
		await openMessage(bot, MessageFlags.Ephemeral);
		expect(bot.discord.visible('mel', 'moderators')).toMatchObject([{ ephemeralFor: 'mel' }]);
		expect(bot.discord.visible('gus', 'moderators')).toEqual([]);
		expect(bot.discord.openMessages()).toEqual([]);
	});

	test('comes back in full when asked for', async () => {
		const bot = await openTestBot();
		let answer: unknown;
		bot.behave(async (interaction) => {
			const body = { type: 4, data: { content: 'hi', flags: 64 } };
			answer = await respond(bot, interaction, body, '?with_response=true');
		});
		await bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
		await bot.settled();
		expect(answer).toMatchObject({
			status: 200,
			json: {
				interaction: { type: 2, response_message_ephemeral: true, response_message_loading: false },
				resource: {
					type: 4,
					message: {
						content: 'hi',
						flags: 64,
						type: 20,
						author: { username: 'Test Bot', bot: true },
						application_id: bot.discord.applicationId,
						interaction_metadata: { type: 2, name: 'ask', user: { username: 'mel' } },
					},
				},
			},
		});
	});
});

describe('type 5', () => {
	test('shows that the bot is thinking, with the visibility it will keep', async () => {
		const bot = await openTestBot({ settleMs: 1 });
		bot.behave((interaction) => {
			if (interaction.isChatInputCommand()) return interaction.deferReply({ flags: MessageFlags.Ephemeral });
		});
		const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.outcome).toBe('deferred');
		expect(exchange.messages).toMatchObject([{ thinking: true, ephemeralFor: 'mel', content: '' }]);
		expect(bot.discord.visible('nora', 'general')).toEqual([]);
	});

	test('takes no content and only the ephemeral flag', async () => {
		const bot = await openTestBot({ settleMs: 1 });
		bot.behave((interaction) => respond(bot, interaction, { type: 5, data: { content: 'early', flags: 4 } }));
		const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.messages).toMatchObject([{ thinking: true, content: '' }]);
	});
});

describe('types 6 and 7', () => {
	test('type 7 changes the message of the button, and keeps who sees it', async () => {
		const bot = await openTestBot();
		const message = await openMessage(bot);
		bot.behave((interaction) => {
			if (interaction.isButton()) return interaction.update({ content: 'page 2' });
		});
		const exchange = await bot.discord.as('adam').press(message, 'Next');
		expect(exchange.outcome).toBe('updated');
		expect(exchange.messages).toMatchObject([
			{ id: message.id, content: 'page 2', edited: true, invokedBy: 'mel', earlier: [{ content: 'page 1' }] },
		]);
		expect(bot.discord.visible('olga', 'moderators')).toMatchObject([{ content: 'page 2' }]);
	});

	test('type 6 changes nothing until the edit', async () => {
		const bot = await openTestBot();
		const message = await openMessage(bot);
		bot.behave(async (interaction) => {
			if (!interaction.isButton()) return;
			await interaction.deferUpdate();
			expect(bot.discord.visible('mel', 'moderators')).toMatchObject([
				{ content: 'page 1', thinking: false },
			]);
			await interaction.editReply({ content: 'page 3' });
		});
		const exchange = await bot.discord.as('mel').press(message.id, 'next');
		expect(exchange.outcome).toBe('updated');
		expect(exchange.messages).toMatchObject([{ id: message.id, content: 'page 3' }]);
		expect(bot.thrown).toEqual([]);
	});

	test('are refused for commands', async () => {
		const bot = await openTestBot({ responseMs: 1000 });
		const answers: unknown[] = [];
		bot.behave(async (interaction) => {
			answers.push(await respond(bot, interaction, { type: 6 }));
			answers.push(await respond(bot, interaction, { type: 7, data: { content: 'x' } }));
			answers.push(await respond(bot, interaction, { type: 8, data: { choices: [] } }));
		});
		const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.outcome).toBe('failed');
		expect(answers).toMatchObject([
			{ status: 400, json: { code: 50035, errors: { type: { _errors: [{ code: 'BASE_TYPE_CHOICES' }] } } } },
			{ status: 400 },
			{ status: 400 },
		]);
		expect(bot.discord.violations).toHaveLength(3);
	});
});

test("somebody else's press is answered to that person", async () => {
	const bot = await openTestBot();
	const message = await openMessage(bot);
	bot.behave((interaction) => {
		if (!interaction.isButton()) return;
		return interaction.reply({ content: 'yours', flags: MessageFlags.Ephemeral });
	});
	const exchange = await bot.discord.as('adam').press(message, 'Next');
	expect(exchange.outcome).toBe('answered');
	expect(exchange.messages).toMatchObject([{ content: 'yours', ephemeralFor: 'adam' }]);
	expect(bot.discord.visible('mel', 'moderators')).toMatchObject([{ content: 'page 1' }]);
});

test('a second response is answered 40060', async () => {
	const bot = await openTestBot();
	let second: unknown;
	bot.behave(async (interaction) => {
		await respond(bot, interaction, { type: 4, data: { content: 'one' } });
		second = await respond(bot, interaction, { type: 4, data: { content: 'two' } });
	});
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	expect(exchange.messages).toMatchObject([{ content: 'one' }]);
	expect(second).toMatchObject({ status: 400, json: { code: 40060 } });
});

test('an interaction that is delivered twice is answered once', async () => {
	const bot = await openTestBot();
	const codes: unknown[] = [];
	bot.behave(async (interaction) => {
		codes.push((await respond(bot, interaction, { type: 4, data: { content: 'hi' } })).status);
	});
	bot.discord.gateway.repeatNext();
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await expect.poll(() => codes.length).toBe(2);
	expect(codes.toSorted()).toEqual([204, 400]);
	expect(exchange.messages).toHaveLength(1);
});

test('a response after the time limit is answered 10062, and the person sees a failure', async () => {
	const bot = await openTestBot({ responseMs: 30 });
	let late: Interaction | undefined;
	bot.behave((interaction) => {
		late = interaction;
	});
	const exchange = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.outcome).toBe('failed');
	expect(exchange.messages).toEqual([]);
	if (!late) throw new Error('not delivered');
	expect(await respond(bot, late, { type: 4, data: { content: 'hi' } })).toEqual({
		status: 404,
		json: { code: 10062, message: 'Unknown interaction' },
	});
	expect(bot.discord.violations).toEqual([]);
});

test('an interaction that never was is answered 10062', async () => {
	const bot = await openTestBot();
	const answer = await respond(bot, { id: '1', token: 'x' } as Interaction, { type: 5 });
	expect(answer).toMatchObject({ status: 404, json: { code: 10062 } });
});
