import type { FailureCode } from '../core/failure.ts';

/** What proves who sends a request. The Portal accepts only one of them on a request, and counts the requests of each apart. */
export type Credential = 'session' | 'bot-key' | 'public-key';

/** The Portal's rate limits: it counts these kinds of requests apart. */
export type PortalTier = 'auth' | 'login' | 'bot';

/** One request that Porter makes. */
export interface PortalRoute {
	readonly method: 'GET' | 'POST';
	/** The path, with a name in braces for each variable part, `{username}`: what logs and metrics may show. */
	readonly template: string;
	readonly credential: Credential;
	readonly tier: PortalTier;
	/** Statuses that mean something else here than they usually do. */
	readonly meaning?: Meaning;
	/** The fields of the JSON body that is sent; absent: none is sent. */
	readonly body?: readonly string[];
	/** The answer's body is of no interest: any 2xx is a yes. */
	readonly ignoresAnswer?: boolean;
}

type NamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
	? Name | NamesIn<Rest>
	: never;

type Texts<Names extends string> = Readonly<Record<Names, string>>;
type Given<Key extends string, Names extends string> = [Names] extends [never]
	? { readonly [K in Key]?: never }
	: { readonly [K in Key]: Texts<Names> };
type BodyFields<Route extends PortalRoute> = Route extends {
	readonly body: readonly (infer Name extends string)[];
}
	? Name
	: never;

/** What a request by this route has to bring: a text for each name in its path, and for each field of its body. */
export type Variables<Route extends PortalRoute> = Given<'params', NamesIn<Route['template']>> &
	Given<'body', BodyFields<Route>>;

/** Nobody is looked up, so these statuses say that the request is not what the Portal expects. */
const NAMELESS: Meaning = { 400: 'portal-nonsense', 404: 'portal-nonsense', 422: 'portal-nonsense' };

/** What refuses a sign-in, whichever of its requests is answered so. */
const REFUSED = { 400: 'login-refused', 401: 'login-not-set-up', 422: 'login-refused' } as const;
const READ = { method: 'GET', credential: 'session', tier: 'auth' } as const;

/** All requests that Porter makes of the Portal. */
export const ROUTES = {
	profile: { ...READ, template: '/v1/users/profile/{username}' },
	me: { ...READ, template: '/v1/users/me', meaning: NAMELESS },
	sessions: { ...READ, template: '/v1/users/me/sessions', meaning: NAMELESS },
	sendCode: {
		method: 'POST',
		template: '/v1/authentication/bot/send-code',
		credential: 'bot-key',
		tier: 'bot',
		body: ['platform', 'platform_user_id', 'platform_username', 'platform_avatar_url'],
		meaning: { ...REFUSED, 403: 'web-login-required', 404: 'not-linked' },
	},
	verify: {
		method: 'POST',
		template: '/v1/authentication/verify',
		credential: 'public-key',
		tier: 'login',
		body: ['code'],
		meaning: { ...REFUSED, 403: 'login-refused', 404: 'login-refused' },
	},
	/** Listed in the Portal's overview; its page is not public. */
	logout: {
		method: 'POST',
		template: '/v1/authentication/logout',
		credential: 'session',
		tier: 'login',
		meaning: NAMELESS,
		ignoresAnswer: true,
	},
} as const satisfies Record<string, PortalRoute>;

/** The path of one request; each part of it is encoded, whatever is in it. */
export function pathOf({ template }: PortalRoute, params: Texts<string> = {}): string {
	return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** What some statuses mean for one request, where that differs from `USUAL`. */
export type Meaning = Readonly<Record<number, FailureCode>>;

/**
 * What the Portal's statuses mean, for a request about somebody's profile. The error text beside a status differs from page
 * to page of the documentation, so nothing is decided by it. 422 is the older edition's 400.
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
