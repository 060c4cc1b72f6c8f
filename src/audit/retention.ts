import { DAY_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Log } from '../core/log.ts';
import type { World } from '../core/world.ts';
import { type ChainKeys, isOurs } from '../database/chain-signature.ts';
import { run } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import { linkText, readEnds, signatureOf } from './chain.ts';

interface RetentionDeps {
	readonly store: Store;
	/** Check the signature. */
	readonly publicKeys: ChainKeys['publicKeys'];
	/** `LOOKUP_RETENTION_DAYS`. */
	readonly retentionDays: number;
	readonly log: Log;
	/** Aborted when Porter stops; the next run deletes the rest. */
	readonly signal: AbortSignal;
	/** Milliseconds since 1970 by a clock that nobody can set: Discord's. Undefined: not known, so nothing is deleted. */
	readonly now: () => number | undefined;
	readonly world: Pick<World, 'sleep' | 'ticks'>;
}

/**
 * The daily work on the audit trail: writes the head of the chain into the log, where somebody who can only
 * write the database cannot change it, and deletes the lookups that are older than the retention.
 * @throws Failure `store-*`; the next run does what is left
 */
export async function runRetention(deps: RetentionDeps): Promise<void> {
	const { store, publicKeys, retentionDays, log, signal, now, world } = deps;
	const ends = await readEnds(store);
	if (ends === undefined || !isOurs(signatureOf(ends, publicKeys))) {
		log.error('the audit trail is broken: run npm run admin -- lookups verify');
	} else if (ends.head.seq > 0) log.info('audit trail', { head: linkText(ends.head) });
	const today = now();
	if (ends === undefined || today === undefined) return;
	const { count, isTooMuch } = await purgeLookups(store, retentionOf(today, retentionDays), world, {
		signal,
	});
	if (count > 0) log.info('deleted lookups whose time was up', { count });
	if (isTooMuch) log.warn('nothing was deleted, because too much is due: npm run admin -- lookups purge');
}

/** The lookups of before this moment are not kept any longer. */
export function retentionOf(now: number, retentionDays: number): Date {
	return new Date(now - retentionDays * DAY_MS);
}

/** Rows in one commit: what is called meanwhile waits for no more than one. */
const BATCH = 100;
/** A Porter that runs deletes a day's lookups every day. What spans more is due because a clock or a setting has jumped. */
const PLAUSIBLE_MS = 2 * DAY_MS;

interface PurgeChoices {
	/** Also what spans more than two days. */
	readonly all?: boolean;
	readonly signal?: AbortSignal;
}

/**
 * Deletes lookups made before a moment, and moves the beginning of the chain to the last of them. It deletes from the
 * beginning on, as far as the first one that is to be kept: a wrong clock can delay a deletion. If those that are due span
 * more than two days, by their own times, it deletes nothing unless told to: a wrong clock causes no deletion either.
 * @throws Failure `store-*`
 */
export async function purgeLookups(
	store: Store,
	before: Date,
	world: Pick<World, 'sleep' | 'ticks'>,
	{ all = false, signal }: PurgeChoices = {},
): Promise<{ readonly count: number; readonly isTooMuch: boolean }> {
	if (!all && (await isTooMuch(store, before))) return { count: 0, isTooMuch: true };
	let count = 0;
	while (!signal?.aborted) {
		const began = world.ticks();
		const purged = await purgeBatch(store, before.toISOString());
		count += purged;
		if (purged < BATCH) break;
		// As long again for whoever waits.
		await world.sleep(world.ticks() - began);
	}
	return { count, isTooMuch: false };
}

/** The kept rows from the beginning of the chain on. Porter did not write those beyond its ends: they stay, for `verifyChain` to find. */
async function oldestRows(store: Store, limit: number) {
	const ends = await readEnds(store);
	if (!ends) throw new Failure('store-damaged');
	const rows = store.db
		.selectFrom('lookup')
		.select(['seq', 'at', 'hash'])
		.where('seq', '>', ends.begin.seq)
		.where('seq', '<=', ends.head.seq)
		.orderBy('seq')
		.limit(limit);
	return { begin: ends.begin.seq, rows: await run(rows) };
}

/** Whether a row that was made two days after the oldest one is due. */
async function isTooMuch(store: Store, before: Date): Promise<boolean> {
	const { begin, rows } = await oldestRows(store, 1);
	const [oldest] = rows;
	if (!oldest || oldest.at >= before.toISOString()) return false;
	const late = new Date(Date.parse(oldest.at) + PLAUSIBLE_MS).toISOString();
	const query = store.reports
		.selectFrom('lookup')
		.select('seq')
		.where('seq', '>', begin)
		.where('at', '>=', late)
		.where('at', '<', before.toISOString())
		.orderBy('seq')
		.limit(1);
	return (await run(query)).length > 0;
}

async function purgeBatch(store: Store, before: string): Promise<number> {
	const { begin, rows } = await oldestRows(store, BATCH);
	const kept = rows.findIndex(({ at }) => at >= before);
	const last = rows[(kept === -1 ? rows.length : kept) - 1];
	if (last === undefined) return 0;
	const { seq: begin_seq, hash: begin_hash } = last;
	const move = store.db
		.updateTable('lookup_chain')
		.set({ begin_seq, begin_hash })
		// Somebody else may be purging.
		.where((row) => row.and({ id: 1, begin_seq: begin }));
	const purge = store.db
		.deleteFrom('lookup')
		.where('seq', '>', begin)
		.where('seq', '<=', last.seq)
		.where(
			({ selectFrom }) => selectFrom('lookup_chain').select('begin_seq').where('id', '=', 1),
			'=',
			last.seq,
		);
	const [, count = 0] = await store.moveChain([move, purge]);
	return count;
}
