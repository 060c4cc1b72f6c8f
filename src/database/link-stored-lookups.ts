import { type Kysely, sql } from 'kysely';
import { GENESIS, linkHash } from './lookup-chain.ts';
import type { LookupTable } from './schema.ts';

/** Rows in memory at a time. */
const BATCH = 1000;

interface ChainSoFar {
	readonly beginSeq: number;
	readonly headSeq: number;
	readonly headHash: string;
}

/**
 * Links the lookups of a database from before the chain, oldest first. The chain vouches for them from then on only.
 * @returns where the chain begins and ends
 */
export async function linkStoredLookups(db: Kysely<unknown>): Promise<ChainSoFar> {
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
