import { Failure, type FailureCode } from '../core/failure.ts';

/** Primary result codes of SQLite that mean something to people; https://www.sqlite.org/rescode.html */
const SQLITE_CODES: ReadonlyMap<number, FailureCode> = new Map([
	[5, 'store-busy'], // SQLITE_BUSY
	[6, 'store-busy'], // SQLITE_LOCKED
	[8, 'store-read-only'], // SQLITE_READONLY
	[11, 'store-damaged'], // SQLITE_CORRUPT
	[13, 'store-read-only'], // SQLITE_FULL
	[14, 'store-read-only'], // SQLITE_CANTOPEN
	[26, 'store-foreign'], // SQLITE_NOTADB
]);

/** What the file system says when a file cannot be created or written, or there can be none of that name. */
const FILE_CODES = /^E(ACCES|PERM|ROFS|NOSPC|DQUOT|NOENT|NOTDIR|ISDIR|LOOP|NAMETOOLONG)$/;
/** How Kysely says that the database has migrations which this Porter does not: it is no error of the database. */
const NEWER = /^corrupted migrations:/;

/**
 * Runs a query, and turns whatever the database throws into a failure of the catalogue: the one place where that is
 * decided. The database's own error is the `cause`; it holds names of tables at most, never values.
 * @throws Failure `store-*`
 */
export async function guarded<Result>(query: () => Promise<Result>): Promise<Result> {
	try {
		return await query();
	} catch (error) {
		if (error instanceof Failure) throw error;
		if (error instanceof Error && NEWER.test(error.message)) throw new Failure('store-newer');
		throw new Failure(codeOf(error), {}, { cause: error });
	}
}

/** Runs one of Kysely's queries to its end. @throws Failure as `guarded` */
export const run = <Result>(query: { execute(): Promise<Result> }) => guarded(() => query.execute());

function codeOf(error: unknown): FailureCode {
	if (!(error instanceof Error)) return 'store-unusable';
	if ('errcode' in error && typeof error.errcode === 'number') {
		// An extended result code keeps its primary code in the low byte.
		return SQLITE_CODES.get(error.errcode & 0xff) ?? 'store-unusable';
	}
	if ('code' in error && typeof error.code === 'string' && FILE_CODES.test(error.code))
		return 'store-read-only';
	return 'store-unusable';
}
