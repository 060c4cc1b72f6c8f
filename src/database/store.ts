import { type Compilable, Kysely } from 'kysely';
import { Failure } from '../core/failure.ts';
import type { World } from '../core/world.ts';
import type { ChainKeys } from './chain-signature.ts';
import { guarded } from './errors.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { createSqliteDialect } from './sqlite/dialect.ts';
import {
	type Call,
	createEngine,
	type Executed,
	type Statement,
	type UnlinkedLookup,
} from './sqlite/engine.ts';
import { isLocked, lockDatabase } from './sqlite/file-guard.ts';
import { fileOf, IN_MEMORY, openSqlite } from './sqlite/open-sqlite.ts';
import { type Connection, executedOf, openThread } from './sqlite/thread.ts';

/** Queries one by one: what belongs together goes through `commit`. */
export type Queries = Omit<Kysely<Schema>, 'transaction' | 'startTransaction' | 'connection' | 'destroy'>;

/** An open database. What it returns rejects with Failure `store-*`, but for Kysely's own queries: see `run`. */
export interface Store {
	readonly db: Queries;
	/** For reads that may take long: they delay nothing else. */
	readonly reports: Queries;
	/** Runs a statement that is compiled already. */
	query<Row>(statement: Statement<Row>): Promise<readonly Row[]>;
	/** The same for what nobody waits for: it is written with the next commit, within a moment. @returns how many rows it changed */
	later(statement: Statement): Promise<number>;
	/** All in one commit, or none. @returns how many rows each changed */
	commit(queries: readonly Compilable[]): Promise<readonly number[]>;
	/** The same for what moves an end of the audit trail, which is then signed anew; also where no key fits, if `hasLostKeys`. */
	moveChain(queries: readonly Compilable[], hasLostKeys?: boolean): Promise<readonly number[]>;
	/** Links a row to the audit trail; with the statements, in one commit. */
	append(lookup: UnlinkedLookup, statements: readonly Statement[]): Promise<void>;
	/** Whether a Porter that runs has taken the database. */
	isInUse(): boolean;
	/** Closes the database; a second call does nothing. */
	close(): Promise<void>;
}

export interface StoreOptions {
	/** Sign the audit trail. */
	readonly keys?: ChainKeys;
	/** Only one Porter at a time has the database, until it is closed. One that stops is waited for so many milliseconds. */
	readonly takesWithinMs?: number;
	/** Told once if the database's files were deleted or replaced, or its thread has died: all fails with `store-gone` then. */
	readonly onLost?: () => void;
}

const SCHEME = 'sqlite:';

/** Another process may be migrating. Each try waits for its lock as long as any statement does (`LOCK_WAIT_MS`). */
const TRIES = 3;
const PAUSE_MS = 50;

/**
 * Opens the database, creates it if it is not there, and brings its tables up to date.
 * @param url `sqlite:PATH` or `sqlite::memory:`.
 * @throws Error if the address is of no known kind; the message does not hold the address, which may have a password.
 * @throws Failure `store-*`
 */
export async function openStore(
	url: string,
	world: Pick<World, 'ticks' | 'sleep' | 'deadline'>,
	options: StoreOptions = {},
): Promise<Store> {
	if (!url.startsWith(SCHEME)) throw new Error(`the database address must begin with ${SCHEME}`);
	const location = url.slice(SCHEME.length);
	if (location === '') throw new Error('the database address names no database');
	const file = fileOf(location);
	if (file === IN_MEMORY) return await openInMemory(options);
	const { takesWithinMs } = options;
	const release = takesWithinMs === undefined ? () => {} : await take(file, takesWithinMs, world);
	try {
		await prepareFile(file, world);
		return openFile(file, world, options, release);
	} catch (error) {
		release();
		throw error;
	}
}

const LOOK_AGAIN_MS = 200;

