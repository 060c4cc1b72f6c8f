import type { Interaction } from 'discord.js';
import { describe, expect, test } from 'vitest';
import type { PorterPerson } from '../../sandbox/fixtures/guild.ts';
import { CHANNELS, ELSEWHERE_ID, GUILD_ID } from '../../sandbox/fixtures/guild-ids.ts';
import { type Incoming, readInteraction } from '../../src/discord/interaction.ts';
import { openStockClient, type StockClient } from './stock-client.ts';

const ARRIVAL = { receivedAt: 0, ageMs: 0 };

/** What Porter reads of what `act` sends through a stock client. */
async function read(
	act: (adam: PorterPerson, bot: StockClient) => Promise<unknown>,
): Promise<{ incoming: Incoming | undefined; bot: StockClient }> {
	const bot = await openStockClient({ responseMs: 200 });
	const seen: Interaction[] = [];
	bot.behave((interaction) => seen.push(interaction));
	await act(bot.discord.as('adam'), bot);
	const last = seen.at(-1);
	if (!last) throw new Error('nothing came');
	return { incoming: readInteraction(last, ARRIVAL), bot };
}

describe('a slash command', () => {
	test('is read with its caller, place and options', async () => {
		const { incoming } = await read((adam) =>
			adam.slash('moderators', 'ask', { text: 'x', ephemeral: true }),
		);
		expect(incoming).toMatchObject({
			guildId: GUILD_ID,
			channelId: CHANNELS.moderators,
			caller: { id: '410000000000000004', username: 'adam', avatarUrl: expect.stringMatching(/^https:/) },
			event: { kind: 'command', command: 'ask', raw: { options: { text: 'x', ephemeral: true } } },
		});
		expect(incoming?.roleIds).toContainEqual(expect.stringMatching(/^\d+$/));
	});

	test('is read with its sub-command', async () => {
		const { incoming } = await read((adam) => adam.slash('general', 'list', {}, 'show'));
		expect(incoming?.event).toMatchObject({ raw: { subcommand: 'show', options: {} } });
	});

	test.each([
		['outside a server', { channel: null }],
		[
			'of somebody’s own install',
			{ channel: 'general', overrides: { authorizing_integration_owners: { '1': '410000000000000004' } } },
		],
		[
			'of an install for another server',
			{ channel: 'general', overrides: { authorizing_integration_owners: { '0': ELSEWHERE_ID } } },
		],
		['in another context', { channel: 'general', overrides: { context: 2 } }],
	] as const)('%s is in no server', async (_what, where) => {
		const data = { type: 1, id: '1', name: 'ask', options: [] };
		const { incoming } = await read((adam) => adam.raw({ type: 2, data, ...where }));
		expect(incoming).toBeDefined();
		expect(incoming?.guildId).toBeUndefined();
	});
});

describe('what is typed', () => {
	test('is read as far as it has come', async () => {
		const { incoming } = await read((adam) => adam.complete('general', 'ask', 'text', 'exa'));
		expect(incoming?.event).toEqual({ kind: 'complete', command: 'ask', typed: 'exa' });
	});
});

describe('a press', () => {
	const button = (custom_id: string) => ({ custom_id, component_type: 2 });

	/** adam's answer, open or an ephemeral reply, with a button on it; `who` presses it. */
	async function pressed(who: 'adam' | 'olga', flags: number, customId = 'ask|a|b') {
		const bot = await openStockClient({ responseMs: 200 });
		bot.behave(async (interaction) => {
			if (!interaction.isChatInputCommand()) return;
			const row = {
				type: 1 as const,
				components: [{ type: 2 as const, style: 2 as const, custom_id: 'x', label: 'x' }],
			};
			await interaction.reply({ content: 'x', components: [row], flags });
		});
		const { messages } = await bot.discord.as('adam').slash('moderators', 'ask', { text: 'x' });
		const seen: Interaction[] = [];
		bot.behave((interaction) => seen.push(interaction));
		const [message] = messages;
		if (!message) throw new Error('no message');
		await bot.discord.as(who).raw({ type: 3, channel: 'moderators', message, data: button(customId) });
		const [interaction] = seen;
		return { event: interaction && readInteraction(interaction, ARRIVAL)?.event, messageId: message.id };
	}

	test('is read with the parts of its id and whose message it is on', async () => {
		const { event, messageId } = await pressed('adam', 0);
		expect(event).toEqual({
			kind: 'press',
			command: 'ask',
			id: 'ask|a|b',
			chosen: [],
			messageId,
			onEphemeral: false,
			byInvoker: true,
		});
	});

	test('of somebody else, and on an ephemeral reply, is told as that', async () => {
		expect((await pressed('olga', 0)).event).toMatchObject({ byInvoker: false, onEphemeral: false });
		expect((await pressed('adam', 64)).event).toMatchObject({ byInvoker: true, onEphemeral: true });
	});

	test('with an id of nothing but separators is read', async () => {
		const { event } = await pressed('adam', 0, '||');
		expect(event).toMatchObject({ command: '', id: '||' });
	});
});

test.each([
	['a form', { type: 5, data: { custom_id: 'ask|x', components: [] } }],
	['a command on a user', { type: 2, data: { type: 2, id: '1', name: 'ask', target_id: '2', resolved: {} } }],
])('%s is read as something that Porter does not have', async (_what, sent) => {
	const { incoming } = await read((adam) => adam.raw({ channel: 'general', ...sent }));
	expect(incoming?.event.kind).toBe('other');
});
