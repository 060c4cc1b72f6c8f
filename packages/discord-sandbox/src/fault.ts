import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedRequest } from './record.ts';
import type { Answer } from './route.ts';

type RequestKind = 'callback' | 'edit' | 'follow-up' | 'commands';

/** What goes wrong, and how often (default: until cleared). The oldest rule that matches is taken. */
export interface FaultRule {
	readonly match?: {
		readonly method?: string;
		/** Tested on the recorded path: `/interactions/1/:token/callback`. */
		readonly path?: RegExp;
		readonly kind?: RequestKind;
	};
	readonly times?: number;
	/**
	 * - an answer instead of Discord's own, the request having no effect;
	 * - `delayMs`: wait, then go on as usual, or with `thenAccept: false` break the connection;
	 * - `acceptThenDelayMs`: take effect at once, answer late;
	 * - `drop`: break the connection, no effect; `accept-then-drop`, `accept-then-500`: take effect first.
	 */
	readonly do:
		| {
				readonly status: number;
				readonly body?: unknown;
				readonly headers?: Readonly<Record<string, string>>;
		  }
		| { readonly delayMs: number; readonly thenAccept?: boolean }
		| { readonly acceptThenDelayMs: number }
		| 'drop'
		| 'accept-then-drop'
		| 'accept-then-500';
}

export interface Faults {
	add(rule: FaultRule): void;
	clear(): void;
	/** Runs `act` under the rule that matches the request, if there is one. */
	apply(request: RecordedRequest, act: () => Answer): Promise<Answer | 'drop'>;
}

export function createFaults(): Faults {
	let rules: { readonly rule: FaultRule; left: number }[] = [];
	return {
		add: (rule) => rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
		clear: () => {
			rules = [];
		},
		async apply(request, act) {
			const found = rules.find(({ rule, left }) => left > 0 && matches(rule, request));
			if (!found) return act();
			found.left -= 1;
			return commit(found.rule.do, act);
		},
	};
}

async function commit(fault: FaultRule['do'], act: () => Answer): Promise<Answer | 'drop'> {
	if (fault === 'drop') return 'drop';
	if (fault === 'accept-then-drop' || fault === 'accept-then-500') {
		act();
		return fault === 'accept-then-drop' ? 'drop' : INTERNAL;
	}
	if ('status' in fault) {
		const body = 'body' in fault ? fault.body : { message: String(fault.status), code: 0 };
		return { status: fault.status, body, ...(fault.headers ? { headers: fault.headers } : {}) };
	}
	if ('acceptThenDelayMs' in fault) {
		const answer = act();
		await sleep(fault.acceptThenDelayMs, undefined, { ref: false });
		return answer;
	}
	await sleep(fault.delayMs, undefined, { ref: false });
	return fault.thenAccept === false ? 'drop' : act();
}

const INTERNAL: Answer = { status: 500, body: { message: '500: Internal Server Error', code: 0 } };

function matches({ match = {} }: FaultRule, request: RecordedRequest): boolean {
	if (match.method !== undefined && match.method !== request.method) return false;
	if (match.path && request.path.search(match.path) < 0) return false;
	return match.kind === undefined || match.kind === kindOf(request);
}

function kindOf({ method, path }: RecordedRequest): RequestKind | undefined {
	if (/^\/interactions\/[^/]+\/:token\/callback$/.test(path)) return 'callback';
	if (/^\/webhooks\/[^/]+\/:token\/messages\//.test(path)) return 'edit';
	if (/^\/webhooks\/[^/]+\/:token$/.test(path) && method === 'POST') return 'follow-up';
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
