import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import { COOKIE, heldProfile, JSON_TYPE, mockPortal, PUBLIC_PROFILE, session } from './mock-portal.ts';

const PROFILE = { id: 42, username: 'exampleuser', tier: 'Basic' };

describe('a profile', () => {
	test('is asked for with the session cookie, no key, and nothing that invites compression', async () => {
		const { agent, pool, portal } = mockPortal();
		let seen: Record<string, string> = {};
		const seeAll = (headers: Record<string, string>) => {
			seen = headers;
			return true;
		};
		pool
			.intercept({ path: '/v1/users/profile/exampleuser', method: 'GET', headers: seeAll })
			.reply(200, PUBLIC_PROFILE, JSON_TYPE);
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		expect(seen).toEqual({
			accept: 'application/json',
			'accept-encoding': 'identity',
			'user-agent': 'Porter/1.2.3',
			cookie: `psession=${COOKIE}`,
		});
		agent.assertNoPendingInterceptors();
	});

	test.each(['ab', 'a'.repeat(33), '../me', 'a/b/c', 'a%2fb', 'a b c', 'ünï', '', 'abc?x=1', 'abc\n'])(
		'is never asked for by %j',
		async (username) => {
			const { portal, events } = mockPortal();
			await expect(portal.profile(session(), username)).rejects.toMatchObject({ code: 'bad-username' });
			await expect(portal.ownerProfile(session(), username)).rejects.toMatchObject({ code: 'bad-username' });
			expect(events).toEqual([]);
		},
	);

	test('of somebody else is refused', async () => {
		const { portal, profileAnswers } = mockPortal();
		profileAnswers(200, { ...PUBLIC_PROFILE, username: 'somebody' });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'wrong-profile' });
	});

	test('may come back in another case than it was asked in', async () => {
		const { pool, portal } = mockPortal();
		pool.intercept({ path: '/v1/users/profile/ExampleUser' }).reply(200, PUBLIC_PROFILE, JSON_TYPE);
		expect(await portal.profile(session(), 'ExampleUser')).toEqual(PROFILE);
	});

	test('is not asked for with a cookie that could smuggle a second one', async () => {
		const { portal, events } = mockPortal();
		for (const value of [
			'x'.repeat(20).concat('; admin=1'),
			'short',
			'a'.repeat(4097),
			'with space 1234567890',
		]) {
			const cookie = new Secret(value);
			await expect(portal.profile(session({ cookie }), 'exampleuser')).rejects.toMatchObject({
				code: 'session-expired',
				cause: { code: 'BAD_COOKIE' },
			});
		}
		expect(events.map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0]);
	});
});

