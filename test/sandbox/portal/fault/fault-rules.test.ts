import { describe, expect, test } from 'vitest';
import { persona } from '../../../../sandbox/fixtures/personas.ts';
import { usePortal } from '../portal-fixture.ts';

const at = usePortal();
const me = (username: string) => at.client.get('/v1/users/me', at.portal.issueSession(username));

describe('the rules of faults', () => {
	test('follows rules in order, each as often as it says', async () => {
		at.portal.fault({ times: 1, do: { kind: 'status', status: 500 } });
		at.portal.fault({ times: 1, do: { kind: 'pass' } });
		at.portal.fault({ times: 2, do: { kind: 'status', status: 503 } });
		const statuses: number[] = [];
		for (let n = 0; n < 5; n += 1) statuses.push((await me('adam')).status);
		expect(statuses).toEqual([500, 200, 503, 503, 200]);
		expect(at.portal.requests.map(({ fault }) => fault)).toEqual([
			'status',
			'pass',
			'status',
			'status',
			undefined,
		]);
	});

	test('follows a rule without a number until it is cleared', async () => {
		at.portal.fault({ do: { kind: 'status', status: 500 } });
		expect([(await me('adam')).status, (await me('adam')).status]).toEqual([500, 500]);
		at.portal.clearFaults();
		expect((await me('adam')).status).toBe(200);
	});

	test('matches the method and the path', async () => {
		at.portal.fault({ match: { method: 'post' }, do: { kind: 'status', status: 500 } });
		at.portal.fault({ match: { path: /^\/health$/g }, do: { kind: 'status', status: 503 } });
		expect((await me('adam')).status).toBe(200);
		expect((await at.client.post('/v1/users/me', {})).status).toBe(500);
		expect((await at.client.get('/health?now')).status).toBe(503);
		expect((await at.client.get('/health')).status).toBe(503);
	});

	test('matches the person, by session, also a dead one', async () => {
		at.portal.fault({ match: { persona: 'adam' }, do: { kind: 'status', status: 500 } });
		const cookie = at.portal.issueSession('adam');
		at.portal.expireSessions('adam');
		expect((await at.client.get('/v1/users/me', cookie)).status).toBe(500);
		expect((await me('olga')).status).toBe(200);
	});

	test('matches the person, by Discord id and by code', async () => {
		const headers = { 'x-api-key': at.portal.botKey };
		const send = (key: 'mel' | 'adam') =>
			at.client.post(
				'/v1/authentication/bot/send-code',
				{
					platform: 'discord',
					platform_user_id: persona(key).discordId,
					platform_username: key,
					platform_avatar_url: 'https://cdn.discordapp.com/embed/avatars/0.png',
				},
				headers,
			);
		const { code } = Object((await send('mel')).json);
		at.portal.fault({ match: { persona: 'mel' }, do: { kind: 'status', status: 500 } });
		expect([(await send('mel')).status, (await send('adam')).status]).toEqual([500, 200]);
		const verify = () =>
			at.client.post('/v1/authentication/verify', { code }, { 'x-api-key': at.portal.publicKey });
		expect((await verify()).status).toBe(500);
		at.portal.clearFaults();
		expect((await verify()).status).toBe(200);
	});

	test('comes after the rate limit', async () => {
		at.portal.setRequestsPerMinute(0);
		at.portal.fault({ times: 1, do: { kind: 'status', status: 500 } });
		expect((await me('adam')).status).toBe(429);
	});
});
