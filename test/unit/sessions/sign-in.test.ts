import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import { ringOf } from './keys.ts';
import { hoursAfter, MAUD, MEL, ORIGIN, sessionWorld } from './session-world.ts';

describe('signIn', () => {
	test('stores a session that then opens', async () => {
		const { sessions } = await sessionWorld();
		expect(await sessions.signIn(MAUD)).toEqual({
			viewer: { id: 1002, username: 'maud', role: 'moderator' },
			until: hoursAfter(24),
		});
		const session = await sessions.open(MAUD.id);
		expect(session).toMatchObject({ callerId: MAUD.id, viewer: { id: 1002 } });
		expect(session.cookie.reveal()).toBe('CANARY-cookie-number-1');
	});

	test('goes by the cookie for its end, then by the Portal, then by the role', async () => {
		const { portal, sessions } = await sessionWorld();
		expect((await sessions.signIn(MEL)).until).toEqual(hoursAfter(24 * 30));
		portal.says = { expiry: hoursAfter(5) };
		expect((await sessions.signIn(MEL)).until).toEqual(hoursAfter(5));
		portal.says = { expiry: hoursAfter(5), setCookie: hoursAfter(7) };
		expect((await sessions.signIn(MEL)).until).toEqual(hoursAfter(7));
		portal.says = { expiry: hoursAfter(-5), setCookie: new Date('never') };
		expect((await sessions.signIn(MEL)).until).toEqual(hoursAfter(24 * 30));
	});

	test('goes by the role when the Portal cannot say when the session ends', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.failing.expiry = 'portal-down';
		expect((await sessions.signIn(MAUD)).until).toEqual(hoursAfter(24));
	});

	test('is one login when the same person does it twice at once', async () => {
		const { portal, sessions } = await sessionWorld();
		const both = await Promise.all([sessions.signIn(MAUD), sessions.signIn(MAUD)]);
		expect(both[0]).toEqual(both[1]);
		expect(portal.asked.filter((call) => call.startsWith('login'))).toHaveLength(1);
		await sessions.signIn(MAUD);
		expect(portal.asked.filter((call) => call.startsWith('login'))).toHaveLength(2);
	});

	test('is a login of its own for each person', async () => {
		const { sessions } = await sessionWorld();
		const [maud, mel] = await Promise.all([sessions.signIn(MAUD), sessions.signIn(MEL)]);
		expect([maud.viewer.username, mel.viewer.username]).toEqual(['maud', 'mel']);
		expect((await sessions.open(MEL.id)).viewer.username).toBe('mel');
	});

	test('may use what is kept for staff if the stored role, or the one of the new session, is one of theirs', async () => {
		const { portal, sessions, clock } = await sessionWorld();
		const seen: unknown[] = [];
		const { login, me } = portal;
		portal.login = (caller, privileged) => {
			seen.push(privileged);
			return login(caller, privileged);
		};
		portal.me = (cookie, by) => {
			seen.push(by);
			return me(cookie, by);
		};
		const [maud, mel] = [MAUD, MEL].map(({ id }) => ({ callerId: id, privileged: id === MAUD.id }));
		await sessions.signIn(MAUD);
		clock.now = hoursAfter(48);
		await sessions.signIn(MAUD);
		await sessions.signIn(MEL);
		await sessions.status(MEL.id);
		expect(seen).toEqual([false, maud, true, maud, false, mel, mel]);
	});

	test('can be tried again after it failed', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.failing.login = 'portal-down';
		const both = await Promise.allSettled([sessions.signIn(MAUD), sessions.signIn(MAUD)]);
		expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		delete portal.failing.login;
		await expect(sessions.signIn(MAUD)).resolves.toBeDefined();
	});

	test.each<FailureCode>(['not-linked', 'web-login-required', 'login-not-set-up', 'portal-slow'])(
		'fails with the %s of the Portal and stores nothing',
		async (code) => {
			const { portal, sessions } = await sessionWorld();
			portal.failing.login = code;
			await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code });
			expect(await sessions.list()).toEqual([]);
		},
	);

	test('refuses an account that is linked to somebody else, and ends that session at the Portal', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.accounts.set(MAUD.id, {
			viewer: { id: 1004, username: 'olga', role: 'owner' },
			discordIds: ['1'],
		});
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'login-mismatch' });
		expect(await sessions.list()).toEqual([]);
		expect(portal.living.size).toBe(0);
	});

	test('refuses a cookie that belongs to another account than the login said', async () => {
		const { portal, sessions } = await sessionWorld();
		const olga = { viewer: { id: 1004, username: 'olga', role: 'owner' }, discordIds: [MAUD.id] } as const;
		portal.me = async () => olga;
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'login-mismatch' });
		expect(await sessions.list()).toEqual([]);
	});

	test('trusts the login when the Portal has no list of linked accounts', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.accounts.set(MAUD.id, {
			viewer: { id: 1002, username: 'maud', role: 'moderator' },
			discordIds: undefined,
		});
		await expect(sessions.signIn(MAUD)).resolves.toBeDefined();
	});

	test('refuses an account whose linked accounts do not name the caller, and ends that session', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.accounts.set(MAUD.id, {
			viewer: { id: 1002, username: 'maud', role: 'moderator' },
			discordIds: [],
		});
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'login-mismatch' });
		expect(await sessions.list()).toEqual([]);
		expect(portal.living.size).toBe(0);
	});

	test('ends the session at the Portal when it cannot be checked', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.failing.me = 'portal-down';
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'portal-down' });
		expect(portal.living.size).toBe(0);
	});

	test('ends the session at the Portal when it cannot be stored', async () => {
		const { store, portal, sessions } = await sessionWorld();
		await sql`pragma query_only = on`.execute(store.db);
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'store-read-only' });
		expect(portal.living.size).toBe(0);
	});

	test('refuses what can be no cookie value', async () => {
		const { portal, sessions } = await sessionWorld();
		portal.login = async () => ({
			cookie: new Secret('0123456789abcdef; admin=1'),
			viewer: { id: 1002, username: 'maud', role: 'moderator' },
		});
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'portal-nonsense' });
	});

	test('ends the older session at the Portal once the newer one is stored', async () => {
		const { portal, sessions } = await sessionWorld();
		await sessions.signIn(MAUD);
		const older = await sessions.open(MAUD.id);
		const ended = portal.nextLogout();
		await sessions.signIn(MAUD);
		expect(await ended).toBe('CANARY-cookie-number-1');
		const newer = await sessions.open(MAUD.id);
		expect(newer.cookie.reveal()).toBe('CANARY-cookie-number-2');
		expect(newer.generation).not.toBe(older.generation);
	});

	test('does not end the older session if the Portal gave the same one again', async () => {
		const { portal, sessions } = await sessionWorld();
		await sessions.signIn(MAUD);
		const again = new Secret('CANARY-cookie-number-1');
		portal.login = async () => ({ cookie: again, viewer: { id: 1002, username: 'maud', role: 'moderator' } });
		await sessions.signIn(MAUD);
		expect(portal.asked.filter((call) => call.startsWith('logout'))).toEqual([]);
	});

	test('replaces a session that no key opens', async () => {
		const { sessions, sessionsWith } = await sessionWorld();
		await sessions.signIn(MAUD);
		const later = sessionsWith(ringOf('b'));
		await later.signIn(MAUD);
		expect((await later.open(MAUD.id)).cookie.reveal()).toBe('CANARY-cookie-number-2');
	});

	test('sends the session of one Portal to no other', async () => {
		const { portal, sessions, sessionsWith } = await sessionWorld();
		await sessions.signIn(MAUD);
		const elsewhere = sessionsWith(ringOf('a'), 'https://other.test');
		await elsewhere.signIn(MAUD);
		await elsewhere.signOut(MAUD.id);
		expect(portal.asked.filter((call) => call.endsWith('-1'))).not.toContain('logout CANARY-cookie-number-1');
	});

	test('leaves no cookie in the clear in any file of the database', async () => {
		const { store, sessions } = await sessionWorld();
		for (const caller of [MAUD, MEL, MAUD]) await sessions.signIn(caller);
		const bytes = [store.file, `${store.file}-wal`, `${store.file}-shm`].map((file) => readFileSync(file));
		const all = Buffer.concat(bytes);
		expect(all.includes('https://portal.test')).toBe(true);
		for (const text of ['CANARY', Buffer.from('CANARY').toString('base64').slice(0, 7)]) {
			expect(all.includes(text)).toBe(false);
		}
	});
});

