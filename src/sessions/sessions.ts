import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { Cipher } from './cipher.ts';
import { createEndings, type Endings } from './endings.ts';
import { createEndingRepository, createSessionRepository, type SessionRow } from './repository.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { type SessionStatus, sessionStatus } from './status.ts';
import { createStoredSessions, type KnownSession, known, type SessionReader } from './stored-sessions.ts';

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

export interface ListedSession extends KnownSession, Pick<SessionRow, 'discordId' | 'source'> {
	/** `current`: usable as far as Porter knows; the Portal is not asked. `other-portal`: stored for another `PORTAL_URL`. */
	readonly state: 'current' | 'ended' | 'unreadable' | 'other-portal';
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
	const stateOf = (row: SessionRow): ListedSession['state'] => {
		if (row.portalOrigin !== portalOrigin) return 'other-portal';
		if (stored.isOver(row)) return 'ended';
		try {
			stored.unseal(row);
			return 'current';
		} catch {
			return 'unreadable';
		}
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
		signIn,
		importSession,
		endLeftOvers: endings.endLeftOvers,
		async status(callerId) {
			admit(callerId);
			return await sessionStatus(callerId, stored, portal);
		},
		async signOut(callerId) {
			await settled(callerId);
			const row = await stored.find(callerId);
			// After a 401 the Portal has said that it is over; an end date that has passed may be Porter's guess.
			const isDead = row?.endedAt !== undefined;
			const ending = isDead || row === undefined ? undefined : endings.of(row);
			// Both at once: neither a slow Portal nor a failing database stops the other half.
			const asking = ending === undefined ? isDead : endings.end(ending).isConfirmed;
			const had = await rows.remove(callerId);
			const portalConfirmed = await asking;
			const keepsTrying = !portalConfirmed && ending !== undefined && endings.isLeft(ending);
			return { had, portalConfirmed, keepsTrying };
		},
		async list() {
			const all = await rows.all();
			return all.map((row) => {
				const { discordId, source } = row;
				return { ...known(row), discordId, source, state: stateOf(row) };
			});
		},
	};
}
