import { sql } from 'kysely';
import { guarded } from '../database/errors.ts';
import type { Store } from '../database/schema.ts';
import { type LookupPage, type LookupQuery, MOST_FOUND, PAGE_SIZE } from './lookup-query.ts';
import { type StoredLookup, storedLookup } from './stored-lookup.ts';

/** One page of what was found, newest first. */
export interface FoundLookups {
	readonly lookups: readonly StoredLookup[];
	/** In all; counting stops at `MOST_FOUND`. */
	readonly count: number;
	/** There are more than `MOST_FOUND`. */
	readonly hasMore: boolean;
	readonly page: number;
	readonly pages: number;
	readonly upTo: number;
}

/** Searches the audit trail of one server. @throws Failure `store-*` */
export async function findLookups(
	{ db }: Store,
	guildId: string,
	{ username, moderator, since }: LookupQuery,
	{ page: wanted, upTo }: LookupPage,
): Promise<FoundLookups> {
	let matching = db.selectFrom('lookup').where('guild_id', '=', guildId);
	if (moderator !== undefined) matching = matching.where('caller_id', '=', moderator);
	if (since !== undefined) matching = matching.where('at', '>=', since.toISOString());
	if (upTo !== undefined) matching = matching.where('seq', '<=', upTo);
	if (username !== undefined) {
		// By id, which is the stable key: an account may have been looked at under an older name.
		const accounts = db
			.selectFrom('lookup')
			.select('subject_id')
			.where(sql`lower(subject_username)`, '=', username.toLowerCase())
			.where('guild_id', '=', guildId);
		matching = matching.where('subject_id', 'in', accounts);
	}
	const newest = matching.orderBy('seq', 'desc');
	const counted = db
		.selectFrom(
			newest
				.select('seq')
				.limit(MOST_FOUND + 1)
				.as('found'),
		)
		.select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max('seq').as('newest')]);
	const total = await guarded(() => counted.executeTakeFirstOrThrow());
	const count = Math.min(Number(total.count), MOST_FOUND);
	const pages = Math.max(1, Math.ceil(count / PAGE_SIZE));
	const page = Math.min(wanted, pages - 1);
	const rows = newest
		.selectAll()
		// Also on the first page: what is written between the two statements belongs to the next search.
		.where('seq', '<=', total.newest ?? 0)
		.limit(PAGE_SIZE)
		.offset(page * PAGE_SIZE);
	return {
		lookups: (await guarded(() => rows.execute())).map(storedLookup),
		count,
		hasMore: Number(total.count) > MOST_FOUND,
		page,
		pages,
		upTo: upTo ?? total.newest ?? 0,
	};
}
