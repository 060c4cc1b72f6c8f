import type { Secret } from '../secret.ts';
import type { OwnerProfile, PortalRole, Profile, Viewer } from './profile.ts';

/** What the profile use case asks of the world. `session`, `portal` and `lookup` answer; tests pass plain objects. */

/** The Discord user who ran the command or pressed the button. */
export interface Caller {
	/** Discord id (snowflake). */
	readonly id: string;
	readonly username: string;
	/** https address of the caller's Discord avatar; the Portal's bot login wants one. */
	readonly avatarUrl: string;
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

export interface SessionBook {
	/** The caller's session. @throws Failure `no-session`, `session-expired`, `session-unreadable`, `store-*` */
	open(callerId: string): Promise<LiveSession>;
	/** Notes that the Portal answered 401 to this session; a newer sign-in of the same caller is left alone. */
	markDead(session: LiveSession): Promise<void>;
	/** Notes a changed role or name of the viewer. */
	noteViewer(session: LiveSession, viewer: Viewer): Promise<void>;
}

export interface PortalReader {
	/** What this viewer may see of an account; may be up to 30 s old. @throws Failure `portal-*`, `session-expired`, ... */
	profile(session: LiveSession, username: string): Promise<Profile>;
	/** The same, with the session history; never from a cache. Not counted: `viewer` comes before it. */
	ownerProfile(session: LiveSession, username: string): Promise<OwnerProfile>;
	/** The account behind the session as the Portal knows it now; never from a cache. Counts as a lookup of the caller's. */
	viewer(session: LiveSession): Promise<Viewer>;
}

/** One answered `/profile`, as the audit trail records it: who, whom, where, which sections; never the values. */
export interface Lookup {
	readonly at: Date;
	readonly callerId: string;
	readonly viewerId: number;
	readonly viewerRole: PortalRole;
	readonly subjectId: number;
	readonly subjectUsername: string;
	readonly guildId: string;
	readonly channelId: string;
	/** Ids of the sections that the answer disclosed; `addresses` for session history with whole IP addresses. */
	readonly sections: readonly string[];
	readonly visibility: 'open' | 'whisper';
	readonly outcome: 'shown' | 'withheld';
	readonly durationMs: number;
}

export interface LookupLog {
	/** Written before the answer goes out. @throws Failure `audit-unwritable` */
	record(lookup: Lookup): Promise<void>;
	/** Usernames that this caller looked up last, newest first, no duplicates, beginning with `typed` (case ignored). */
	recent(callerId: string, typed: string, limit: number): Promise<readonly string[]>;
}
