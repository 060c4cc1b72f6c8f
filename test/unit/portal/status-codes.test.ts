import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { COOKIE, JSON_TYPE, mockPortal, session } from './mock-portal.ts';

const REFERENCE = 'b2c3d4e5-f6a7-8901-bcde-f12345678901';

describe('a status', () => {
	test.each([
		[400, 'bad-username'],
		[401, 'session-expired'],
		[403, 'not-permitted'],
		[404, 'no-such-user'],
		[405, 'portal-nonsense'],
		[408, 'portal-slow'],
		[409, 'portal-conflict'],
		[418, 'portal-nonsense'],
		[422, 'bad-username'],
		[429, 'portal-busy'],
		[500, 'portal-down'],
		[501, 'portal-down'],
		[599, 'portal-down'],
	])('%i means %s, whatever the text beside it says', async (status, code) => {
		const { portal, profileAnswers, events } = mockPortal();
		profileAnswers(status, { error: 'Authentication required', correlation_id: REFERENCE });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code,
			message: code,
			details: { username: 'exampleuser', reference: REFERENCE },
			cause: { code: `HTTP_${status}` },
		});
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({
			method: 'GET',
			route: '/v1/users/profile/{username}',
			status,
			failure: code,
			attempts: 1,
		});
	});

	test.each([
		[401, 'session-expired'],
		[403, 'not-permitted'],
		[404, 'portal-nonsense'],
		[422, 'portal-nonsense'],
	])('%i on the account behind a session means %s', async (status, code) => {
		const { pool, portal } = mockPortal();
		pool.intercept({ path: '/v1/users/me' }).reply(status, {}, JSON_TYPE);
		await expect(portal.me(new Secret(COOKIE))).rejects.toMatchObject({ code });
	});

	test.each([301, 302, 303, 307, 308])('%i is followed nowhere', async (status) => {
		const { agent, portal, profileAnswers } = mockPortal();
		profileAnswers(status, '', { location: 'https://portal.test/auth' });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-nonsense',
			cause: { code: 'REDIRECT' },
		});
		agent.assertNoPendingInterceptors();
	});

	test.each(['<script>alert(1)</script>', 'b2c3d4e5', 17, null, { a: REFERENCE }])(
		'shows no reference that is not a UUID: %j',
		async (correlation_id) => {
			const { portal, profileAnswers } = mockPortal();
			profileAnswers(404, { correlation_id });
			const error = await portal.profile(session(), 'exampleuser').catch((caught: unknown) => caught);
			expect(error).toMatchObject({ code: 'no-such-user', details: { username: 'exampleuser' } });
			expect(error).not.toHaveProperty('details.reference');
		},
	);

	test.each([
		['HTML', '<html>', 'text/html'],
		['HTML that is called JSON', '<html>', 'application/json'],
		['nothing', '', 'application/json'],
		['a list', '[]', 'application/json'],
		['null', 'null', 'application/json'],
		['a text', '"User not found"', 'application/json'],
	])("of which the body is %s is not the Portal's own: it is not reachable", async (_, body, type) => {
		for (const status of [400, 401, 403, 404, 405, 409, 418, 422, 500]) {
			const { portal, profileAnswers } = mockPortal();
			profileAnswers(status, body, { 'content-type': type });
			await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
				code: 'portal-down',
				cause: { code: `HTTP_${status}` },
			});
		}
	});

	test.each(['sendCode', 'verify'] as const)(
		'of a proxy says nothing about a sign-in either: %s',
		async (step) => {
			const { portal, pool } = mockPortal();
			const path = (name: string) => ({ path: `/v1/authentication/${name}`, method: 'POST' });
			const proxy = { headers: { 'content-type': 'text/html' } };
			if (step === 'sendCode') pool.intercept(path('bot/send-code')).reply(404, '<html>', proxy);
			else pool.intercept(path('bot/send-code')).reply(200, { code: 'Vy8nFKq2' }, JSON_TYPE);
			pool.intercept(path('verify')).reply(403, '<html>', proxy);
			const caller = { id: '410000000000000004', username: 'adam', avatarUrl: 'https://cdn.test/a.png' };
			await expect(portal.login(caller)).rejects.toMatchObject({ code: 'portal-down' });
		},
	);
});

