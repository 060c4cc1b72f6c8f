import type { Secret } from './secret.ts';

/** What an account may do on the Portal, lowest first. An unknown level is read as the lowest. */
export const PORTAL_ROLES = ['user', 'moderator', 'admin', 'owner'] as const;
export type PortalRole = (typeof PORTAL_ROLES)[number];

/** Whether a role is one of the Portal's staff: they are told where staff sections can be seen. */
export function isStaff(role: PortalRole): boolean {
	return role !== 'user';
}

/** The Portal account behind a caller's stored session. */
export interface Viewer {
	readonly id: number;
	readonly username: string;
	readonly role: PortalRole;
}

/** A caller's stored Portal session, opened for one request. */
export interface LiveSession {
	readonly callerId: string;
	/** The `psession` cookie's value. */
	readonly cookie: Secret;
	readonly viewer: Viewer;
	/** Differs for every sign-in: caches are keyed by it, so that nothing outlives the session it was fetched with. */
	readonly generation: string;
}
