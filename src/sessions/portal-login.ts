import type { Caller } from '../core/caller.ts';
import type { Secret } from '../core/secret.ts';
import type { Viewer } from '../core/viewer.ts';

/** What the sessions ask of the Portal: how a session begins, whose it is, when it ends, and how to end it. */
export interface PortalLogin {
	/** Bot login for the caller's Discord id. @throws Failure not-linked, web-login-required, login-refused, login-not-set-up, portal-* */
	login(caller: Caller): Promise<{ cookie: Secret; viewer: Viewer; expiresAt?: Date }>;
	/** @throws Failure session-expired (401), not-permitted, portal-* */
	me(cookie: Secret): Promise<{ viewer: Viewer; discordIds: readonly string[] }>;
	/** When this session ends as the Portal knows it; undefined if it does not say. */
	expiry(cookie: Secret): Promise<Date | undefined>;
	/** Best effort: true if the Portal confirmed. Never throws. */
	logout(cookie: Secret): Promise<boolean>;
}
