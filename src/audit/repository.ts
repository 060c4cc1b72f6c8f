import { sql } from 'kysely';
import { DAY_MS } from '../core/duration.ts';
import { run } from '../database/errors.ts';
import type { LookupTable } from '../database/schema.ts';
import type { Queries, Store } from '../database/store.ts';

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
	{ reports }: Store,
	guildId: string,
	query: LookupQuery,
	{ page: wanted, upTo }: LookupPage,
): Promise<FoundLookups> {
	const { username } = query;
	// By id, which is the stable key: an account may have been looked at under an older name.
	const accounts = username === undefined ? [undefined] : await accountsOf(reports, guildId, username);
	const lists = accounts.map((account) => run(newestOf(reports, guildId, query, account, upTo)));
	const found = (await Promise.all(lists))
		.flat()
		.sort((a, b) => (a.at === b.at ? b.seq - a.seq : a.at < b.at ? 1 : -1));
	const seqs = found.map(({ seq }) => seq).slice(0, MOST_FOUND);
	const pages = Math.max(1, Math.ceil(seqs.length / PAGE_SIZE));
	const page = Math.min(wanted, pages - 1);
	const shown = seqs.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
	const rows = reports.selectFrom('lookup').selectAll().where('seq', 'in', shown);
	const lookups = shown.length === 0 ? [] : await run(rows);
	return {
		lookups: lookups.toSorted((a, b) => shown.indexOf(a.seq) - shown.indexOf(b.seq)),
		count: seqs.length,
		hasMore: found.length > MOST_FOUND,
		page,
		pages,
		upTo: upTo ?? Math.max(0, ...seqs),
	};
}

/** More accounts than ever had the same name. */
const MOST_ACCOUNTS = 25;

/** The ids of the accounts that were looked at under a name: one step in the index for each, however often that was. */
async function accountsOf(reports: Queries, guildId: string, username: string): Promise<readonly number[]> {
	const ids: number[] = [];
	for (let last = -1; ids.length < MOST_ACCOUNTS; ) {
		const query = reports
			.selectFrom('lookup')
			.select('subject_id')
			.where('guild_id', '=', guildId)
			.where(sql`lower(subject_username)`, '=', username.toLowerCase())
			.where('subject_id', '>', last)
			.orderBy('subject_id')
			.limit(1);
		const [next] = await run(query);
		if (!next) break;
		last = next.subject_id;
		ids.push(last);
	}
	return ids;
}

/** The newest lookups of what was asked for, as their places in the trail. An index holds all of it, in this order. */
function newestOf(
	reports: Queries,
	guildId: string,
	{ moderator, since }: LookupQuery,
	account: number | undefined,
	upTo: number | undefined,
) {
	let query = reports.selectFrom('lookup').select(['seq', 'at']);
	if (account !== undefined) query = query.where('subject_id', '=', account);
	if (moderator !== undefined) query = query.where('caller_id', '=', moderator);
	// By itself, a moderator narrows more than a server: then the server's index must not be taken.
	const isByModerator = moderator !== undefined && account === undefined;
	query = isByModerator
		? query.where(sql`guild_id || ''`, '=', guildId)
		: query.where('guild_id', '=', guildId);
	if (since !== undefined) query = query.where('at', '>=', since.toISOString());
	if (upTo !== undefined) query = query.where('seq', '<=', upTo);
	return query
		.orderBy('at', 'desc')
		.orderBy('seq', 'desc')
		.limit(MOST_FOUND + 1);
}

/** It looks this far back, so that a keystroke costs the same however long the trail has become. */
const RECENT_LOOKUPS = 1000;

/**
 * Usernames that a caller looked up last, newest first, each once, beginning with `typed` (case ignored).
 * @throws Failure `store-*`
 */
export async function recentNames(
	{ reports }: Store,
	callerId: string,
	typed: string,
	limit: number,
): Promise<readonly string[]> {
	const last = reports
		.selectFrom('lookup')
		.select(['seq', 'subject_username'])
		.where('caller_id', '=', callerId)
		.orderBy('at', 'desc')
		.orderBy('seq', 'desc')
		.limit(RECENT_LOOKUPS);
	// What begins with the text itself: its `%` and `_` are no wildcards.
	const pattern = `${typed.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
	// One row for each name, the newest; names differ by more than case.
	const newest = reports
		.selectFrom(last.as('last'))
		.select(({ fn }) => fn.max('seq').as('seq'))
		.where(sql<boolean>`lower(subject_username) like ${pattern} escape '!'`)
		.groupBy(sql`lower(subject_username)`);
	const names = reports
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
	/** Counting stops at 10,000. */
	readonly count: number;
	readonly isCut?: boolean;
	readonly until?: Date;
}

const MOST_COUNTED = 10_000;

export function createKeptLookups({ reports }: Store, retentionDays: number): KeptLookups {
	return async (callerId) => {
		const own = reports
			.selectFrom('lookup')
			.select('at')
			.where('caller_id', '=', callerId)
			.orderBy('at', 'desc');
		const some = own.limit(MOST_COUNTED).as('some');
		const columns = reports
			.selectFrom(some)
			.select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max('at').as('newest')]);
		const [found] = await run(columns);
		if (!found?.newest) return { count: 0 };
		const count = Number(found.count);
		const until = new Date(Date.parse(found.newest) + retentionDays * DAY_MS);
		return { count, until, ...(count === MOST_COUNTED && { isCut: true }) };
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
