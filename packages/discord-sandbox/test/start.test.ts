import { MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { startDiscord } from '../src/start.ts';
import { openTestBot } from './test-bot.ts';

test('a stock discord.js client answers a slash command', async () => {
	const { discord, behave } = await openTestBot();
	behave(async (interaction) => {
		if (interaction.isChatInputCommand()) {
			await interaction.reply({
				content: interaction.options.getString('text', true),
				flags: MessageFlags.Ephemeral,
			});
		}
	});
	const exchange = await discord.as('mel').slash('moderators', 'ask', { text: 'hello' });
	expect(exchange.outcome).toBe('answered');
	expect(exchange.messages).toMatchObject([{ content: 'hello', ephemeralFor: 'mel', command: 'ask' }]);
	expect(discord.visible('adam', 'moderators')).toEqual([]);
	expect(discord.violations).toEqual([]);
});

test('a deferred answer is there once it has been edited', async () => {
	const { discord, behave } = await openTestBot();
	behave(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.editReply({ embeds: [{ title: 'Done' }] });
	});
	const exchange = await discord.as('mel').slash('general', 'list', {}, 'folder rename');
	expect(exchange.messages).toMatchObject([
		{ embeds: [{ title: 'Done' }], thinking: false, edited: false, command: 'list folder rename' },
	]);
	expect(discord.visible('nora', 'general')).toHaveLength(1);
});

test('the application may be named without people and guilds', async () => {
	await using discord = await startDiscord({ application: { name: 'My Bot', token: 'x.y.z' } });
	expect(discord.token).toBe('x.y.z');
	const headers = { authorization: 'Bot x.y.z' };
	const answer = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers });
	expect(await answer.json()).toMatchObject({ username: 'My Bot' });
	expect(discord.as('alice')).toBeDefined();
});

test('people without guilds are refused', async () => {
	const wrong = { people: { ann: {} } } as Parameters<typeof startDiscord>[0];
	await expect(startDiscord(wrong)).rejects.toThrow('belong together');
});
