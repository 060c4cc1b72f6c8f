import {
	CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type QueryResult,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely';
import type { Executed, Statement } from './engine.ts';

/** Runs one statement. */
export type RunStatement = (statement: Statement) => Promise<Executed>;

/** Kysely's dialect of SQLite, over whatever runs the statements. */
export function createSqliteDialect(run: RunStatement): Dialect {
	const connection: DatabaseConnection = {
		async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
			const { rows, changes } = await run({ sql, parameters });
			return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
		},
		// biome-ignore lint/correctness/useYield: rows come all at once
		async *streamQuery() {
			throw new Error('rows are not streamed');
		},
	};
	const control = (sql: string) => async (): Promise<void> => {
		await connection.executeQuery(CompiledQuery.raw(sql));
	};
	return {
		createDriver: () => ({
			init: async () => {},
			acquireConnection: async () => connection,
			// Plain `begin` takes the lock at the first write, and fails at once if somebody wrote since the first read.
			beginTransaction: control('begin immediate'),
			commitTransaction: control('commit'),
			rollbackTransaction: control('rollback'),
			releaseConnection: async () => {},
			destroy: async () => {},
		}),
		createAdapter: () => new TransactionalAdapter(),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	};
}

/** Kysely says no to be careful; SQLite does roll back `create table`, and a migration is to be all or nothing. */
class TransactionalAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}
