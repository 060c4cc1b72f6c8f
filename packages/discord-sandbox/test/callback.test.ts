import { type ButtonInteraction, type Interaction, MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { callbackPath, openStage, type Stage, send } from './bot.ts';

const BUTTON = { type: 2, style: 2, label: 'Next', custom_id: 'next' };
const ROWS = [{ type: 1, components: [BUTTON] }];

/** Sends a response of the given type by hand, and tells what came back. */
async function respond(stage: Stage, interaction: Interaction, body: unknown, query = '') {
	return send(stage.discord, 'POST', callbackPath(interaction) + query, body, null);
}

/** A message with a button, open or only for mel, in the moderators' channel. */
async function openMessage(stage: Stage, flags?: MessageFlags.Ephemeral) {
	stage.play(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.reply({ content: 'page 1', components: ROWS, ...(flags ? { flags } : {}) });
	});
	const { messages } = await stage.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
	const [message] = messages;
	if (!message) throw new Error('no message');
	return message;
}

describe('type 4', () => {
	test('is seen by everybody in the channel', async () => {
		const stage = await openStage();
		await openMessage(stage);
		expect(stage.discord.visible('adam', 'moderators')).toMatchObject([
			{ content: 'page 1', invokedBy: 'mel' },
		]);
		expect(stage.discord.visible('nora', 'moderators')).toEqual([]);
		expect(stage.discord.openMessages()).toHaveLength(1);
	});

	test('is seen by its addressee only when ephemeral', async () => {
		const stage = await openStage();
		await openMessage(stage, MessageFlags.Ephemeral);
		expect(stage.discord.visible('mel', 'moderators')).toMatchObject([{ ephemeralFor: 'mel' }]);
		expect(stage.discord.visible('gus', 'moderators')).toEqual([]);
		expect(stage.discord.openMessages()).toEqual([]);
	});

	test('comes back in full when asked for', async () => {
		const stage = await openStage();
		let answer: unknown;
		stage.play(async (interaction) => {
			const body = { type: 4, data: { content: 'hi', flags: 64 } };
			answer = await respond(stage, interaction, body, '?with_response=true');
		});
		await stage.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
		await stage.played();
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
						author: { username: 'Porter', bot: true },
						application_id: stage.discord.applicationId,
						interaction_metadata: { type: 2, name: 'ask', user: { username: 'mel' } },
					},
				},
			},
		});
	});
});

describe('type 5', () => {
	test('shows that the bot is thinking, with the visibility it will keep', async () => {
		const stage = await openStage({ settleMs: 1 });
		stage.play((interaction) => {
			if (interaction.isChatInputCommand()) return interaction.deferReply({ flags: MessageFlags.Ephemeral });
		});
		const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.outcome).toBe('deferred');
		expect(exchange.messages).toMatchObject([{ thinking: true, ephemeralFor: 'mel', content: '' }]);
		expect(stage.discord.visible('nora', 'general')).toEqual([]);
	});

	test('takes no content and only the ephemeral flag', async () => {
		const stage = await openStage({ settleMs: 1 });
		stage.play((interaction) =>
			respond(stage, interaction, { type: 5, data: { content: 'early', flags: 4 } }),
		);
		const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.messages).toMatchObject([{ thinking: true, content: '' }]);
	});
});

describe('types 6 and 7', () => {
	test('type 7 changes the message of the button, and keeps who sees it', async () => {
		const stage = await openStage();
		const message = await openMessage(stage);
		stage.play((interaction) => {
			if (interaction.isButton()) return interaction.update({ content: 'page 2' });
		});
		const exchange = await stage.discord.as('adam').press(message, 'Next');
		expect(exchange.outcome).toBe('updated');
		expect(exchange.messages).toMatchObject([
			{ id: message.id, content: 'page 2', edited: true, invokedBy: 'mel', earlier: [{ content: 'page 1' }] },
		]);
		expect(stage.discord.visible('olga', 'moderators')).toMatchObject([{ content: 'page 2' }]);
	});

	test('type 6 changes nothing until the edit', async () => {
		const stage = await openStage();
		const message = await openMessage(stage);
		stage.play(async (interaction) => {
			if (!interaction.isButton()) return;
			await interaction.deferUpdate();
			expect(stage.discord.visible('mel', 'moderators')).toMatchObject([
				{ content: 'page 1', thinking: false },
			]);
			await interaction.editReply({ content: 'page 3' });
		});
		const exchange = await stage.discord.as('mel').press(message.id, 'next');
		expect(exchange.outcome).toBe('updated');
		expect(exchange.messages).toMatchObject([{ id: message.id, content: 'page 3' }]);
		expect(stage.thrown).toEqual([]);
	});

	test('are refused for commands', async () => {
		const stage = await openStage({ responseMs: 1000 });
		const answers: unknown[] = [];
		stage.play(async (interaction) => {
			answers.push(await respond(stage, interaction, { type: 6 }));
			answers.push(await respond(stage, interaction, { type: 7, data: { content: 'x' } }));
			answers.push(await respond(stage, interaction, { type: 8, data: { choices: [] } }));
		});
		const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
		expect(exchange.outcome).toBe('failed');
		expect(answers).toMatchObject([
			{ status: 400, json: { code: 50035, errors: { type: { _errors: [{ code: 'BASE_TYPE_CHOICES' }] } } } },
			{ status: 400 },
			{ status: 400 },
		]);
		expect(stage.discord.violations).toHaveLength(3);
	});
});

