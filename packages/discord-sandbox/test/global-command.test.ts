import { type ApplicationCommandData, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { IDS } from './fixture.ts';
import { openTestBot, restOf, send } from './test-bot.ts';

const PATH = Routes.applicationCommands(IDS.application);
const HELLO = { name: 'hello', description: 'Says hello' };

test('are registered, read back with their defaults, changed and deleted', async () => {
	const { discord } = await openTestBot();
	const rest = restOf(discord);
	const made = await rest.put(PATH, { body: [HELLO] });
	expect(made).toMatchObject([{ ...HELLO, contexts: null, integration_types: [0], dm_permission: true }]);
	expect(made).not.toMatchObject([{ guild_id: expect.anything() }]);
	expect(await rest.put(PATH, { body: [HELLO] })).toEqual(made);
	expect(discord.commands('global')).toMatchObject([HELLO]);
	expect(discord.commands()).toHaveLength(3);
	const [{ id }] = made as [{ id: string }];
	expect(await rest.patch(`${PATH}/${id}`, { body: { description: 'Greets' } })).toMatchObject({ id });
	await rest.delete(`${PATH}/${id}`);
	expect(await rest.get(PATH)).toEqual([]);
	expect((await send(discord, 'GET', `${PATH}/${id}`)).json).toMatchObject({ code: 10063 });
});

test('are offered in every guild, unless they are for direct messages only', async () => {
	const bot = await openTestBot();
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('hello'));
	await restOf(bot.discord).put(PATH, {
		body: [HELLO, { name: 'direct', description: 'Only in direct messages', contexts: [1] }],
	});
	for (const channel of ['general', 'elsewhere'] as const) {
		const exchange = await bot.discord.as('mel').slash(channel, 'hello');
		expect(exchange.messages).toMatchObject([{ content: 'hello', command: 'hello' }]);
	}
	await expect(bot.discord.as('mel').slash('general', 'direct')).rejects.toThrow('has no /direct');
});

test('what was fetched can be put back as it is', async () => {
	const { client, discord } = await openTestBot();
	await client.application.commands.set([HELLO]);
	const fetched = await client.application.commands.fetch();
	// People do it, although the library's types have a word against it.
	await client.application.commands.set([...fetched.values()] as unknown as ApplicationCommandData[]);
	expect(discord.violations).toEqual([]);
});
