import { LRUCache } from 'lru-cache';
import type { Dispatcher } from 'undici';
import { Failure, type FailureCode } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { dateIn, type World } from '../core/world.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import type { Budget } from './budget.ts';
import { credentialHeader } from './credential.ts';
import { type PortalAnswer, requestOnce } from './http.ts';
import { MAX_CALLERS } from './rate-limit.ts';
import { type PortalRoute, type PortalTier, pathOf, type Variables } from './routes.ts';
import { isOwnRefusal, isPassing, portalFailure } from './transport-error.ts';

/** On whose behalf a request is made. */
export interface Requester {
	readonly callerId: string;
	/** May use the share of the budget that is kept for staff, and for ending sessions. */
	readonly privileged: boolean;
}

const PORTER: Requester = { callerId: '', privileged: false };

/** One request, whatever its route. */
interface AnyCall {
	readonly route: PortalRoute;
	readonly secret: Secret;
	/** Absent: nobody's but Porter's own. */
	readonly by?: Requester;
	/** For the names in the route's path. */
	readonly params?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: Readonly<Record<string, string>>;
	/** For the event only. */
	readonly cache?: 'miss';
}

/** One request as the rest of this folder makes it. */
type PortalCall<Route extends PortalRoute> = AnyCall & { readonly route: Route } & Variables<Route>;

/** What a client is made of. */
export interface PortalClientDeps {
	readonly dispatcher: Dispatcher;
	readonly origin: string;
	readonly version: string;
	/** For a request altogether, its retry and its body included. */
	readonly timeoutMs: number;
	readonly budget: Budget;
	readonly world: World;
	readonly onRequest: (event: PortalEvent) => void;
}

/** Sends requests to the Portal, within its limits and for a limited time. */
export interface PortalClient {
	/** @throws Failure as `routes.ts` and `transport-error.ts` list them, `budget-spent`, and `store-*` from the budget */
	send<Route extends PortalRoute>(call: PortalCall<Route>): Promise<PortalAnswer>;
}

/** One request, or one answer from the cache, as logs and metrics may show it: never a name, a key or a text. */
export interface PortalEvent {
	readonly method: string;
	/** The path's template. */
	readonly route: string;
	/** Of the last attempt that was answered. */
	readonly status?: number;
	readonly durationMs: number;
	/** `internal`: a bug. */
	readonly failure?: FailureCode;
	/** How many requests the Portal got: 0 if Porter answered in its place. */
	readonly attempts: number;
	readonly cache?: 'hit' | 'miss' | 'joined';
}

/**
 * Around each request, from the outside in: the breaker, one retry (GET only), the pause that the Portal demanded, the
 * budget, one attempt. One time limit covers them all.
 */
export function createClient(deps: PortalClientDeps): PortalClient {
	const client: Client = {
		...deps,
		breaker: createBreaker(deps.world),
		timeLimit: createTimeLimit(deps.timeoutMs, deps.world),
		pausedTiers: new Map(),
		pausedCallers: new LRUCache({ max: MAX_CALLERS }),
	};
	return { send: (call) => send(client, call) };
}

interface Client extends PortalClientDeps {
	readonly breaker: Breaker;
	readonly timeLimit: () => AbortSignal;
	/** Until when the Portal wants no requests of a tier, in ticks; of callers, by tier and caller. */
	readonly pausedTiers: Map<PortalTier, number>;
	readonly pausedCallers: LRUCache<string, number>;
}

interface Seen {
	attempts: number;
	status?: number;
}

async function send(client: Client, call: AnyCall): Promise<PortalAnswer> {
	const { breaker, world, onRequest } = client;
	const started = world.ticks();
	const seen: Seen = { attempts: 0 };
	let failure: FailureCode | undefined;
	try {
		const { callerId } = call.by ?? PORTER;
		const path = pathOf(call.route, call.params);
		const attempted = { callerId, path: path.toLowerCase() };
		return await breaker(attempted, () => withRetry(client, call, path, seen));
	} catch (error) {
		failure = error instanceof Failure ? error.code : 'internal';
		throw error;
	} finally {
		onRequest({
			method: call.route.method,
			route: call.route.template,
			durationMs: world.ticks() - started,
			...seen,
			...(failure === undefined ? {} : { failure }),
			...(call.cache === undefined ? {} : { cache: call.cache }),
		});
	}
}

/** A quick second try finds most short faults gone; the jitter keeps several of them from coming at once. */
async function withRetry(client: Client, call: AnyCall, path: string, seen: Seen): Promise<PortalAnswer> {
	const { world, timeLimit } = client;
	const signal = timeLimit();
	try {
		return await attempt(client, call, path, signal, seen);
	} catch (first) {
		if (call.route.method !== 'GET' || !isPassing(first)) throw first;
		await world.sleep(50 + world.random() * 150);
		return await attempt(client, call, path, signal, seen).catch((second) => {
			// A second try that Porter itself prevents says less than the first one did.
			throw isOwnRefusal(second) ? first : second;
		});
	}
}

/**
 * Signals that are aborted after `ms` milliseconds. One of the machine's costs a tenth of a request, so those that begin within
 * a twentieth of the time share one: none waits for longer than `ms`.
 */
function createTimeLimit(ms: number, world: Pick<World, 'ticks' | 'deadline'>): () => AbortSignal {
	let signal: AbortSignal | undefined;
	let begun = 0;
	return () => {
		const now = world.ticks();
		if (signal && now - begun < ms / 20) return signal;
		begun = now;
		signal = world.deadline(ms);
		return signal;
	};
}

async function attempt(
	client: Client,
	call: AnyCall,
	path: string,
	signal: AbortSignal,
	seen: Seen,
): Promise<PortalAnswer> {
	const { route, body, params, by = PORTER } = call;
	const { world, budget } = client;
	const credential = credentialHeader(route.credential, call.secret);
	refusePaused(client, route.tier, by);
	const wait = await budget.take(by.privileged);
	if (wait > 0) throw portalFailure('budget-spent', 'BUDGET', { retryAt: dateIn(world, wait) });
	seen.attempts += 1;
	return await requestOnce({
		...client,
		route,
		path,
		credential,
		signal,
		about: params?.username === undefined ? {} : { username: params.username },
		onStatus: (status) => {
			seen.status = status;
		},
		onPause({ everybodyMs, callerMs }) {
			client.pausedTiers.set(route.tier, world.ticks() + everybodyMs);
			client.pausedCallers.set(`${route.tier} ${by.callerId}`, world.ticks() + callerMs);
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

/** @throws Failure while the Portal wants no requests of this kind, or none of this caller's */
function refusePaused(client: Client, tier: PortalTier, { callerId }: Requester): void {
	const { world, pausedTiers, pausedCallers } = client;
	const until = Math.max(pausedTiers.get(tier) ?? 0, pausedCallers.get(`${tier} ${callerId}`) ?? 0);
	const pause = until - world.ticks();
	if (pause > 0) throw portalFailure('portal-busy', 'PAUSED', { retryAt: dateIn(world, pause) });
}
