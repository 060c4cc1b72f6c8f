import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Milliseconds that a statement waits for another process's lock, such as that of `npm run admin`, whose writes take a
 * few. What is called meanwhile waits too, and a lookup needs two calls one after the other: people are told within 3 s.
 */
export const LOCK_WAIT_MS = 1000;

export const IN_MEMORY = ':memory:';

/** The file that a location names: a path, or `//` and a path. */
export function fileOf(location: string): string {
	const path = location.startsWith('//') ? location.slice(2) : location;
	return path === IN_MEMORY ? path : resolve(path);
}

/** Opens or creates a SQLite file, readable by its owner only. Throws what the file system or SQLite throws. */
export function openSqlite(file: string, { readOnly = false } = {}): DatabaseSync {
	if (file !== IN_MEMORY && !readOnly) keepPrivate(file);
	const database = new DatabaseSync(file, {
		readOnly,
		timeout: LOCK_WAIT_MS,
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
	return database;
}

/** Makes a file with its folder; mode 0600 before SQLite writes a byte; the -wal and -shm files that it creates take their mode from the main file. */
export function keepPrivate(file: string): void {
	makeFolder(dirname(file));
	// Closing a file ends all locks that this process has on it.
	if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
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
