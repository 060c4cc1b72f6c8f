import { Failure, type FailureCode } from '../core/failure.ts';
import type { Button } from '../core/reply.ts';
import type { LiveSession } from '../core/viewer.ts';
import type { SessionReader } from './stored-sessions.ts';

/**
 * Does some work with a caller's own session. Where signing in would help, the failure brings the button that does it.
 * @param signIn the button; it should lead to what the caller wanted
 * @throws Failure as `SessionReader.open`, and whatever `work` throws
 */
export type WithSession = <T>(
	callerId: string,
	signIn: Button,
	work: (session: LiveSession) => Promise<T>,
) => Promise<T>;

const SIGN_IN_HELPS: readonly FailureCode[] = ['no-session', 'session-expired', 'session-unreadable'];

export function createWithSession(sessions: Pick<SessionReader, 'open' | 'markDead'>): WithSession {
	return async (callerId, signIn, work) => {
		try {
			const session = await sessions.open(callerId);
			return await notingItsEnd(sessions, session, () => work(session));
		} catch (error) {
			const helps = error instanceof Failure && SIGN_IN_HELPS.includes(error.code);
			throw helps ? error.with({ offer: signIn }) : error;
		}
	};
}

/** Does work that uses a session, and notes that the session is dead if the Portal answers so. @throws what `work` throws, Failure `store-*` */
export async function notingItsEnd<T>(
	sessions: Pick<SessionReader, 'markDead'>,
	session: LiveSession,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Failure && error.code === 'session-expired') await sessions.markDead(session);
		throw error;
	}
}
