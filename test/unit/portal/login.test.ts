import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { machine } from '../../../src/core/world.ts';
import { BOT_KEY, COOKIE, JSON_TYPE, mockPortal, PUBLIC_KEY, session } from './mock-portal.ts';

const CALLER = {
	id: '410000000000000004',
	username: 'adam.d',
	avatarUrl: 'https://cdn.discordapp.com/embed/avatars/0.png',
};
const CODE = { code: 'Vy8nFKq2', expires_at: '2026-03-31T16:03:16.763528Z' };
const ACCOUNT = { user_created: false, id: 1003, username: 'adam', permission_level: 2, state: 'active' };

type Mock = ReturnType<typeof mockPortal>;

const sendCode = ({ pool }: Mock, status: number, body: object) =>
	pool.intercept({ path: '/v1/authentication/bot/send-code', method: 'POST' }).reply(status, body, JSON_TYPE);

const verify = ({ pool }: Mock, status: number, body: object, cookies?: string[]) =>
	pool.intercept({ path: '/v1/authentication/verify', method: 'POST' }).reply(status, body, {
		headers: { 'content-type': 'application/json', ...(cookies ? { 'set-cookie': cookies } : {}) },
	});

describe('a login', () => {
	test('asks for a code with the bot key, then for a session with the public key, and never sends a cookie', async () => {
		const { agent, pool, portal, clock } = mockPortal();
		const lacksCookie = (headers: Record<string, string>) => !('cookie' in headers);
		pool
			.intercept({
				path: '/v1/authentication/bot/send-code',
				method: 'POST',
				headers: (headers) => headers['x-api-key'] === BOT_KEY && lacksCookie(headers),
				body: JSON.stringify({
					platform: 'discord',
					platform_user_id: CALLER.id,
					platform_username: CALLER.username,
					platform_avatar_url: CALLER.avatarUrl,
				}),
			})
			.reply(200, CODE, JSON_TYPE);
		pool
			.intercept({
				path: '/v1/authentication/verify',
				method: 'POST',
				headers: (headers) =>
					headers['x-api-key'] === PUBLIC_KEY &&
					headers['content-type'] === 'application/json' &&
					lacksCookie(headers),
				body: JSON.stringify({ code: CODE.code }),
			})
			.reply(200, ACCOUNT, {
				headers: {
					'content-type': 'application/json',
					'set-cookie': ['theme=dark; Path=/', `psession=${COOKIE}; Domain=.7331.org; Secure; Max-Age=86400`],
				},
			});
		const { cookie, viewer, expiresAt } = await portal.login(CALLER);
		expect(cookie.reveal()).toBe(COOKIE);
		expect(viewer).toEqual({ id: 1003, username: 'adam', role: 'admin' });
		expect(expiresAt).toEqual(new Date(clock.now + 86_400_000));
		agent.assertNoPendingInterceptors();
	});

	test.each([
		[400, 'login-refused'],
		[401, 'login-not-set-up'],
		[403, 'web-login-required'],
		[404, 'not-linked'],
		[409, 'portal-conflict'],
		[422, 'login-refused'],
		[429, 'portal-busy'],
		[500, 'portal-down'],
	])('of which the code is refused with %i is %s', async (status, code) => {
		const mock = mockPortal();
		sendCode(mock, status, { error: 'User not found' });
		await expect(mock.portal.login(CALLER)).rejects.toMatchObject({ code });
	});

	test.each([
		[400, 'login-refused'],
		[401, 'login-not-set-up'],
		[403, 'login-refused'],
		[404, 'login-refused'],
		[409, 'portal-conflict'],
		[422, 'login-refused'],
		[429, 'portal-busy'],
		[502, 'portal-down'],
	])('of which the session is refused with %i is %s', async (status, code) => {
		const mock = mockPortal();
		sendCode(mock, 200, CODE);
		verify(mock, status, {});
		await expect(mock.portal.login(CALLER)).rejects.toMatchObject({ code });
	});

	test.each([{ code: null, expires_at: null }, { expires_at: null }, {}])(
		'without a code is refused: %j',
		async (body) => {
			const mock = mockPortal();
			sendCode(mock, 200, body);
			await expect(mock.portal.login(CALLER)).rejects.toMatchObject({ code: 'login-refused' });
		},
	);

	test.each([{ code: 12345678 }, { code: 'a b' }, { code: 'x'.repeat(65) }, [], 'Vy8nFKq2'])(
		'with a code that is none is nonsense: %j',
		async (body) => {
			const mock = mockPortal();
			sendCode(mock, 200, body as object);
			await expect(mock.portal.login(CALLER)).rejects.toMatchObject({ code: 'portal-nonsense' });
		},
	);

	test.each([
		['no cookie', undefined],
		['another cookie', [`hsession=${COOKIE}`]],
		['an empty one', ['psession=']],
		['a short one', ['psession=abc']],
		['a long one', [`psession=${'x'.repeat(8000)}`]],
		['illegal characters', [`psession=${COOKIE} "with, spaces\\`]],
		['one that deletes', [`psession=${COOKIE}; Max-Age=0`]],
		['one that has ended', [`psession=${COOKIE}; Expires=Thu, 01 Jan 1970 00:00:00 GMT`]],
		['one that is deleted again', [`psession=${COOKIE}; Path=/`, 'psession=; Path=/; Max-Age=-1']],
	])('that sets %s is nonsense', async (_, cookies) => {
		const mock = mockPortal();
		sendCode(mock, 200, CODE);
		verify(mock, 200, ACCOUNT, cookies);
		await expect(mock.portal.login(CALLER)).rejects.toMatchObject({
			code: 'portal-nonsense',
			cause: { code: 'NO_COOKIE' },
		});
	});

	test('without the keys asks nobody', async () => {
		for (const missing of [{ botKey: undefined }, { publicKey: undefined }]) {
			const keys = { botKey: new Secret(BOT_KEY), publicKey: new Secret(PUBLIC_KEY), ...missing };
			const given = Object.fromEntries(Object.entries(keys).filter(([, key]) => key));
			const { agent } = mockPortal();
			const { createPortal } = await import('../../../src/portal/portal.ts');
			const portal = createPortal({
				world: machine,
				origin: new URL('https://portal.test'),
				version: '1',
				dispatcher: agent,
				...given,
			});
			await expect(portal.login(CALLER)).rejects.toMatchObject({ code: 'login-not-set-up' });
		}
	});

	test('with a key that no header can carry asks nobody', async () => {
		const { portal, events } = mockPortal({ botKey: new Secret('two\r\nlines') });
		await expect(portal.login(CALLER)).rejects.toMatchObject({ code: 'login-not-set-up' });
		expect(events).toMatchObject([{ attempts: 0 }]);
	});
});

