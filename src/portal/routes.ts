import type { FailureCode } from '../core/failure.ts';

/** What proves who asks. The Portal never takes two of them on one request, and counts the requests of each apart. */
export type Credential = 'session' | 'bot-key' | 'public-key';

/** The Portal's rate limits: it counts these kinds of requests apart. */
export type Tier = 'auth' | 'login' | 'bot';

/** One request that Porter makes. */
export interface Route {
	readonly method: 'GET' | 'POST';
	/** The path, with `{username}` in it: what logs and metrics may show. */
	readonly template: string;
	readonly credential: Credential;
	readonly tier: Tier;
	/** Statuses that mean something else here than they usually do. */
	readonly meaning?: Meaning;
	/** Whether the answer's body is of no interest: any 2xx is a yes. */
	readonly bodyless?: boolean;
}

/** No name is asked for, so these statuses say that the request is not what the Portal expects. */
const NAMELESS: Meaning = { 400: 'portal-nonsense', 404: 'portal-nonsense', 422: 'portal-nonsense' };

/** All requests that Porter makes of the Portal. */
export const ROUTES = {
	profile: { method: 'GET', template: '/v1/users/profile/{username}', credential: 'session', tier: 'auth' },
	me: { method: 'GET', template: '/v1/users/me', credential: 'session', tier: 'auth', meaning: NAMELESS },
	sessions: {
		method: 'GET',
		template: '/v1/users/me/sessions',
		credential: 'session',
		tier: 'auth',
		meaning: NAMELESS,
	},
	sendCode: {
		method: 'POST',
		template: '/v1/authentication/bot/send-code',
		credential: 'bot-key',
		tier: 'bot',
		meaning: {
			400: 'login-refused',
			401: 'login-not-set-up',
			403: 'web-login-required',
			404: 'not-linked',
			422: 'login-refused',
		},
	},
	verify: {
		method: 'POST',
		template: '/v1/authentication/verify',
		credential: 'public-key',
		tier: 'login',
		meaning: {
			400: 'login-refused',
			401: 'login-not-set-up',
			403: 'login-refused',
			404: 'login-refused',
			422: 'login-refused',
		},
	},
	/** Named in the Portal's overview; its page is not public. */
	logout: {
		method: 'POST',
		template: '/v1/authentication/logout',
		credential: 'session',
		tier: 'login',
		meaning: NAMELESS,
		bodyless: true,
	},
} as const satisfies Record<string, Route>;

/** The path to ask for. @param username checked by `isUsername`; encoded all the same */
export function pathOf(route: Route, username = ''): string {
	return route.template.replace('{username}', () => encodeURIComponent(username));
}

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
