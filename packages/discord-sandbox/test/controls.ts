import { ButtonStyle, ComponentType, type MessageFlags } from 'discord.js';
import type { TestBot } from './test-bot.ts';

/** Two buttons, one of them disabled, a link, and a select menu. */
export const CONTROLS = {
	content: 'controls',
	components: [
		{
			type: ComponentType.ActionRow,
			components: [
				{ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'On', custom_id: 'on' },
				{
					type: ComponentType.Button,
					style: ButtonStyle.Primary,
					label: 'Off',
					custom_id: 'off',
					disabled: true,
				},
				{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Page', url: 'https://example.org' },
			],
		},
		{
			type: ComponentType.ActionRow,
			components: [
				{
					type: ComponentType.StringSelect,
					custom_id: 'pick',
					options: [
						{ label: 'Option A', value: 'a' },
						{ label: 'Option B', value: 'b' },
					],
				},
			],
		},
	],
} as const;

const BUTTON = { type: 2, style: 2, label: 'Next', custom_id: 'next' };
const ROWS = [{ type: 1, components: [BUTTON] }];

/** A message with a button, open or only for mel, in the moderators' channel. */
export async function openMessage(bot: TestBot, flags?: MessageFlags.Ephemeral) {
	bot.behave(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.reply({ content: 'page 1', components: ROWS, ...(flags ? { flags } : {}) });
	});
	const { messages } = await bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' });
	const [message] = messages;
	if (!message) throw new Error('no message');
	return message;
}