describe('sign-ins of one caller', () => {
	const login = async (mock: Mock, caller = CALLER) =>
		await mock.portal.login(caller).catch(({ code }) => code);
	const OTHER = { ...CALLER, id: '410000000000000005' };

	test('find out once a minute that there is no account', async () => {
		const mock = mockPortal();
		sendCode(mock, 404, { error: 'User not found' });
		for (let n = 0; n < 100; n += 1) expect(await login(mock)).toBe('not-linked');
		expect(mock.events).toMatchObject([{ attempts: 1, status: 404 }]);
		sendCode(mock, 404, { error: 'User not found' });
		expect(await login(mock, OTHER)).toBe('not-linked');
		mock.clock.now += 60_001;
		sendCode(mock, 429, {});
		expect(await login(mock)).toBe('portal-busy');
		mock.agent.assertNoPendingInterceptors();
	});

	test('ask again at once after the website was wanted', async () => {
		const mock = mockPortal();
		for (let n = 0; n < 2; n += 1) {
			sendCode(mock, 403, { error: 'Web login required' });
			expect(await login(mock)).toBe('web-login-required');
		}
		mock.agent.assertNoPendingInterceptors();
	});

	test('count as the requests that they make: two a minute, or one and three checks of the session', async () => {
		const mock = mockPortal();
		for (let n = 0; n < 2; n += 1) {
			sendCode(mock, 403, {});
			expect(await login(mock)).toBe('web-login-required');
		}
		expect(await login(mock)).toBe('too-many-lookups');
		expect(() => mock.portal.admit(CALLER.id)).toThrow('too-many-lookups');
		sendCode(mock, 403, {});
		expect(await login(mock, OTHER)).toBe('web-login-required');
		for (let n = 0; n < 3; n += 1) mock.portal.admit(OTHER.id);
		expect(() => mock.portal.admit(OTHER.id)).toThrow('too-many-lookups');
		mock.agent.assertNoPendingInterceptors();
	});

	test('leave the lookups of that minute alone', async () => {
		const mock = mockPortal();
		sendCode(mock, 403, {});
		await login(mock);
		mock.pool
			.intercept({ path: /^\/v1\/users\/profile/ })
			.reply(404, {}, JSON_TYPE)
			.persist();
		for (let n = 0; n < 6; n += 1) {
			await expect(mock.portal.profile(session(), `user${n}`)).rejects.toMatchObject({
				code: 'no-such-user',
			});
		}
	});
});

