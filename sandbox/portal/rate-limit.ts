import type { Clock } from './clock.ts';

/** The documentation's tiers; requests a minute are counted for each tier and client on their own. */
export type LimitTier = 'auth' | 'login' | 'bot';

/** `Retry-After` on a 429: the documentation names none, so clients must live with each of these. */
export type RetryAfterKind = 'none' | 'seconds' | 'date' | 'garbage';

const DOCUMENTED: Readonly<Record<LimitTier, number>> = { auth: 120, login: 20, bot: 600 };
const WINDOW_MS = 60_000;

export interface RateLimit {
	/**
	 * Counts a request, and says whether it is one too many.
	 * @param client an IP address, or an API key where a key authenticates the call
	 */
	count(tier: LimitTier, client: string): { readonly tooMany: boolean; readonly retryAfter?: string };
	setPerMinute(tier: LimitTier, n: number): void;
	setRetryAfter(kind: RetryAfterKind): void;
	reset(): void;
}

/** Fixed windows of a minute, each beginning with a client's first request. */
export function createRateLimit(clock: Clock): RateLimit {
	const windows = new Map<string, { readonly endsAt: number; used: number }>();
	let perMinute = { ...DOCUMENTED };
	let retryAfter: RetryAfterKind = 'none';

	const header = (endsAt: number): { retryAfter?: string } => {
		const seconds = Math.max(1, Math.ceil((endsAt - clock.now().getTime()) / 1000));
		if (retryAfter === 'seconds') return { retryAfter: String(seconds) };
		if (retryAfter === 'date') return { retryAfter: new Date(Date.now() + seconds * 1000).toUTCString() };
		return retryAfter === 'garbage' ? { retryAfter: 'in a while' } : {};
	};

	return {
		count(tier, client) {
			const key = `${tier} ${client}`;
			const now = clock.now().getTime();
			const open = windows.get(key);
			const window = open && open.endsAt > now ? open : { endsAt: now + WINDOW_MS, used: 0 };
			windows.set(key, window);
			window.used += 1;
			return window.used > perMinute[tier] ? { tooMany: true, ...header(window.endsAt) } : { tooMany: false };
		},
		setPerMinute(tier, n) {
			perMinute = { ...perMinute, [tier]: n };
		},
		setRetryAfter(kind) {
			retryAfter = kind;
		},
		reset() {
			windows.clear();
			perMinute = { ...DOCUMENTED };
			retryAfter = 'none';
		},
	};
}
