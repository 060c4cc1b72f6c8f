import { describe, expect, test } from 'vitest';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();

async function statuses(count: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
	const answers: number[] = [];
	for (let n = 0; n < count; n += 1) answers.push((await ask()).status);
	return answers;
}

describe('the rate limit', () => {
	test('lets 120 requests a minute through, anybody who asks, and frees the next minute', async () => {
		const cookies = [at.portal.issueSession('adam'), at.portal.issueSession('mel')];
		let turn = 0;
		const ask = () => at.client.profile('quiet.user', cookies[turn++ % 2] ?? '');
		const answers = await statuses(121, ask);
		expect(answers.slice(0, 120).every((status) => status === 200)).toBe(true);
		expect(answers[120]).toBe(429);
		at.portal.advanceClock(60_000);
		expect((await ask()).status).toBe(200);
	});

	test('counts refused requests too, and answers 429 before it looks at the session', async () => {
		at.portal.setRequestsPerMinute(2);
		expect(await statuses(3, () => at.client.get('/v1/users/me'))).toEqual([401, 401, 429]);
	});

	test('counts requests with a wrong method too', async () => {
		at.portal.setRequestsPerMinute(1);
		expect(await statuses(2, () => at.client.post('/v1/users/me', {}))).toEqual([405, 429]);
	});

	test('says so in a body like every other error', async () => {
		at.portal.setRequestsPerMinute(0);
		const answer = await at.client.get('/v1/users/me');
		expect(answer.json).toEqual({ error: 'Too many requests', correlation_id: expect.any(String) });
		expect(answer.headers['retry-after']).toBeUndefined();
	});

	test.each([
		['seconds', /^\d{1,2}$/],
		['date', /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/],
		['garbage', /^in a while$/],
	] as const)('gives Retry-After as %s if told', async (kind, shape) => {
		at.portal.setRequestsPerMinute(0);
		at.portal.setRetryAfter(kind);
		expect((await at.client.get('/v1/users/me')).headers['retry-after']).toMatch(shape);
	});

	test('counts logins on their own, twenty a minute', async () => {
		const headers = { 'x-api-key': at.portal.publicKey };
		const ask = () => at.client.post('/v1/authentication/verify', { code: 'AAAAAAAA' }, headers);
		const answers = await statuses(21, ask);
		expect(answers.filter((status) => status === 429)).toHaveLength(1);
		expect((await at.client.get('/v1/users/me')).status).toBe(401);
	});

	test('leaves health alone', async () => {
		at.portal.setRequestsPerMinute(0);
		expect((await at.client.get('/health')).status).toBe(200);
	});
});
