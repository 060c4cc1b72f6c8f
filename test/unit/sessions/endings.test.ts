import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createCipher } from '../../../src/sessions/cipher.ts';
import { reseal, resetKeys } from '../../../src/sessions/key-rotation.ts';
import { createSessions } from '../../../src/sessions/sessions.ts';
import { createStillWorld } from '../../world.ts';
import { temporaryStore } from '../database/temporary.ts';
import { ringOf } from './keys.ts';
import { createPlainPortal } from './plain-portal.ts';
import { MAUD, ORIGIN, START } from './session-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Sessions over a Portal that confirms no logout until it is told to, in a world whose time the test moves. */
async function stubbornPortal(start = START.getTime()) {
	const store = await temporaryStore(undefined, {});
	const world = createStillWorld(start);
	const portal = createPlainPortal();
	portal.accounts.set(MAUD.id, {
		viewer: { id: 1002, username: 'maud', role: 'moderator' },
		discordIds: [MAUD.id],
	});
	const confirm = portal.logout;
	const refuse: typeof confirm = async (cookie) => {
		portal.asked.push(`logout ${cookie.reveal()}`);
		return false;
	};
	portal.logout = refuse;
	/** One process; it tries until it is stopped. */
	const run = (keyring = ringOf('a'), portalOrigin = ORIGIN) => {
		const stopping = new AbortController();
		const cipher = createCipher(keyring, portalOrigin);
		const sessions = createSessions({ store, cipher, portal, portalOrigin, world });
		const trying = sessions.endLeftOvers(stopping.signal);
		return {
			sessions,
			async stop() {
				stopping.abort();
				await trying;
			},
		};
	};
	const left = async () => (await store.db.selectFrom('ending_session').selectAll().execute()).length;
	const logouts = () => portal.asked.filter((call) => call.startsWith('logout')).length;
	/** Lets time pass in steps of a minute; between two, the database answers. */
	const passMinutes = async (minutes: number) => {
		for (let n = 0; n < minutes; n += 1) {
			await world.pass(MINUTE);
			await left();
		}
	};
	return { store, world, portal, run, left, logouts, passMinutes, confirm, refuse };
}

const DISCORD = 'https://discord.test';

