import { expect, test } from 'vitest';
import { CONTROLS } from './controls.ts';
import { IDS } from './fixture.ts';
import { openTestBot, seenBy } from './test-bot.ts';

test('raw interactions forge the custom_id of a press', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply(CONTROLS));
	const { messages } = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const press = (id: string) =>
		bot.discord.as('nora').raw({
			type: 3,
			channel: 'general',
			message: messages[0] ?? '',
			data: { component_type: 2, custom_id: id },
		});
	const interaction = await seenBy(bot, () => press('forged|../..'));
	if (!interaction.isButton()) throw new Error('no button');
	expect(interaction.customId).toBe('forged|../..');
	expect(interaction.message.id).toBe(messages[0]?.id);
});

test('raw interactions come by direct message and from another guild', async () => {
	const bot = await openTestBot();
	const data = { id: '1', name: 'ask', type: 1, options: [] };
	const direct = await seenBy(bot, () => bot.discord.as('mel').raw({ type: 2, channel: null, data }));
	expect(direct).toMatchObject({ guildId: null, context: 1, user: { username: 'mel' } });
	const other = await seenBy(bot, () => bot.discord.as('mel').raw({ type: 2, channel: 'elsewhere', data }));
	expect(other).toMatchObject({ guildId: IDS.guilds.elsewhere, channelId: IDS.channels.elsewhere });
});

test('raw interactions are answered in a direct message too', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hi'));
	const data = { id: '1', name: 'ask', type: 1 };
	const exchange = await bot.discord.as('mel').raw({ type: 2, channel: null, data });
	expect(exchange.messages).toMatchObject([{ content: 'hi', command: 'ask' }]);
});

test('raw interactions may be of a kind that nobody knows, and then fail', async () => {
	const bot = await openTestBot({ responseMs: 30 });
	const exchange = await bot.discord.as('mel').raw({ type: 99, channel: 'general', data: {} });
	expect(exchange.outcome).toBe('failed');
});

test('raw interactions may claim anything at the top', async () => {
	const bot = await openTestBot();
	const overrides = {
		authorizing_integration_owners: { 1: '410000000000000002' },
		application_id: IDS.application,
	};
	const data = { id: '1', name: 'ask', type: 1 };
	const interaction = await seenBy(bot, () =>
		bot.discord.as('mel').raw({ type: 2, channel: 'general', data, overrides }),
	);
	expect(interaction.authorizingIntegrationOwners).not.toMatchObject({ 0: IDS.guilds.main });
});