describe('the cache', () => {
	test('answers the same viewer for half a minute, whatever the case of the name', async () => {
		const { portal, profileAnswers, events, clock } = mockPortal();
		profileAnswers(200, PUBLIC_PROFILE);
		await portal.profile(session(), 'exampleuser');
		clock.now += 29_999;
		expect(await portal.profile(session(), 'EXAMPLEUSER')).toEqual(PROFILE);
		expect(events.map(({ cache, attempts }) => [cache, attempts])).toEqual([
			['miss', 1],
			['hit', 0],
		]);
		clock.now += 2;
		profileAnswers(200, { ...PUBLIC_PROFILE, subscription_tier: 2 });
		expect(await portal.profile(session(), 'exampleuser')).toEqual({ ...PROFILE, tier: 'Premium' });
	});

	test('never answers another generation, not even of the same caller', async () => {
		const { agent, portal, profileAnswers } = mockPortal();
		profileAnswers(200, { ...PUBLIC_PROFILE, state: 0 });
		profileAnswers(200, PUBLIC_PROFILE);
		expect(await portal.profile(session({ generation: 'g1' }), 'exampleuser')).toHaveProperty('staff');
		expect(await portal.profile(session({ generation: 'g2' }), 'exampleuser')).not.toHaveProperty('staff');
		agent.assertNoPendingInterceptors();
	});

	test('makes equal requests under way one', async () => {
		const { agent, portal, profileAnswers, events } = mockPortal();
		profileAnswers(200, PUBLIC_PROFILE);
		const answers = await Promise.all(
			['exampleuser', 'Exampleuser', 'exampleUSER'].map((name) => portal.profile(session(), name)),
		);
		expect(answers).toEqual([PROFILE, PROFILE, PROFILE]);
		expect(events.map(({ cache }) => cache).toSorted()).toEqual(['joined', 'joined', 'miss']);
		agent.assertNoPendingInterceptors();
	});

	test('does not keep failures', async () => {
		const { portal, profileAnswers } = mockPortal();
		profileAnswers(404, { error: 'User not found' });
		profileAnswers(200, PUBLIC_PROFILE);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'no-such-user' });
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
	});

	test('forgets what came through a session that the Portal calls dead', async () => {
		const { agent, pool, portal, profileAnswers } = mockPortal();
		profileAnswers(200, PUBLIC_PROFILE);
		await portal.profile(session(), 'exampleuser');
		pool.intercept({ path: '/v1/users/me' }).reply(401, {}, JSON_TYPE);
		await expect(portal.viewer(session())).rejects.toMatchObject({ code: 'session-expired' });
		profileAnswers(401, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'session-expired' });
		agent.assertNoPendingInterceptors();
	});

	test('does not keep what was under way when the session died', async () => {
		const { agent, pool, portal, profileAnswers } = mockPortal();
		const release = heldProfile(pool);
		pool.intercept({ path: '/v1/users/me' }).reply(401, {}, JSON_TYPE);
		const underWay = portal.profile(session(), 'exampleuser');
		await expect(portal.viewer(session())).rejects.toMatchObject({ code: 'session-expired' });
		release();
		expect(await underWay).toEqual(PROFILE);
		profileAnswers(401, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'session-expired' });
		agent.assertNoPendingInterceptors();
	});

	test('neither answers nor learns from an owner lookup', async () => {
		const { agent, portal, profileAnswers } = mockPortal();
		const owner = { ...PUBLIC_PROFILE, state: 0, session_history: [{ client_ip: '203.0.113.9' }] };
		profileAnswers(200, PUBLIC_PROFILE);
		profileAnswers(200, owner);
		profileAnswers(200, owner);
		await portal.profile(session(), 'exampleuser');
		const { profile, sessions } = await portal.ownerProfile(session(), 'exampleuser');
		expect(sessions).toEqual({ items: [{ ip: '203.0.113.9' }], unreadable: 0 });
		expect(JSON.stringify(profile)).not.toContain('203.0.113.9');
		await portal.ownerProfile(session(), 'exampleuser');
		expect(await portal.profile(session(), 'exampleuser')).not.toHaveProperty('staff');
		agent.assertNoPendingInterceptors();
	});
});

describe('the viewer', () => {
	test('is fetched again each time', async () => {
		const { agent, pool, portal } = mockPortal();
		const me = { id: 1003, username: 'adam', permission_level: 2 };
		pool.intercept({ path: '/v1/users/me' }).reply(200, me, JSON_TYPE);
		pool.intercept({ path: '/v1/users/me' }).reply(200, { ...me, permission_level: 0 }, JSON_TYPE);
		expect(await portal.viewer(session())).toEqual({ id: 1003, username: 'adam', role: 'admin' });
		expect(await portal.viewer(session())).toEqual({ id: 1003, username: 'adam', role: 'user' });
		agent.assertNoPendingInterceptors();
	});
});

describe('lookups of one caller', () => {
	test('end after the sixth in a minute that the cache could not answer', async () => {
		const { pool, portal, clock, events } = mockPortal();
		pool
			.intercept({ path: (path) => path.startsWith('/v1/users/profile/') })
			.reply(({ path }) => ({
				statusCode: 200,
				data: { ...PUBLIC_PROFILE, username: path.split('/').at(-1) },
				responseOptions: JSON_TYPE,
			}))
			.persist();
		const started = clock.now;
		for (const name of ['aaa', 'bbb', 'ccc', 'aaa', 'bbb', 'ddd']) await portal.profile(session(), name);
		const me = { id: 1004, username: 'olga', permission_level: 3, subscription_tier: 0, state: 0 };
		pool.intercept({ path: '/v1/users/me' }).reply(200, me, JSON_TYPE).times(2);
		for (const name of ['aaa', 'bbb']) {
			await portal.viewer(session());
			await portal.ownerProfile(session(), name);
		}
		const refused = portal.profile(session(), 'eee');
		await expect(refused).rejects.toMatchObject({
			code: 'too-many-lookups',
			details: { retryAt: new Date(started + 60_001) },
		});
		await expect(portal.viewer(session())).rejects.toMatchObject({ code: 'too-many-lookups' });
		expect(await portal.profile(session(), 'aaa')).toHaveProperty('username', 'aaa');
		const other = session({ callerId: '410000000000000005', generation: 'g9' });
		expect(await portal.profile(other, 'eee')).toHaveProperty('username', 'eee');
		expect(events.filter(({ attempts }) => attempts > 0)).toHaveLength(9);
		clock.now = started + 60_001;
		expect(await portal.profile(session(), 'eee')).toHaveProperty('username', 'eee');
	});
});

