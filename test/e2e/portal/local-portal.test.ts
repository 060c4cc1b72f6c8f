import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { persona } from '../../../sandbox/fixtures/personas.ts';
import type { Fault } from '../../../sandbox/portal/fault/fault.ts';
import { type SandboxPortal, startSandboxPortal } from '../../../sandbox/portal/sandbox-portal.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { LiveSession, PortalRole } from '../../../src/core/viewer.ts';
import { machine } from '../../../src/core/world.ts';
import { createPortal, type Portal, type PortalOptions } from '../../../src/portal/portal.ts';

let sandbox: SandboxPortal;
let portal: Portal;

beforeAll(async () => {
	sandbox = await startSandboxPortal();
});
afterAll(async () => {
	await sandbox.close();
});

const open = (overrides: Partial<PortalOptions> = {}) =>
	createPortal({
		world: machine,
		origin: new URL(sandbox.url),
		botKey: new Secret(sandbox.botKey),
		publicKey: new Secret(sandbox.publicKey),
		lookupsPerMinute: 1000,
		timeoutMs: 2000,
		version: '1.2.3',
		...overrides,
	});

beforeEach(async () => {
	sandbox.reset();
	portal = open();
	return () => portal.close();
});

function caller(key: 'nora' | 'mel' | 'adam' | 'olga'): Caller {
	const { discordId, discordName } = persona(key);
	return {
		id: discordId,
		username: discordName,
		avatarUrl: 'https://cdn.discordapp.com/embed/avatars/0.png',
	};
}

let generations = 0;

function session(username: string, role: PortalRole = 'user'): LiveSession {
	generations += 1;
	return {
		callerId: '410000000000000099',
		cookie: new Secret(sandbox.issueSession(username)),
		viewer: { id: 1, username, role },
		generation: `g${generations}`,
	};
}

test('a Portal that wants no more sign-outs for a minute is still asked for profiles', async () => {
	const live = session('adam');
	sandbox.fault({
		times: 1,
		match: { path: /logout/ },
		do: { kind: 'status', status: 429, retryAfter: '60' },
	});
	expect(await portal.logout(live.cookie)).toBe(false);
	expect((await portal.profile(live, 'exampleuser')).username).toBe('exampleuser');
});

