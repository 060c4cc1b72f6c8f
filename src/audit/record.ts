import { Failure } from '../core/failure.ts';
import type { PortalRole } from '../core/viewer.ts';
import { linkHash } from '../database/lookup-chain.ts';
import type { DisclosureTable, LookupTable } from '../database/schema.ts';
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
	 * @throws Failure `audit-unwritable`
	 */
	record(lookup: Lookup, disclosure?: DisclosureTable): Promise<void>;
	/** Usernames that this caller looked up last, newest first, no duplicates, beginning with `typed` (case ignored). */
	recent(callerId: string, typed: string, limit: number): Promise<readonly string[]>;
}

/** The audit trail as a lookup uses it. */
export function createLookupLog(store: Store): LookupLog {
	return {
		async record(lookup, disclosure) {
			try {
				await append(store, lookup, disclosure);
			} catch (error) {
				throw new Failure('audit-unwritable', {}, { cause: error });
			}
		},
		recent: (callerId, typed, limit) => recentNames(store, callerId, typed, limit),
	};
}

/**
 * Writes a lookup and links it to the one before, in one short transaction. Its first statement takes the lock of the
 * chain's end, so that lookups written at once follow each other. Throws what the database throws.
 */
async function append({ db }: Store, lookup: Lookup, disclosure?: DisclosureTable): Promise<void> {
	const row = rowOf(lookup);
	await db.transaction().execute(async (transaction) => {
		const head = await transaction
			.updateTable('lookup_chain')
			.set(({ eb }) => ({ head_seq: eb('head_seq', '+', 1) }))
			.where('id', '=', 1)
			.returning(['head_seq as seq', 'head_hash as before'])
			.executeTakeFirstOrThrow();
		const linked = { seq: head.seq, ...row };
		const hash = linkHash(head.before, linked);
		const values = { ...linked, hash };
		await transaction.insertInto('lookup').values(values).execute();
		await transaction.updateTable('lookup_chain').set({ head_hash: hash }).where('id', '=', 1).execute();
		if (disclosure) await transaction.insertInto('disclosure').values(disclosure).execute();
	});
}

function rowOf(lookup: Lookup): Omit<LookupTable, 'seq' | 'hash'> {
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
