import { type Dispatcher, Pool } from 'undici';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { isUsername } from '../core/username.ts';
import type { LiveSession, Viewer } from '../core/viewer.ts';
import { dateIn, type World } from '../core/world.ts';
import type { OwnerProfile, Profile } from '../profile/model.ts';
import { createCache, type Fetched } from './cache.ts';
import type { PortalEvent } from './client.ts';
import { createClient } from './client.ts';
import { createLogin, type Login } from './login.ts';
import { createWindow, createWindows, type SlidingWindow } from './rate-limit.ts';
import { ROUTES } from './routes.ts';
import { readOwnerProfile, readProfile } from './schema/profile-schema.ts';
import { readViewer } from './schema/viewer-schema.ts';
import { PortalFault } from './transport-error.ts';

/** What a lookup asks of the Portal. */
export interface PortalReader {
	/** What this viewer may see of an account; may be up to 30 s old. @throws Failure `portal-*`, `session-expired`, ... */
	profile(session: LiveSession, username: string): Promise<Profile>;
	/** The same, with the session history; never from a cache. Not counted: `viewer` comes before it. */
	ownerProfile(session: LiveSession, username: string): Promise<OwnerProfile>;
	/** The account behind the session as the Portal knows it now; never from a cache. Counts as a lookup of the caller's. */
	viewer(session: LiveSession): Promise<Viewer>;
}

/** The Portal as the rest of Porter knows it: profiles read with the caller's own session, and the session's own life. */
export type Portal = PortalReader &
	Login & {
		/** Counts one sign-in or check of a caller's session. @throws Failure `too-many-lookups` */
		admit(callerId: string): void;
		close(): Promise<void>;
	};

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

/** Opens nothing yet: connections are made when they are needed. `close` waits for the requests that are under way. */
export function createPortal(options: PortalOptions): Portal {
	const { origin, version, timeoutMs = TIMEOUT_MS, onRequest = () => {} } = options;
	const { world } = options;
	const dispatcher = options.dispatcher ?? createPool(origin, timeoutMs);
	const client = createClient({
		dispatcher,
		origin: origin.origin,
		version,
		timeoutMs,
		budget: options.budget ?? createWindow(options.requestsPerMinute ?? 100, world),
		world,
		onRequest,
	});
	const lookups = createWindows(options.lookupsPerMinute ?? 6, world);
	const cache = createCache(world);
	let closed: Promise<void> | undefined;

	const checks = createWindows(options.lookupsPerMinute ?? 6, world);

	const count = (windows: typeof lookups, callerId: string): void => {
		const wait = windows.take(callerId);
		if (wait === 0) return;
		const cause = new PortalFault('LOOKUPS');
		throw new Failure('too-many-lookups', { retryAt: dateIn(world, wait) }, { cause });
	};
	const countLookup = ({ callerId }: LiveSession): void => count(lookups, callerId);

	/** A session that the Portal calls dead takes along what was fetched with it. */
	const asSession = async <T>(session: LiveSession, work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			if (error instanceof Failure && error.code === 'session-expired') cache.purge(session.generation);
			throw error;
		}
	};

	const fetchProfile = async (session: LiveSession, username: string): Promise<Fetched> => {
		countLookup(session);
		const call = { route: ROUTES.profile, secret: session.cookie, username, cache: 'miss' } as const;
		const { json, bytes } = await client.send(call);
		return { profile: readProfile(json, username), bytes };
	};

	return {
		...createLogin(client, options, world),
		admit: (callerId) => count(checks, callerId),

		async profile(session, username) {
			checkUsername(username);
			const { method, template: route } = ROUTES.profile;
			return await asSession(session, () =>
				cache.get(
					session,
					username,
					() => fetchProfile(session, username),
					(origin) => {
						if (origin !== 'miss') onRequest({ method, route, durationMs: 0, attempts: 0, cache: origin });
					},
				),
			);
		},

		async ownerProfile(session, username) {
			checkUsername(username);
			const call = { route: ROUTES.profile, secret: session.cookie, username };
			const { json } = await asSession(session, () => client.send(call));
			return readOwnerProfile(json, username);
		},

		async viewer(session) {
			countLookup(session);
			const call = { route: ROUTES.me, secret: session.cookie };
			return readViewer((await asSession(session, () => client.send(call))).json);
		},

		close() {
			closed ??= options.dispatcher ? Promise.resolve() : dispatcher.close();
			return closed;
		},
	};
}

/** Before any request, so that no path is ever made of anything else. */
function checkUsername(username: string): void {
	if (!isUsername(username)) throw new Failure('bad-username', { username });
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
