import type { FailureCode } from '../core/failure.ts';

/** What some statuses mean for one request, where that differs from `USUAL`. */
export type Meaning = Readonly<Record<number, FailureCode>>;

/**
 * What the Portal's statuses mean, for a request about somebody's profile. The text beside a status is for people and
 * changes from page to page, so nothing is ever decided by it. 422 is the older edition's 400.
 */
const USUAL: Meaning = {
	400: 'bad-username',
	401: 'session-expired',
	403: 'not-permitted',
	404: 'no-such-user',
	408: 'portal-slow',
	409: 'portal-conflict',
	422: 'bad-username',
	429: 'portal-busy',
};

/** The failure that a status other than 2xx stands for. A redirect is one too: it leads to a login page, at best. */
export function meaningOf(status: number, special: Meaning = {}): FailureCode {
	return special[status] ?? USUAL[status] ?? (status >= 500 ? 'portal-down' : 'portal-nonsense');
}