describe('what the cache answers', () => {
	test('counts by itself: thirty a minute for one caller, joined requests too', async () => {
		const { portal, profileAnswers, clock, pool } = mockPortal();
		const started = clock.now;
		profileAnswers(200, PUBLIC_PROFILE);
		await Promise.all(Array.from({ length: 11 }, () => portal.profile(session(), 'exampleuser')));
		for (let n = 0; n < 20; n += 1) await portal.profile(session(), 'exampleuser');
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'too-many-lookups',
			details: { retryAt: new Date(started + 60_001) },
		});
		pool.intercept({ path: '/v1/users/profile/other.user' }).reply(404, {}, JSON_TYPE);
		await expect(portal.profile(session(), 'other.user')).rejects.toMatchObject({ code: 'no-such-user' });
	});
});

describe('the budget', () => {
	const STAFF = session({ callerId: '410000000000000009', generation: 'g9' });
	const user = (n: number) =>
		session({
			callerId: `4200000000000000${n}`,
			generation: `u${n}`,
			viewer: { id: n, username: 'mel', role: 'user' },
		});

	test('keeps a quarter for staff, by their stored role, and for ending sessions', async () => {
		const { portal, pool, clock } = mockPortal({ requestsPerMinute: 12 });
		const started = clock.now;
		pool
			.intercept({ path: /^\/v1\/users\/profile/ })
			.reply(404, {}, JSON_TYPE)
			.persist();
		pool
			.intercept({ path: /logout$/, method: 'POST' })
			.reply(200, {}, JSON_TYPE)
			.persist();
		const lookUp = (who: ReturnType<typeof session>) =>
			portal.profile(who, 'exampleuser').catch(({ code }) => code);
		for (let n = 10; n < 19; n += 1) expect(await lookUp(user(n))).toBe('no-such-user');
		await expect(portal.profile(user(19), 'exampleuser')).rejects.toMatchObject({
			code: 'budget-spent',
			details: { retryAt: new Date(started + 60_001) },
		});
		await expect(portal.me(new Secret(COOKIE))).rejects.toMatchObject({ code: 'budget-spent' });
		expect(await lookUp(STAFF)).toBe('no-such-user');
		expect(await portal.logout(new Secret(COOKIE))).toBe(true);
		expect(await lookUp(STAFF)).toBe('no-such-user');
		expect(await lookUp(STAFF)).toBe('budget-spent');
		expect(await portal.logout(new Secret(COOKIE))).toBe(false);
	});

	test('refuses at once, and says when there is room', async () => {
		const { portal, profileAnswers, clock, events } = mockPortal({ requestsPerMinute: 1 });
		profileAnswers(404, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'no-such-user' });
		clock.now += 20_000;
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'budget-spent',
			details: { retryAt: new Date(clock.now + 40_001) },
		});
		expect(events.at(-1)).toMatchObject({ attempts: 0, failure: 'budget-spent' });
	});

	test('is not overdrawn by a retry: the first failure stands', async () => {
		const { agent, portal, profileAnswers, events } = mockPortal({ requestsPerMinute: 1 });
		profileAnswers(503, {});
		const error = await portal.profile(session(), 'exampleuser').catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(Failure);
		expect(error).toMatchObject({ code: 'portal-down', cause: { code: 'HTTP_503' } });
		expect(events.at(-1)).toMatchObject({ attempts: 1, status: 503 });
		agent.assertNoPendingInterceptors();
	});
});
