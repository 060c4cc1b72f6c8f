import type { Caller } from '../core/caller.ts';
import { isCookieValue } from '../core/cookie.ts';
import { DAY_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { isStaff, type Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { Requester } from '../portal/client.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { Cipher } from './cipher.ts';
import type { Endings } from './endings.ts';
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
	 * @throws Failure as `PortalLogin.login`, `login-mismatch`, `store-*`
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

interface SignInDeps {
	readonly portal: PortalLogin;
	readonly stored: StoredSessions;
	readonly endings: Endings;
	readonly cipher: Pick<Cipher, 'seal'>;
	readonly world: Pick<World, 'now'>;
}

export function createSignIn(deps: SignInDeps): SignIn {
	const underWay = new Map<string, Promise<SignedIn>>();
	return {
		signIn(caller) {
			const running = underWay.get(caller.id);
			if (running !== undefined) return running;
			const started = login(deps, caller).finally(() => underWay.delete(caller.id));
			underWay.set(caller.id, started);
			return started;
		},
		async importSession({ discordId, cookie }) {
			if (!isCookieValue(cookie.reveal())) throw new Failure('bad-input');
			const { viewer, discordIds } = await deps.portal.me(cookie);
			if (!discordIds?.includes(discordId)) throw new Failure('login-mismatch');
			return keep(deps, { discordId, cookie, viewer, source: 'import' });
		},
		async settled(callerId) {
			await underWay.get(callerId)?.catch(() => {});
		},
	};
}

async function login(deps: SignInDeps, caller: Caller): Promise<SignedIn> {
	const { portal, stored, endings, cipher, world } = deps;
	const known = (await stored.find(caller.id))?.viewer.role ?? 'user';
	const { cookie, viewer, expiresAt } = await portal.login(caller, isStaff(known));
	if (!isCookieValue(cookie.reveal())) throw new Failure('portal-nonsense');
	const by = { callerId: caller.id, privileged: isStaff(known) || isStaff(viewer.role) };
	try {
		const { viewer: own, discordIds } = await portal.me(cookie, by);
		// A Portal that has no list of linked accounts contradicts nothing: it has just made this session for the caller's id.
		const isCallers = discordIds === undefined || discordIds.includes(caller.id);
		if (own.id !== viewer.id || !isCallers) throw new Failure('login-mismatch');
		return await keep(deps, { discordId: caller.id, cookie, viewer: own, source: 'login' }, by, expiresAt);
	} catch (error) {
		const now = new Date(world.now());
		const ending = endings.of({
			discordId: caller.id,
			sealed: cipher.seal(caller.id, cookie),
			expiresAt: later(expiresAt, now) ?? usualEnd(viewer, now),
		});
		await (ending && endings.end(ending).kept);
		throw error;
	}
}

/** Stores a session, and ends the one that it replaces. @param expiresAt as the Portal's cookie says */
async function keep(
	deps: SignInDeps,
	session: Omit<NewSession, 'createdAt' | 'expiresAt'>,
	by?: Requester,
	expiresAt?: Date,
): Promise<SignedIn> {
	const { portal, stored, endings, world } = deps;
	const { discordId, cookie, viewer } = session;
	const createdAt = new Date(world.now());
	// A Portal that does not say when a session ends is one more reason to go by the role.
	const until =
		later(expiresAt, createdAt) ??
		later(await portal.expiry(cookie, by).catch(() => undefined), createdAt) ??
		usualEnd(viewer, createdAt);
	const older = await stored.find(discordId);
	// An imported session is left alone: it may be the one in the person's browser.
	const isOurs = older !== undefined && older.source !== 'import' && !stored.isOver(older);
	const ending = isOurs ? endings.of(older) : undefined;
	const isReplaced = isOurs && ending && stored.unseal(older).cookie.reveal() !== cookie.reveal();
	await stored.keep({ ...session, createdAt, expiresAt: until });
	if (isReplaced) await endings.end(ending).kept;
	return { viewer, until };
}

function later(date: Date | undefined, than: Date): Date | undefined {
	return date !== undefined && date > than ? date : undefined;
}

function usualEnd({ role }: Viewer, since: Date): Date {
	return new Date(since.getTime() + (isStaff(role) ? STAFF_DAYS : USER_DAYS) * DAY_MS);
}
