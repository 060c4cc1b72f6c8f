import { createHash } from 'node:crypto';
import type { LookupTable } from './schema.ts';

/** What the first lookup of all is linked to, where the others have the hash of the one before. */
export const GENESIS = 'porter: the audit trail begins';

/** The columns that a lookup's hash covers, in this order: all but the hash itself. */
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

/** A lookup without its hash; the whole numbers may be given as decimal text. */
export type LinkedRow = Readonly<Record<(typeof LINKED)[number], string | number>>;

/**
 * The hash of a lookup: SHA-256, in hexadecimal, over the JSON array of the hash before and all columns as text, which no
 * two different rows share. Never to be changed: every stored chain, and every head in an old log, was made with it.
 */
export function linkHash(previous: string, row: LinkedRow): string {
	const columns = LINKED.map((column) => String(row[column]));
	return createHash('sha256')
		.update(JSON.stringify([previous, ...columns]))
		.digest('hex');
}
