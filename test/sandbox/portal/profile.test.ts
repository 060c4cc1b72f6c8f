import { describe, expect, test } from 'vitest';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();
const PUBLIC = ['id', 'username', 'avatar_url', 'subscription_tier'];
const ERROR = { error: expect.any(String), correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) };

/** What a viewer gets of a subject: `public`, `detail`, or `detail with sessions`. */
async function seen(viewer: string, subject: string): Promise<string> {
	const { status, json } = await at.client.profile(subject, at.portal.issueSession(viewer));
	const profile = new Map(Object.entries(Object(json)));
	if (status !== 200) return String(status);
	if (!profile.has('state')) {
		expect([...profile.keys()]).toEqual(PUBLIC);
		return 'public';
	}
	return Object(profile.get('session_history')).length > 0 ? 'detail with sessions' : 'detail';
}

describe('who sees what of whom', () => {
	test.each([
		['mel', 'exampleuser', 'public'],
		['mel', 'mel', 'public'],
		['maud', 'exampleuser', 'public'],
		['adam', 'exampleuser', 'detail'],
		['adam', 'mel', 'detail'],
		['adam', 'maud', 'detail'],
		['adam', 'staff-admin', 'public'],
		['adam', 'adam', 'public'],
		['adam', 'olga', 'public'],
		['olga', 'exampleuser', 'detail with sessions'],
		['olga', 'adam', 'detail with sessions'],
		['olga', 'staff-owner', 'detail with sessions'],
		['olga', 'olga', 'detail with sessions'],
	])('%s gets of %s: %s', async (viewer, subject, expected) => {
		expect(await seen(viewer, subject)).toBe(expected);
	});

	test('a promotion and a demotion count at once, for sessions that exist', async () => {
		const cookie = at.portal.issueSession('adam');
		at.portal.setLevel('adam', 3);
		expect((await at.client.profile('olga', cookie)).json).toHaveProperty('state');
		at.portal.setLevel('adam', 0);
		expect((await at.client.profile('mel', cookie)).json).not.toHaveProperty('state');
	});

	test('the profile by id is the same as by name', async () => {
		const cookie = at.portal.issueSession('olga');
		const byName = await at.client.profile('exampleuser', cookie);
		const byId = await at.client.get('/v1/users/42', cookie);
		expect(byId.json).toEqual(byName.json);
	});
});

describe('names', () => {
	test('case does not matter, and the answer has the name as it is written', async () => {
		const { json } = await at.client.profile('EXAMPLEuser', at.portal.issueSession('mel'));
		expect(json).toMatchObject({ id: 42, username: 'exampleuser' });
	});

	test.each([
		['', 400, 'username must be at least 3 characters'],
		['ab', 400, 'username must be at least 3 characters'],
		['a'.repeat(33), 400, 'username must be at most 32 characters'],
		['a%20b%3Cc', 400, 'username contains invalid characters'],
		['%E0%A4%A', 400, 'Invalid request'],
		['nobody.here', 404, 'User not found'],
	])('%s is answered %i', async (name, status, error) => {
		const answer = await at.client.profile(name, at.portal.issueSession('adam'));
		expect(answer.status).toBe(status);
		expect(answer.json).toEqual({ ...ERROR, error });
	});

	test('deleted.soon is found once, then gone', async () => {
		const cookie = at.portal.issueSession('adam');
		const statuses = [
			(await at.client.profile('deleted.soon', cookie)).status,
			(await at.client.profile('deleted.soon', cookie)).status,
		];
		expect(statuses).toEqual([200, 404]);
	});
});

describe('credentials', () => {
	test('no session, an unknown one and an expired one are 401', async () => {
		const expired = at.portal.issueSession('adam');
		at.portal.expireSessions('adam');
		for (const cookie of [undefined, '', 'canary-psession-unknown', expired]) {
			const answer = await at.client.get('/v1/users/profile/exampleuser', cookie);
			expect(answer.status).toBe(401);
			expect(answer.json).toEqual({ ...ERROR, error: 'Authentication required' });
		}
	});

	test('a restricted account gets 403 with a live session, until it is restricted no more', async () => {
		const cookie = at.portal.issueSession('adam');
		at.portal.restrict('adam', true);
		const answer = await at.client.profile('exampleuser', cookie);
		expect(answer.status).toBe(403);
		expect(answer.json).toEqual({ ...ERROR, error: 'Access denied' });
		expect((await at.client.profile('adam', at.portal.issueSession('olga'))).json).toMatchObject({
			state: 2,
		});
		at.portal.restrict('adam', false);
		expect((await at.client.profile('exampleuser', cookie)).status).toBe(200);
	});

	test('a key is no session', async () => {
		const answer = await at.client.post('/v1/users/me', {}, { 'x-api-key': at.portal.botKey });
		expect(answer.status).toBe(405);
		expect((await at.client.get('/v1/users/me')).status).toBe(401);
	});

	test('an unknown path is 404 with the usual body', async () => {
		const answer = await at.client.get('/v1/nothing');
		expect(answer.status).toBe(404);
		expect(answer.json).toEqual(ERROR);
	});

	test('health needs no credential', async () => {
		const answer = await at.client.get('/health');
		expect(answer.status).toBe(200);
		expect(answer.json).toMatchObject({ status: 'healthy', errors: [] });
	});
});
