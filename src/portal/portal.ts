import { type Dispatcher, Pool } from 'undici';
import type { Secret } from '../core/secret.ts';
import type { World } from '../core/world.ts';
import { createBudget, type SpendingRecord } from './budget.ts';
import { createCache } from './cache.ts';
import { createClient, type PortalEvent } from './client.ts';
import { createLogin, type PortalLogin } from './login.ts';
import { type CallerLimit, createCallerLimit } from './rate-limit.ts';
import { createReader, type PortalReader } from './reader.ts';

/** The Portal as the rest of Porter knows it: profiles read with the caller's own session, and the session's own life. */
export interface Portal extends PortalReader, PortalLogin {
	/** Counts a check of a caller's session, in the same minute as sign-ins. @throws Failure `too-many-lookups` */
	readonly admit: CallerLimit;
	/** Waits for the requests that are under way, and writes down how many there were. */
	close(): Promise<void>;
}

export interface PortalOptions {
	/** Scheme, host and port; a path in it is ignored. */
	readonly origin: URL;
	/** Without both keys there is no sign-in by the bot. */
	readonly botKey?: Secret;
	readonly publicKey?: Secret;
	/** Default 100: the Portal allows an address 120, and others may share it. */
	readonly requestsPerMinute?: number;
	/** Of one caller, not counting what the cache answers; as many checks of the session, or a third of that in sign-ins. Default 6. */
	readonly lookupsPerMinute?: number;
	/** Of one caller, only what the cache answers. Default 30. */
	readonly cachedLookupsPerMinute?: number;
	/** Porter's version, for the `User-Agent`. */
	readonly version: string;
	/** Default 5000. One request altogether, its retry and its body included. */
	readonly timeoutMs?: number;
	/** Default: the count of requests ends with the process. */
	readonly spending?: SpendingRecord;
	/** Told of each request and each answer from the cache. */
	readonly onRequest?: (event: PortalEvent) => void;
	/** For tests. Default: a pool of 16 connections to the origin. It is the giver's to close. */
	readonly dispatcher?: Dispatcher;
	readonly world: World;
}

/**
 * Discord's first answer does not depend on it, as slow commands are deferred after 800 ms, so this is a limit to
 * people's patience: two requests in a row (an owner's lookup) end within 10 s. It leaves room for a connection that
 * fails after its 2 s, a pause and a second try; a healthy Portal answers within half a second.
 */
const TIMEOUT_MS = 5000;
const CONNECT_MS = 2000;
const CONNECTIONS = 16;

/** Opens nothing yet: connections are made when they are needed. */
export function createPortal(options: PortalOptions): Portal {
	const { version, world, timeoutMs = TIMEOUT_MS, onRequest = () => {} } = options;
	const { requestsPerMinute = 100, lookupsPerMinute = 6, cachedLookupsPerMinute = 30 } = options;
	const { origin } = options.origin;
	const dispatcher = options.dispatcher ?? createPool(origin, timeoutMs);
	const budget = createBudget(requestsPerMinute, world, options.spending);
	const client = createClient({ dispatcher, origin, version, timeoutMs, budget, world, onRequest });
	const countLookup = createCallerLimit(lookupsPerMinute, world);
	const countCached = createCallerLimit(cachedLookupsPerMinute, world);
	const countRequests = createCallerLimit(lookupsPerMinute, world);
	const close = async (): Promise<void> => {
		if (!options.dispatcher) await dispatcher.close();
		await budget.close();
	};
	let closed: Promise<void> | undefined;
	return {
		...createReader({ client, cache: createCache(world), countLookup, countCached, onRequest }),
		...createLogin({ client, keys: options, countRequests, world }),
		admit: countRequests,
		close() {
			closed ??= close();
			return closed;
		},
	};
}

/** Our own, to one origin, without proxies from the environment; HTTP/1.1, as that is what the limits are tried with. */
function createPool(origin: string, timeoutMs: number): Pool {
	return new Pool(origin, {
		connections: CONNECTIONS,
		allowH2: false,
		connect: { timeout: CONNECT_MS },
		headersTimeout: timeoutMs,
		bodyTimeout: timeoutMs,
	});
}
