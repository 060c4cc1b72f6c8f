import { describe, expect, test } from 'vitest';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();
const DAY_MS = 86_400_000;

const mine = (cookie: string) => at.client.get('/v1/users/me/sessions', cookie);

describe('sessions', () => {
	test('list the live ones, mark the asking one, and say when it ends', async () => {
		at.portal.issueSession('adam');
		const cookie = at.portal.issueSession('adam');
		at.portal.issueSession('olga');
		const { json } = await mine(cookie);
		const { sessions } = Object(json);
		expect(sessions).toHaveLength(2);
		expect(sessions).toEqual([
			expect.objectContaining({ is_current: false }),
			expect.objectContaining({ is_current: true, token_suffix: cookie.slice(-6) }),
		]);
		const [, { created_at, expires_at }] = sessions;
		expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(DAY_MS);
	});

	test('list the ended ones among the past ones, without an end', async () => {
		const old = at.portal.issueSession('mel');
		at.portal.expireSessions('mel');
		const { json } = await mine(at.portal.issueSession('mel'));
		const { sessions, history } = Object(json);
		expect(sessions).toHaveLength(1);
		expect(history[0]).toMatchObject({
			token_suffix: old.slice(-6),
			geo: { country_code: expect.any(String) },
		});
		expect(history[0]).not.toHaveProperty('expires_at');
		expect(history).toHaveLength(3);
	});

	test('of staff end after a day, of users after thirty', async () => {
		const [adam, mel] = [at.portal.issueSession('adam'), at.portal.issueSession('mel')];
		const statuses = async () => [(await mine(adam)).status, (await mine(mel)).status];
		at.portal.advanceClock(DAY_MS - 60_000);
		expect(await statuses()).toEqual([200, 200]);
		at.portal.advanceClock(60_000);
		expect(await statuses()).toEqual([401, 200]);
		at.portal.advanceClock(29 * DAY_MS);
		expect(await statuses()).toEqual([401, 401]);
	});

	test('end by logging out, one at a time', async () => {
		const [one, other] = [at.portal.issueSession('adam'), at.portal.issueSession('adam')];
		const answer = await at.client.post('/v1/authentication/logout', {}, { cookie: `psession=${one}` });
		expect(answer.status).toBe(200);
		expect(answer.headers['set-cookie']).toContain('Max-Age=0');
		expect([(await mine(one)).status, (await mine(other)).status]).toEqual([401, 200]);
		const again = await at.client.post('/v1/authentication/logout', {}, { cookie: `psession=${one}` });
		expect(again.status).toBe(401);
	});

	test('are not issued to unknown names', () => {
		expect(() => at.portal.issueSession('nobody.here')).toThrow('nobody.here');
	});
});
