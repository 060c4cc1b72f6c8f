import { Failure } from '../core/failure.ts';
import type { PortalRole } from '../core/viewer.ts';
import type { Store } from '../database/schema.ts';
import { appendLookup } from './append-lookup.ts';
import { recentNames } from './recent-names.ts';

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
	readonly visibility: 'open' | 'ephemeral';
	readonly outcome: 'shown' | 'withheld';
	readonly durationMs: number;
}

/** Sections by their ids, as a few words for people. */
export type SectionWords = (ids: readonly string[]) => string;

export interface LookupLog {
	/** Written before the answer goes out. @throws Failure `audit-unwritable` */
	record(lookup: Lookup): Promise<void>;
	/** Usernames that this caller looked up last, newest first, no duplicates, beginning with `typed` (case ignored). */
	recent(callerId: string, typed: string, limit: number): Promise<readonly string[]>;
}

/** The audit trail as a lookup uses it: who looked whom up, where, and which sections were disclosed; never the values. */
export function createLookups(store: Store): LookupLog {
	return {
		async record(lookup) {
			try {
				await appendLookup(store, lookup);
			} catch (error) {
				throw new Failure('audit-unwritable', {}, { cause: error });
			}
		},
		recent: (callerId, typed, limit) => recentNames(store, callerId, typed, limit),
	};
}
