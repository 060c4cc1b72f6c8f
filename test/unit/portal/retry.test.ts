import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { worldAt } from '../../world.ts';
import { heldProfile, JSON_TYPE, mockPortal, PUBLIC_PROFILE, session } from './mock-portal.ts';

const PROFILE = { id: 42, username: 'exampleuser', tier: 'Basic' };

function networkError(code: string): Error {
	return Object.assign(new Error('canary: https://portal.test/?psession=1'), { code });
}

describe('one retry', () => {
	test.each([502, 503, 504])('follows %i', async (status) => {
		const { agent, portal, profileAnswers, events } = mockPortal();
		profileAnswers(status, {});
		profileAnswers(200, PUBLIC_PROFILE);
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		expect(events).toMatchObject([{ attempts: 2, status: 200 }]);
		expect(events[0]).not.toHaveProperty('failure');
		agent.assertNoPendingInterceptors();
	});

	test.each([
		'ECONNREFUSED',
		'ECONNRESET',
		'EPIPE',
		'UND_ERR_SOCKET',
		'UND_ERR_CONNECT_TIMEOUT',
		'EAI_AGAIN',
	])('follows %s', async (code) => {
		const { agent, pool, portal, profileAnswers } = mockPortal();
		pool.intercept({ path: '/v1/users/profile/exampleuser' }).replyWithError(networkError(code));
		profileAnswers(200, PUBLIC_PROFILE);
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		agent.assertNoPendingInterceptors();
	});

	test('is the only one', async () => {
		const { agent, portal, profileAnswers, events } = mockPortal();
		profileAnswers(503, {});
		profileAnswers(503, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-down' });
		expect(events).toMatchObject([{ attempts: 2, status: 503, failure: 'portal-down' }]);
		agent.assertNoPendingInterceptors();
	});

	test.each([400, 401, 403, 404, 409, 422, 429, 500])('does not follow %i', async (status) => {
		const { portal, profileAnswers, events } = mockPortal();
		profileAnswers(status, {});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toThrow();
		expect(events).toMatchObject([{ attempts: 1 }]);
	});

	test.each(['CERT_HAS_EXPIRED', 'ENOTFOUND', 'HPE_INVALID_CONSTANT'])('does not follow %s', async (code) => {
		const { pool, portal, events } = mockPortal();
		pool.intercept({ path: '/v1/users/profile/exampleuser' }).replyWithError(networkError(code));
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ cause: { code } });
		expect(events).toMatchObject([{ attempts: 1 }]);
	});

	test('does not follow a 503 that says when to come back', async () => {
		const { portal, profileAnswers, events, clock } = mockPortal();
		profileAnswers(503, {}, { 'retry-after': '120' });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-down',
			details: { retryAt: new Date(clock.now + 120_000) },
		});
		expect(events).toMatchObject([{ attempts: 1 }]);
	});

	test('never follows a POST: a second login code or session could be made', async () => {
		const { agent, pool, portal, events } = mockPortal();
		const caller = {
			id: '410000000000000004',
			username: 'adam',
			avatarUrl: 'https://cdn.discordapp.com/a.png',
		};
		pool.intercept({ path: '/v1/authentication/bot/send-code', method: 'POST' }).reply(503, {}, JSON_TYPE);
		await expect(portal.login(caller)).rejects.toMatchObject({ code: 'portal-down' });
		expect(events).toMatchObject([{ method: 'POST', attempts: 1 }]);
		agent.assertNoPendingInterceptors();
	});
});

