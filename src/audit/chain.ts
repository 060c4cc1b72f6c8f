import {
	type ChainKeys,
	type SignatureState,
	type StoredEnds,
	signatureState,
} from '../database/chain-signature.ts';
import { run } from '../database/errors.ts';
import type { Store } from '../database/store.ts';

/** A lookup's number and hash: who knows both can tell later whether the trail up to it is still the same. */
export interface Link {
	readonly seq: number;
	readonly hash: string;
}

/** `12:6f5a...`: how a link is written in the log, and given to `npm run admin -- lookups verify --head`. */
export function linkText({ seq, hash }: Link): string {
	return `${seq}:${hash}`;
}

const LINK = /^(\d{1,15}):([0-9a-f]{64})$/;

/** Reads what `linkText` wrote; undefined for anything else. */
export function parseLink(text: string): Link | undefined {
	const [, seq, hash] = LINK.exec(text) ?? [];
	return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}

/** Where the chain begins (what was deleted last, as its time was up) and ends (the newest row). */
export interface ChainEnds {
	readonly begin: Link;
	readonly head: Link;
	/** As they are stored, with their signature. */
	readonly stored: StoredEnds;
	/** Kind of the newest row; absent: it is of before kinds, or there is no row. */
	readonly headKind?: string;
}

/** Undefined if somebody has deleted the record of the ends. @throws Failure `store-*` */
export async function readEnds({ db }: Store): Promise<ChainEnds | undefined> {
	const query = db
		.selectFrom('lookup_chain')
		.leftJoin('lookup', 'seq', 'head_seq')
		.selectAll('lookup_chain')
		.select('kind')
		.where('id', '=', 1);
	const [row] = await run(query);
	if (!row) return undefined;
	const { kind, id: _, ...stored } = row;
	return {
		begin: { seq: row.begin_seq, hash: row.begin_hash },
		head: { seq: row.head_seq, hash: row.head_hash },
		stored,
		...(kind !== null && { headKind: kind }),
	};
}

/** What the signature of the ends is worth. */
export function signatureOf(
	{ stored, headKind }: ChainEnds,
	publicKeys: ChainKeys['publicKeys'],
): SignatureState {
	return signatureState(stored, headKind, publicKeys);
}
