import { DAY_MS } from '../core/duration.ts';
import type { Log } from '../core/log.ts';
import type { World } from '../core/world.ts';
import { guarded } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import { linkText, readEnds } from './chain.ts';

interface RetentionDeps {
	readonly store: Store;
	/** `LOOKUP_RETENTION_DAYS`. */
	readonly retentionDays: number;
	readonly log: Log;
	/** Aborted when Porter stops; the next run deletes the rest. */
	readonly signal: AbortSignal;
	/** Milliseconds since 1970 by a clock that nobody can set: Discord's. Undefined: not known, so nothing is deleted. */
	readonly now: () => number | undefined;
	readonly world: Pick<World, 'sleep'>;
}

/**
 * The daily work on the audit trail: writes the head of the chain into the log, where somebody who can only
 * write the database cannot change it, and deletes the lookups that are older than the retention.
 * @throws Failure `store-*`; the next run does what is left
 */
export async function runRetention(deps: RetentionDeps): Promise<void> {
	const { store, retentionDays, log, signal, now, world } = deps;
	const ends = await readEnds(store);
	if (ends === undefined) log.error('the audit trail is broken: run npm run admin -- lookups verify');
	else if (ends.head.seq > 0) log.info('audit trail', { head: linkText(ends.head) });
	const today = now();
	if (today === undefined) return;
	const count = await purgeLookups(store, new Date(today - retentionDays * DAY_MS), world, signal);
	if (count > 0) log.info('deleted lookups whose time was up', { count });
}

/** Rows in one transaction: a lookup that is recorded meanwhile waits for no more than one. */
const BATCH = 500;

/**
 * Deletes lookups made before a moment, and moves the beginning of the chain to the last of them. It deletes from the
 * beginning on, as far as the first one that is to be kept: a wrong clock can delay a deletion, but cause none.
 * @returns how many. @throws Failure `store-*`
 */
export async function purgeLookups(
	store: Store,
	before: Date,
	world: Pick<World, 'sleep'>,
	signal?: AbortSignal,
): Promise<number> {
	let purged = 0;
	for (;;) {
		const count = await guarded(() => purgeBatch(store, before.toISOString()));
		purged += count;
		if (count < BATCH || signal?.aborted) return purged;
		// SQLite answers within the same turn of the event loop: without a pause, nothing else would run until the end.
		await world.sleep(0);
	}
}

function purgeBatch({ db }: Store, before: string): Promise<number> {
	return db.transaction().execute(async (transaction) => {
		const ends = await transaction
			.selectFrom('lookup_chain')
			.select(['begin_seq', 'head_seq'])
			.where('id', '=', 1)
			.executeTakeFirstOrThrow();
		// Porter did not write the rows beyond the ends: they stay, so that `verifyChain` finds them.
		const oldest = await transaction
			.selectFrom('lookup')
			.select(['seq', 'at', 'hash'])
			.where('seq', '>', ends.begin_seq)
			.where('seq', '<=', ends.head_seq)
			.orderBy('seq')
			.limit(BATCH)
			.execute();
		const kept = oldest.findIndex(({ at }) => at >= before);
		const last = oldest[(kept === -1 ? oldest.length : kept) - 1];
		if (last === undefined) return 0;
		await transaction
			.updateTable('lookup_chain')
			.set({ begin_seq: last.seq, begin_hash: last.hash })
			.where('id', '=', 1)
			.execute();
		const { numDeletedRows } = await transaction
			.deleteFrom('lookup')
			.where('seq', '>', ends.begin_seq)
			.where('seq', '<=', last.seq)
			.executeTakeFirst();
		return Number(numDeletedRows);
	});
}
