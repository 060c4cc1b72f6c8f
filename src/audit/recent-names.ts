import { sql } from 'kysely';
import { guarded } from '../database/errors.ts';
import type { Store } from '../database/schema.ts';

/** It looks this far back, so that a keystroke costs the same however long the trail has become. */
const RECENT_LOOKUPS = 1000;

/**
 * Usernames that a caller looked up last, newest first, each once, beginning with `typed` (case ignored).
 * @throws Failure `store-*`
 */
export async function recentNames(
	{ db }: Store,
	callerId: string,
	typed: string,
	limit: number,
): Promise<readonly string[]> {
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
}

/** Matches what begins with the text itself: its `%` and `_` are no wildcards. */
function prefixPattern(text: string): string {
	return `${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
}
