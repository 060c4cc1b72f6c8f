import { createFaultRules, type HttpFaultRule, type HttpFaultRules, isFoundIn } from './http/fault-rules.ts';
import type { HttpFault } from './http/http-fault.ts';
import type { RecordedRequest } from './record.ts';

/** `edit`: all methods on messages of an interaction, `channel-message`: all methods on those of a channel. */
type RequestKind = 'callback' | 'edit' | 'follow-up' | 'commands' | 'channel-message';

/** Which requests a fault is for; what is not given matches everything. */
export interface DiscordFaultMatch {
	readonly method?: string;
	/** Tested on the recorded path: `/interactions/1/:token/callback`. */
	readonly path?: RegExp;
	readonly kind?: RequestKind;
}

/** What goes wrong, and how often (default: until cleared). The oldest rule that matches is taken. */
export type DiscordFaultRule = HttpFaultRule<DiscordFaultMatch, HttpFault>;
export type DiscordFaults = HttpFaultRules<RecordedRequest, DiscordFaultMatch, HttpFault>;

export function createDiscordFaults(): DiscordFaults {
	return createFaultRules(matches);
}

function matches(match: DiscordFaultMatch, request: RecordedRequest): boolean {
	if (match.method !== undefined && match.method !== request.method) return false;
	if (match.path && !isFoundIn(match.path, request.path)) return false;
	return match.kind === undefined || match.kind === kindOf(request);
}

function kindOf({ method, path }: RecordedRequest): RequestKind | undefined {
	if (/^\/interactions\/[^/]+\/:token\/callback$/.test(path)) return 'callback';
	if (/^\/webhooks\/[^/]+\/:token\/messages\//.test(path)) return 'edit';
	if (/^\/webhooks\/[^/]+\/:token$/.test(path) && method === 'POST') return 'follow-up';
	if (/^\/channels\/[^/]+\/messages(\/|$)/.test(path)) return 'channel-message';
	return /^\/applications\/.*\/commands(\/|$)/.test(path) ? 'commands' : undefined;
}

/** The `do` of a rule that answers 429 with Discord's headers. `seconds`: when to try again. */
export function rateLimit(seconds: number, scope: 'user' | 'global' | 'shared' = 'user') {
	const global = scope === 'global';
	return {
		status: 429,
		body: { message: 'You are being rate limited.', retry_after: seconds, global },
		headers: {
			'retry-after': String(Math.ceil(seconds)),
			'x-ratelimit-scope': scope,
			...(global
				? { 'x-ratelimit-global': 'true' }
				: {
						'x-ratelimit-limit': '5',
						'x-ratelimit-remaining': '0',
						'x-ratelimit-reset': String(Date.now() / 1000 + seconds),
						'x-ratelimit-reset-after': String(seconds),
						'x-ratelimit-bucket': 'sandbox',
					}),
		},
	};
}
