import { Failure, type FailureCode } from '../core/failure.ts';

/** Primary result codes of SQLite that mean something to people; https://www.sqlite.org/rescode.html */
const SQLITE_CODES: ReadonlyMap<number, FailureCode> = new Map([
	[5, 'store-busy'], // SQLITE_BUSY
	[6, 'store-busy'], // SQLITE_LOCKED
	[8, 'store-read-only'], // SQLITE_READONLY
	[13, 'store-read-only'], // SQLITE_FULL
	[14, 'store-read-only'], // SQLITE_CANTOPEN
]);

/** What the file system says when a file cannot be created or written. */
const FILE_CODES: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);

/**
 * Runs a query, and turns whatever the database throws into a failure of the catalogue: the one place where that is
 * decided. The database's own error is the `cause`; it holds names of tables at most, never values.
 * @throws Failure `store-busy`, `store-read-only`, `store-unusable`
 */
export async function guarded<Result>(query: () => Promise<Result>): Promise<Result> {
	try {
		return await query();
	} catch (error) {
		throw error instanceof Failure ? error : new Failure(codeOf(error), {}, { cause: error });
	}
}

function codeOf(error: unknown): FailureCode {
	if (!(error instanceof Error)) return 'store-unusable';
	if ('errcode' in error && typeof error.errcode === 'number') {
		// An extended result code keeps its primary code in the low byte.
		return SQLITE_CODES.get(error.errcode & 0xff) ?? 'store-unusable';
	}
	if ('code' in error && typeof error.code === 'string' && FILE_CODES.has(error.code))
		return 'store-read-only';
	return 'store-unusable';
}
