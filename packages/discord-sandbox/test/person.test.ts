import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { CONTROLS } from './controls.ts';
import { IDS, type TestKeys } from './fixture.ts';
import { openTestBot, seenBy } from './test-bot.ts';

describe('an interaction', () => {
	test('tells who, where, and what they may do there', async () => {
		const bot = await openTestBot();
		const interaction = await seenBy(bot, () =>
			bot.discord.as('mel').slash('moderators', 'ask', { text: 'x' }),
		);
		expect(interaction).toMatchObject({
			guildId: IDS.guilds.main,
			channelId: IDS.channels.moderators,
			context: 0,
			locale: 'en-US',
			user: { username: 'mel' },
		});
		expect(interaction.authorizingIntegrationOwners).toMatchObject({ 0: IDS.guilds.main });
		expect(interaction.memberPermissions?.has(PermissionFlagsBits.ModerateMembers)).toBe(true);
		expect(interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild)).toBe(false);
		expect(interaction.appPermissions.has(PermissionFlagsBits.ViewChannel)).toBe(true);
		expect(interaction.channel?.id).toBe(IDS.channels.moderators);
	});

	test('gives an administrator every permission', async () => {
		const bot = await openTestBot();
		const interaction = await seenBy(bot, () => bot.discord.as('gus').slash('general', 'ask', { text: 'x' }));
		expect(interaction.memberPermissions?.has(PermissionFlagsBits.Administrator)).toBe(true);
	});

	test('resolves users and channels in options', async () => {
		const bot = await openTestBot();
		const options = { text: 'x', who: 'olga', where: 'leaky', ephemeral: true, count: 2, kind: 'One' };
		const interaction = await seenBy(bot, () => bot.discord.as('mel').slash('general', 'ask', options));
		if (!interaction.isChatInputCommand()) throw new Error('no command');
		expect(interaction.options.getUser('who', true).username).toBe('olga');
		expect(interaction.options.getChannel('where', true).id).toBe(IDS.channels.leaky);
		expect(interaction.options.getBoolean('ephemeral')).toBe(true);
		expect(interaction.options.getInteger('count')).toBe(2);
		expect(interaction.options.getString('kind')).toBe('1');
	});

	test('comes with its sub-command', async () => {
		const bot = await openTestBot();
		const interaction = await seenBy(bot, () =>
			bot.discord.as('mel').slash('general', 'list', {}, 'folder rename'),
		);
		if (!interaction.isChatInputCommand()) throw new Error('no command');
		expect(interaction.options.getSubcommandGroup()).toBe('folder');
		expect(interaction.options.getSubcommand()).toBe('rename');
	});
});

describe('what the client does not let a person do', () => {
	test.each<
		[string, TestKeys['channel'], string, Record<string, string | number>, string | undefined, string]
	>([
		['enter a locked channel', 'moderators', 'ask', { text: 'x' }, undefined, 'cannot enter moderators'],
		['enter a thread of a locked channel', 'mod-thread', 'ask', { text: 'x' }, undefined, 'cannot enter'],
		['enter a locked post', 'report-post', 'ask', { text: 'x' }, undefined, 'cannot enter'],
		['run what is not there', 'general', 'nothing', {}, undefined, 'has no /nothing'],
		['run what is for moderators', 'general', 'kick', {}, undefined, 'has no /kick'],
		['leave out what is required', 'general', 'ask', {}, undefined, 'needs the option "text"'],
		[
			'use options that are not there',
			'general',
			'ask',
			{ text: 'x', more: 'x' },
			undefined,
			'no option "more"',
		],
		['leave out the sub-command', 'general', 'list', {}, undefined, 'needs a sub-command'],
		['use a sub-command that is not there', 'general', 'list', {}, 'burn', 'no sub-command'],
		['send a number as text', 'general', 'ask', { text: 1 }, undefined, 'is text'],
		['send nothing as text', 'general', 'ask', { text: '' }, undefined, 'too short'],
		['leave the range', 'general', 'ask', { text: 'x', count: 4 }, undefined, 'out of range'],
		['make up a choice', 'general', 'ask', { text: 'x', kind: 'Two' }, undefined, 'none of its choices'],
		[
			'name a channel of another type',
			'general',
			'ask',
			{ text: 'x', where: 'mod-voice' },
			undefined,
			'fits',
		],
		['run commands of the other guild', 'elsewhere', 'ask', { text: 'x' }, undefined, 'has no /ask'],
	])('%s', async (_name, channel, command, options, sub, why) => {
		const { discord } = await openTestBot();
		await expect(discord.as('nora').slash(channel, command, options, sub)).rejects.toThrow(why);
	});

	test('type in a forum or a category', async () => {
		const { discord } = await openTestBot();
		await expect(discord.as('mel').slash('mod-forum', 'ask', { text: 'x' })).rejects.toThrow(
			'nobody can type',
		);
	});

	test('use controls that are disabled, not theirs to see, or not there', async () => {
		const bot = await openTestBot();
		bot.behave((interaction) => interaction.isRepliable() && interaction.reply({ ...CONTROLS, flags: 64 }));
		const { messages } = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
		const [message] = messages;
		if (!message) throw new Error('no message');
		const mel = bot.discord.as('mel');
		await expect(mel.press(message, 'Off')).rejects.toThrow('disabled');
		await expect(mel.press(message, 'Nothing')).rejects.toThrow('no button');
		await expect(mel.press(message, 'Page')).rejects.toThrow('only opens a page');
		await expect(mel.choose(message, 'c')).rejects.toThrow('no select menu');
		await expect(mel.choose(message, ['a', 'b'])).rejects.toThrow('more than may be chosen');
		await expect(bot.discord.as('adam').press(message, 'On')).rejects.toThrow('does not see');
	});
});

test('an option of a select menu is chosen by its label', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => {
		if (interaction.isStringSelectMenu()) return interaction.update({ content: interaction.values.join() });
		return interaction.isRepliable() && interaction.reply(CONTROLS);
	});
	const { messages } = await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const exchange = await bot.discord.as('adam').choose(messages[0] ?? '', 'Option B');
	expect(exchange.messages).toMatchObject([{ content: 'b' }]);
});

test('changes are told to who listens', async () => {
	const bot = await openTestBot();
	const kinds: string[] = [];
	const end = bot.discord.on('change', ({ kind }) => kinds.push(kind));
	bot.behave(async (interaction) => {
		if (!interaction.isChatInputCommand()) return;
		await interaction.deferReply();
		await interaction.editReply('x');
		await interaction.deleteReply();
	});
	await bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	await bot.settled();
	end();
	bot.discord.change.addRole({ name: 'Later' });
	expect(kinds).toEqual([
		'interaction-started',
		'message-created',
		'interaction-answered',
		'message-edited',
		'interaction-filled',
		'message-deleted',
	]);
});
