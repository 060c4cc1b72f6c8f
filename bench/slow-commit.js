// Loaded before Porter (`--import`), in its worker threads too: every commit takes SLOW_COMMIT_MS longer, as if the
// disk took so long for its fsync. The thread that commits is blocked meanwhile, and holds the lock.
import { DatabaseSync, StatementSync } from 'node:sqlite';

const ms = Number(process.env.SLOW_COMMIT_MS ?? 0);
const never = new Int32Array(new SharedArrayBuffer(4));

/** @type {WeakMap<StatementSync, { database: DatabaseSync, sql: string }>} */
const prepared = new WeakMap();

/** A commit, or a statement that is a transaction of its own. @param {DatabaseSync} database @param {string} sql */
function wait(database, sql) {
	const commits = database.isTransaction
		? /\b(commit|end)\b/i.test(sql)
		: /^\s*(insert|update|delete)\b/i.test(sql);
	if (commits) Atomics.wait(never, 0, 0, ms);
}

const { exec, prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
	wait(this, sql);
	exec.call(this, sql);
};
DatabaseSync.prototype.prepare = function (sql, ...rest) {
	const statement = prepare.call(this, sql, ...rest);
	prepared.set(statement, { database: this, sql });
	return statement;
};
for (const name of /** @type {const} */ (['run', 'all', 'get'])) {
	/** @type {(...parameters: any[]) => any} */
	const original = StatementSync.prototype[name];
	StatementSync.prototype[name] = function (/** @type {any[]} */ ...parameters) {
		const statement = prepared.get(this);
		if (statement) wait(statement.database, statement.sql);
		return original.apply(this, parameters);
	};
}
