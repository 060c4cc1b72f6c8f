import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, textOf, titleOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord, portal } = sandbox;
await signIn(sandbox);

/** Starts the bot again as if the last minute had been quiet: what was asked in it still counts after a restart. */
async function restartRested(env: Readonly<Record<string, string>>): Promise<void> {
	await sandbox.restart(env);
	const database = new DatabaseSync(sandbox.env.DATABASE_URL?.replace('sqlite:', '') ?? '');
	database.exec('delete from portal_spending');
	database.close();
}

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
		await restartRested({ LOOKUPS_PER_MINUTE: '2', PORTAL_REQUESTS_PER_MINUTE: '20' });
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
		await restartRested({ LOOKUPS_PER_MINUTE: '2', PORTAL_REQUESTS_PER_MINUTE: '20' });
		for (let n = 0; n < 2; n++) expectFailure(await ask(), 'owners-only');
		const asked = portal.requests.length;
		expectFailure(await ask(), 'too-many-lookups', { retryAt: true });
		expect(portal.requests.length).toBe(asked);
	});
});

describe('when Porter has asked too often', () => {
	test('it does not ask the Portal, and says when it will', async () => {
		await restartRested({ PORTAL_REQUESTS_PER_MINUTE: '3' });
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

describe('the budget of a minute', () => {
	test('is not exceeded over three restarts', async () => {
		const env = { PORTAL_REQUESTS_PER_MINUTE: '20' };
		await restartRested(env);
		const asked = portal.requests.length;
		let answered = 0;
		for (let start = 0; start < 4; start++) {
			if (start > 0) await sandbox.restart(env);
			for (let n = 0; n < 7; n++) {
				const exchange = await profile(discord.as('adam'), 'moderators', `nobody-${start}-${n}`);
				answered += titleOf(answerOf(exchange)) === 'No such user' ? 1 : 0;
			}
		}
		expect(answered).toBe(20);
		expect(portal.requests.length - asked).toBe(20);
	});
});

describe('what others do', () => {
	test('leaves staff their lookups, and everybody the end of their session', async () => {
		await restartRested({
			PORTAL_REQUESTS_PER_MINUTE: '20',
			LOOKUPS_PER_MINUTE: '6',
			CACHED_LOOKUPS_PER_MINUTE: '5',
		});
		const [mel, nora, gus] = [discord.as('mel'), discord.as('nora'), discord.as('gus')];
		const asked = portal.requests.length;
		for (let n = 0; n < 15; n++) {
			await nora.slash('general', 'session', {}, 'login');
			for (const person of [mel, gus]) {
				await person.slash('general', 'session', {}, 'status');
				await profile(person, 'general', n % 2 === 0 ? `nobody-${n}` : 'quiet.user');
			}
		}
		expect(portal.requests.length - asked).toBe(15);
		expectFailure(await profile(gus, 'general', 'quiet.user'), 'too-many-lookups', { retryAt: true });
		for (const name of ['exampleuser', 'quiet.user', 'timed-out', 'banned-user']) {
			expect(titleOf(answerOf(await profile(discord.as('adam'), 'moderators', name)))).toBe(name);
		}
		const signedOut = await mel.slash('general', 'session', {}, 'logout');
		expect(textOf(answerOf(signedOut))).toContain('The Portal has ended it too.');
		expect(portal.requests.length - asked).toBe(20);
		await restartRested({});
		await signIn(sandbox, ['mel']);
	});
});

describe('a sign-out that the Portal does not confirm', () => {
	test('is told truthfully, and made up for', async () => {
		await sandbox.restart();
		portal.fault({ match: { path: /logout/ }, do: { kind: 'status', status: 503 } });
		const text = textOf(answerOf(await discord.as('mel').slash('general', 'session', {}, 'logout')));
		expect(text).toContain('Porter keeps trying to end it');
		const asked = portal.requests.length;
		portal.clearFaults();
		await sandbox.restart();
		const confirmed = () =>
			portal.requests.slice(asked).map(({ path, status, session }) => [path, status, session]);
		await expect.poll(confirmed, { timeout: 10_000 }).toEqual([['/v1/authentication/logout', 200, 'mel']]);
		await signIn(sandbox, ['mel']);
	});
});

describe('while the Portal is down', () => {
	test('nobody waits for it after a while, and it is asked again later', async () => {
		await sandbox.restart();
		await portal.down();
		for (let n = 0; n < 4; n++) {
			expectFailure(await profile(discord.as('adam'), 'moderators', 'exampleuser'), 'portal-down');
		}
		expectFailure(await profile(discord.as('olga'), 'moderators', 'quiet.user'), 'portal-down');
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
