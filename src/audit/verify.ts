import { sql } from 'kysely';
import type { ChainKeys } from '../database/chain-signature.ts';
import { guarded } from '../database/errors.ts';
import { LINKED, type LinkedRow, linkHash } from '../database/lookup-chain.ts';
import type { Store } from '../database/store.ts';
import { type ChainEnds, type Link, readEnds, signatureOf } from './chain.ts';

/**
 * The first thing that is wrong. `changed`: this lookup is not what was written, or not in its place. `missing`: it is
 * gone. `added`: it was not written by Porter. `rewritten`: the trail holds together, but is not the one that a logged
 * head belongs to. `no-ends`: the record of where the chain begins and ends is gone or damaged. `stripped`, `bad`,
 * `unknown-key`: the signature of the ends is missing, not Porter's, or of a key that was not given. `damaged`: the database's own check finds something.
 */
export interface Break {
	readonly kind:
		| 'changed'
		| 'missing'
		| 'added'
		| 'rewritten'
		| 'no-ends'
		| 'stripped'
		| 'bad'
		| 'unknown-key'
		| 'damaged';
	/** As text: a forged one may be larger than any number here. */
	readonly seq: string;
}

export type Verdict =
	/** `signedFrom`: number of the first row that the signature vouches for; absent: nothing was signed yet. */
	| { readonly intact: true; readonly ends: ChainEnds; readonly signedFrom?: string }
	| ({ readonly intact: false } & Break);

/** Rows in memory at a time. */
const BATCH = 1000;

/**
 * Walks the whole chain, while Porter may be writing to it, and checks the signature of its ends.
 * @param known A head from an old log: it must still be part of the chain.
 * @throws Failure `store-*`
 */
export async function verifyChain(
	store: Store,
	known: Link | undefined,
	publicKeys: ChainKeys['publicKeys'],
): Promise<Verdict> {
	for (;;) {
		const ends = await readEnds(store);
		if (ends === undefined || !areSound(ends)) return { intact: false, kind: 'no-ends', seq: '0' };
		const broken =
			(await firstBreak(store, ends, known)) ?? signatureBreak(ends, publicKeys) ?? (await damage(store));
		if (broken === undefined) return { intact: true, ends, ...(await signedFrom(store, ends)) };
		// A lookup whose time was up may have been deleted meanwhile: then the beginning has moved.
		const now = await readEnds(store);
		if (now?.begin.seq === ends.begin.seq) return { intact: false, ...broken };
	}
}

async function firstBreak(store: Store, ends: ChainEnds, known?: Link): Promise<Break | undefined> {
	const { begin, head } = ends;
	const early = await strayRow(store, '<=');
	if (early !== undefined) return { kind: 'added', seq: early };
	if (known && known.seq > head.seq) return { kind: 'missing', seq: String(head.seq + 1) };
	let { seq, hash } = begin;
	const differs = (): boolean => seq === known?.seq && hash !== known.hash;
	if (differs()) return { kind: 'rewritten', seq: String(seq) };
	while (seq < head.seq) {
		const rows = await rowsAfter(store, seq, head.seq);
		if (rows.length === 0) return { kind: 'missing', seq: String(seq + 1) };
		for (const row of rows) {
			const expected = String(seq + 1);
			if (row.seq !== expected) return { kind: 'missing', seq: expected };
			hash = linkHash(hash, row);
			if (hash !== row.hash || row.types !== TYPES) return { kind: 'changed', seq: expected };
			seq += 1;
			if (differs()) return { kind: 'rewritten', seq: expected };
		}
	}
	// All rows fit each other, but not what was noted when the last of them was written.
	if (hash !== head.hash) return { kind: 'changed', seq: String(head.seq) };
	const late = await strayRow(store, '>');
	return late === undefined ? undefined : { kind: 'added', seq: late };
}

/** An index that lacks rows hides them from every search. */
async function damage({ reports }: Store): Promise<Break | undefined> {
	const query = sql<{ integrity_check: string }>`pragma integrity_check('lookup')`;
	const [row] = (await guarded(() => query.execute(reports))).rows;
	return row?.integrity_check === 'ok' ? undefined : { kind: 'damaged', seq: '0' };
}

function signatureBreak(ends: ChainEnds, publicKeys: ChainKeys['publicKeys']): Break | undefined {
	const state = signatureOf(ends, publicKeys);
	const seq = String(ends.head.seq);
	return state === 'good' || state === 'none' ? undefined : { kind: state, seq };
}

/** Rows have kinds since the ends are signed. */
async function signedFrom({ reports }: Store, { stored, head }: ChainEnds) {
	if (stored.signature === null) return {};
	const query = sql<{
		seq: string | null;
	}>`select ${asText('seq', 'min(lookup.seq)')} from lookup where kind is not null`;
	const [row] = (await guarded(() => query.execute(reports))).rows;
	return { signedFrom: row?.seq ?? String(head.seq + 1) };
}

type TextRow = LinkedRow & { readonly seq: string; readonly hash: string; readonly types: string };

const NUMBERS: readonly string[] = ['seq', 'viewer_id', 'subject_id', 'duration_ms'];
/** What is stored as another type reads the same as text, and no search finds it. */
const TYPES = LINKED.map((column) => (NUMBERS.includes(column) ? 'integer' : 'text')).join(' ');

/** Whole numbers are read as text: a forged one need not fit into a number. */
async function rowsAfter({ reports }: Store, seq: number, last: number): Promise<readonly TextRow[]> {
	const query = sql<TextRow>`
		select ${sql.join(LINKED.map((column) => asText(column)))}, kind, details, hash,
			${sql.raw(LINKED.map((column) => `typeof(lookup.${column})`).join(" || ' ' || "))} as types
		from lookup
		where lookup.seq > ${seq} and lookup.seq <= ${last}
		order by lookup.seq limit ${sql.lit(BATCH)}
	`;
	return (await guarded(() => query.execute(reports))).rows;
}

/** The first row beyond one of the ends as they are now, in one statement, so that no lookup can come between. */
async function strayRow({ reports }: Store, side: '<=' | '>'): Promise<string | undefined> {
	const end = side === '>' ? 'head_seq' : 'begin_seq';
	const query = sql<{ seq: string | null }>`
		select ${asText('seq', 'min(lookup.seq)')} from lookup
		where lookup.seq ${sql.raw(side)} (select ${sql.ref(end)} from lookup_chain where id = 1)
	`;
	return (await guarded(() => query.execute(reports))).rows[0]?.seq ?? undefined;
}

function asText(column: string, expression = `lookup.${column}`) {
	return sql`cast(${sql.raw(expression)} as text) as ${sql.ref(column)}`;
}

function areSound({ begin, head }: ChainEnds): boolean {
	const sound = Number.isSafeInteger(begin.seq) && Number.isSafeInteger(head.seq) && begin.seq <= head.seq;
	return sound && begin.seq >= 0 && (begin.seq < head.seq || begin.hash === head.hash);
}
