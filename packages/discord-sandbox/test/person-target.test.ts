import { ComponentType, type Interaction } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { openBareBot } from './bare-bot.ts';
import { IDS } from './fixture.ts';
import { openTestBot, restOf, send, type TestBot } from './test-bot.ts';

const COMMANDS = [
	{ name: 'Warn', type: 2 },
	{ name: 'Find names', type: 3 },
	{
		name: 'fill',
		description: 'Fills',
		options: [
			{ type: 9, name: 'whom', description: 'Anybody' },
			{ type: 11, name: 'file', description: 'A file' },
		],
	},
];

async function openWithCommands(): Promise<{ bot: TestBot; seen: Interaction[] }> {
	const bot = await openTestBot();
	await restOf(bot.discord).put(`/applications/${IDS.application}/commands`, { body: COMMANDS });
	const seen: Interaction[] = [];
	bot.behave((interaction) => {
		seen.push(interaction);
		return interaction.isRepliable() && interaction.reply('ok');
	});
	return { bot, seen };
}

describe('the context menu', () => {
	test('of a user brings the user and the member', async () => {
		const { bot, seen } = await openWithCommands();
		const exchange = await bot.discord.as('mel').onUser('general', 'Warn', 'nora');
		expect(exchange.messages).toMatchObject([{ content: 'ok' }]);
		const [interaction] = seen;
		if (!interaction?.isUserContextMenuCommand()) throw new Error('no user command');
		expect(interaction.targetUser.username).toBe('nora');
		expect(interaction.targetMember).not.toBeNull();
	});

	test('of a message brings what a person wrote, though the bot may not read messages', async () => {
		const { bot, seen } = await openWithCommands();
		const message = bot.discord.as('nora').write('general', 'ask for exampleuser');
		await bot.discord.as('mel').onMessage(message, 'Find names');
		const [interaction] = seen;
		if (!interaction?.isMessageContextMenuCommand()) throw new Error('no message command');
		expect(interaction.targetMessage.content).toBe('ask for exampleuser');
		expect(interaction.targetMessage.author.username).toBe('nora');
		const locked = bot.discord.as('mel').write('moderators', 'x');
		await expect(bot.discord.as('nora').onMessage(locked, 'Find names')).rejects.toThrow('does not see');
	});

	test('is no slash command', async () => {
		const { bot } = await openWithCommands();
		await expect(bot.discord.as('mel').slash('general', 'Warn')).rejects.toThrow('has no /Warn');
		await expect(bot.discord.as('mel').onUser('general', 'fill', 'nora')).rejects.toThrow('has no fill');
	});
});

test('options of a file, and of users or roles, are filled in', async () => {
	const { bot, seen } = await openWithCommands();
	const file = { filename: 'a.txt', content: 'hello' };
	await bot.discord.as('mel').slash('general', 'fill', { whom: 'moderator', file });
	const [interaction] = seen;
	if (!interaction?.isChatInputCommand()) throw new Error('no command');
	expect(interaction.options.getMentionable('whom', true)).toMatchObject({ id: IDS.roles.moderator });
	const attachment = interaction.options.getAttachment('file', true);
	expect(attachment).toMatchObject({ name: 'a.txt', size: 5, contentType: 'text/plain' });
	expect(await (await fetch(attachment.url)).text()).toBe('hello');
});

test('files of messages can be fetched again', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => {
		const files = [{ attachment: Buffer.from('content'), name: 'list.txt' }];
		return interaction.isRepliable() && interaction.reply({ files });
	});
	const { messages } = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const path = `/channels/${IDS.channels.general}/messages/${messages[0]?.id}`;
	const { json } = await send(bot.discord, 'GET', path);
	const { attachments } = json as { attachments: { url: string; size: number }[] };
	expect(attachments).toMatchObject([{ filename: 'list.txt', size: 7 }]);
	expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('content');
	expect((await fetch(new URL('/attachments/1/2/x', attachments[0]?.url))).status).toBe(404);
});

test.each([
	['users', ComponentType.UserSelect, 'olga', IDS.people.olga],
	['roles', ComponentType.RoleSelect, 'moderator', IDS.roles.moderator],
	['channels', ComponentType.ChannelSelect, 'leaky', IDS.channels.leaky],
	['users and roles', ComponentType.MentionableSelect, 'booster', IDS.roles.booster],
] as const)('a select menu of %s is used by key', async (_what, type, key, id) => {
	const bot = await openTestBot();
	bot.behave((interaction) => {
		if (interaction.isAnySelectMenu()) return interaction.update({ content: interaction.values.join() });
		const row = { type: ComponentType.ActionRow, components: [{ type, custom_id: 'pick' }] } as const;
		return interaction.isRepliable() && interaction.reply({ content: 'x', components: [row] });
	});
	const { messages } = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const exchange = await bot.discord.as('mel').choose(messages[0] ?? '', key);
	expect(exchange.messages).toMatchObject([{ content: id }]);
	await expect(bot.discord.as('mel').choose(messages[0] ?? '', 'nothing')).rejects.toThrow('no select menu');
});

describe('what people write', () => {
	const GUILD_MESSAGES = 1 << 9;
	const MESSAGE_CONTENT = 1 << 15;

	test('is heard with the intent, and read with the other one or when the bot is mentioned', async () => {
		const { discord } = await openTestBot({ privilegedIntents: MESSAGE_CONTENT });
		const deaf = await openBareBot(discord, { intents: 1 | GUILD_MESSAGES });
		const hearing = await openBareBot(discord, { intents: 1 | GUILD_MESSAGES | MESSAGE_CONTENT });
		discord.as('nora').write('general', 'hello');
		discord.as('nora').write('general', `hello <@${IDS.application}>`);
		const heard = ({ events }: typeof deaf) =>
			events.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d.content);
		await expect.poll(() => heard(deaf)).toEqual(['', `hello <@${IDS.application}>`]);
		await expect.poll(() => heard(hearing)).toEqual(['hello', `hello <@${IDS.application}>`]);
		expect(discord.visible('mel', 'general')).toMatchObject([{ content: 'hello', writtenBy: 'nora' }, {}]);
	});

	test('cannot be edited by the bot, and deleted only with the permission', async () => {
		const { discord } = await openTestBot();
		const { id } = discord.as('nora').write('general', 'hello');
		const path = `/channels/${IDS.channels.general}/messages/${id}`;
		expect((await send(discord, 'PATCH', path, { content: 'x' })).json).toMatchObject({ code: 50005 });
		expect((await send(discord, 'DELETE', path)).json).toMatchObject({ code: 50013 });
		discord.change.editRole('bot', { permissions: 0n });
		discord.change.editRole('everyone', { permissions: (1n << 10n) | (1n << 13n) });
		expect((await send(discord, 'DELETE', path)).status).toBe(204);
	});
});
