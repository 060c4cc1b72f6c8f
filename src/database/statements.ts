import { type Compilable, Kysely } from 'kysely';
import type { DisclosureTable, Schema } from './schema.ts';
import { createSqliteDialect } from './sqlite/dialect.ts';
import type { Statement } from './sqlite/engine.ts';

/** Builds queries, and runs none. */
const builder = new Kysely<Schema>({
	dialect: createSqliteDialect(() => Promise.reject(new Error('this only builds queries'))),
});

/** Stands for a parameter while a query is compiled. */
class Slot {
	readonly index: number;

	constructor(index: number) {
		this.index = index;
	}
}

/**
 * A query that is compiled once, for the way that every lookup takes: Kysely's compiling costs more than the query.
 * @param build its parameters are only ever values of columns: they must go into the query as they are
 */
export function statement<Args extends readonly unknown[], Row>(
	build: (db: Kysely<Schema>, ...args: Args) => Compilable<Row>,
): (...args: Args) => Statement<Row> {
	let compiled: Statement | undefined;
	return (...args) => {
		compiled ??= build(builder, ...(args.map((_, index) => new Slot(index)) as unknown as Args)).compile();
		const { sql, parameters } = compiled;
		return { sql, parameters: parameters.map((one) => (one instanceof Slot ? args[one.index] : one)) };
	};
}

const DISCLOSURE: readonly (keyof DisclosureTable)[] = [
	'id',
	'guild_id',
	'channel_id',
	'home_id',
	'message_id',
	'state',
	'token',
	'at',
];
const INSERT_DISCLOSURE = `insert into disclosure (${DISCLOSURE.join(', ')}) values (${DISCLOSURE.map(() => '?').join(', ')})`;

/** Goes with the lookup that it belongs to. */
export function insertDisclosure(row: DisclosureTable): Statement {
	return { sql: INSERT_DISCLOSURE, parameters: DISCLOSURE.map((column) => row[column]) };
}
