import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonaKey } from '../../../sandbox/fixtures/personas.ts';
import { expectLogged, profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, controlsOf, expectFailure, titleOf, wordsOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord, portal } = sandbox;

const session = (key: PersonaKey, sub: string) => discord.as(key).slash('general', 'session', {}, sub);
const ask = (key: PersonaKey, username = 'exampleuser') =>
	profile(discord.as(key), 'moderators', username, { section: 'chats' });

beforeEach(async () => {
	portal.clearFaults();
	await signIn(sandbox, ['adam']);
});

describe('without a session', () => {
	test('a lookup and the status offer to sign in', async () => {
		await session('adam', 'logout');
		expect(controlsOf(expectFailure(await ask('adam'), 'no-session'))).toEqual(['Sign in and show profile']);
		const status = expectFailure(await session('adam', 'status'), 'no-session');
		expect(controlsOf(status)).toEqual(['Sign in']);
		const pressed = await discord.as('adam').press(status, 'Sign in');
		expect(pressed.outcome).toBe('updated');
		expect(titleOf(answerOf(pressed))).toBe('You are signed in to the Portal');
	});

	test('there is nothing to sign out of', async () => {
		await session('adam', 'logout');
		expect(titleOf(answerOf(await session('adam', 'logout')))).toBe('You were not signed in');
	});
});

describe('an old button', () => {
	test('does not sign in somebody who is signed in: each sign-in counts towards five', async () => {
		await session('adam', 'logout');
		const told = expectFailure(await ask('adam'), 'no-session');
		await session('adam', 'login');
		const logins = portal.botLogins('adam');
		const pressed = await discord.as('adam').press(told, 'Sign in and show profile');
		expect(titleOf(answerOf(pressed))).toBe('exampleuser · Chats');
		expect(portal.botLogins('adam')).toBe(logins);
	});
});

describe('a session that the Portal has ended', () => {
	test('is told as that, from then on without asking, until the next sign-in', async () => {
		portal.expireSessions('adam');
		const told = expectFailure(await ask('adam'), 'session-expired');
		const asked = portal.requests.length;
		expectFailure(await ask('adam'), 'session-expired');
		expect(portal.requests.length).toBe(asked);
		expect(titleOf(answerOf(await session('adam', 'status')))).toBe('Your Portal session has ended');
		const pressed = await discord.as('adam').press(told, 'Sign in and show profile');
		expect(titleOf(answerOf(pressed))).toBe('exampleuser · Chats');
	});

	test('takes along what was fetched with it', async () => {
		expect(titleOf(answerOf(await ask('adam', 'quiet.user')))).toBe('quiet.user · Chats');
		portal.expireSessions('adam');
		expectFailure(await ask('adam', 'timed-out'), 'session-expired');
		expectFailure(await ask('adam', 'quiet.user'), 'session-expired');
	});

	test('is found out by the status too, and signing out needs no Portal', async () => {
		portal.expireSessions('adam');
		const status = answerOf(await session('adam', 'status'));
		expect(titleOf(status)).toBe('Your Portal session has ended');
		expect(controlsOf(status)).toEqual(['Sign in', 'Sign out']);
		await portal.down();
		const pressed = await discord.as('adam').press(status, 'Sign out');
		await portal.up();
		expect(titleOf(answerOf(pressed))).toBe('You are signed out');
	});
});

describe('an owner who is one no more', () => {
	test('is refused session history at once, and told the role that the Portal names', async () => {
		await signIn(sandbox, ['olga']);
		const olga = discord.as('olga');
		const overview = answerOf(await profile(olga, 'moderators', 'exampleuser'));
		portal.setLevel('olga', 2);
		const pressed = await olga.press(overview, 'Session history (only you will see it)');
		expectFailure(pressed, 'owners-only');
		portal.setLevel('olga', 3);
		expect(wordsOf(answerOf(await session('olga', 'status')))).toContain('(owner)');
	});
});

