import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { machine } from '../../../src/core/world.ts';
import { BOT_KEY, COOKIE, JSON_TYPE, mockPortal, PUBLIC_KEY } from './mock-portal.ts';

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

	test.each([0, 1, 2, 3, 4, -1, 1.5, '3', null, undefined, [], { role: 3 }])(
		'has the lowest role unless its level is a known number: %j',
		async (permission_level) => {
			const { pool, portal } = mockPortal();
			pool.intercept({ path: '/v1/users/me' }).reply(200, { ...ACCOUNT, permission_level }, JSON_TYPE);
			const roles = new Map<unknown, string>([
				[1, 'moderator'],
				[2, 'admin'],
				[3, 'owner'],
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
		{ sessions: [7, { is_current: 'true', expires_at: '2026-01-01T00:00:00Z' }] },
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

	test.each([302, 401, 404, 500])('is not confirmed by %i, and does not throw', async (status) => {
		const mock = mockPortal();
		logout(mock).reply(status, {}, JSON_TYPE);
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(false);
	});

	test('does not throw if nobody answers, nor for a cookie that is none', async () => {
		const mock = mockPortal();
		logout(mock).replyWithError(new Error('gone'));
		expect(await mock.portal.logout(new Secret(COOKIE))).toBe(false);
		expect(await mock.portal.logout(new Secret('x'))).toBe(false);
	});
});
