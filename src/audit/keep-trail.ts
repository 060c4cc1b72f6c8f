import { DAY_MS } from '../core/duration.ts';
import type { Log } from '../core/log.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/schema.ts';
import { linkText, readEnds } from './chain.ts';
import { purgeLookups } from './retention.ts';

interface TrailKeeping {
	readonly store: Store;
	/** `LOOKUP_RETENTION_DAYS`. */
	readonly retentionDays: number;
	readonly log: Log;
	/** Porter is stopping: the rest is for the next time. */
	readonly signal: AbortSignal;
	readonly world: Pick<World, 'now' | 'sleep'>;
}

/**
 * The daily work on the audit trail: writes the head of the chain into the log, where whoever can write the database
 * cannot change it afterwards, and deletes the lookups whose time is up.
 * @throws Failure `store-*`; then it is to be tried again
 */
export async function keepTrail({ store, retentionDays, log, signal, world }: TrailKeeping): Promise<void> {
	const ends = await readEnds(store);
	if (ends === undefined) log.error('the audit trail is broken: run npm run admin -- lookups verify');
	else if (ends.head.seq > 0) log.info('audit trail', { head: linkText(ends.head) });
	const oldest = new Date(world.now() - retentionDays * DAY_MS);
	const count = await purgeLookups(store, oldest, world, signal);
	if (count > 0) log.info('deleted lookups whose time was up', { count });
}
