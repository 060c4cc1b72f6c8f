import { describe, expect, test } from 'vitest';
import { CANARIES } from '../../../sandbox/portal/canaries.ts';
import { startSandboxPortal } from '../../../sandbox/portal/sandbox-portal.ts';
import { createPortalTestClient } from './portal-client.ts';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();

describe('the log of requests', () => {
	test('has each request with its account, and no secret', async () => {
		const cookie = at.portal.issueSession('adam');
		await at.client.profile('quiet.user', cookie);
		at.portal.expireSessions('adam');
		await at.client.profile('quiet.user', cookie);
		await at.client.get('/v1/users/me', 'made-up');
		await at.client.post('/v1/authentication/verify', { code: 'AAAAAAAA' }, { 'x-api-key': 'wrong' });
		await at.client.post('/v1/authentication/verify', {}, { 'x-api-key': at.portal.publicKey });

		expect(at.portal.requests).toMatchObject([
			{ method: 'GET', path: '/v1/users/profile/quiet.user', status: 200, session: 'adam', cookie: 'live' },
			{ status: 401, session: 'adam', cookie: 'dead', keyRight: undefined },
			{ status: 401, session: undefined, cookie: 'unknown' },
			{ method: 'POST', status: 401, cookie: 'none', keyRight: false },
			{ status: 400, keyRight: true },
		]);
		const text = JSON.stringify(at.portal.requests);
		for (const secret of [cookie, at.portal.botKey, at.portal.publicKey]) expect(text).not.toContain(secret);
	});

	test('tells listeners, until they stop listening', async () => {
		const heard: string[] = [];
		const stop = at.portal.on('request', ({ path }) => heard.push(path));
		await at.client.get('/health');
		stop();
		await at.client.get('/health?again');
		expect(heard).toEqual(['/health']);
		expect(at.portal.requests.map(({ path }) => path)).toEqual(['/health', '/health?again']);
	});
});

describe('the server', () => {
	test('listens on loopback', () => {
		expect(at.portal.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	});

	test('refuses connections while it is down, and answers at the same address after', async () => {
		const cookie = at.portal.issueSession('adam');
		const client = createPortalTestClient(at.portal);
		await at.portal.down();
		await expect(client.get('/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
		await at.portal.down();
		await at.portal.up();
		await at.portal.up();
		expect((await client.get('/v1/users/me', cookie)).status).toBe(200);
		await client.close();
	});

	test('cuts an open request when it goes down', async () => {
		at.portal.fault({ do: { kind: 'silence' } });
		const client = createPortalTestClient(at.portal);
		const arrived = new Promise<void>((resolve) => at.portal.on('request', () => resolve()));
		const answer = client.get('/health').catch((error: unknown) => error);
		await arrived;
		await at.portal.down();
		expect(await answer).toBeInstanceOf(Error);
		await at.portal.up();
		await client.close();
	});

	test('takes the port it is told', async () => {
		const first = await startSandboxPortal();
		const port = Number(new URL(first.url).port);
		await first.close();
		const second = await startSandboxPortal({ port });
		const client = createPortalTestClient(second);
		expect(second.url).toBe(first.url);
		expect((await client.get('/health')).status).toBe(200);
		await client.close();
		await second.close();
	});

	test('is as at its start after a reset', async () => {
		const cookie = at.portal.issueSession('adam');
		at.portal.setLevel('mel', 3);
		at.portal.setBotLogins('mel', 5);
		at.portal.setRequestsPerMinute(0);
		at.portal.fault({ do: { kind: 'html' } });
		await at.client.get('/health');
		at.portal.reset();
		expect(at.portal.requests).toEqual([]);
		expect(at.portal.botLogins('mel')).toBe(0);
		expect((await at.client.get('/v1/users/me', cookie)).status).toBe(401);
		const me = await at.client.get('/v1/users/me', at.portal.issueSession('mel'));
		expect(me.json).toMatchObject({ permission_level: 0 });
	});
});

describe('the canaries', () => {
	test('know every cookie and code, and look like what they are', async () => {
		const cookie = at.portal.issueSession('adam');
		expect(CANARIES.cookies()).toContain(cookie);
		expect(cookie).toMatch(/^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]{16,4096}$/);
		expect(CANARIES).toMatchObject({ botKey: at.portal.botKey, publicKey: at.portal.publicKey });
		expect(new Set([...CANARIES.ips]).size).toBe(CANARIES.ips.length);
	});
});
