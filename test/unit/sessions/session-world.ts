import type { Caller } from '../../../src/core/caller.ts';
import type { StoreOptions } from '../../../src/database/store.ts';
import { createCipher } from '../../../src/sessions/cipher.ts';
import { createSessions } from '../../../src/sessions/sessions.ts';
import { worldAt } from '../../world.ts';
import { temporaryStore } from '../database/temporary.ts';
import { ringOf } from './keys.ts';
import { createPlainPortal } from './plain-portal.ts';

export const ORIGIN = 'https://portal.test';
export const MAUD: Caller = {
	id: '410000000000000003',
	username: 'maud',
	avatarUrl: 'https://cdn.test/maud.png',
};
export const MEL: Caller = {
	id: '410000000000000002',
	username: 'mel',
	avatarUrl: 'https://cdn.test/mel.png',
};
export const START = new Date('2026-01-02T03:00:00.000Z');

export const hoursAfter = (hours: number, since = START): Date =>
	new Date(since.getTime() + hours * 3_600_000);

/** Sessions over a new database and a plain Portal that knows Maud (moderator) and Mel (user), with a clock to set. */
export async function sessionWorld(options: StoreOptions = {}) {
	const store = await temporaryStore(undefined, options);
	const portal = createPlainPortal();
	portal.accounts.set(MAUD.id, {
		viewer: { id: 1002, username: 'maud', role: 'moderator' },
		discordIds: [MAUD.id],
	});
	portal.accounts.set(MEL.id, { viewer: { id: 1001, username: 'mel', role: 'user' }, discordIds: [MEL.id] });
	const clock = { now: START };
	const sessionsWith = (keyring = ringOf('a'), portalOrigin = ORIGIN) =>
		createSessions({
			store,
			cipher: createCipher(keyring, portalOrigin),
			portal,
			portalOrigin,
			world: worldAt(() => clock.now.getTime()),
		});
	return { store, portal, clock, sessions: sessionsWith(), sessionsWith };
}
