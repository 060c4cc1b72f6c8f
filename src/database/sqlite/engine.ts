import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type ChainKeys, isOurs, type StoredEnds, signatureState, signEnds } from '../chain-signature.ts';
import { LOOKUP_COLUMNS as COLUMNS, linkHash } from '../lookup-chain.ts';
import type { LookupTable } from '../schema.ts';
import { LOCK_WAIT_MS } from './open-sqlite.ts';

/** One statement of SQL, with what its `?` stand for. `row` is there for the compiler only. */
export interface Statement<Row = unknown> {
	readonly sql: string;
	readonly parameters: readonly unknown[];
	readonly row?: Row;
}

/** A row of the audit trail that has no place in the chain yet. */
export type UnlinkedLookup = Omit<LookupTable, 'seq' | 'hash'>;

/** What is done as a whole or not at all. */
export interface Call {
	readonly statements: readonly Statement[];
	/** Is linked to the chain before the statements. */
	readonly lookup?: UnlinkedLookup;
	/** The statements move an end of the chain, which is then signed anew. */
	readonly movesChain?: true;
	/** The keys that signed before are lost: what none of the given keys can check is signed all the same. */
	readonly hasLostKeys?: boolean;
}

/** What a statement came to. */
export interface Executed {
	readonly rows: readonly unknown[];
	readonly changes: number;
}

/** What SQLite said, in a form that goes from thread to thread. */
export interface SqliteFault {
	readonly message: string;
	readonly errcode?: number;
	readonly code?: string;
}

/** What a call came to. After a fault, nothing of it was done. */
export type Answer = { readonly executed: readonly Executed[] } | { readonly fault: SqliteFault };

/** Told of answers as soon as they are certain, by the place of their call among the calls. */
export type Tell = (answers: readonly (readonly [index: number, answer: Answer])[]) => void;

type Position = Pick<StoredEnds, 'head_seq' | 'head_hash'>;

/** What leaves something behind that must not stay: deleted rows, secrets that were sealed anew, forgotten people. */
const ERASES = /^\s*delete\b|"(sealed|approved_by)" =/i;
const WRITES = /^\s*(insert|update|delete|create|alter|drop)\b/i;
/** More than all queries of Porter; what has lists of different lengths in it must not fill the memory. */
const MOST_PREPARED = 300;
const INSERT_LOOKUP = `insert into lookup (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`;
const SELECT_CHAIN =
	'select begin_seq, begin_hash, head_seq, head_hash, signed_by, signature from lookup_chain where id = 1';
const SELECT_KIND = 'select kind from lookup where seq = ?';
const UPDATE_CHAIN =
	'update lookup_chain set head_seq = ?, head_hash = ?, signed_by = ?, signature = ? where id = 1';

/**
 * Does what was called on one connection, synchronously: reads at once, all writes in one transaction, so that what
 * comes together costs one flush to the disk. Each call keeps its own success: a savepoint keeps a failing one from
 * taking the others along. What could not be committed has failed for all of them.
 */
