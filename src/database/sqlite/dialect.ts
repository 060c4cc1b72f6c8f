import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
	CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	SqliteAdapter,
	type SqliteDatabase,
	SqliteDriver,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely';

/** Kysely's SQLite dialect over `node:sqlite`, which has the same engine as better-sqlite3 with other method shapes. */
export function createNodeSqliteDialect(database: DatabaseSync): Dialect {
	return {
		createDriver: () => new ImmediateDriver({ database: adapt(database) }),
		createAdapter: () => new TransactionalAdapter(),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	};
}

/**
 * Takes the write lock at the start of a transaction. SQLite's plain `begin` takes it at the first write, and fails at
 * once, without waiting, if somebody wrote since the first read.
 */
class ImmediateDriver extends SqliteDriver {
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

/** Kysely says no to be careful; SQLite does roll back `create table`, and a migration is to be all or nothing. */
class TransactionalAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

function adapt(database: DatabaseSync): SqliteDatabase {
	return {
		close: () => database.close(),
		prepare(sql) {
			const statement = database.prepare(sql);
			return {
				reader: statement.columns().length > 0,
				all: (parameters) => statement.all(...parameters.map(bindable)),
				run: (parameters) => statement.run(...parameters.map(bindable)),
				iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
			};
		},
	};
}

/** What SQLite can bind; a Date or a boolean has to be turned into text or a number by the query, as the schema says. */
function bindable(value: unknown): SQLInputValue {
	if (value === null || value instanceof Uint8Array) return value;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
	throw new TypeError(`a query was given a parameter of type ${typeof value}`);
}
