import { DatabaseSync } from 'node:sqlite';

/** How many lookups the audit trail in a database has. */
export function countLookups(file: string): number {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return Number(database.prepare('select count(*) as count from lookup').get()?.count);
	} finally {
		database.close();
	}
}
