import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../sandbox/portal/fault/fault.ts';
import type { FailureCode } from '../../../src/core/failure.ts';
import { expectLogged, profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, textOf, titleOf, wordsOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord, portal } = sandbox;
await signIn(sandbox);

/** Never found while these tests run, so that no answer about it is ever cached. */
const SUBJECT = 'staff-owner';
const PORTAL_WORDS = 'canary-words-of-the-portal';
const adam = discord.as('adam');
const ask = (username = SUBJECT) => profile(adam, 'moderators', username);

function portalDoes(fault: Fault, times?: number): void {
	portal.fault({ match: { path: /users\/profile/ }, do: fault, ...(times === undefined ? {} : { times }) });
}

async function expectStillAnswers(): Promise<void> {
	portal.clearFaults();
	const { messages } = await discord.as('gus').slash('general', 'session', {}, 'status');
	expect(messages.map(titleOf)).toEqual(['Your Portal session works']);
}

afterEach(async () => {
	await expectStillAnswers();
	expect(discord.violations).toEqual([]);
	expect(JSON.stringify(discord.requests)).not.toContain(PORTAL_WORDS);
	expect(sandbox.porter().output.join('\n')).not.toContain(PORTAL_WORDS);
});

describe('a status', () => {
	test.each([
		[400, 'bad-username'],
		[403, 'not-permitted'],
		[404, 'no-such-user'],
		[409, 'portal-conflict'],
		[418, 'portal-nonsense'],
		[422, 'bad-username'],
		[500, 'portal-down'],
		[502, 'portal-down'],
		[503, 'portal-down'],
		[504, 'portal-down'],
	] as const)('%i is told as %s, with the Portal’s reference', async (status, code) => {
		portalDoes({ kind: 'status', status, error: PORTAL_WORDS });
		const message = expectFailure(await ask(), code, { username: SUBJECT });
		const [, reference = ''] = /Reference: `([0-9a-f-]{36})`/.exec(wordsOf(message)) ?? [];
		expect(reference).not.toBe('');
		await expectLogged(sandbox, `"portalRef":"${reference}"`);
	});

	test.each([401, 403, 404, 500] as const)(
		'%i without a body, or with a page, comes from somebody else: the Portal is not available',
		async (status) => {
			for (const body of ['none', 'html'] as const) {
				portalDoes({ kind: 'status', status, body });
				const message = expectFailure(await ask(), 'portal-down', { username: SUBJECT });
				expect(wordsOf(message)).not.toContain('Reference');
				portal.clearFaults();
			}
			// Nobody's session was taken for dead, and no breaker is open for others.
			expect(titleOf(answerOf(await ask('quiet.user')))).toBe('quiet.user');
		},
	);

	test('503 is asked once more, and then it may be well', async () => {
		portalDoes({ kind: 'status', status: 503 }, 1);
		expect(titleOf(answerOf(await ask('timed-out')))).toBe('timed-out');
	});

	test('429 without Retry-After names a time', async () => {
		portalDoes({ kind: 'status', status: 429 });
		expectFailure(await ask(), 'portal-busy', { retryAt: true });
		// The pause ends with the process.
		await sandbox.restart();
	});

	test.each([
		['seconds', 1],
		['a date', new Date(Date.now() + 1000)],
	])('429 with Retry-After in %s names a time', async (_form, wait) => {
		portalDoes({ kind: 'status', status: 429, retryAfter: wait }, 1);
		expectFailure(await ask(), 'portal-busy', { retryAt: true });
		const asked = portal.requests.length;
		expectFailure(await ask(), 'portal-busy', { retryAt: true });
		// The second time Porter did as it was told, and did not ask.
		expect(portal.requests.length).toBe(asked);
		const isOver = async () => titleOf(answerOf(await ask('banned-user')));
		await expect.poll(isOver, { timeout: 10_000, interval: 100 }).toBe('banned-user');
		await signIn(sandbox, ['adam']);
	});
});