describe('the circuit breaker', () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['Date'] });
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	const setUp = () => {
		const mock = mockPortal({ world: worldAt(() => Date.now()), lookupsPerMinute: 100 });
		const request = async () => {
			await mock.portal.profile(session(), 'exampleuser');
		};
		const requestAndGet = async (status: number, username = 'exampleuser', callerId = 'a') => {
			mock.pool.intercept({ path: `/v1/users/profile/${username}` }).reply(status, {}, JSON_TYPE);
			await mock.portal.profile(session({ callerId }), username).catch(() => {});
			return mock.events.at(-1);
		};
		const open = async () => {
			for (let n = 0; n < 4; n += 1) await requestAndGet(500);
			await requestAndGet(500, 'other.user', 'b');
		};
		return { ...mock, request, requestAndGet, open };
	};

	test('answers at once after five outages in a row, with the time to come back', async () => {
		const { request, open, events } = setUp();
		await open();
		await expect(request()).rejects.toMatchObject({
			code: 'portal-down',
			details: { retryAt: new Date(Date.now() + 10_000) },
			cause: { code: 'BREAKER_OPEN' },
		});
		expect(events.at(-1)).toMatchObject({ attempts: 0, failure: 'portal-down' });
	});

	test.each([
		['one caller', ['a', 'a', 'a', 'a', 'a', 'a'], ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff']],
		['one account', ['a', 'b', 'c', 'd', 'e', 'f'], ['aaa', 'AAA', 'aaa', 'aaa', 'aaa', 'aaa']],
	])('does not open for %s', async (_, callers, usernames) => {
		const { requestAndGet } = setUp();
		for (const [n, callerId] of callers.entries()) {
			expect(await requestAndGet(500, usernames[n], callerId)).toMatchObject({ attempts: 1, status: 500 });
		}
		expect(await requestAndGet(404, 'somebody', 'z')).toMatchObject({ attempts: 1, status: 404 });
	});

	test('does not count what Porter itself refused, in either way', async () => {
		const { portal, requestAndGet } = setUp();
		for (let n = 0; n < 4; n += 1) await requestAndGet(500);
		const badCookie = session({ cookie: new Secret('short'), callerId: 'b' });
		await expect(portal.profile(badCookie, 'other.user')).rejects.toMatchObject({ code: 'session-expired' });
		await requestAndGet(500, 'other.user', 'b');
		expect(await requestAndGet(404)).toMatchObject({ attempts: 0, failure: 'portal-down' });
	});

	test('closes again when only one caller goes on failing', async () => {
		const { open, requestAndGet } = setUp();
		await open();
		for (let n = 0; n < 4; n += 1) {
			vi.setSystemTime(Date.now() + 10_000);
			await requestAndGet(500, 'other.user', 'b');
		}
		expect(await requestAndGet(404)).toMatchObject({ attempts: 1, status: 404 });
	});

	test('counts from zero again after any answer that shows that the Portal is there', async () => {
		const { requestAndGet } = setUp();
		for (const status of [500, 500, 500, 500, 404, 500, 500, 500, 500, 401, 500, 500, 500, 500]) {
			expect(await requestAndGet(status)).toMatchObject({ attempts: 1, status });
		}
	});

	test('does not open for refusals', async () => {
		const { requestAndGet } = setUp();
		for (const status of [401, 403, 404, 409, 422, 400, 404, 404, 401, 403]) {
			expect(await requestAndGet(status)).toMatchObject({ attempts: 1, status });
		}
	});

	test('lets one request try after ten seconds, and answers the others at once meanwhile', async () => {
		const { request, open, pool, profileAnswers, portal } = setUp();
		await open();
		vi.setSystemTime(Date.now() + 10_000);
		const release = heldProfile(pool);
		const trial = request();
		await expect(portal.profile(session({ generation: 'other' }), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-down',
			cause: { code: 'BREAKER_OPEN' },
		});
		release();
		await trial;
		profileAnswers(200, PUBLIC_PROFILE);
		expect(await portal.profile(session({ generation: 'third' }), 'exampleuser')).toEqual(PROFILE);
	});

	test('stays open if the trial fails', async () => {
		const { request, open, requestAndGet } = setUp();
		await open();
		vi.setSystemTime(Date.now() + 10_000);
		expect(await requestAndGet(500)).toMatchObject({ attempts: 1, status: 500 });
		await expect(request()).rejects.toMatchObject({ cause: { code: 'BREAKER_OPEN' } });
	});
});
