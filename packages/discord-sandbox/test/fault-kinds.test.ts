import { setTimeout as sleep } from 'node:timers/promises';
import type { Interaction } from 'discord.js';
import { expect, test } from 'vitest';
import type { DiscordFaultRule } from '../src/discord-fault.ts';
import { IDS } from './fixture.ts';
import { callbackPath, openTestBot, send, type TestBot, webhookPath } from './test-bot.ts';

/** Every fault that leaves a client in doubt, on every kind of request that it may happen to. */

/** How long after its request has arrived a client gives up that would wait for ever. */
const PATIENCE_MS = 50;

interface Outcome {
	/** Whether the request took effect, when the client had given up or had an answer. */
	readonly at: 'once' | 'late' | 'never';
	/** What the client got; 0: nothing. */
	readonly status: number;
	/** The client has to give up by itself. */
	readonly hangs?: true;
}

/** How late a delayed request or answer is. */
const LATE_MS = 400;
const OK = 200;
const FAULTS: Readonly<Record<string, Outcome & { readonly do: DiscordFaultRule['do'] }>> = {
	drop: { do: 'drop', at: 'never', status: 0 },
	'accept-then-drop': { do: 'accept-then-drop', at: 'once', status: 0 },
	'accept-then-500': { do: 'accept-then-500', at: 'once', status: 500 },
	'a late answer': { do: { acceptThenDelayMs: LATE_MS }, at: 'once', status: 0, hangs: true },
	'a late request': { do: { delayMs: LATE_MS }, at: 'late', status: 0, hangs: true },
	'a late request that is lost': {
		do: { delayMs: LATE_MS, thenAccept: false },
		at: 'never',
		status: 0,
		hangs: true,
	},
	silence: { do: { wire: 'silence' }, at: 'never', status: 0, hangs: true },
	stall: { do: { wire: 'stall' }, at: 'once', status: 0, hangs: true },
	reset: { do: { wire: 'reset' }, at: 'once', status: 0 },
	'reset before': { do: { wire: 'reset', when: 'before-headers' }, at: 'never', status: 0 },
	500: { do: { status: 500 }, at: 'never', status: 500 },
	nothing: { do: { delayMs: 0 }, at: 'once', status: OK },
};

type Kind = NonNullable<NonNullable<DiscordFaultRule['match']>['kind']>;
interface Attempt {
	readonly kind: Kind;
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	readonly path: (interaction: Interaction, message: string) => string;
	readonly body?: unknown;
	/** Without it the interaction is answered first. */
	readonly isFirst?: boolean;
	/** What the channel shows when the request has taken effect. */
	readonly shows: readonly string[];
}

const CHANNEL = `/channels/${IDS.channels.general}/messages`;
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
	callback: {
		...{ kind: 'callback', method: 'POST', isFirst: true, shows: ['new'] },
		path: callbackPath,
		body: { type: 4, data: { content: 'new' } },
	},
	'reading @original': {
		...{ kind: 'edit', method: 'GET', shows: ['first'] },
		path: (one) => webhookPath(one, '@original'),
	},
	'editing @original': {
		...{ kind: 'edit', method: 'PATCH', shows: ['new'], body: { content: 'new' } },
		path: (one) => webhookPath(one, '@original'),
	},
	'deleting @original': {
		...{ kind: 'edit', method: 'DELETE', shows: [] },
		path: (one) => webhookPath(one, '@original'),
	},
	'a follow-up': {
		...{ kind: 'follow-up', method: 'POST', shows: ['first', 'new'], body: { content: 'new' } },
		path: (one) => webhookPath(one),
	},
	'posting in a channel': {
		...{ kind: 'channel-message', method: 'POST', shows: ['first', 'new'], body: { content: 'new' } },
		path: () => CHANNEL,
	},
	'editing in a channel': {
		...{ kind: 'channel-message', method: 'PATCH', shows: ['new'], body: { content: 'new' } },
		path: (_one, id) => `${CHANNEL}/${id}`,
	},
	'deleting in a channel': {
		...{ kind: 'channel-message', method: 'DELETE', shows: [] },
		path: (_one, id) => `${CHANNEL}/${id}`,
	},
};

/** Sends the request. @returns the status, 0 without a whole answer */
async function attempt(bot: TestBot, request: Attempt, to: Interaction, hangs = false): Promise<number> {
	const { method, path, body } = request;
	const [message] = bot.discord.visible('mel', 'general');
	const before = bot.discord.requests.length;
	const patience = new AbortController();
	const answer = fetch(`${bot.discord.apiUrl}/v10${path(to, message?.id ?? '')}`, {
		method,
		headers: { authorization: `Bot ${bot.discord.token}`, 'content-type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		signal: patience.signal,
	});
	const status = answer.then((response) => response.text().then(() => response.status)).catch(() => 0);
	await expect.poll(() => bot.discord.requests.length).toBeGreaterThan(before);
	if (hangs) setTimeout(() => patience.abort(), PATIENCE_MS);
	return status;
}

const contents = ({ discord }: TestBot) => discord.visible('mel', 'general').map(({ content }) => content);

/** What comes of a request with a fault, in an empty channel. */
async function outcomeOf(bot: TestBot, request: Attempt, wanted: (typeof FAULTS)[string]): Promise<Outcome> {
	const { kind, method, shows, isFirst } = request;
	const seen = Promise.withResolvers<Interaction>();
	bot.behave(async (interaction) => {
		if (!isFirst && interaction.isRepliable()) await interaction.reply('first');
		seen.resolve(interaction);
	});
	const asking = bot.discord.as('mel').slash('general', 'ask', { text: 'x' });
	const interaction = await seen.promise;
	const before = contents(bot);
	const isDone = () => method !== 'GET' && contents(bot).join() === shows.join();
	bot.discord.fault({ match: { kind, method }, times: 1, do: wanted.do });
	const status = await attempt(bot, request, interaction, wanted.hangs);
	let at: Outcome['at'] = isDone() ? 'once' : 'never';
	if (at === 'never') {
		expect(contents(bot)).toEqual(before);
		if (wanted.hangs) await sleep(LATE_MS);
		if (isDone()) at = 'late';
	}
	bot.discord.clearFaults();
	for (const { id } of bot.discord.visible('mel', 'general')) {
		await send(bot.discord, 'DELETE', `${CHANNEL}/${id}`);
	}
	if (!isFirst || at !== 'never') await asking;
	return { at, status: status >= 200 && status < 300 ? OK : status };
}

test.each(Object.entries(ATTEMPTS))('%s', async (_name, request) => {
	const bot = await openTestBot({ print: () => undefined });
	const isRead = request.method === 'GET';
	for (const [name, wanted] of Object.entries(FAULTS)) {
		const outcome = { name, ...(await outcomeOf(bot, request, wanted)) };
		expect(outcome).toEqual({ name, at: isRead ? 'never' : wanted.at, status: wanted.status });
	}
});

test('a callback that arrives after 3 s has no effect, however long its client waited', async () => {
	const bot = await openTestBot({ responseMs: 150 });
	bot.discord.fault({ match: { kind: 'callback' }, do: { delayMs: 200 } });
	bot.behave((interaction) => interaction.isRepliable() && interaction.reply('late'));
	expect((await bot.discord.as('mel').slash('general', 'ask', { text: 'x' })).outcome).toBe('failed');
	await bot.settled();
	expect(bot.thrown).toMatchObject([{ code: 10062 }]);
	expect(contents(bot)).toEqual([]);
	const answer = await send(bot.discord, 'GET', CHANNEL);
	expect(answer.json).toEqual([]);
});