describe('an answer', () => {
	const wrongTypes: readonly [string, (body: unknown) => unknown][] = [
		['null', () => null],
		['a list', (body) => [body]],
		['a number', () => 7],
		['a text', () => 'exampleuser'],
		['an empty object', () => ({})],
		['an id that is a text', (body) => ({ ...(body as object), id: 'x' })],
		['a username that is a path', (body) => ({ ...(body as object), username: '../../etc' })],
	];

	test.each(wrongTypes)('that is %s is told as unreadable', async (_what, change) => {
		portalDoes({ kind: 'change', change });
		expectFailure(await ask(), 'portal-nonsense');
	});

	const unreadable: readonly [string, Fault, FailureCode][] = [
		['HTML', { kind: 'html' }, 'portal-nonsense'],
		['truncated', { kind: 'truncated' }, 'portal-nonsense'],
		['no JSON', { kind: 'text', body: `{"${PORTAL_WORDS}": ` }, 'portal-nonsense'],
		['empty', { kind: 'text', body: '' }, 'portal-nonsense'],
		['packed', { kind: 'gzip' }, 'portal-nonsense'],
		['a packed bomb', { kind: 'gzip', bytes: 2 ** 28 }, 'portal-nonsense'],
		['endlessly deep', { kind: 'deep' }, 'wrong-profile'],
		['over-full of headers', { kind: 'big-headers' }, 'portal-nonsense'],
		['cut off', { kind: 'short-body' }, 'portal-down'],
		['reset at once', { kind: 'reset', when: 'before-headers' }, 'portal-down'],
		['reset on the way', { kind: 'reset', when: 'mid-body' }, 'portal-down'],
		['somebody else’s profile', { kind: 'wrong-user', username: 'exampleuser' }, 'wrong-profile'],
	];

	test.each(unreadable)('that is %s shows nothing', async (_what, fault, code) => {
		portalDoes(fault);
		expectFailure(await ask(), code);
	});

	test.each([301, 302, 307] as const)('that redirects with %i is not followed', async (status) => {
		portalDoes({ kind: 'redirect', status, to: `${portal.url}/v1/users/me` });
		const asked = portal.requests.length;
		expectFailure(await ask(), 'portal-nonsense');
		expect(portal.requests.slice(asked).map(({ path }) => path)).toEqual([`/v1/users/profile/${SUBJECT}`]);
	});
});

describe('no answer', () => {
	test('is waited for, and then told; all within 10 s', async () => {
		const faults = { adam: 'silence', olga: 'stall', mel: 'drip' } as const;
		for (const key of ['adam', 'olga', 'mel'] as const) {
			const kind = faults[key];
			const fault: Fault = kind === 'drip' ? { kind, ms: 200 } : { kind };
			portal.fault({ match: { path: /users\/profile/, persona: key }, do: fault });
		}
		const asked = (['adam', 'olga', 'mel'] as const).map((key) => {
			return profile(discord.as(key), 'moderators', SUBJECT);
		});
		await discord.until(
			() => discord.visible('gus', 'moderators').filter((one) => one.thinking).length === 3,
		);
		for (const exchange of await Promise.all(asked)) {
			// The channel was promised an answer before the failure was known: the promise is gone.
			expect(expectFailure(exchange, 'portal-slow').ephemeralFor).toBeDefined();
		}
		expect(discord.visible('gus', 'moderators').filter((one) => one.thinking)).toEqual([]);
		const told = () => sandbox.porter().output.filter((line) => line.includes('"outcome":"portal-slow"'));
		await expect.poll(told).toHaveLength(3);
		for (const line of told()) expect(JSON.parse(line).ms).toBeLessThan(10_000);
	});

	test('at all comes from a Portal that is down, at once and again when it is back', async () => {
		await portal.down();
		expectFailure(await ask(), 'portal-down');
		const status = answerOf(await adam.slash('general', 'session', {}, 'status'));
		expect(titleOf(status)).toBe('Your Portal session could not be checked');
		expect(wordsOf(status)).toContain('The Portal is not available.');
		await portal.up();
		expect(titleOf(answerOf(await ask('quiet.user')))).toBe('quiet.user');
	});
});

test('a failure holds nothing of an answer that was half good', async () => {
	portalDoes({ kind: 'truncated' });
	const olga = discord.as('olga');
	const exchange = await profile(olga, 'moderators', SUBJECT, { section: 'sessions' });
	expect(textOf(expectFailure(exchange, 'portal-nonsense'))).not.toMatch(/Lobby|Portal Bot|203\.0/);
});
