import type {
	APIActionRowComponent,
	APIComponentInMessageActionRow,
	APIModalInteractionResponseCallbackData,
	RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { describe, expect, onTestFinished } from 'vitest';
import type { SandboxDiscord } from '../../src/sandbox-discord.ts';
import { createDiscordTest } from '../../src/vitest.ts';
import { FIXTURE, type TestKeys } from '../fixture.ts';

/** Keys that Discord ignores are no matter here: stock libraries send some. */
const discordTest = createDiscordTest(FIXTURE);

/** Starts a bot that registers COMMAND and behaves as the tests below say. @returns what ends it */
export type StartStockBot = (
	discord: Pick<SandboxDiscord<TestKeys>, 'apiUrl' | 'token' | 'applicationId'>,
) => Promise<() => unknown>;

export const COMMAND: RESTPostAPIChatInputApplicationCommandsJSONBody = {
	type: 1,
	name: 'ask',
	description: 'Asks',
	options: [{ type: 3, name: 'text', description: 'What', required: true, autocomplete: true }],
};

/** What `/ask` answers with, ephemerally: a button that changes it, one that opens FORM, and a select menu. */
export const ANSWER_COMPONENTS: APIActionRowComponent<APIComponentInMessageActionRow>[] = [
	{
		type: 1,
		components: [
			{ type: 2, style: 1, label: 'More', custom_id: 'more' },
			{ type: 2, style: 2, label: 'Write', custom_id: 'write' },
		],
	},
	{
		type: 1,
		components: [
			{
				type: 3,
				custom_id: 'pick',
				options: [
					{ label: 'First', value: '1' },
					{ label: 'Second', value: '2' },
				],
			},
		],
	},
];

export const FORM: APIModalInteractionResponseCallbackData = {
	custom_id: 'form',
	title: 'Write',
	components: [
		{
			type: 1,
			components: [{ type: 4, custom_id: 'why', label: 'Why', style: 1, required: true }],
		},
	],
};

/** What any library's bot must be able to do on the local Discord; each test ends without a violation. */
export function stockBotContract(library: string, start: StartStockBot): void {
	describe(library, () => {
		const open = async (discord: SandboxDiscord<TestKeys>) => {
			const stop = await start(discord);
			onTestFinished(async () => void (await stop()));
			await discord.botReady();
			await discord.until(() => discord.commands('global').length + discord.commands().length > 0);
			return discord.as('mel');
		};

		discordTest('answers a slash command, ephemerally', async ({ discord }) => {
			const mel = await open(discord);
			const exchange = await mel.slash('general', 'ask', { text: 'hello' });
			expect(exchange.messages).toMatchObject([
				{ content: 'You said hello', ephemeralFor: 'mel', command: 'ask' },
			]);
			expect(discord.visible('nora', 'general')).toEqual([]);
		});

		discordTest('brings suggestions', async ({ discord }) => {
			const mel = await open(discord);
			expect(await mel.complete('general', 'ask', 'text', 'hel')).toEqual([{ name: 'hel!', value: 'hel' }]);
		});

		discordTest('changes its message by a button, after a deferral', async ({ discord }) => {
			const mel = await open(discord);
			const { messages } = await mel.slash('general', 'ask', { text: 'x' });
			const exchange = await mel.press(messages[0] ?? '', 'More');
			expect(exchange.messages).toMatchObject([{ id: messages[0]?.id, content: 'There is no more' }]);
		});

		discordTest('changes its message by a select menu', async ({ discord }) => {
			const mel = await open(discord);
			const { messages } = await mel.slash('general', 'ask', { text: 'x' });
			const exchange = await mel.choose(messages[0] ?? '', 'Second');
			expect(exchange.messages).toMatchObject([{ content: 'You picked 2' }]);
		});

		discordTest('opens a modal, and reads what comes back', async ({ discord }) => {
			const mel = await open(discord);
			const { messages } = await mel.slash('general', 'ask', { text: 'x' });
			const opened = await mel.press(messages[0] ?? '', 'Write');
			expect(opened.modal).toMatchObject({ title: 'Write' });
			const exchange = await mel.submit(opened, { why: 'because' });
			expect(exchange.messages).toMatchObject([{ content: 'You wrote because' }]);
		});

		discordTest('comes back after the connection broke', async ({ discord }) => {
			const mel = await open(discord);
			discord.gateway.drop();
			await discord.botReady();
			const exchange = await mel.slash('general', 'ask', { text: 'again' });
			expect(exchange.messages).toMatchObject([{ content: 'You said again' }]);
		});
	});
}