describe('429', () => {
	const busy = async (header: string | undefined) => {
		const mock = mockPortal();
		mock.profileAnswers(429, {}, header === undefined ? {} : { 'retry-after': header });
		const error = await mock.portal.profile(session(), 'exampleuser').catch((caught: unknown) => caught);
		return { ...mock, error };
	};

	test.each([
		['7', 7000],
		['0', 1000],
		['86400', 3_600_000],
		['99999999999', 3_600_000],
		['Sun, 10 May 2026 12:00:30 GMT', 30_000],
		['Sun, 10 May 2026 11:00:00 GMT', 1000],
		['in a while', 60_000],
		['-5', 60_000],
		['1.5', 2000],
		['0.2', 1000],
		['1e3', 60_000],
		['99999999999999999999', 3_600_000],
		['', 60_000],
		[undefined, 60_000],
	])('with Retry-After %j says to come back in %i ms', async (header, ms) => {
		const { error, clock } = await busy(header);
		expect(error).toMatchObject({ code: 'portal-busy', details: { retryAt: new Date(clock.now + ms) } });
	});

	test('with Retry-After keeps Porter away until then', async () => {
		const { portal, clock, agent, pool, events, profileAnswers } = await busy('10');
		const until = new Date(clock.now + 10_000);
		clock.now += 9000;
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-busy',
			details: { retryAt: until },
		});
		expect(events.at(-1)).toMatchObject({ attempts: 0, failure: 'portal-busy' });
		clock.now += 1000;
		profileAnswers(404, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'no-such-user' });
		expect(pool).toBeDefined();
		agent.assertNoPendingInterceptors();
	});

	const OTHER = session({ callerId: '410000000000000005', generation: 'g2' });

	test.each([
		['3600', 60_000, 3_600_000],
		['30', 30_000, 30_000],
		['1.5', 2000, 2000],
		[undefined, 10_000, 60_000],
		['-5', 10_000, 60_000],
		['in a while', 10_000, 60_000],
	])(
		'with Retry-After %j keeps everybody away for %i ms, and who got it for %i',
		async (header, all, own) => {
			const { portal, clock, pool } = await busy(header);
			const begun = clock.now;
			pool.intercept({ path: '/v1/users/profile/exampleuser' }).reply(404, {}, JSON_TYPE).persist();
			const codeAt = async (ms: number, who: typeof OTHER) => {
				clock.now = begun + ms;
				const error = await portal.profile(who, 'exampleuser').catch((caught: unknown) => caught);
				return (error as { code: string }).code;
			};
			expect(await codeAt(all - 1, OTHER)).toBe('portal-busy');
			expect(await codeAt(all, OTHER)).toBe('no-such-user');
			expect(await codeAt(own - 1, session())).toBe('portal-busy');
			expect(await codeAt(own, session())).toBe('no-such-user');
		},
	);

	test('on the sign-in does not keep Porter from profiles: the Portal counts them apart', async () => {
		const { portal, pool, profileAnswers } = mockPortal();
		pool
			.intercept({ path: '/v1/authentication/bot/send-code', method: 'POST' })
			.reply(429, {}, { headers: { 'content-type': 'application/json', 'retry-after': '30' } });
		const caller = {
			id: '410000000000000004',
			username: 'adam',
			avatarUrl: 'https://cdn.discordapp.com/a.png',
		};
		await expect(portal.login(caller)).rejects.toMatchObject({ code: 'portal-busy' });
		await expect(portal.login(caller)).rejects.toMatchObject({
			code: 'portal-busy',
			cause: { code: 'PAUSED' },
		});
		profileAnswers(404, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'no-such-user' });
	});
});
