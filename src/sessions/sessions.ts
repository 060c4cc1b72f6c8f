import type { Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { Cipher } from './cipher.ts';
import { createEndings, type Endings } from './endings.ts';
import {
	createEndingRepository,
	createSessionRepository,
	type SessionRepository,
	type SessionRow,
	type SessionSource,
} from './repository.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { type SessionStatus, sessionStatus } from './status.ts';
import { createStoredSessions, type SessionReader, type StoredSessions } from './stored-sessions.ts';

/** Everything that can be done with stored sessions. */
export interface Sessions
	extends SessionReader,
		Pick<SignIn, 'signIn' | 'importSession'>,
		Pick<Endings, 'endLeftOvers'> {
	/** What is stored for the caller and whether the Portal still accepts it. @throws Failure `store-*` */
	status(callerId: string): Promise<SessionStatus>;
	/**
	 * Deletes the caller's session, also one that cannot be opened or that is of another Portal, and asks the Portal to
	 * end it, again and again if need be; a sign-in that is under way is waited for and deleted too. @throws Failure `store-*`
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
	/** Whether Porter goes on asking the Portal to end it. */
	readonly keepsTrying: boolean;
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

export interface SessionsDeps {
	readonly store: Store;
	readonly cipher: Cipher;
	readonly portal: PortalLogin;
	/** Origin of the Portal's address: a session is never sent to another. */
	readonly portalOrigin: string;
	/** Counts checks of a session; the Portal itself counts sign-ins. @throws Failure `too-many-lookups` */
	readonly admit?: (callerId: string) => void;
	readonly world: Pick<World, 'now' | 'ticks' | 'sleep' | 'id'>;
}

export function createSessions(deps: SessionsDeps): Sessions {
	const { store, cipher, portal, portalOrigin, admit = () => {}, world } = deps;
	const rows = createSessionRepository(store);
	const stored = createStoredSessions({ rows, cipher, portalOrigin, world });
	const endings = createEndings({ rows: createEndingRepository(store), cipher, portal, portalOrigin, world });
	const { signIn, importSession, settled } = createSignIn({ portal, stored, endings, cipher, world });
	return {
		open: stored.open,
		isOpen: (callerId) =>
			stored.open(callerId).then(
				() => true,
				() => false,
			),
		markDead: stored.markDead,
		noteViewer: stored.noteViewer,
		signIn,
		importSession,
		endLeftOvers: endings.endLeftOvers,
		async status(callerId) {
			admit(callerId);
			return await sessionStatus(callerId, stored, portal);
		},
		async signOut(callerId) {
			await settled(callerId);
			return await signOut({ rows, stored, endings }, callerId);
		},
		async list() {
			return (await rows.all()).map((row) => listed(row, stored, portalOrigin));
		},
	};
}

interface SignOutDeps {
	readonly rows: SessionRepository;
	readonly stored: StoredSessions;
	readonly endings: Endings;
}

async function signOut({ rows, stored, endings }: SignOutDeps, callerId: string): Promise<SignedOut> {
	const row = await stored.find(callerId);
	// After a 401 the Portal has said that the session is over; an end date that has passed may be Porter's own guess.
	const isDead = row?.endedAt !== undefined;
	const ending = isDead || row === undefined ? undefined : endings.of(row);
	// Both at once: a slow Portal does not delay the deletion here, and a failing database does not stop the sign-out there.
	const asking = ending === undefined ? isDead : endings.end(ending).isConfirmed;
	const had = await rows.remove(callerId);
	const portalConfirmed = await asking;
	const keepsTrying = !portalConfirmed && ending !== undefined && endings.isLeft(ending);
	return { had, portalConfirmed, keepsTrying };
}

function listed(row: SessionRow, stored: StoredSessions, portalOrigin: string): ListedSession {
	return {
		discordId: row.discordId,
		state: stateOf(row, stored, portalOrigin),
		source: row.source,
		viewer: row.viewer,
		since: row.createdAt,
		until: row.expiresAt,
		...(row.lastUsedAt && { lastUsedAt: row.lastUsedAt }),
	};
}

function stateOf(row: SessionRow, stored: StoredSessions, portalOrigin: string): ListedSession['state'] {
	if (row.portalOrigin !== portalOrigin) return 'other-portal';
	if (stored.isOver(row)) return 'ended';
	try {
		stored.unseal(row);
		return 'current';
	} catch {
		return 'unreadable';
	}
}
