import { isDeepStrictEqual } from 'node:util';
import { Failure, type FailureCode } from '../core/failure.ts';
import { isStaff, type LiveSession } from '../core/viewer.ts';
import type { PortalLogin } from '../portal/login.ts';
import { type KnownSession, known, type StoredSessions } from './stored-sessions.ts';
import { notingItsEnd } from './with-session.ts';

/** What Porter holds for a caller and whether it works. `why` is the failure whose words say what to do. */
export type SessionStatus = { readonly state: 'none' } | CheckedSession;

interface CheckedSession extends KnownSession {
	/** `unchecked`: the Portal could not be asked, or refused to say; the session may well be fine. */
	readonly state: 'live' | 'ended' | 'unreadable' | 'unchecked';
	readonly why?: FailureCode;
}

/**
 * Asks the Portal about a caller's session, and notes what it says: a changed role, or that the session is dead.
 * @throws Failure `store-*`
 */
export async function sessionStatus(
	callerId: string,
	stored: StoredSessions,
	portal: PortalLogin,
): Promise<SessionStatus> {
	const row = await stored.find(callerId);
	if (row === undefined) return { state: 'none' };
	if (stored.isOver(row)) return { ...known(row), state: 'ended', why: 'session-expired' };
	let session: LiveSession;
	try {
		session = stored.unseal(row);
	} catch (error) {
		return { ...known(row), state: 'unreadable', why: codeOf(error) };
	}
	const by = { callerId, privileged: isStaff(row.viewer.role) };
	const answer = await notingItsEnd(stored, session, () => portal.me(session.cookie, by)).catch(codeOf);
	if (answer === 'session-expired') return { ...known(row), state: 'ended', why: answer };
	if (typeof answer === 'string') return { ...known(row), state: 'unchecked', why: answer };
	if (!isDeepStrictEqual(answer.viewer, row.viewer)) await stored.noteViewer(session, answer.viewer);
	return { ...known(row), viewer: answer.viewer, state: 'live' };
}

/** The code of a failure that says something about the session; a bug, or a database that fails, goes on. */
function codeOf(error: unknown): FailureCode {
	if (error instanceof Failure && !error.code.startsWith('store-')) return error.code;
	throw error;
}
