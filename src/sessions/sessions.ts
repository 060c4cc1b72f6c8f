import type { Secret } from '../core/secret.ts';
import type { Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { Cipher } from './cipher.ts';
import { createSessionRepository, type SessionRow, type SessionSource } from './repository.ts';
import { createSignIn, type SignedIn, type SignIn } from './sign-in.ts';
import { type SessionStatus, sessionStatus } from './status.ts';
import type { SessionReader } from './stored-sessions.ts';
import { createStoredSessions } from './stored-sessions.ts';

export type { SessionStatus, SignedIn };

/** Whose session is whose: everything that may be done with stored sessions. */
export interface Sessions extends SessionReader, Pick<SignIn, 'signIn' | 'importSession'> {
	/** What is stored for the caller and whether the Portal still accepts it. @throws Failure `store-*` */
	status(callerId: string): Promise<SessionStatus>;
	/**
	 * Deletes the caller's session, also one that cannot be opened or that is of another Portal, and asks the Portal to
	 * end it; a sign-in that is under way is waited for and deleted too. @throws Failure `store-*`
	 */
	signOut(callerId: string): Promise<SignedOut>;
	/** Whether the caller has a session that works as far as Porter knows. Never throws. */
	isOpen(callerId: string): Promise<boolean>;
	/** All stored sessions, for the operator. @throws Failure `store-*` */
	list(): Promise<readonly ListedSession[]>;
}

export interface SignedOut {
	/** Whether there was anything to delete. */
	readonly had: boolean;
	/** Whether the Portal said that the session is over there too. */
	readonly portalConfirmed: boolean;
}

export interface ListedSession {
	readonly discordId: string;
	/** `current`: usable as far as Porter knows; the Portal is not asked. `other-portal`: stored for another `PORTAL_URL`. */
	readonly state: 'current' | 'ended' | 'unreadable' | 'other-portal';
	readonly source: SessionSource;
	readonly viewer: Viewer;
	readonly since: Date;
	readonly until: Date;
	readonly lastUsedAt?: Date;
}

interface SessionDeps {
	readonly store: Store;
	readonly cipher: Cipher;
	readonly portal: PortalLogin;
	/** Origin of the Portal's address: a session is never sent to another. */
	readonly portalOrigin: string;
	/** Counts what a caller makes Porter ask the Portal beside lookups. @throws Failure `too-many-lookups` */
	readonly admit?: (callerId: string) => void;
	readonly world: Pick<World, 'now' | 'id'>;
}

export function createSessions({
	store,
	cipher,
	portal,
	portalOrigin,
	admit = () => {},
	world,
}: SessionDeps): Sessions {
	const rows = createSessionRepository(store);
	const stored = createStoredSessions(rows, cipher, portalOrigin, world);
	const { signIn, importSession, settled } = createSignIn(portal, stored, world);

	/** The cookie, or nothing if no key opens it. */
	const cookieOf = (row: SessionRow): Secret | undefined => {
		try {
			return stored.unseal(row);
		} catch {
			return undefined;
		}
	};
	const stateOf = (row: SessionRow): ListedSession['state'] => {
		if (row.portalOrigin !== portalOrigin) return 'other-portal';
		if (stored.isOver(row)) return 'ended';
		return cookieOf(row) === undefined ? 'unreadable' : 'current';
	};

	return {
		open: stored.open,
		isOpen: (callerId) =>
			stored.open(callerId).then(
				() => true,
				() => false,
			),
		markDead: stored.markDead,
		noteViewer: stored.noteViewer,
		async signIn(caller) {
			admit(caller.id);
			return await signIn(caller);
		},
		importSession,
		async status(callerId) {
			admit(callerId);
			return await sessionStatus(callerId, stored, portal);
		},

		async signOut(callerId) {
			await settled(callerId);
			const row = await stored.find(callerId);
			const cookie = row && cookieOf(row);
			// Both at once: neither a slow Portal nor a failing database keeps the other from forgetting the session. A 401
			// was the Portal's word that it is over; a date that has passed may be Porter's own guess.
			const isDead = row?.endedAt !== undefined;
			const confirmed = isDead || cookie === undefined ? isDead : portal.logout(cookie);
			const had = await rows.remove(callerId);
			return { had, portalConfirmed: await confirmed };
		},

		async list() {
			return (await rows.all()).map((row) => ({
				discordId: row.discordId,
				state: stateOf(row),
				source: row.source,
				viewer: row.viewer,
				since: row.createdAt,
				until: row.expiresAt,
				...(row.lastUsedAt && { lastUsedAt: row.lastUsedAt }),
			}));
		},
	};
}
