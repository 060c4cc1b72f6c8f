import { type DiscordFaultRule, rateLimit } from 'discord-sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import type { PorterExchange } from '../../../sandbox/fixtures/guild.ts';
import { expectLogged, profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, titleOf, wordsOf } from '../view.ts';

const sandbox = await sandboxForThisFile({ discord: { settleMs: 3000 } });
const { discord, portal } = sandbox;
await signIn(sandbox);

const adam = discord.as('adam');
const TITLE = 'exampleuser · Chats';
const ask = () => profile(adam, 'moderators', 'exampleuser', { section: 'chats' });
/** An owner's lookup is never answered from memory, so that a slow Portal makes a deferred answer of it. */
const askSlowly = (section = 'sessions') => {
	portal.fault({ match: { path: /profile/, persona: 'olga' }, times: 1, do: { kind: 'delay', ms: 1000 } });
	return profile(discord.as('olga'), 'moderators', 'exampleuser', { section });
};
const METHODS = { callback: 'POST', edit: 'PATCH' } as const;
const fail = (kind: 'callback' | 'edit', what: DiscordFaultRule['do'], times?: number) =>
	discord.fault({
		match: { kind, method: METHODS[kind] },
		do: what,
		...(times === undefined ? {} : { times }),
	});
const error = (status: number, code: number): DiscordFaultRule['do'] => ({
	status,
	body: { code, message: 'canary-words-of-discord' },
});

/** Asserts that the log gets so many more lines with `text`, and that nobody is shown anything. */
async function expectMore(text: string, act: () => Promise<PorterExchange[]>, count: number): Promise<void> {
	const lines = () => sandbox.porter().output.filter((line) => line.includes(text)).length;
	const shown = () => discord.visible('olga', 'moderators').filter(({ thinking }) => !thinking).length;
	const before = { lines: lines(), shown: shown() };
	const exchanges = act();
	await expect.poll(lines, { timeout: 5000 }).toBe(before.lines + count);
	expect(shown()).toBe(before.shown);
	pending.push(exchanges);
}

const one = (act: () => Promise<PorterExchange>) => async () => [await act()];

/** What people still wait for; it is looked at in the end, so that the tests need not wait one after the other. */
const pending: Promise<PorterExchange[]>[] = [];

afterEach(async () => {
	discord.clearFaults();
	portal.clearFaults();
	expect(titleOf(answerOf(await ask()))).toBe(TITLE);
	expect(discord.violations).toEqual([]);
	expect(sandbox.porter().output.join('\n')).not.toContain('canary-words-of-discord');
});

describe('a first response', () => {
	test.each([
		['to an interaction that Discord has forgotten', error(404, 10062)],
		['to one that somebody else has answered', error(400, 40060)],
	])('%s is given up without a word', async (_what, what) => {
		fail('callback', what);
		await expectMore('"delivery":"at once, gone"', one(ask), 1);
	});

	const overcome: readonly [string, DiscordFaultRule['do'], number][] = [
		['rate limited once', rateLimit(0.3), 1],
		['rate limited for the whole application', rateLimit(0.3, 'global'), 1],
		['refused with 500 once', error(500, 0), 1],
		['taken, but answered with 500', 'accept-then-500', 1],
		['dropped on the way there', 'drop', 1],
		['dropped on the way back', 'accept-then-drop', 1],
		['slow', { delayMs: 1500 }, 1],
		['too slow for one attempt', { delayMs: 2300 }, 1],
		['taken, but answered too late', { acceptThenDelayMs: 2300 }, 1],
	];

	test.each(overcome)('that is %s still arrives, once', async (_what, what, times) => {
		fail('callback', what, times);
		const exchange = await ask();
		expect(exchange.outcome).toBe('answered');
		expect(exchange.messages.map(titleOf)).toEqual([TITLE]);
	});

	test('that always fails leaves the person without an answer, and the operator with a line', async () => {
		fail('callback', error(500, 0));
		await expectMore('answer could not be delivered', one(ask), 1);
	});

	test('that Discord calls malformed becomes a failure with a reference that is in the log', async () => {
		fail('callback', error(400, 50035), 1);
		const message = expectFailure(await ask(), 'internal');
		expect(message.ephemeralFor).toBe('adam');
		const [, reference = ''] = /Reference: `([0-9a-f]{8})`/.exec(wordsOf(message)) ?? [];
		expect(reference).not.toBe('');
		await expectLogged(sandbox, `"ref":"${reference}"`);
	});

	test('to a press that Discord calls malformed leaves the message as it was', async () => {
		const asked = answerOf(await ask());
		fail('callback', error(400, 50035), 1);
		const told = expectFailure(await adam.press(asked, 'Overview'), 'internal');
		expect(told.id).not.toBe(asked.id);
		expect(discord.visible('adam', 'moderators').find(({ id }) => id === asked.id)).toEqual(asked);
	});
});