describe('importSession', () => {
	const cookie = new Secret('CANARY-imported-cookie');
	async function importWorld() {
		const world = await sessionWorld();
		const { accounts, living } = world.portal;
		const maud = accounts.get(MAUD.id);
		if (maud !== undefined) living.set(cookie.reveal(), maud);
		return world;
	}

	test("stores a cookie of the person's own account", async () => {
		const { sessions } = await importWorld();
		expect(await sessions.importSession({ discordId: MAUD.id, cookie })).toMatchObject({
			until: hoursAfter(24),
		});
		expect((await sessions.open(MAUD.id)).cookie.reveal()).toBe(cookie.reveal());
		expect(await sessions.list()).toMatchObject([{ discordId: MAUD.id, source: 'import', state: 'current' }]);
	});

	test.each([MEL.id, '', '4100000000000000030', ' 410000000000000003'])(
		'refuses it for Discord id %j, which is not the linked one',
		async (discordId) => {
			const { portal, sessions } = await importWorld();
			await expect(sessions.importSession({ discordId, cookie })).rejects.toMatchObject({
				code: 'login-mismatch',
			});
			expect(await sessions.list()).toEqual([]);
			expect(portal.living.size).toBe(1);
		},
	);

	test('refuses an account without a linked Discord account', async () => {
		const { portal, sessions } = await importWorld();
		portal.living.set(cookie.reveal(), {
			viewer: { id: 1002, username: 'maud', role: 'moderator' },
			discordIds: [],
		});
		await expect(sessions.importSession({ discordId: MAUD.id, cookie })).rejects.toMatchObject({
			code: 'login-mismatch',
		});
	});

	test('refuses a cookie that the Portal does not know', async () => {
		const { sessions } = await importWorld();
		const stale = new Secret('CANARY-stale-cookie');
		await expect(sessions.importSession({ discordId: MAUD.id, cookie: stale })).rejects.toMatchObject({
			code: 'session-expired',
		});
	});

	test('asks the Portal nothing about what can be no cookie value', async () => {
		const { portal, sessions } = await importWorld();
		for (const text of ['short', 'psession=0123456789; admin=1', '0123456789abcdef\n']) {
			const given = { discordId: MAUD.id, cookie: new Secret(text) };
			await expect(sessions.importSession(given)).rejects.toMatchObject({ code: 'bad-input' });
		}
		expect(portal.asked).toEqual([]);
	});

	test("is not ended by a later sign-in: it may be the one in the person's browser", async () => {
		const { portal, sessions } = await importWorld();
		await sessions.importSession({ discordId: MAUD.id, cookie });
		await sessions.signIn(MAUD);
		expect(portal.living.has(cookie.reveal())).toBe(true);
		expect((await sessions.open(MAUD.id)).cookie.reveal()).toBe('CANARY-cookie-number-1');
	});

	test('keeps the Portal of the settings with the row', async () => {
		const { store, sessions } = await importWorld();
		await sessions.importSession({ discordId: MAUD.id, cookie });
		expect(await store.db.selectFrom('session').select('portal_origin').executeTakeFirst()).toEqual({
			portal_origin: ORIGIN,
		});
	});
});
