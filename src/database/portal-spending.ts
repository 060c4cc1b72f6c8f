import { z } from 'zod';
import type { SpendingRecord } from '../portal/budget.ts';
import { guarded, run } from './errors.ts';
import type { Store } from './store.ts';

const ROW = 1;

const StoredSpending = z.object({
	ages: z.array(z.number()),
	reserved: z.number(),
	wall: z.number(),
	ticks: z.number(),
});

/** Keeps the Portal's requests of the last minute in the database. */
export function createSpendingRecord({ db }: Store): SpendingRecord {
	return {
		async read() {
			const query = db.selectFrom('portal_spending').select('spending').where('id', '=', ROW);
			const row = await guarded(() => query.executeTakeFirst());
			return row && StoredSpending.parse(JSON.parse(row.spending));
		},
		async write(given) {
			const spending = JSON.stringify(given);
			const query = db.insertInto('portal_spending').values({ id: ROW, spending });
			const replace = query.onConflict((conflict) => conflict.column('id').doUpdateSet({ spending }));
			await run(replace);
		},
	};
}
