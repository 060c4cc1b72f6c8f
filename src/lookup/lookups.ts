import { sql } from 'kysely';
import { Failure } from '../failure.ts';
import type { Lookup, LookupLog } from '../profile/ports.ts';
import type { LookupTable, Store } from '../store/schema.ts';
import { guarded } from '../store/trouble.ts';

/** `recent` looks this far back, so that a keystroke costs the same however long the trail has become. */
const RECENT_LOOKUPS = 1000;

/** The audit trail: who looked whom up, where, and which sections were disclosed; never the values. */
export function createLookups({ db }: Store): LookupLog {
	return {
		async record(lookup) {
			try {
				const row = rowOf(lookup);
				await db
					.insertInto('lookup')
					.values(({ selectFrom }) => ({
						...row,
						seq: selectFrom('lookup').select(sql<number>`coalesce(max(seq), 0) + 1`.as('next')),
					}))
					.execute();
			} catch (error) {
				throw new Failure('audit-unwritable', {}, { cause: error });
			}
		},

		async recent(callerId, typed, limit) {
			const last = db
				.selectFrom('lookup')
				.select(['seq', 'subject_username'])
				.where('caller_id', '=', callerId)
				.orderBy('seq', 'desc')
				.limit(RECENT_LOOKUPS);
			// One row for each name, the newest; names differ by more than case.
			const newest = db
				.selectFrom(last.as('last'))
				.select(({ fn }) => fn.max('seq').as('seq'))
				.where(sql<boolean>`lower(subject_username) like ${prefixPattern(typed)} escape '!'`)
				.groupBy(sql`lower(subject_username)`);
			const names = db
				.selectFrom('lookup')
				.select('subject_username')
				.where('seq', 'in', newest)
				.orderBy('seq', 'desc')
				.limit(limit);
			return (await guarded(() => names.execute())).map((row) => row.subject_username);
		},
	};
}

/** Matches what begins with the text itself: its `%` and `_` are no wildcards. */
function prefixPattern(text: string): string {
	return `${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
}

function rowOf(lookup: Lookup): Omit<LookupTable, 'seq'> {
	return {
		at: lookup.at.toISOString(),
		caller_id: lookup.callerId,
		viewer_id: lookup.viewerId,
		viewer_role: lookup.viewerRole,
		subject_id: lookup.subjectId,
		subject_username: lookup.subjectUsername,
		guild_id: lookup.guildId,
		channel_id: lookup.channelId,
		sections: JSON.stringify(lookup.sections),
		visibility: lookup.visibility,
		outcome: lookup.outcome,
		duration_ms: Math.round(lookup.durationMs),
	};
}
