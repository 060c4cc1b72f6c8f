import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/core/failure.ts';
import { ringOf } from './keys.ts';
import { hoursAfter, MAUD, MEL, START, sessionWorld } from './session-world.ts';

async function signedIn() {
	const world = await sessionWorld();
	await world.sessions.signIn(MAUD);
	world.portal.asked.length = 0;
	return world;
}

describe('open', () => {
	test('knows nothing of somebody who never signed in', async () => {
		const { sessions } = await signedIn();
		for (const id of [MEL.id, '', '%', '__proto__', `${MAUD.id} `, `0${MAUD.id}`]) {
			await expect(sessions.open(id)).rejects.toMatchObject({ code: 'no-session' });
		}
	});

	test('asks the Portal nothing', async () => {
		const { portal, sessions } = await signedIn();
		await sessions.open(MAUD.id);
		expect(portal.asked).toEqual([]);
	});

	test('refuses a session at the moment it ends', async () => {
		const { clock, sessions } = await signedIn();
		clock.now = new Date(hoursAfter(24).getTime() - 1);
		await expect(sessions.open(MAUD.id)).resolves.toBeDefined();
		clock.now = hoursAfter(24);
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('says expired before unreadable', async () => {
		const { clock, sessionsWith } = await signedIn();
		clock.now = hoursAfter(24);
		await expect(sessionsWith(ringOf('b')).open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('counts an end that cannot be read as past', async () => {
		const { store, sessions } = await signedIn();
		await store.db.updateTable('session').set({ expires_at: 'soon' }).execute();
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('says that a session cannot be read without its key', async () => {
		const { sessionsWith } = await signedIn();
		await expect(sessionsWith(ringOf('b')).open(MAUD.id)).rejects.toMatchObject({
			code: 'session-unreadable',
		});
	});

	test("cannot read a session that was moved to somebody else's row", async () => {
		const { store, sessions } = await signedIn();
		await sessions.signIn(MEL);
		const { sealed } = await store.db
			.selectFrom('session')
			.select('sealed')
			.where('discord_id', '=', MAUD.id)
			.executeTakeFirstOrThrow();
		await store.db.updateTable('session').set({ sealed }).where('discord_id', '=', MEL.id).execute();
		await expect(sessions.open(MEL.id)).rejects.toMatchObject({ code: 'session-unreadable' });
	});

	test('takes a session of another Portal for none', async () => {
		const { sessionsWith } = await signedIn();
		const elsewhere = sessionsWith(ringOf('a'), 'https://other.test');
		await expect(elsewhere.open(MAUD.id)).rejects.toMatchObject({ code: 'no-session' });
		expect(await elsewhere.status(MAUD.id)).toEqual({ state: 'none' });
	});

	test('notes the use, at most once a minute', async () => {
		const { clock, sessions } = await signedIn();
		const lastUse = async () => (await sessions.list())[0]?.lastUsedAt;
		expect(await lastUse()).toBeUndefined();
		await sessions.open(MAUD.id);
		await expect.poll(lastUse).toEqual(START);
		clock.now = new Date(START.getTime() + 59_999);
		await sessions.open(MAUD.id);
		expect(await lastUse()).toEqual(START);
		clock.now = new Date(START.getTime() + 60_000);
		await sessions.open(MAUD.id);
		await expect.poll(lastUse).toEqual(clock.now);
	});

	test('works on a database that can only be read', async () => {
		const { store, sessions } = await signedIn();
		await sql`pragma query_only = on`.execute(store.db);
		await expect(sessions.open(MAUD.id)).resolves.toBeDefined();
	});

	test('works while another process writes', async () => {
		const { store, sessions } = await signedIn();
		const other = new DatabaseSync(store.file);
		other.exec('begin immediate');
		await expect(sessions.open(MAUD.id)).resolves.toBeDefined();
		other.close();
	});

	test('fails when the database cannot be read', async () => {
		const { store, sessions } = await signedIn();
		await store.close();
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});

describe('markDead and noteViewer', () => {
	test('a dead session does not open any more', async () => {
		const { sessions } = await signedIn();
		await sessions.markDead(await sessions.open(MAUD.id));
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('leave a newer sign-in alone', async () => {
		const { sessions } = await signedIn();
		const older = await sessions.open(MAUD.id);
		await sessions.signIn(MAUD);
		await sessions.markDead(older);
		await sessions.noteViewer(older, { id: 1, username: 'x', role: 'owner' });
		expect((await sessions.open(MAUD.id)).viewer).toEqual({ id: 1002, username: 'maud', role: 'moderator' });
	});

	test('a changed role is kept', async () => {
		const { sessions } = await signedIn();
		await sessions.noteViewer(await sessions.open(MAUD.id), { id: 1002, username: 'maud', role: 'admin' });
		expect((await sessions.open(MAUD.id)).viewer.role).toBe('admin');
	});

	test('fail as the database does', async () => {
		const { store, sessions } = await signedIn();
		const session = await sessions.open(MAUD.id);
		await sql`pragma query_only = on`.execute(store.db);
		await expect(sessions.markDead(session)).rejects.toMatchObject({ code: 'store-read-only' });
	});
});

describe('status', () => {
	test('knows when there is none', async () => {
		const { sessions } = await signedIn();
		expect(await sessions.status(MEL.id)).toEqual({ state: 'none' });
	});

	test('tells what the Portal says now, and keeps it', async () => {
		const { portal, sessions } = await signedIn();
		await sessions.open(MAUD.id);
		await expect.poll(async () => (await sessions.list())[0]?.lastUsedAt).toEqual(START);
		const viewer = { id: 1002, username: 'maud', role: 'admin' } as const;
		portal.living.set('CANARY-cookie-number-1', { viewer, discordIds: [MAUD.id] });
		expect(await sessions.status(MAUD.id)).toEqual({
			state: 'live',
			viewer,
			since: START,
			until: hoursAfter(24),
			lastUsedAt: START,
		});
		expect((await sessions.open(MAUD.id)).viewer).toEqual(viewer);
	});

	test('marks a session as dead that the Portal does not accept', async () => {
		const { portal, sessions } = await signedIn();
		portal.living.clear();
		expect(await sessions.status(MAUD.id)).toMatchObject({ state: 'ended', why: 'session-expired' });
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('asks the Portal nothing about a session whose time is up', async () => {
		const { clock, portal, sessions } = await signedIn();
		clock.now = hoursAfter(24);
		expect(await sessions.status(MAUD.id)).toMatchObject({ state: 'ended', why: 'session-expired' });
		expect(portal.asked).toEqual([]);
	});

	test.each<FailureCode>(['portal-down', 'portal-busy', 'portal-slow', 'budget-spent', 'not-permitted'])(
		'does not take %s for the end of a session',
		async (code) => {
			const { portal, sessions } = await signedIn();
			portal.failing.me = code;
			expect(await sessions.status(MAUD.id)).toMatchObject({
				state: 'unchecked',
				why: code,
				viewer: { id: 1002 },
			});
			await expect(sessions.open(MAUD.id)).resolves.toBeDefined();
		},
	);

	test('tells when no key opens it', async () => {
		const { sessionsWith } = await signedIn();
		expect(await sessionsWith(ringOf('b')).status(MAUD.id)).toMatchObject({
			state: 'unreadable',
			why: 'session-unreadable',
			viewer: { username: 'maud' },
		});
	});

	test('does not hide a bug', async () => {
		const { portal, sessions } = await signedIn();
		portal.me = () => Promise.reject(new TypeError('a bug'));
		await expect(sessions.status(MAUD.id)).rejects.toThrow('a bug');
	});
});

const CONFIRMED = { had: true, portalConfirmed: true, keepsTrying: false };

describe('signOut', () => {
	test('deletes the session here and ends it at the Portal', async () => {
		const { portal, sessions } = await signedIn();
		expect(await sessions.signOut(MAUD.id)).toEqual(CONFIRMED);
		expect(portal.living.size).toBe(0);
		expect(await sessions.status(MAUD.id)).toEqual({ state: 'none' });
		expect(await sessions.signOut(MAUD.id)).toEqual({
			had: false,
			portalConfirmed: false,
			keepsTrying: false,
		});
	});

	test('deletes it when the Portal does not confirm', async () => {
		const { portal, sessions } = await signedIn();
		portal.living.clear();
		expect(await sessions.signOut(MAUD.id)).toEqual({ had: true, portalConfirmed: false, keepsTrying: true });
		expect(await sessions.list()).toEqual([]);
	});

	test('deletes it when no key opens it', async () => {
		const { portal, sessionsWith } = await signedIn();
		expect(await sessionsWith(ringOf('b')).signOut(MAUD.id)).toEqual({
			had: true,
			portalConfirmed: false,
			keepsTrying: false,
		});
		expect(portal.asked).toEqual([]);
	});

	test('deletes one of another Portal without telling this one', async () => {
		const { portal, sessions, sessionsWith } = await signedIn();
		const elsewhere = sessionsWith(ringOf('a'), 'https://other.test');
		expect(await elsewhere.signOut(MAUD.id)).toEqual({
			had: true,
			portalConfirmed: false,
			keepsTrying: false,
		});
		expect(portal.asked).toEqual([]);
		expect(await sessions.list()).toEqual([]);
	});

	test('takes the word of a Portal that has ended it already', async () => {
		const { portal, sessions } = await signedIn();
		await sessions.markDead(await sessions.open(MAUD.id));
		expect(await sessions.signOut(MAUD.id)).toEqual(CONFIRMED);
		expect(portal.asked).toEqual([]);
	});

	test('also ends a sign-in that is under way', async () => {
		const { portal, sessions } = await sessionWorld();
		const held = Promise.withResolvers<void>();
		portal.held = held.promise;
		const signingIn = sessions.signIn(MAUD);
		const signingOut = sessions.signOut(MAUD.id);
		held.resolve();
		await signingIn;
		expect(await signingOut).toEqual(CONFIRMED);
		expect(portal.living.size).toBe(0);
	});

	test('ends it at the Portal even when the database cannot forget it', async () => {
		const { store, portal, sessions } = await signedIn();
		await sql`pragma query_only = on`.execute(store.db);
		await expect(sessions.signOut(MAUD.id)).rejects.toMatchObject({ code: 'store-read-only' });
		expect(portal.living.size).toBe(0);
	});

	test("leaves everybody else's alone", async () => {
		const { sessions } = await signedIn();
		await sessions.signIn(MEL);
		await sessions.signOut(MAUD.id);
		await expect(sessions.open(MEL.id)).resolves.toBeDefined();
	});
});

describe('list', () => {
	test('tells the state of each without asking the Portal, and holds no secret', async () => {
		const { clock, portal, sessions, sessionsWith } = await signedIn();
		await sessionsWith(ringOf('b')).signIn({ ...MEL });
		portal.asked.length = 0;
		const list = await sessions.list();
		expect(list.map(({ discordId, state }) => [discordId, state])).toEqual([
			[MEL.id, 'unreadable'],
			[MAUD.id, 'current'],
		]);
		expect(JSON.stringify(list)).not.toMatch(/v1\.|CANARY/);
		const elsewhere = sessionsWith(ringOf('a'), 'https://other.test');
		expect((await elsewhere.list()).map(({ state }) => state)).toEqual(['other-portal', 'other-portal']);
		clock.now = hoursAfter(24);
		expect((await sessions.list()).map(({ state }) => state)).toEqual(['unreadable', 'ended']);
		expect(portal.asked).toEqual([]);
	});
});
