import { Failure } from '../failure.ts';
import type { LookupLog } from '../profile/ports.ts';
import type { Store } from '../store/schema.ts';
import { appendLookup } from './append-lookup.ts';
import { recentNames } from './recent-names.ts';

/** The audit trail as a lookup uses it: who looked whom up, where, and which sections were disclosed; never the values. */
export function createLookups(store: Store): LookupLog {
	return {
		async record(lookup) {
			try {
				await appendLookup(store, lookup);
			} catch (error) {
				throw new Failure('audit-unwritable', {}, { cause: error });
			}
		},
		recent: (callerId, typed, limit) => recentNames(store, callerId, typed, limit),
	};
}
