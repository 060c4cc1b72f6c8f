import { type Dispatcher, Pool } from 'undici';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { dateIn, type World } from '../core/world.ts';
import { createCache } from './cache.ts';
import { createClient, type PortalEvent } from './client.ts';
import { createLogin, type PortalLogin } from './login.ts';
import { createWindow, createWindows, type SlidingWindow } from './rate-limit.ts';
import { createReader, type PortalReader } from './reader.ts';
import { PortalFault } from './transport-error.ts';

/** The Portal as the rest of Porter knows it: profiles read with the caller's own session, and the session's own life. */
export interface Portal extends PortalReader, PortalLogin {
	/** Counts one sign-in or check of a caller's session. @throws Failure `too-many-lookups` */
	admit(callerId: string): void;
	/** Waits for the requests that are under way. */
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
	/** Of one caller, not counting what the cache answers; as many sign-ins and checks of the session. Default 6. */
	readonly lookupsPerMinute?: number;
	/** Porter's version, for the `User-Agent`. */
	readonly version: string;
	/** Default 5000. One request altogether, its retry and its body included. */
	readonly timeoutMs?: number;
	/** One for all Portals of a process that share an address; default: one of this Portal's own. */
	readonly budget?: SlidingWindow;
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
	const { origin, version, world, timeoutMs = TIMEOUT_MS, onRequest = () => {} } = options;
	const { requestsPerMinute = 100, lookupsPerMinute = 6 } = options;
	const dispatcher = options.dispatcher ?? createPool(origin, timeoutMs);
	const client = createClient({
		dispatcher,
		origin: origin.origin,
		version,
		timeoutMs,
		budget: options.budget ?? createWindow(requestsPerMinute, world),
		world,
		onRequest,
	});
	const countLookup = callerLimit(lookupsPerMinute, world);
	let closed: Promise<void> | undefined;
	return {
		...createReader({ client, cache: createCache(world), countLookup, onRequest }),
		...createLogin(client, options, world),
		admit: callerLimit(lookupsPerMinute, world),
		close() {
			closed ??= options.dispatcher ? Promise.resolve() : dispatcher.close();
			return closed;
		},
	};
}

/** Counts what callers do, each by themselves. */
function callerLimit(perMinute: number, world: World): (callerId: string) => void {
	const windows = createWindows(perMinute, world);
	return (callerId) => {
		const wait = windows.take(callerId);
		if (wait === 0) return;
		const cause = new PortalFault('LOOKUPS');
		throw new Failure('too-many-lookups', { retryAt: dateIn(world, wait) }, { cause });
	};
}

/** Our own, to one origin, without proxies from the environment; HTTP/1.1, as that is what the limits are tried with. */
function createPool({ origin }: URL, timeoutMs: number): Pool {
	return new Pool(origin, {
		connections: CONNECTIONS,
		allowH2: false,
		connect: { timeout: CONNECT_MS },
		headersTimeout: timeoutMs,
		bodyTimeout: timeoutMs,
	});
}