describe('signing in', () => {
	test('twice at once is one login', async () => {
		await session('adam', 'logout');
		portal.webLogin('adam');
		const [first, second] = await Promise.all([session('adam', 'login'), session('adam', 'login')]);
		expect([first, second].map((one) => titleOf(answerOf(one)))).toEqual([
			'You are signed in to the Portal',
			'You are signed in to the Portal',
		]);
		expect(portal.botLogins('adam')).toBe(1);
	});

	test('again ends the older session at the Portal', async () => {
		const before = portal.requests.length;
		await signIn(sandbox, ['adam']);
		const logouts = () => portal.requests.slice(before).filter(({ path }) => path.endsWith('/logout'));
		await expect.poll(() => logouts().map(({ status }) => status)).toEqual([200]);
		expect(titleOf(answerOf(await ask('adam')))).toBe('exampleuser · Chats');
	});

	test('without an account is told as that', async () => {
		expectFailure(await session('nora', 'login'), 'not-linked');
	});

	test('after five in a row has to be on the website', async () => {
		portal.setBotLogins('adam', 5);
		expectFailure(await session('adam', 'login'), 'web-login-required');
		portal.webLogin('adam');
		expect(titleOf(answerOf(await session('adam', 'login')))).toBe('You are signed in to the Portal');
	});

	test.each([
		['a refused code', { kind: 'status', status: 403 }, /verify/, 'login-refused'],
		['a key that the Portal does not know', { kind: 'status', status: 401 }, /send-code/, 'login-not-set-up'],
		['an answer without cookie', { kind: 'set-cookie', cookie: 'missing' }, /verify/, 'portal-nonsense'],
		['an illegal cookie', { kind: 'set-cookie', cookie: 'illegal' }, /verify/, 'portal-nonsense'],
		['an empty cookie', { kind: 'set-cookie', cookie: 'empty' }, /verify/, 'portal-nonsense'],
		['too many requests', { kind: 'status', status: 429 }, /verify/, 'portal-busy'],
		['a Portal in trouble', { kind: 'status', status: 500 }, /send-code/, 'portal-down'],
		['a page instead of an answer', { kind: 'html' }, /send-code/, 'portal-nonsense'],
	] as const)('with %s keeps the session that there was', async (_what, fault, path, code) => {
		portal.fault({ match: { path, method: 'POST' }, do: fault });
		expectFailure(await session('adam', 'login'), code, { retryAt: code === 'portal-busy' });
		portal.clearFaults();
		// The pause after a 429 ends with the process.
		if (code === 'portal-busy') await sandbox.restart();
		expect(titleOf(answerOf(await session('adam', 'status')))).toBe('Your Portal session works');
	});

	test('as somebody else keeps nothing', async () => {
		await session('adam', 'logout');
		portal.fault({
			match: { path: /users\/me$/ },
			do: {
				kind: 'change',
				change: (body) => ({
					...(body as object),
					linked_platforms: [{ platform: 'discord', platform_user_id: '410000000000000099' }],
				}),
			},
		});
		expectFailure(await session('adam', 'login'), 'login-mismatch');
		portal.clearFaults();
		expectFailure(await ask('adam'), 'no-session');
	});

	test('of a restricted account is refused, and its session sees nothing', async () => {
		portal.restrict('adam', true);
		expectFailure(await profile(discord.as('adam'), 'moderators', 'timed-out'), 'not-permitted');
		expectFailure(await session('adam', 'login'), 'web-login-required');
		expect(wordsOf(answerOf(await session('adam', 'status')))).toContain('The Portal does not let you see');
		portal.restrict('adam', false);
	});
});

describe('after a restart', () => {
	const newer = `newer:${randomBytes(32).toString('base64')}`;

	test('sessions and buttons still work', async () => {
		const asked = answerOf(await profile(discord.as('adam'), 'moderators', 'exampleuser'));
		await sandbox.restart();
		const chosen = await discord.as('adam').choose(asked, 'chats');
		expect(chosen.outcome).toBe('updated');
		expect(titleOf(answerOf(chosen))).toBe('exampleuser · Chats');
	});

	test('with a newer key in front the older one still opens', async () => {
		await sandbox.restart({ SESSION_KEYS: `${newer},${sandbox.env.SESSION_KEYS}` });
		expect(titleOf(answerOf(await ask('maud')))).toBe('You are not signed in to the Portal');
		expect(titleOf(answerOf(await ask('olga')))).toBe('exampleuser · Chats');
	});

	test('without the older key its sessions are told as unreadable, can be deleted, and signing in helps', async () => {
		await sandbox.restart({ SESSION_KEYS: newer });
		await expectLogged(sandbox, 'sessions whose key is missing');
		const told = expectFailure(await ask('olga'), 'session-unreadable');
		expect(controlsOf(told)).toEqual(['Sign in and show profile']);
		const status = answerOf(await session('olga', 'status'));
		expect(titleOf(status)).toBe('Your stored session cannot be opened');
		const signedOut = answerOf(await discord.as('olga').press(status, 'Sign out'));
		expect(wordsOf(signedOut)).toContain('Porter has deleted your session.');
		await signIn(sandbox, ['olga']);
		expect(titleOf(answerOf(await ask('olga')))).toBe('exampleuser · Chats');
	});
});

test('nothing that Porter sent was malformed', () => {
	expect(discord.violations).toEqual([]);
});
