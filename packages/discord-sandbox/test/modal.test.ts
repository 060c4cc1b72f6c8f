import type { ButtonInteraction } from 'discord.js';
import { expect, test } from 'vitest';
import { openMessage } from './controls.ts';
import { openTestBot } from './test-bot.ts';

test('suggestions come from autocomplete', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => {
		if (!interaction.isAutocomplete()) return;
		const typed = interaction.options.getFocused();
		return interaction.respond([{ name: `${typed}!`, value: typed }]);
	});
	const choices = await bot.discord.as('mel').complete('general', 'ask', 'text', 'mau');
	expect(choices).toEqual([{ name: 'mau!', value: 'mau' }]);
	expect(bot.discord.violations).toEqual([]);
});

test('autocomplete without an answer fails', async () => {
	const bot = await openTestBot({ responseMs: 20 });
	expect(await bot.discord.as('mel').complete('general', 'ask', 'text', '')).toBe('failed');
});

test('a form is opened, sent, and answered', async () => {
	const bot = await openTestBot();
	const message = await openMessage(bot);
	bot.behave((interaction) => {
		if (interaction.isButton()) return interaction.showModal(FORM);
		if (interaction.isModalSubmit() && interaction.isFromMessage()) {
			return interaction.update({ content: interaction.fields.getTextInputValue('why') });
		}
	});
	const opened = await bot.discord.as('mel').press(message, 'Next');
	expect(opened.modal).toMatchObject({ customId: 'form', title: 'Form' });
	const exchange = await bot.discord.as('mel').submit(opened, { why: 'because' });
	expect(exchange.outcome).toBe('updated');
	expect(exchange.messages).toMatchObject([{ id: message.id, content: 'because' }]);
	await expect(bot.discord.as('adam').submit(opened, { why: 'no' })).rejects.toThrow('no such form');
	await expect(bot.discord.as('mel').submit(opened, {})).rejects.toThrow('needs "why"');
});

const FORM: Parameters<ButtonInteraction['showModal']>[0] = {
	title: 'Form',
	custom_id: 'form',
	components: [
		{ type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 1, required: true } },
	],
};