describe('a session that the Portal has not confirmed to be over', () => {
	test('is kept, and ended as soon as the Portal confirms', async () => {
		const { portal, run, left, passMinutes, confirm } = await stubbornPortal();
		const { sessions, stop } = run();
		await sessions.signIn(MAUD);
		expect(await sessions.signOut(MAUD.id)).toEqual({ had: true, portalConfirmed: false, keepsTrying: true });
		expect(await sessions.list()).toEqual([]);
		expect(await left()).toBe(1);
		portal.logout = confirm;
		await passMinutes(2);
		expect(portal.living.size).toBe(0);
		expect(await left()).toBe(0);
		await stop();
	});

	test('is ended after a restart, when the one before was killed', async () => {
		const { portal, run, left, passMinutes, confirm } = await stubbornPortal();
		const killed = run();
		await killed.sessions.signIn(MAUD);
		portal.logout = () => new Promise(() => {});
		void killed.sessions.signOut(MAUD.id);
		await expect.poll(left).toBe(1);
		await killed.stop();
		portal.logout = confirm;
		const next = run();
		await passMinutes(1);
		expect(portal.living.size).toBe(0);
		expect(await left()).toBe(0);
		await next.stop();
	});

	test('is tried with growing pauses, and let go when it has ended by itself', async () => {
		const { run, left, logouts, passMinutes } = await stubbornPortal();
		const { sessions, stop } = run();
		await sessions.signIn(MAUD);
		await sessions.signOut(MAUD.id);
		const before = logouts();
		await passMinutes(70);
		const inAnHour = logouts() - before;
		expect(inAnHour).toBeGreaterThanOrEqual(5);
		expect(inAnHour).toBeLessThanOrEqual(8);
		await passMinutes(DAY / MINUTE);
		expect(logouts() - before).toBeLessThanOrEqual(16);
		expect(await left()).toBe(0);
		await stop();
	});

	test('is not tried any more once the bot stops', async () => {
		const { run, logouts, passMinutes } = await stubbornPortal();
		const { sessions, stop } = run();
		await sessions.signIn(MAUD);
		await sessions.signOut(MAUD.id);
		await stop();
		const before = logouts();
		await passMinutes(5);
		expect(logouts()).toBe(before);
	});

	test('may be the one that a new sign-in replaced', async () => {
		const { portal, run, left, passMinutes, confirm } = await stubbornPortal();
		const { sessions, stop } = run();
		await sessions.signIn(MAUD);
		await sessions.signIn(MAUD);
		expect(await left()).toBe(1);
		portal.logout = confirm;
		await passMinutes(2);
		expect([...portal.living.keys()]).toEqual(['CANARY-cookie-number-2']);
		expect((await sessions.open(MAUD.id)).cookie.reveal()).toBe('CANARY-cookie-number-2');
		await stop();
	});

	test('may be the one of a sign-in that failed', async () => {
		const { portal, run, left, passMinutes, confirm } = await stubbornPortal();
		const { sessions, stop } = run();
		portal.failing.me = 'portal-down';
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'portal-down' });
		await expect.poll(left).toBe(1);
		portal.logout = confirm;
		await passMinutes(2);
		expect(portal.living.size).toBe(0);
		await stop();
	});

	test('is sent to no other Portal', async () => {
		const { run, left, logouts, passMinutes } = await stubbornPortal();
		const here = run();
		await here.sessions.signIn(MAUD);
		await here.sessions.signOut(MAUD.id);
		await here.stop();
		const before = logouts();
		const elsewhere = run(ringOf('a'), 'https://other.test');
		await passMinutes(3);
		expect([logouts(), await left()]).toEqual([before, 1]);
		await elsewhere.stop();
	});

	test('is kept sealed, and sealed anew when the keys change', async () => {
		const { store, portal, run, left, passMinutes, confirm } = await stubbornPortal();
		const first = run();
		await first.sessions.signIn(MAUD);
		await first.sessions.signOut(MAUD.id);
		await first.stop();
		expect(JSON.stringify(await store.db.selectFrom('ending_session').selectAll().execute())).not.toMatch(
			/CANARY/,
		);
		expect((await reseal(store, ringOf('b', 'a'), DISCORD)).unused).toEqual(['a']);
		portal.logout = confirm;
		const next = run(ringOf('b'));
		await passMinutes(1);
		expect([portal.living.size, await left()]).toEqual([0, 0]);
		await next.stop();
	});

	test('is given up with the keys', async () => {
		const { store, run, left } = await stubbornPortal();
		const { sessions, stop } = run();
		await sessions.signIn(MAUD);
		await sessions.signOut(MAUD.id);
		await stop();
		await resetKeys(store, ringOf('b'));
		expect(await left()).toBe(0);
	});

	test('is asked about at once even when it cannot be kept', async () => {
		const { store, portal, run, confirm } = await stubbornPortal();
		const { sessions, stop } = run();
		portal.failing.me = 'portal-down';
		portal.logout = confirm;
		await sql`pragma query_only = on`.execute(store.db);
		await expect(sessions.signIn(MAUD)).rejects.toMatchObject({ code: 'portal-down' });
		expect(portal.living.size).toBe(0);
		await sql`pragma query_only = off`.execute(store.db);
		await stop();
	});
});

test('a Portal that confirms nothing is asked to end five sessions a minute at most', async () => {
	const { portal, run, left, logouts, passMinutes, refuse } = await stubbornPortal();
	const people = Array.from({ length: 23 }, (_, n) => ({ ...MAUD, id: `4100000000000000${n + 10}` }));
	for (const [n, { id }] of people.entries()) {
		portal.accounts.set(id, { viewer: { id: n, username: `user${n}`, role: 'user' }, discordIds: [id] });
	}
	const first = run();
	await first.stop();
	for (const person of people) {
		await first.sessions.signIn(person);
		await first.sessions.signOut(person.id);
	}
	portal.logout = refuse;
	const before = logouts();
	const { stop } = run();
	for (let minute = 1; minute <= 5; minute += 1) {
		await passMinutes(1);
		expect(logouts() - before).toBeLessThanOrEqual(5 * (minute + 1));
	}
	expect(logouts() - before).toBeGreaterThanOrEqual(23);
	expect(await left()).toBe(23);
	await stop();
});