async function take(
	file: string,
	withinMs: number,
	world: Pick<World, 'ticks' | 'sleep'>,
): Promise<() => void> {
	const until = world.ticks() + withinMs;
	for (;;) {
		try {
			return await guarded(async () => lockDatabase(file));
		} catch (error) {
			const isTaken = error instanceof Failure && error.code === 'store-in-use';
			if (!isTaken || world.ticks() >= until) throw error;
			await world.sleep(LOOK_AGAIN_MS);
		}
	}
}

/** Before the thread has the file: a migration asks and writes in turns. */
async function prepareFile(file: string, world: Pick<World, 'sleep'>): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			const connection = await guarded(async () => openHere(file));
			return await guarded(() => migrate(kyselyOf(connection))).finally(() => connection.close());
		} catch (error) {
			const isBusy = error instanceof Failure && error.code === 'store-busy';
			if (!isBusy || tries === TRIES) throw error;
			await world.sleep(PAUSE_MS);
		}
	}
}

function openFile(
	file: string,
	world: Pick<World, 'ticks' | 'deadline'>,
	{ keys, onLost = () => {} }: StoreOptions,
	release: () => void,
): Store {
	const main = openThread({ file, keys, world, onLost });
	let reader: Connection | undefined;
	const readerConnection: Pick<Connection, 'execute'> = {
		execute(call) {
			reader ??= openThread({ file, readOnly: true, world, onLost });
			return reader.execute(call);
		},
	};
	const close = async (): Promise<void> => {
		await Promise.all([main.close(), reader?.close()]);
		release();
	};
	return storeOf(main, readerConnection, () => isLocked(file), close);
}

/** Nothing of it is on a disk, so it needs no thread. */
async function openInMemory({ keys }: StoreOptions): Promise<Store> {
	const connection = await guarded(async () => openHere(IN_MEMORY, keys));
	await guarded(() => migrate(kyselyOf(connection)));
	return storeOf(connection, connection, () => false, connection.close);
}

/** In this thread: each call is done at once. */
function openHere(file: string, keys?: ChainKeys): Connection {
	const engine = createEngine(openSqlite(file), keys);
	let isOpen = true;
	return {
		async execute(call) {
			let executed: readonly Executed[] = [];
			engine.run([call], ([first]) => {
				if (first) executed = executedOf(first[1]);
			});
			return executed;
		},
		async close() {
			if (isOpen) engine.close();
			isOpen = false;
		},
	};
}

function kyselyOf({ execute }: Pick<Connection, 'execute'>): Kysely<Schema> {
	const run = async (statement: Statement) => {
		const [executed] = await execute({ statements: [statement] });
		return executed ?? { rows: [], changes: 0 };
	};
	return new Kysely<Schema>({ dialect: createSqliteDialect(run) });
}

function storeOf(
	connection: Connection,
	reader: Pick<Connection, 'execute'>,
	isInUse: () => boolean,
	close: () => Promise<void>,
): Store {
	const execute = (call: Call, canWait?: boolean) => guarded(() => connection.execute(call, canWait));
	const together = async (queries: readonly Compilable[], more: Partial<Call> = {}) => {
		const executed = await execute({ statements: queries.map(statementOf), ...more });
		return executed.map(({ changes }) => changes);
	};
	return {
		db: kyselyOf(connection),
		reports: kyselyOf(reader),
		async query<Row>(statement: Statement<Row>) {
			const [executed] = await execute({ statements: [statement] });
			return (executed?.rows ?? []) as readonly Row[];
		},
		async later(statement) {
			const [executed] = await execute({ statements: [statement] }, true);
			return executed?.changes ?? 0;
		},
		commit: (queries) => together(queries),
		moveChain: (queries, hasLostKeys = false) => together(queries, { movesChain: true, hasLostKeys }),
		async append(lookup, statements) {
			await execute({ lookup, statements });
		},
		isInUse,
		close,
	};
}

function statementOf(query: Compilable): Statement {
	const { sql, parameters } = query.compile();
	return { sql, parameters };
}
