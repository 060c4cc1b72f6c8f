import type { Caller } from '../core/caller.ts';
import { isCookieValue } from '../core/cookie.ts';
import { DAY_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { isStaff, type Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { SessionRow } from './repository.ts';
import type { NewSession, StoredSessions } from './stored-sessions.ts';

/** A session as it was just stored. */
export interface SignedIn {
	readonly viewer: Viewer;
	readonly until: Date;
}

export interface SignIn {
	/**
	 * Signs the caller in by the Portal's bot login and stores the session; an older one is ended at the Portal. Calls of
	 * one caller that overlap are one login, because every login counts towards the Portal's limit of five in a row.
	 * @throws Failure `not-linked`, `web-login-required`, `login-refused`, `login-not-set-up`, `login-mismatch`, `portal-*`, `store-*`
	 */
	signIn(caller: Caller): Promise<SignedIn>;
	/**
	 * Stores a cookie that the operator was given, if the Portal links its account to this Discord id.
	 * @throws Failure `bad-input` (no cookie value), `login-mismatch`, `session-expired`, `portal-*`, `store-*`
	 */
	importSession(given: { discordId: string; cookie: Secret }): Promise<SignedIn>;
	/** Resolves when no sign-in of this caller is under way. Never rejects. */
	settled(callerId: string): Promise<void>;
}

/** The Portal's lifetimes by role, for when it does not say when a session ends. */
const STAFF_DAYS = 1;
const USER_DAYS = 30;

export function createSignIn(portal: PortalLogin, stored: StoredSessions, world: Pick<World, 'now'>): SignIn {
	const underWay = new Map<string, Promise<SignedIn>>();

	async function login(caller: Caller): Promise<SignedIn> {
		const { cookie, viewer, expiresAt } = await portal.login(caller);
		try {
			if (!isCookieValue(cookie.reveal())) throw new Failure('portal-nonsense');
			const account = await portal.me(cookie);
			// A Portal that names no linked accounts contradicts nothing: it has just made this session for the caller's id.
			const isCallers = account.discordIds.length === 0 || account.discordIds.includes(caller.id);
			if (account.viewer.id !== viewer.id || !isCallers) throw new Failure('login-mismatch');
			const session = { discordId: caller.id, cookie, viewer: account.viewer, source: 'login' } as const;
			return await keep(session, expiresAt);
		} catch (error) {
			void portal.logout(cookie);
			throw error;
		}
	}

	async function keep(session: Omit<NewSession, 'since' | 'until'>, expiresAt?: Date): Promise<SignedIn> {
		const { discordId, cookie, viewer } = session;
		const since = new Date(world.now());
		const until = later(expiresAt, since) ?? later(await expiry(cookie), since) ?? usualEnd(viewer, since);
		const older = await stored.find(discordId);
		await stored.keep({ ...session, since, until });
		if (older !== undefined) retire(older, cookie);
		return { viewer, until };
	}

	/** Best effort: a Portal that does not say is one more reason to go by the role. */
	const expiry = (cookie: Secret) => portal.expiry(cookie).catch(() => undefined);

	/** Not awaited by anybody. An imported session is left alone: it may be the one in the person's browser. */
	function retire(older: SessionRow, newer: Secret): void {
		if (older.source === 'import' || stored.isOver(older)) return;
		try {
			const cookie = stored.unseal(older);
			if (cookie.reveal() !== newer.reveal()) void portal.logout(cookie);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
		}
	}

	return {
		signIn(caller) {
			const running = underWay.get(caller.id);
			if (running !== undefined) return running;
			const started = login(caller).finally(() => underWay.delete(caller.id));
			underWay.set(caller.id, started);
			return started;
		},
		async importSession({ discordId, cookie }) {
			if (!isCookieValue(cookie.reveal())) throw new Failure('bad-input');
			const { viewer, discordIds } = await portal.me(cookie);
			if (!discordIds.includes(discordId)) throw new Failure('login-mismatch');
			return keep({ discordId, cookie, viewer, source: 'import' });
		},
		async settled(callerId) {
			await underWay.get(callerId)?.catch(() => {});
		},
	};
}

function later(date: Date | undefined, than: Date): Date | undefined {
	return date !== undefined && date > than ? date : undefined;
}

function usualEnd({ role }: Viewer, since: Date): Date {
	return new Date(since.getTime() + (isStaff(role) ? STAFF_DAYS : USER_DAYS) * DAY_MS);
}
