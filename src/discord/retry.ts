import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { World } from '../core/world.ts';
import { Withheld } from './withheld.ts';

interface RetryOptions {
	/** How often at the most; waiting for a rate limit is no attempt. */
	readonly attempts: number;
	/** No further attempt begins after this time, in milliseconds since 1970. */
	readonly until: number;
	readonly world: Pick<World, 'now' | 'sleep'>;
}

/** A second try at once would meet the same hiccup. */
const PAUSE_MS = 100;

/** Sends a request again after a server error, a broken connection or a rate limit. @throws what the last attempt threw */
export async function retry<T>(send: () => Promise<T>, { attempts, until, world }: RetryOptions): Promise<T> {
	for (let left = attempts; ; ) {
		try {
			return await send();
		} catch (error) {
			const limited = error instanceof RateLimitError;
			if (!limited) left -= 1;
			const wait = limited ? error.retryAfter : PAUSE_MS;
			if (left <= 0 || isRefusal(error) || world.now() + wait > until) throw error;
			await world.sleep(wait);
		}
	}
}

/** Discord has read the request and said no, or Porter itself holds it back: repeating it changes nothing. */
export function isRefusal(error: unknown): boolean {
	return error instanceof Withheld || (error instanceof DiscordAPIError && error.status < 500);
}

/** Discord is failing, or out of reach; the request may have been fine. */
export function isOutage(error: unknown): boolean {
	const isServers = error instanceof DiscordAPIError && error.status >= 500;
	return isServers || error instanceof HTTPError || error instanceof RateLimitError || isAborted(error);
}

function isAborted(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}

/** Discord's own code of an error. */
export function codeOf(error: unknown): unknown {
	return error instanceof DiscordAPIError ? error.code : undefined;
}
