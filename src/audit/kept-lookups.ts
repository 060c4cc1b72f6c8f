import { DAY_MS } from '../core/duration.ts';
import { guarded } from '../database/errors.ts';
import type { Store } from '../database/schema.ts';

/**
 * Counts the lookups that a caller made, in all servers: what remains of them when all else is deleted. Those that others
 * made of the caller's account are not counted: that somebody looked is not for the subject to learn from Porter.
 * @throws Failure `store-*`
 */
export type KeptLookups = (callerId: string) => Promise<{
	readonly count: number;
	/** When the last of them will be deleted; absent if there are none. */
	readonly until?: Date;
}>;

export function createKeptLookups({ db }: Store, retentionDays: number): KeptLookups {
	return async (callerId) => {
		const query = db
			.selectFrom('lookup')
			.where('caller_id', '=', callerId)
			.select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max('at').as('newest')]);
		const { count, newest } = await guarded(() => query.executeTakeFirstOrThrow());
		if (!newest) return { count: 0 };
		return { count: Number(count), until: new Date(Date.parse(newest) + retentionDays * DAY_MS) };
	};
}