describe('a login at the sandbox', () => {
	test('gives a session that works, ends in a day for staff, and can be ended', async () => {
		const { cookie, viewer, expiresAt } = await portal.login(caller('adam'));
		expect(viewer).toEqual({ id: 1003, username: 'adam', role: 'admin' });
		const hours = ((expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
		expect(hours).toBeGreaterThan(23.9);
		expect(hours).toBeLessThanOrEqual(24);
		expect(await portal.me(cookie)).toEqual({ viewer, discordIds: [persona('adam').discordId] });
		const expiry = await portal.expiry(cookie);
		expect(Math.abs(Number(expiry) - Number(expiresAt))).toBeLessThan(5000);
		expect(await portal.logout(cookie)).toBe(true);
		await expect(portal.me(cookie)).rejects.toMatchObject({ code: 'session-expired' });
		expect(await portal.logout(cookie)).toBe(true);
	});

	test('of somebody without an account is not linked', async () => {
		await expect(portal.login(caller('nora'))).rejects.toMatchObject({
			code: 'not-linked',
			details: { reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
		});
	});

	test('is refused after five in a row, until the website has seen the person', async () => {
		sandbox.setBotLogins('mel', 5);
		await expect(portal.login(caller('mel'))).rejects.toMatchObject({ code: 'web-login-required' });
		sandbox.webLogin('mel');
		expect(await portal.login(caller('mel'))).toMatchObject({ viewer: { username: 'mel', role: 'user' } });
	});

	test('with a wrong key is not set up', async () => {
		for (const wrong of [{ botKey: new Secret('wrong') }, { publicKey: new Secret('wrong') }]) {
			const misconfigured = open(wrong);
			await expect(misconfigured.login(caller('mel'))).rejects.toMatchObject({ code: 'login-not-set-up' });
			await misconfigured.close();
		}
	});
});

describe('a profile of the sandbox', () => {
	test('is public to users and elevated to those who may act on the account', async () => {
		expect(await portal.profile(session('mel'), 'exampleuser')).not.toHaveProperty('staff');
		expect(await portal.profile(session('maud'), 'exampleuser')).not.toHaveProperty('staff');
		expect(await portal.profile(session('adam'), 'olga')).not.toHaveProperty('staff');
		const { staff } = await portal.profile(session('adam'), 'exampleuser');
		expect(staff?.moderation.items.length).toBeGreaterThan(0);
		expect(staff?.linkedAccounts.items[0]?.platform).toBe('discord');
	});

	test('has its session history for owners only', async () => {
		const asOwner = await portal.ownerProfile(session('olga'), 'exampleuser');
		expect(asOwner.sessions.items.length).toBeGreaterThan(0);
		const asAdmin = await portal.ownerProfile(session('adam'), 'exampleuser');
		expect(asAdmin.sessions).toEqual({ items: [], unreadable: 0 });
	});

	test('is read for every account there is', async () => {
		for (const username of sandbox.usernames) {
			const { profile } = await portal.ownerProfile(session('olga'), username);
			expect(profile.username).toBe(username);
		}
	});

	test('survives odd fields: what is sound is shown, the rest is counted', async () => {
		const { profile, sessions } = await portal.ownerProfile(session('olga'), 'odd-fields');
		expect(profile.staff).toMatchObject({
			state: 'unknown',
			stateLabel: 'Unknown (7)',
			roleLabel: 'Unknown (5)',
		});
		expect(profile).toMatchObject({ tier: 'Unknown (9)', staff: { tierGrantedBy: 1004 } });
		expect(profile.staff?.moderation.items.map(({ id }) => id).toSorted()).toEqual([
			2701, 2702, 2703, 2704, 2705, 2706,
		]);
		expect(profile.staff?.moderation.unreadable).toBe(8);
		expect(sessions.unreadable).toBe(8);
		expect(JSON.stringify(sessions)).not.toMatch(/tk00\d\d|"lat"|"lon"/);
	});

	test('of nobody, or through a dead or restricted session, says which of these', async () => {
		const own = session('adam');
		await expect(portal.profile(own, 'nobody.at.all')).rejects.toMatchObject({ code: 'no-such-user' });
		sandbox.restrict('adam', true);
		await expect(portal.profile(own, 'exampleuser')).rejects.toMatchObject({ code: 'not-permitted' });
		sandbox.restrict('adam', false);
		sandbox.expireSessions('adam');
		await expect(portal.profile(own, 'exampleuser')).rejects.toMatchObject({ code: 'session-expired' });
	});
});

describe('with a fault', () => {
	const faults: [Fault, string][] = [
		[{ kind: 'status', status: 500 }, 'portal-down'],
		[{ kind: 'status', status: 502, body: 'html' }, 'portal-down'],
		[{ kind: 'status', status: 429, body: 'none' }, 'portal-busy'],
		[{ kind: 'status', status: 409 }, 'portal-conflict'],
		[{ kind: 'status', status: 422 }, 'bad-username'],
		[{ kind: 'text', body: '{"id":1,"username":"exampleuser"} trailing' }, 'portal-nonsense'],
		[{ kind: 'html' }, 'portal-nonsense'],
		[{ kind: 'change', change: () => [] }, 'portal-nonsense'],
		[{ kind: 'change', change: () => null }, 'portal-nonsense'],
		[{ kind: 'truncated' }, 'portal-nonsense'],
		[{ kind: 'huge' }, 'portal-nonsense'],
		[{ kind: 'huge', declared: true }, 'portal-nonsense'],
		[{ kind: 'gzip' }, 'portal-nonsense'],
		[{ kind: 'gzip', bytes: 200 * 2 ** 20 }, 'portal-nonsense'],
		[{ kind: 'redirect', to: '/auth' }, 'portal-nonsense'],
		[{ kind: 'redirect', to: 'https://elsewhere.test/', status: 307 }, 'portal-nonsense'],
		[{ kind: 'wrong-user' }, 'wrong-profile'],
		[{ kind: 'big-headers' }, 'portal-nonsense'],
		[{ kind: 'delay', ms: 5000 }, 'portal-slow'],
		[{ kind: 'stall' }, 'portal-slow'],
		[{ kind: 'drip', ms: 20 }, 'portal-slow'],
		[{ kind: 'drip', ms: 20, part: 'headers' }, 'portal-slow'],
		[{ kind: 'silence' }, 'portal-slow'],
		[{ kind: 'reset', when: 'before-headers' }, 'portal-down'],
		[{ kind: 'reset', when: 'mid-body' }, 'portal-down'],
		[{ kind: 'short-body' }, 'portal-down'],
	];

	test.each(faults)('%j the answer is %s', async (fault, code) => {
		const hurried = open({ timeoutMs: 600 });
		sandbox.fault({ match: { path: /profile/ }, do: fault });
		await expect(hurried.ownerProfile(session('olga'), 'exampleuser')).rejects.toMatchObject({ code });
		sandbox.clearFaults();
		await hurried.close();
	});

	test.each<Fault>([{ kind: 'deep' }, { kind: 'delay', ms: 50 }])('%j the profile is read', async (fault) => {
		sandbox.fault({ match: { path: /profile/ }, do: fault });
		expect(await portal.profile(session('olga'), 'exampleuser')).toHaveProperty('staff');
	});

	test.each<Fault>([
		{ kind: 'reset', when: 'before-headers' },
		{ kind: 'reset', when: 'mid-body' },
		{ kind: 'short-body' },
		{ kind: 'status', status: 503 },
	])('%j that passes, the profile is read at the second try', async (fault) => {
		sandbox.fault({ match: { path: /profile/ }, times: 1, do: fault });
		expect(await portal.profile(session('olga'), 'exampleuser')).toHaveProperty('staff');
		expect(sandbox.requests).toHaveLength(2);
	});

	test.each(['missing', 'empty', 'illegal', 'long', 'other-name'] as const)(
		'in the login cookie (%s) nothing is kept',
		async (cookie) => {
			sandbox.fault({ match: { path: /verify/ }, do: { kind: 'set-cookie', cookie } });
			await expect(portal.login(caller('adam'))).rejects.toMatchObject({ code: 'portal-nonsense' });
		},
	);

	test('of the whole Portal the failure is its being down, and it is back when the Portal is', async () => {
		const own = session('olga');
		await sandbox.down();
		await expect(portal.profile(own, 'exampleuser')).rejects.toMatchObject({ code: 'portal-down' });
		await sandbox.up();
		expect(await portal.profile(own, 'exampleuser')).toHaveProperty('staff');
	});
});

describe('the limits of the sandbox', () => {
	test.each(['seconds', 'date'] as const)('with Retry-After in %s keep Porter away', async (kind) => {
		const own = session('adam');
		sandbox.setRequestsPerMinute(1);
		sandbox.setRetryAfter(kind);
		await portal.viewer(own);
		await expect(portal.viewer(own)).rejects.toMatchObject({ code: 'portal-busy' });
		const asked = sandbox.requests.length;
		await expect(portal.viewer(own)).rejects.toMatchObject({
			code: 'portal-busy',
			details: { retryAt: expect.any(Date) },
		});
		expect(sandbox.requests).toHaveLength(asked);
	});

	test('are never reached: the budget is smaller', async () => {
		const own = session('adam', 'admin');
		const results = await Promise.allSettled(Array.from({ length: 150 }, () => portal.viewer(own)));
		const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
		expect(refused).toHaveLength(50);
		for (const reason of refused) expect(reason).toMatchObject({ code: 'budget-spent' });
		expect(sandbox.requests.every(({ status }) => status === 200)).toBe(true);
	});
});
