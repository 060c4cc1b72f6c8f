import { describe, expect, test } from 'vitest';
import { profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, titleOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord, portal } = sandbox;
await signIn(sandbox);

describe('somebody who looks up a lot', () => {
	test('is told when to go on, while others are not held up', async () => {
		await sandbox.restart({ LOOKUPS_PER_MINUTE: '2' });
		const adam = discord.as('adam');
		for (const name of ['exampleuser', 'quiet.user']) {
			expect(titleOf(answerOf(await profile(adam, 'moderators', name)))).toBe(name);
		}
		const asked = portal.requests.length;
		expectFailure(await profile(adam, 'moderators', 'timed-out'), 'too-many-lookups', { retryAt: true });
		expect(portal.requests.length).toBe(asked);
		// What was fetched a moment ago costs nothing.
		expect(titleOf(answerOf(await profile(adam, 'moderators', 'quiet.user')))).toBe('quiet.user');
		const maud = await profile(discord.as('maud'), 'moderators', 'timed-out');
		expect(titleOf(answerOf(maud))).toBe('timed-out');
	});
});

describe('somebody who checks the session again and again', () => {
	test('is told when to go on, and takes nothing of what others may ask', async () => {
		await sandbox.restart({ LOOKUPS_PER_MINUTE: '2', PORTAL_REQUESTS_PER_MINUTE: '20' });
		const check = () => discord.as('mel').slash('general', 'session', {}, 'status');
		for (let n = 0; n < 2; n++) expect(titleOf(answerOf(await check()))).toBe('Your Portal session works');
		const asked = portal.requests.length;
		for (let n = 0; n < 30; n++) expectFailure(await check(), 'too-many-lookups', { retryAt: true });
		expect(portal.requests.length).toBe(asked);
		const adam = await profile(discord.as('adam'), 'moderators', 'exampleuser');
		expect(titleOf(answerOf(adam))).toBe('exampleuser');
	});

	test('is told the same who asks for session history without being an owner', async () => {
		const ask = () => profile(discord.as('adam'), 'moderators', 'exampleuser', { section: 'sessions' });
		await sandbox.restart({ LOOKUPS_PER_MINUTE: '2', PORTAL_REQUESTS_PER_MINUTE: '20' });
		for (let n = 0; n < 2; n++) expectFailure(await ask(), 'owners-only');
		const asked = portal.requests.length;
		expectFailure(await ask(), 'too-many-lookups', { retryAt: true });
		expect(portal.requests.length).toBe(asked);
	});
});

describe('when Porter has asked too often', () => {
	test('it does not ask the Portal, and says when it will', async () => {
		await sandbox.restart({ PORTAL_REQUESTS_PER_MINUTE: '3' });
		const asked = portal.requests.length;
		for (const name of ['exampleuser', 'quiet.user', 'timed-out']) {
			await profile(discord.as('adam'), 'moderators', name);
		}
		expectFailure(await profile(discord.as('olga'), 'moderators', 'exampleuser'), 'budget-spent', {
			retryAt: true,
		});
		expect(portal.requests.length).toBe(asked + 3);
	});
});

describe('while the Portal is down', () => {
	test('nobody waits for it after a while, and it is asked again later', async () => {
		await sandbox.restart();
		await portal.down();
		for (let n = 0; n < 5; n++) {
			expectFailure(await profile(discord.as('adam'), 'moderators', 'exampleuser'), 'portal-down');
		}
		await portal.up();
		const asked = portal.requests.length;
		expectFailure(await profile(discord.as('adam'), 'moderators', 'exampleuser'), 'portal-down', {
			retryAt: true,
		});
		expect(portal.requests.length).toBe(asked);
	});
});

describe('the Portal’s own limit', () => {
	test.each(['none', 'seconds', 'date', 'garbage'] as const)('is told with a time (%s)', async (kind) => {
		await sandbox.restart();
		portal.setRetryAfter(kind);
		portal.setRequestsPerMinute(0);
		expectFailure(await profile(discord.as('adam'), 'moderators', 'exampleuser'), 'portal-busy', {
			retryAt: true,
		});
		portal.setRequestsPerMinute(Number.POSITIVE_INFINITY);
		expect(discord.violations).toEqual([]);
	});
});

describe('without the Portal’s keys', () => {
	test('signing in is not set up, and sessions that there are still work', async () => {
		await sandbox.restart({ PORTAL_BOT_KEY: '', PORTAL_PUBLIC_KEY: '' });
		const login = await discord.as('adam').slash('general', 'session', {}, 'login');
		expectFailure(login, 'login-not-set-up');
		const shown = await profile(discord.as('adam'), 'moderators', 'exampleuser');
		expect(titleOf(answerOf(shown))).toBe('exampleuser');
	});
});