test("somebody else's press is answered to that person", async () => {
	const stage = await openStage();
	const message = await openMessage(stage);
	stage.play((interaction) => {
		if (!interaction.isButton()) return;
		return interaction.reply({ content: 'yours', flags: MessageFlags.Ephemeral });
	});
	const exchange = await stage.discord.as('adam').press(message, 'Next');
	expect(exchange.outcome).toBe('answered');
	expect(exchange.messages).toMatchObject([{ content: 'yours', ephemeralFor: 'adam' }]);
	expect(stage.discord.visible('mel', 'moderators')).toMatchObject([{ content: 'page 1' }]);
});

test('a second response is answered 40060', async () => {
	const stage = await openStage();
	let second: unknown;
	stage.play(async (interaction) => {
		await respond(stage, interaction, { type: 4, data: { content: 'one' } });
		second = await respond(stage, interaction, { type: 4, data: { content: 'two' } });
	});
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await stage.played();
	expect(exchange.messages).toMatchObject([{ content: 'one' }]);
	expect(second).toMatchObject({ status: 400, json: { code: 40060 } });
});

test('an interaction that is delivered twice is answered once', async () => {
	const stage = await openStage();
	const codes: unknown[] = [];
	stage.play(async (interaction) => {
		codes.push((await respond(stage, interaction, { type: 4, data: { content: 'hi' } })).status);
	});
	stage.discord.gateway.repeatNext();
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await expect.poll(() => codes.length).toBe(2);
	expect(codes.toSorted()).toEqual([204, 400]);
	expect(exchange.messages).toHaveLength(1);
});

test('a response after the time limit is answered 10062, and the person sees a failure', async () => {
	const stage = await openStage({ responseMs: 30 });
	let late: Interaction | undefined;
	stage.play((interaction) => {
		late = interaction;
	});
	const exchange = await stage.discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(exchange.outcome).toBe('failed');
	expect(exchange.messages).toEqual([]);
	if (!late) throw new Error('not delivered');
	expect(await respond(stage, late, { type: 4, data: { content: 'hi' } })).toEqual({
		status: 404,
		json: { code: 10062, message: 'Unknown interaction' },
	});
	expect(stage.discord.violations).toEqual([]);
});

test('an interaction that never was is answered 10062', async () => {
	const stage = await openStage();
	const answer = await respond(stage, { id: '1', token: 'x' } as Interaction, { type: 5 });
	expect(answer).toMatchObject({ status: 404, json: { code: 10062 } });
});

test('suggestions come from autocomplete', async () => {
	const stage = await openStage();
	stage.play((interaction) => {
		if (!interaction.isAutocomplete()) return;
		const typed = interaction.options.getFocused();
		return interaction.respond([{ name: `${typed}!`, value: typed }]);
	});
	const choices = await stage.discord.as('mel').complete('general', 'ask', 'text', 'mau');
	expect(choices).toEqual([{ name: 'mau!', value: 'mau' }]);
	expect(stage.discord.violations).toEqual([]);
});

test('autocomplete without an answer fails', async () => {
	const stage = await openStage({ responseMs: 20 });
	expect(await stage.discord.as('mel').complete('general', 'ask', 'text', '')).toBe('failed');
});

test('a form is opened, sent, and answered', async () => {
	const stage = await openStage();
	const message = await openMessage(stage);
	stage.play((interaction) => {
		if (interaction.isButton()) return interaction.showModal(FORM);
		if (interaction.isModalSubmit() && interaction.isFromMessage()) {
			return interaction.update({ content: interaction.fields.getTextInputValue('why') });
		}
	});
	const opened = await stage.discord.as('mel').press(message, 'Next');
	expect(opened.modal).toMatchObject({ customId: 'form', title: 'Form' });
	const exchange = await stage.discord.as('mel').submit(opened, { why: 'because' });
	expect(exchange.outcome).toBe('updated');
	expect(exchange.messages).toMatchObject([{ id: message.id, content: 'because' }]);
	await expect(stage.discord.as('adam').submit(opened, { why: 'no' })).rejects.toThrow('no such form');
	await expect(stage.discord.as('mel').submit(opened, {})).rejects.toThrow('needs "why"');
});

const FORM: Parameters<ButtonInteraction['showModal']>[0] = {
	title: 'Form',
	custom_id: 'form',
	components: [
		{ type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 1, required: true } },
	],
};
