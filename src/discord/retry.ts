import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { World } from '../core/world.ts';

interface RetryOptions {
	/** No further attempt begins after this time, in ticks. */
	readonly until: number;
	readonly world: Pick<World, 'ticks' | 'sleep'>;
}

/** What became of a request, all its attempts together. */
export interface Tried<T> {
	/**
	 * `held`: there was nothing to send any more. `refused`: Discord has read it and said no. `failed`: no time is left for
	 * another attempt.
	 */
	readonly ended: 'done' | 'held' | 'refused' | 'failed';
	/** There if it is done. */
	readonly value?: T;
	/** There if it was refused or has failed. */
	readonly error?: unknown;
	/** An attempt got no clear answer: Discord may have carried it out. */
	readonly mayHaveLanded: boolean;
}

/** A second try at once would meet the same hiccup; each pause is twice the one before. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;

/**
 * Sends a request again after a server error, a broken connection or a rate limit, as long as there is time.
 * @param next what to send now, asked at each attempt because time has passed; undefined: it must not be sent any more
 * @throws what `next` throws: a bug
 */
export async function retry<Body, T>(
	next: () => Body | undefined,
	send: (body: Body) => Promise<T>,
	{ until, world }: RetryOptions,
): Promise<Tried<T>> {
	let mayHaveLanded = false;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
		const body = next();
		if (body === undefined) return { ended: 'held', mayHaveLanded };
		try {
			return { ended: 'done', value: await send(body), mayHaveLanded };
		} catch (error) {
			if (isRefusal(error)) return { ended: 'refused', error, mayHaveLanded };
			mayHaveLanded ||= !neverArrived(error);
			const wait = error instanceof RateLimitError ? error.retryAfter : pause;
			if (world.ticks() + wait > until) return { ended: 'failed', error, mayHaveLanded };
			await world.sleep(wait);
		}
	}
}

/** Discord has read the request and said no: repeating it changes nothing. */
function isRefusal(error: unknown): boolean {
	return error instanceof DiscordAPIError && error.status < 500 && error.status !== 429;
}

/** Discord is failing, or out of reach; the request may have been fine. */
export function isOutage(error: unknown): boolean {
	if (error instanceof DiscordAPIError) return error.status >= 500 || error.status === 429;
	if (error instanceof HTTPError || error instanceof RateLimitError) return true;
	if (error instanceof DOMException) return error.name === 'TimeoutError' || error.name === 'AbortError';
	return NETWORK.test(networkCode(error));
}

/** Codes of Node's sockets and resolver, and of undici. */
const NETWORK = /^(E[A-Z]{3,}|EAI_[A-Z]+|UND_ERR_[A-Z_]+)$/;
const NO_CONNECTION: readonly string[] = [
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN',
	'UND_ERR_CONNECT_TIMEOUT',
];

/** Discord surely did nothing: there was no connection, or it only counted the request. */
function neverArrived(error: unknown): boolean {
	const isCounted = error instanceof DiscordAPIError && error.status === 429;
	return isCounted || error instanceof RateLimitError || NO_CONNECTION.includes(networkCode(error));
}

function networkCode(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Discord's own code of an error. */
export function codeOf(error: unknown): number | string | undefined {
	return error instanceof DiscordAPIError ? error.code : undefined;
}
