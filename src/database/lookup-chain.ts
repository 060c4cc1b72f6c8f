import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { LookupTable } from './schema.ts';

/** Takes the place of the previous hash in the first row of all. */
export const GENESIS = 'porter: the audit trail begins';

/** The columns that the hash of every row covers, in this order. */
export const LINKED = [
	'seq',
	'at',
	'caller_id',
	'viewer_id',
	'viewer_role',
	'subject_id',
	'subject_username',
	'guild_id',
	'channel_id',
	'sections',
	'visibility',
	'outcome',
	'duration_ms',
] as const satisfies readonly (keyof LookupTable)[];

/** All columns of a row. */
export const LOOKUP_COLUMNS = [
	...LINKED,
	'kind',
	'details',
	'hash',
] as const satisfies readonly (keyof LookupTable)[];

/** A row without its hash; the whole numbers may be given as decimal text. */
export type LinkedRow = Readonly<Record<(typeof LINKED)[number], string | number>> &
	Readonly<Partial<Pick<LookupTable, 'kind' | 'details'>>>;

/**
 * The hash of a row: SHA-256, in hexadecimal, over the JSON array of the hash before and all columns as text, which no
 * two different rows share. Rows with a kind have a `2` before all that, which no hash before is, and kind and details after
 * it. Neither form is ever to be changed: every stored chain, and every head in an old log, was made with them.
 */
export function linkHash(previous: string, row: LinkedRow): string {
	const { kind = null, details } = row;
	const columns = LINKED.map((column) => String(row[column]));
	const linked = kind === null ? [previous, ...columns] : ['2', previous, ...columns, kind, String(details)];
	return createHash('sha256').update(JSON.stringify(linked)).digest('hex');
}

/** Rows in memory at a time. */
const BATCH = 1000;

/**
 * Links the lookups of a database from before the chain, oldest first. The chain proves nothing about the time before.
 * @returns where the chain begins and ends
 */
export async function linkStoredLookups(db: Kysely<unknown>) {
	let beginSeq: number | undefined;
	let headSeq = 0;
	let headHash = GENESIS;
	for (;;) {
		const after = beginSeq === undefined ? sql`` : sql`where seq > ${headSeq}`;
		const query = sql<LookupTable>`select * from lookup ${after} order by seq limit ${sql.lit(BATCH)}`;
		const { rows } = await query.execute(db);
		for (const row of rows) {
			beginSeq ??= row.seq - 1;
			headSeq = row.seq;
			headHash = linkHash(headHash, row);
			await sql`update lookup set hash = ${headHash} where seq = ${headSeq}`.execute(db);
		}
		if (rows.length < BATCH) return { beginSeq: beginSeq ?? 0, headSeq, headHash };
	}
}
