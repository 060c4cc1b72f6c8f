import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import type { Dispatcher } from 'undici';
import { Failure, type FailureCode } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { dateIn, type World } from '../core/world.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { credentialHeader } from './credential.ts';
import { type PortalAnswer, requestOnce } from './http.ts';
import type { SlidingWindow } from './rate-limit.ts';
import { type PortalRoute, pathOf, type Tier, type Variables } from './routes.ts';
import { isPassing, PortalFault } from './transport-error.ts';

/** One request, whatever its route. */
interface AnyCall {
	readonly route: PortalRoute;
	readonly secret: Secret;
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
	readonly budget: SlidingWindow;
	readonly world: World;
	readonly onRequest: (event: PortalEvent) => void;
}

/** Sends requests to the Portal, within its limits and for a limited time. */
export interface PortalClient {
	/** @throws Failure as `routes.ts` and `transport-error.ts` list them, and `budget-spent` */
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
 * Around each request, from the outside in: the pause that the Portal demanded, the budget, the breaker, one retry (GET
 * only), one attempt. One time limit covers them all.
 */
export function createClient(deps: PortalClientDeps): PortalClient {
	const client: Client = { ...deps, breaker: createBreaker(deps.world), pausedUntil: new Map() };
	return { send: (call) => send(client, call) };
}

interface Client extends PortalClientDeps {
	readonly breaker: Breaker;
	/** Until when the Portal wants no requests, in ticks. */
	readonly pausedUntil: Map<Tier, number>;
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
		refuse(client, call.route.tier);
		return await breaker.run(() => withRetry(client, call, seen));
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

async function withRetry(client: Client, call: AnyCall, seen: Seen): Promise<PortalAnswer> {
	const signal = client.world.deadline(client.timeoutMs);
	if (call.route.method !== 'GET') return await attempt(client, call, signal, seen);
	let first: unknown;
	return await retryOnce(client.world).execute(async ({ attempt: nth }) => {
		try {
			return await attempt(client, call, signal, seen);
		} catch (error) {
			// A second try that Porter itself prevents says less than the first one did.
			if (nth > 0 && isOwnRefusal(error)) throw first;
			first = error;
			throw error;
		}
	});
}

/** A quick second try finds most short faults gone; the jitter keeps several of them from coming at once. */
const retryOnce = ({ random }: Pick<World, 'random'>) =>
	retry(handleWhen(isPassing), {
		maxAttempts: 1,
		backoff: new DelegateBackoff(() => 50 + random() * 150),
	});

async function attempt(
	client: Client,
	call: AnyCall,
	signal: AbortSignal,
	seen: Seen,
): Promise<PortalAnswer> {
	const { route, body, params } = call;
	const credential = credentialHeader(route.credential, call.secret);
	refuse(client, route.tier);
	client.budget.take();
	seen.attempts += 1;
	return await requestOnce({
		...client,
		route,
		path: pathOf(route, params),
		credential,
		signal,
		about: params?.username === undefined ? {} : { username: params.username },
		onStatus: (status) => {
			seen.status = status;
		},
		onPause: (ms) => client.pausedUntil.set(route.tier, client.world.ticks() + ms),
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

/** @throws Failure if the Portal should not be sent a request of this kind now */
function refuse({ world, budget, pausedUntil }: Client, tier: Tier): void {
	const pause = (pausedUntil.get(tier) ?? 0) - world.ticks();
	if (pause > 0) throw ownRefusal('portal-busy', dateIn(world, pause), 'PAUSED');
	const wait = budget.wait();
	if (wait > 0) throw ownRefusal('budget-spent', dateIn(world, wait), 'BUDGET');
}

const OWN_REFUSALS = new Set(['PAUSED', 'BUDGET']);

function ownRefusal(code: 'portal-busy' | 'budget-spent', retryAt: Date, fault: string): Failure {
	return new Failure(code, { retryAt }, { cause: new PortalFault(fault) });
}

function isOwnRefusal(error: unknown): boolean {
	return error instanceof Failure && error.cause instanceof PortalFault && OWN_REFUSALS.has(error.cause.code);
}
