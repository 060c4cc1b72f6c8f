import { sql } from 'kysely';
import { DAY_MS } from '../core/duration.ts';
import { guarded, run } from '../database/errors.ts';
import type { LookupTable } from '../database/schema.ts';
import type { Store } from '../database/store.ts';

/** What `/lookups` was asked for. Only what is in the same server is ever found. */
export interface LookupQuery {
	/** The account that was looked at, by any name it had at the time. */
	readonly username?: string | undefined;
	/** Discord id of who looked. */
	readonly moderator?: string | undefined;
	/** In whole seconds. */
	readonly since?: Date | undefined;
}

/** Which part of what was found: counted from the newest lookup of the first page, so that later ones move nothing. */
export interface LookupPage {
	/** From 0; beyond the last page means the last page. */
	readonly page: number;
	/** Number of the newest lookup that counts; absent: the newest there is. */
	readonly upTo?: number | undefined;
}

/** A page holds so many, and so many can be paged through. */
const PAGE_SIZE = 10;
export const MOST_FOUND = 1000;
export const MOST_PAGES = MOST_FOUND / PAGE_SIZE;

/** One page of what was found, newest first. */
export interface FoundLookups {
	/** Their texts are not to be trusted, since others may write the database. */
	readonly lookups: readonly LookupTable[];
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
	const counting = newest.select('seq').limit(MOST_FOUND + 1);
	const counted = db
		.selectFrom(counting.as('found'))
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
		lookups: await run(rows),
		count,
		hasMore: Number(total.count) > MOST_FOUND,
		page,
		pages,
		upTo: upTo ?? total.newest ?? 0,
	};
}

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
	// What begins with the text itself: its `%` and `_` are no wildcards.
	const pattern = `${typed.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
	// One row for each name, the newest; names differ by more than case.
	const newest = db
		.selectFrom(last.as('last'))
		.select(({ fn }) => fn.max('seq').as('seq'))
		.where(sql<boolean>`lower(subject_username) like ${pattern} escape '!'`)
		.groupBy(sql`lower(subject_username)`);
	const names = db
		.selectFrom('lookup')
		.select('subject_username')
		.where('seq', 'in', newest)
		.orderBy('seq', 'desc')
		.limit(limit);
	return (await run(names)).map((row) => row.subject_username);
}

/**
 * Counts the lookups that a caller made, in all servers: what remains of them when all else is deleted. Those that others
 * made of the caller's account are not counted: that somebody looked is not for the subject to learn from Porter.
 * @throws Failure `store-*`
 */
export type KeptLookups = (callerId: string) => Promise<Kept>;

/** How many lookups of a caller's own there are, and when the last of them will be deleted. */
export interface Kept {
	readonly count: number;
	readonly until?: Date;
}

export function createKeptLookups({ db }: Store, retentionDays: number): KeptLookups {
	return async (callerId) => {
		const query = db
			.selectFrom('lookup')
			.where('caller_id', '=', callerId)
			.select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max('at').as('newest')]);
		const { count, newest } = await guarded(() => query.executeTakeFirstOrThrow());
		if (!newest) return { count: 0 };
		return { count: Number(count), until: new Date(Date.parse(newest) + retentionDays * DAY_MS) };
	};
}

/** The ids in a row's JSON array; a text that is none counts as one id, so that a damaged row can still be shown. */
export function sectionIds(json: string): readonly string[] {
	try {
		const ids: unknown = JSON.parse(json);
		if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
	} catch {}
	return [json];
}
