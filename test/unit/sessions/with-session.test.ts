import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { defineControl } from '../../../src/core/control-id.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { Button } from '../../../src/core/reply.ts';
import { createWithSession } from '../../../src/sessions/with-session.ts';
import { ringOf } from './keys.ts';
import { MAUD, MEL, sessionWorld } from './session-world.ts';

const SIGN_IN: Button = {
	kind: 'button',
	id: defineControl('test', 'sign-in', {}).id({}),
	label: 'Sign in and go on',
};
const cookieOf = async ({ cookie }: { cookie: { reveal(): string } }) => cookie.reveal();
const dead = () => Promise.reject(new Failure('session-expired'));

async function signedIn() {
	const world = await sessionWorld();
	await world.sessions.signIn(MAUD);
	return world;
}

describe('work with a session', () => {
	test("is done with the caller's own", async () => {
		const { sessions } = await signedIn();
		expect(await createWithSession(sessions)(MAUD.id, SIGN_IN, cookieOf)).toBe('CANARY-cookie-number-1');
	});

	test('is not begun without one, and signing in is offered', async () => {
		const { sessions, sessionsWith } = await signedIn();
		const work = () => expect.unreachable();
		await expect(createWithSession(sessions)(MEL.id, SIGN_IN, work)).rejects.toMatchObject({
			code: 'no-session',
			details: { offer: SIGN_IN },
		});
		const otherKeys = createWithSession(sessionsWith(ringOf('b')));
		await expect(otherKeys(MAUD.id, SIGN_IN, work)).rejects.toMatchObject({
			code: 'session-unreadable',
			details: { offer: SIGN_IN },
		});
	});

	test('that the Portal answers with "expired" marks the session dead and offers to sign in', async () => {
		const { sessions } = await signedIn();
		await expect(createWithSession(sessions)(MAUD.id, SIGN_IN, dead)).rejects.toMatchObject({
			code: 'session-expired',
			details: { offer: SIGN_IN },
		});
		await expect(sessions.open(MAUD.id)).rejects.toMatchObject({ code: 'session-expired' });
	});

	test('that fails otherwise leaves the session alone and offers nothing', async () => {
		const { sessions } = await signedIn();
		const withSession = createWithSession(sessions);
		const failing = (error: Error) => withSession(MAUD.id, SIGN_IN, () => Promise.reject(error));
		const refused = await failing(new Failure('not-permitted')).catch((error: unknown) => error);
		expect(refused).toMatchObject({ code: 'not-permitted', details: {} });
		await expect(failing(new TypeError('a bug'))).rejects.toThrow('a bug');
		await expect(sessions.open(MAUD.id)).resolves.toBeDefined();
	});

	test('fails as the database does when the end cannot be noted', async () => {
		const { store, sessions } = await signedIn();
		await sql`pragma query_only = on`.execute(store.db);
		await expect(createWithSession(sessions)(MAUD.id, SIGN_IN, dead)).rejects.toMatchObject({
			code: 'store-read-only',
		});
	});
});

test('a status says that the database failed, not that the Portal could not be asked', async () => {
	const { store, portal, sessions } = await signedIn();
	portal.living.clear();
	await sql`pragma query_only = on`.execute(store.db);
	await expect(sessions.status(MAUD.id)).rejects.toMatchObject({ code: 'store-read-only' });
});
