import { REST, type RESTOptions } from 'discord.js';
import type { World } from '../core/world.ts';

/** Where Discord's API is, and how discord.js asks it: what its REST clients share. */
export interface RestOptions {
	/** Without a version: `https://discord.com/api`. */
	readonly api: string;
	/** Sends one request; default: discord.js's own way. A simulation has one that needs no network. */
	readonly makeRequest?: RESTOptions['makeRequest'];
}

/**
 * A REST client that sends each request once, and never waits by itself: discord.js would repeat a request and wait out a
 * rate limit with the body it was given at first. `retry` does both.
 */
export function createRest(options: RestOptions): REST {
	return new REST({ ...options, version: '10', retries: 0, rejectOnRateLimit: () => true });
}

/** Sends one request within a time: discord.js limits the time until the headers, this covers its queue and the body too. */
export async function ask(
	world: Pick<World, 'deadline'>,
	ms: number,
	send: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
	const signal = world.deadline(ms);
	try {
		return await send(signal);
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	}
}
