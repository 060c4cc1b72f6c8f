import { Kysely } from 'kysely';
import { Failure } from '../core/failure.ts';
import type { World } from '../core/world.ts';
import { guarded } from './errors.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** An open database. */
export interface Store {
	readonly db: Kysely<Schema>;
	/** Closes the database; a second call does nothing. */
	close(): Promise<void>;
}

const SCHEME = 'sqlite:';

/** Another process may be migrating. Each try waits for its lock as long as any statement does (`BUSY_TIMEOUT_MS`). */
const TRIES = 5;
const PAUSE_MS = 50;

/**
 * Opens the database, creates it if it is not there, and brings its tables up to date.
 * @param url `sqlite:PATH` or `sqlite::memory:`.
 * @throws Error if the address is of no known kind; the message does not hold the address, which may have a password.
 * @throws Failure `store-*`
 */
export async function openStore(url: string, world: Pick<World, 'sleep'>): Promise<Store> {
	if (!url.startsWith(SCHEME)) throw new Error(`the database address must begin with ${SCHEME}`);
	const location = url.slice(SCHEME.length);
	if (location === '') throw new Error('the database address names no database');
	for (let tries = 1; ; tries += 1) {
		try {
			return await open(location);
		} catch (error) {
			const isBusy = error instanceof Failure && error.code === 'store-busy';
			if (!isBusy || tries === TRIES) throw error;
			await world.sleep(PAUSE_MS);
		}
	}
}

async function open(location: string): Promise<Store> {
	const db = new Kysely<Schema>({ dialect: await guarded(async () => openSqlite(location)) });
	let closing: Promise<void> | undefined;
	const close = (): Promise<void> => {
		closing ??= db.destroy();
		return closing;
	};
	try {
		await guarded(() => migrate(db));
	} catch (error) {
		await close();
		throw error;
	}
	return { db, close };
}
