import type { Link } from '../../../src/audit/chain.ts';
import { verifyChain } from '../../../src/audit/verify.ts';
import type { Store } from '../../../src/database/store.ts';
import { ringOf } from '../sessions/keys.ts';

/** What signs the trails of tests. */
export const KEYS = ringOf('a').chainKeys;

/** The verdict on a trail that was signed with `KEYS`. */
export function verified(store: Store, known?: Link) {
	return verifyChain(store, known, KEYS.publicKeys);
}
