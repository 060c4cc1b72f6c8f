import type { SpendingRecord } from '../portal/budget.ts';
import { guarded } from './errors.ts';
import type { Store } from './store.ts';

const ROW = 1;

/** Keeps in the database how many requests the Portal may have had in the last minute. */
export function createSpendingRecord({ db }: Store): SpendingRecord {
	return {
		async read() {
			const query = db.selectFrom('portal_spending').select('requests').where('id', '=', ROW);
			return (await guarded(() => query.executeTakeFirst()))?.requests ?? 0;
		},
		async write(requests) {
			const query = db.insertInto('portal_spending').values({ id: ROW, requests });
			const replace = query.onConflict((conflict) => conflict.column('id').doUpdateSet({ requests }));
			await guarded(() => replace.execute());
		},
	};
}
