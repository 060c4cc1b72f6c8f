import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Dialect } from 'kysely';
import { createNodeSqliteDialect } from './dialect.ts';

/**
 * Milliseconds that a statement waits for another process's lock, such as that of `npm run admin`, whose writes take a
 * few. `node:sqlite` is synchronous: while it waits nothing else happens in this process, and Discord gives an
 * interaction 3 s in all, so one in twelve of that is the most that one statement may take.
 */
const BUSY_TIMEOUT_MS = 250;

/**
 * Opens or creates the SQLite file that `location` names (a path, `//` and a path, or `:memory:`), readable by its owner
 * only. Throws what the file system or SQLite throws.
 */
export function openSqlite(location: string): Dialect {
	const path = location.startsWith('//') ? location.slice(2) : location;
	const inMemory = path === ':memory:';
	const file = inMemory ? path : resolve(path);
	if (!inMemory) keepPrivate(file);
	const database = new DatabaseSync(file, {
		timeout: BUSY_TIMEOUT_MS,
		enableForeignKeyConstraints: true,
		enableDoubleQuotedStringLiterals: false,
	});
	try {
		// WAL lets a reader work beside a writer; FULL means that an audited lookup survives a power cut; secure_delete
		// overwrites what is deleted, so that a removed session is gone from the file too.
		database.exec(
			'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF',
		);
	} catch (error) {
		database.close();
		throw error;
	}
	return createNodeSqliteDialect(database);
}

/** Mode 0600 before SQLite writes a byte; the -wal and -shm files that it creates take their mode from the main file. */
function keepPrivate(file: string): void {
	makeFolder(dirname(file));
	closeSync(openSync(file, 'a', 0o600));
	for (const name of [file, `${file}-wal`, `${file}-shm`]) {
		if (existsSync(name)) chmodSync(name, 0o600);
	}
}

/** One by one: where the system allows no folders, such as /proc, Node's own `recursive` tries for ever. */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		// Another process that starts may have been quicker.
		if (!existsSync(folder)) throw error;
	}
}
