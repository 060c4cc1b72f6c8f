import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../core/failure.ts';
import { keepPrivate } from './open-sqlite.ts';

const lockFile = (file: string): string => `${file}-lock`;

/**
 * Takes the database for one Porter, until it is released or the process ends, however it ends: the lock is the system's own,
 * on a file beside the database. Other programs may use the database meanwhile.
 * @returns releases it; a second call does nothing
 * @throws Failure `store-in-use`; what the file system throws
 */
export function lockDatabase(file: string): () => void {
	const name = lockFile(file);
	keepPrivate(name);
	const lock = new DatabaseSync(name, { timeout: 0 });
	try {
		lock.exec('begin exclusive');
	} catch (error) {
		lock.close();
		throw (error as { errcode?: number }).errcode === 5 ? new Failure('store-in-use') : error;
	}
	return () => {
		if (lock.isOpen) lock.close();
	};
}

/** Whether a Porter has taken the database. */
export function isLocked(file: string): boolean {
	try {
		lockDatabase(file)();
		return false;
	} catch (error) {
		if (error instanceof Failure) return true;
		throw error;
	}
}

/**
 * Looks whether the files of an open database are still the ones that were opened: what is written to a file without
 * a name, or with a log that is gone, is lost with the process.
 * @returns asks whether they are
 */
export function watchDatabase(file: string): () => boolean {
	const files = [file, `${file}-wal`, `${file}-shm`, lockFile(file)].filter((name) => existsSync(name));
	const identities = () =>
		files
			.map((name) => {
				const { dev, ino } = statSync(name, { throwIfNoEntry: false }) ?? {};
				return `${dev} ${ino}`;
			})
			.join();
	const opened = identities();
	return () => identities() === opened;
}
