import type { PortalRole } from '../core/viewer.ts';
import type { DisclosureTable } from '../database/schema.ts';
import type { UnlinkedLookup } from '../database/sqlite/engine.ts';
import { insertDisclosure } from '../database/statements.ts';
import type { Store } from '../database/store.ts';
import { recentNames } from './repository.ts';

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
	/**
	 * Written before the answer goes out, in one commit with the disclosure that it is, if the channel will see it.
	 * @throws Failure `store-*`
	 */
	record(lookup: Lookup, disclosure?: DisclosureTable): Promise<void>;
	/** As `recentNames`. */
	recent(callerId: string, typed: string, limit: number): Promise<readonly string[]>;
}

/** The audit trail as a lookup uses it. */
export function createLookupLog(store: Store): LookupLog {
	return {
		async record(lookup, disclosure) {
			await store.append(rowOf(lookup), disclosure ? [insertDisclosure(disclosure)] : []);
		},
		recent: (callerId, typed, limit) => recentNames(store, callerId, typed, limit),
	};
}

function rowOf(lookup: Lookup): UnlinkedLookup {
	return {
		at: lookup.at.toISOString(),
		caller_id: stored(lookup.callerId),
		viewer_id: whole(lookup.viewerId),
		viewer_role: lookup.viewerRole,
		subject_id: whole(lookup.subjectId),
		subject_username: stored(lookup.subjectUsername),
		guild_id: stored(lookup.guildId),
		channel_id: stored(lookup.channelId),
		sections: JSON.stringify(lookup.sections),
		visibility: lookup.visibility,
		outcome: lookup.outcome,
		duration_ms: whole(Math.round(lookup.durationMs)),
		kind: 'lookup',
		details: '{}',
	};
}

/** As a database gives it back: half a surrogate pair is replaced on its way to the disk, and the hash would not fit. */
function stored(text: string): string {
	return text.toWellFormed();
}

function whole(number: number): number {
	if (!Number.isSafeInteger(number)) throw new RangeError('a number of a lookup is not a whole number');
	return number;
}