describe('the account behind a session', () => {
	test('comes with its Discord ids, as text only', async () => {
		const { pool, portal } = mockPortal();
		const linked_platforms = [
			{ platform: 'discord', platform_user_id: '1185865881356615713' },
			{ platform: 'Discord', platform_user_id: '410000000000000004' },
			{ platform: 'discord', platform_user_id: 410_000_000_000_000_000 },
			{ platform: 'discord', platform_user_id: 'everyone' },
			{ platform: 'telegram', platform_user_id: '1185865881356615714' },
			null,
		];
		pool
			.intercept({ path: '/v1/users/me', headers: { cookie: `psession=${COOKIE}` } })
			.reply(200, { ...ACCOUNT, linked_platforms }, JSON_TYPE);
		expect(await portal.me(new Secret(COOKIE))).toEqual({
			viewer: { id: 1003, username: 'adam', role: 'admin' },
			discordIds: ['1185865881356615713', '410000000000000004'],
		});
	});

	test.each([
		[undefined, undefined],
		[null, undefined],
		[[], []],
		['none', []],
		[[{ platform: 'telegram', platform_user_id: '410000000000000004' }], []],
		[[{ platform_user_id: '410000000000000004' }, null, 7], []],
	])(
		'has an unknown list of linked accounts only if there is none: %j',
		async (linked_platforms, discordIds) => {
			const { pool, portal } = mockPortal();
			pool.intercept({ path: '/v1/users/me' }).reply(200, { ...ACCOUNT, linked_platforms }, JSON_TYPE);
			expect(await portal.me(new Secret(COOKIE))).toMatchObject({ discordIds });
		},
	);

	test.each([0, 1, 2, 3, 4, -1, 1.5, '3', '4', '03', ' 3', '3.0', null, undefined, [], { role: 3 }])(
		'has the lowest role unless its level is a known number, or one as text: %j',
		async (permission_level) => {
			const { pool, portal } = mockPortal();
			pool.intercept({ path: '/v1/users/me' }).reply(200, { ...ACCOUNT, permission_level }, JSON_TYPE);
			const roles = new Map<unknown, string>([
				[1, 'moderator'],
				[2, 'admin'],
				[3, 'owner'],
				['3', 'owner'],
			]);
			const { viewer } = await portal.me(new Secret(COOKIE));
			expect(viewer.role).toBe(roles.get(permission_level) ?? 'user');
		},
	);
});

describe('the end of a session', () => {
	const expiryIn = async (body: object | string) => {
		const { pool, portal } = mockPortal();
		pool.intercept({ path: '/v1/users/me/sessions' }).reply(200, body, JSON_TYPE);
		return await portal.expiry(new Secret(COOKIE));
	};

	test('is that of the session that asks', async () => {
		const sessions = [
			{ is_current: false, expires_at: '2026-01-01T00:00:00Z' },
			null,
			{ is_current: true, expires_at: '2026-05-11T12:00:00.123456Z' },
		];
		expect(await expiryIn({ sessions, history: [] })).toEqual(new Date('2026-05-11T12:00:00.123Z'));
	});

	test.each([
		{},
		{ sessions: null },
		{ sessions: 'none' },
		{ sessions: [7, { is_current: 'yes', expires_at: '2026-01-01T00:00:00Z' }] },
		{ sessions: [{ is_current: true, expires_at: 'soon' }] },
		'[]',
	])('is unknown if the answer does not say: %j', async (body) => {
		expect(await expiryIn(body)).toBeUndefined();
	});
});

describe('a logout', () => {
	const logout = ({ pool }: Mock) =>
		pool.intercept({
			path: '/v1/authentication/logout',
			method: 'POST',
			headers: { cookie: `psession=${COOKIE}` },
		});

	test.each(['', '<html>', '{"message":"Logged out."}'])(
		'is confirmed by a 2xx, whatever its body: %j',
		async (body) => {
			const mock = mockPortal();
			logout(mock).reply(200, body);
			expect(await mock.portal.logout(new Secret(COOKIE))).toBe(true);
			mock.agent.assertNoPendingInterceptors();
		},
	);

	test.each([302, 404, 500])('is not confirmed by %i, and does not throw', async (status) => {
		const mock = mockPortal();
		logout(mock).reply(status, {}, JSON_TYPE);
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(false);
	});

	test("is confirmed by the Portal's own 401, and not by somebody else's", async () => {
		const mock = mockPortal();
		logout(mock).reply(401, '<html>', { headers: { 'content-type': 'text/html' } });
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(false);
		logout(mock).reply(401, { error: 'Authentication required' }, JSON_TYPE);
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(true);
	});

	test('does not throw if nobody answers, nor for a cookie that is none', async () => {
		const mock = mockPortal();
		logout(mock).replyWithError(new Error('gone'));
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(false);
		expect(await mock.portal.logout(new Secret('x'))).toBe(false);
	});
});