describe('a deferred answer', () => {
	const history = 'exampleuser · Session history';
	const overcome: readonly [string, DiscordFaultRule['do'], number][] = [
		['rate limited once', rateLimit(0.3), 1],
		['refused with 500 once', error(500, 0), 1],
		['refused with 500 three times', error(500, 0), 3],
		['taken, but answered with 500', 'accept-then-500', 1],
		['dropped on the way there', 'drop', 1],
	];

	test.each(overcome)('whose edit is %s still arrives', async (_what, what, times) => {
		fail('edit', what, times);
		const exchange = await askSlowly();
		expect(exchange.messages.map(titleOf)).toEqual([history]);
		expect(answerOf(exchange).ephemeralFor).toBe('olga');
	});

	test('that Discord has forgotten is given up, in whatever words', async () => {
		for (const code of [10008, 10015, 50027]) fail('edit', error(404, code), 1);
		const all = () => Promise.all([askSlowly(), askSlowly(), askSlowly()]);
		await expectMore('"delivery":"deferred, gone"', all, 3);
	});

	test.each(['sessions', 'chats'])('that Discord calls malformed is told as a bug (%s)', async (section) => {
		await signIn(sandbox, ['olga']);
		fail('edit', error(400, 50035), 1);
		expectFailure(await askSlowly(section), 'internal');
	});

	test('whose deferral comes too late is not filled in', async () => {
		fail('callback', error(404, 10062), 1);
		await expectMore('"delivery":"deferred, gone"', one(askSlowly), 1);
	});
});

describe('an event that the gateway delivers twice', () => {
	test('is answered once', async () => {
		for (const doing of [ask, askSlowly]) {
			discord.gateway.repeatNext();
			const before = discord.requests.length;
			expect((await doing()).messages).toHaveLength(1);
			const callbacks = discord.requests.slice(before).filter(({ path }) => path.includes('callback'));
			expect(callbacks).toHaveLength(1);
		}
	});
});

describe('a press whose answer takes long', () => {
	test('updates the message when it is there, and until then leaves it alone', async () => {
		const olga = discord.as('olga');
		const asked = answerOf(await profile(olga, 'moderators', 'exampleuser', { section: 'sessions' }));
		portal.fault({ match: { path: /profile/, persona: 'olga' }, times: 1, do: { kind: 'delay', ms: 1000 } });
		const pressed = await olga.press(asked, 'Show addresses');
		expect(pressed.outcome).toBe('updated');
		expect(wordsOf(answerOf(pressed))).toContain('203.0.113.1`');
	});

	test('tells a failure in an ephemeral reply of its own', async () => {
		const asked = answerOf(await profile(discord.as('olga'), 'moderators', 'timed-out'));
		await signIn(sandbox, ['olga']);
		portal.restrict('olga', true);
		portal.fault({ match: { path: /profile/, persona: 'olga' }, do: { kind: 'delay', ms: 1000 } });
		const told = expectFailure(await discord.as('olga').choose(asked, 'moderation'), 'not-permitted');
		portal.restrict('olga', false);
		expect(told.ephemeralFor).toBe('olga');
		const still = discord.visible('olga', 'moderators').find(({ id }) => id === asked.id);
		expect(still).toEqual(asked);
	});
});

test('people who never got an answer saw that there was none', async () => {
	const outcomes = (await Promise.all(pending)).flat().map(({ outcome }) => outcome);
	expect(outcomes.toSorted()).toEqual([...Array(3).fill('deferred'), ...Array(4).fill('failed')]);
});