export function createEngine(database: DatabaseSync, keys?: ChainKeys) {
	const prepared = new Map<string, { statement: StatementSync; isReader: boolean }>();
	/** The chain's ends as this connection has signed them last. */
	let signed: StoredEnds | undefined;
	let hasErased = false;

	function prepare(sql: string) {
		let known = prepared.get(sql);
		if (known === undefined) {
			if (prepared.size >= MOST_PREPARED) prepared.clear();
			const statement = database.prepare(sql);
			known = { statement, isReader: statement.columns().length > 0 };
			prepared.set(sql, known);
		}
		return known;
	}

	function execute({ sql, parameters }: Statement): Executed {
		const { statement, isReader } = prepare(sql);
		const bound = parameters.map(bindable);
		if (isReader) return { rows: statement.all(...bound), changes: 0 };
		const changes = Number(statement.run(...bound).changes);
		if (changes > 0 && ERASES.test(sql)) hasErased = true;
		return { rows: [], changes };
	}

	const control = (sql: string) => prepare(sql).statement.run();

	/** The chain's ends in one transaction; they are read and written once, however many rows are linked. */
	function openChain(hasLostKeys = false) {
		const stored = prepare(SELECT_CHAIN).statement.get() as unknown as StoredEnds | undefined;
		if (stored === undefined) throw new Error('the record of the chain is missing');
		if (signed && stored.head_seq < signed.head_seq) throw new Error('the trail is shorter than it was');
		// Nobody else's work is ever signed: what was changed from outside keeps a signature that does not fit.
		const check = (publicKeys: ChainKeys['publicKeys']): boolean => {
			const head = prepare(SELECT_KIND).statement.get(stored.head_seq);
			const state = signatureState(stored, head?.kind as string | null | undefined, publicKeys);
			if (state === 'unknown-key' && !hasLostKeys) throw new Error('the trail is signed with an unknown key');
			return isOurs(state) || state === 'unknown-key';
		};
		const signs = keys && (sameEnds(stored, signed) || check(keys.publicKeys)) ? keys : undefined;
		let { head_seq, head_hash } = stored;
		return {
			link(lookup: UnlinkedLookup): void {
				const row = { ...lookup, seq: head_seq + 1 };
				const linked = { ...row, hash: linkHash(head_hash, row) };
				prepare(INSERT_LOOKUP).statement.run(...COLUMNS.map((column) => bindable(linked[column])));
				({ seq: head_seq, hash: head_hash } = linked);
			},
			position: () => ({ head_seq, head_hash }),
			backTo(position: Position): void {
				({ head_seq, head_hash } = position);
			},
			/** @returns the ends as they are signed now; undefined if they are not */
			close(hasMoved: boolean): StoredEnds | undefined {
				const now = hasMoved ? (prepare(SELECT_CHAIN).statement.get() as unknown as StoredEnds) : stored;
				const ends = { ...now, head_seq, head_hash };
				const { signed_by, signature } = signs ? signEnds(ends, signs) : ends;
				prepare(UPDATE_CHAIN).statement.run(head_seq, head_hash, signed_by, signature);
				return signs && { ...ends, signed_by, signature };
			},
		};
	}

	function write(calls: readonly Call[]): readonly Answer[] {
		const answers: Answer[] = [];
		let chain: ReturnType<typeof openChain> | undefined;
		try {
			control('begin immediate');
			for (const { statements, lookup, movesChain, hasLostKeys } of calls) {
				let before: Position | undefined;
				control('savepoint one');
				try {
					if (lookup || movesChain) chain ??= openChain(hasLostKeys);
					before = chain?.position();
					if (lookup) chain?.link(lookup);
					answers.push({ executed: statements.map(execute) });
				} catch (error) {
					// A disk that is full ends the whole transaction.
					if (!database.isTransaction) throw error;
					control('rollback to one');
					if (before) chain?.backTo(before);
					answers.push({ fault: faultOf(error) });
				}
				control('release one');
			}
			const now = chain?.close(calls.some(({ movesChain }) => movesChain));
			control('commit');
			if (chain) signed = now;
			return answers;
		} catch (error) {
			if (database.isTransaction) control('rollback');
			return calls.map(() => ({ fault: faultOf(error) }));
		}
	}

	return {
		run(calls: readonly Call[], tell: Tell): void {
			// A migration has a transaction of its own.
			const isApart = database.isTransaction;
			const indexed = calls.map((call, index) => ({ call, index }));
			const reads = indexed.filter(({ call }) => isApart || !isWrite(call));
			if (reads.length > 0)
				tell(reads.map(({ call, index }) => [index, attempt(() => call.statements.map(execute))]));
			const writes = indexed.filter((one) => !reads.includes(one));
			if (writes.length === 0) return;
			const answers = write(writes.map(({ call }) => call));
			tell(answers.map((answer, nth) => [writes[nth]?.index ?? 0, answer]));
		},
		/** Empties the write-ahead log if it still holds what was deleted. A reader can delay that: it is to be called now and then. */
		emptyLog(): void {
			if (!hasErased) return;
			try {
				// Whoever reads is not waited for.
				database.exec('pragma busy_timeout = 0');
				const [row] = execute({ sql: 'pragma wal_checkpoint(truncate)', parameters: [] }).rows;
				hasErased = (row as { busy: number }).busy !== 0;
			} catch {
				// Such as a full disk: later.
			} finally {
				database.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`);
			}
		},
		close: () => database.close(),
	};
}

/** Whether a call belongs into a commit. */
export function isWrite({ lookup, movesChain, statements }: Call): boolean {
	return lookup !== undefined || movesChain === true || statements.some(({ sql }) => WRITES.test(sql));
}

function attempt(work: () => readonly Executed[]): Answer {
	try {
		return { executed: work() };
	} catch (error) {
		return { fault: faultOf(error) };
	}
}

function sameEnds(one: StoredEnds, other: StoredEnds | undefined): boolean {
	return (
		other !== undefined &&
		one.signature !== null &&
		Object.entries(one).every(([key, value]) => other[key as keyof StoredEnds] === value)
	);
}

/** Its words name tables and files at most, never values. */
function faultOf(error: unknown): SqliteFault {
	const { message, errcode, code } = error as Error & { errcode?: unknown; code?: unknown };
	return {
		message: String(message),
		...(typeof errcode === 'number' && { errcode }),
		...(typeof code === 'string' && { code }),
	};
}

/** What SQLite can bind; a Date or a boolean has to be turned into text or a number by the query, as the schema says. */
function bindable(value: unknown): SQLInputValue {
	if (value === null || value instanceof Uint8Array) return value;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
	throw new TypeError(`a query was given a parameter of type ${typeof value}`);
}
