import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import type { Dispatcher } from 'undici';
import { Failure, type FailureCode } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { dateIn, type World } from '../core/world.ts';
import { createBreaker } from './breaker.ts';
import { credentialHeader } from './credential.ts';
import { type Answer, ask } from './http.ts';
import type { SlidingWindow } from './rate-limit.ts';
import { pathOf, type Route, type Tier } from './routes.ts';
import { isPassing, PortalFault } from './transport-error.ts';

/** One request as the rest of this folder makes it. */
interface PortalCall {
	readonly route: Route;
	readonly secret: Secret;
	/** For `{username}` in the route's path. */
	readonly username?: string;
	/** Sent as JSON. */
	readonly body?: Readonly<Record<string, string>>;
	/** For the event only. */
	readonly cache?: 'miss';
}

/** What a client is made of. */
interface PortalClientDeps {
	readonly dispatcher: Dispatcher;
	readonly origin: string;
	readonly version: string;
	readonly timeoutMs: number;
	readonly budget: SlidingWindow;
	readonly world: World;
	readonly onRequest: (event: PortalEvent) => void;
}

/** Asks the Portal, within its limits and with patience that ends. */
export interface Client {
	/** @throws Failure as `status.ts` and `fault.ts` list them, and `budget-spent` */
	send(call: PortalCall): Promise<Answer>;
}

/** A quick second try finds most hiccups gone; the jitter keeps several of them from coming at once. */
const retryOnce = ({ random }: Pick<World, 'random'>) =>
	retry(handleWhen(isPassing), {
		maxAttempts: 1,
		backoff: new DelegateBackoff(() => 50 + random() * 150),
	});

/**
 * Around each request, from the outside in: what the Portal said about leaving it alone, the budget, the breaker, one
 * retry (GET only), one attempt. One time limit covers them all.
 */
export function createClient(parts: PortalClientDeps): Client {
	const { budget, world } = parts;
	const breaker = createBreaker(world);
	/** Until when the Portal wants to be left alone, in ticks. */
	const pausedUntil = new Map<Tier, number>();

	const refuse = (tier: Tier): void => {
		const pause = (pausedUntil.get(tier) ?? 0) - world.ticks();
		if (pause > 0) throw ownRefusal('portal-busy', dateIn(world, pause), 'PAUSED');
		const wait = budget.wait();
		if (wait > 0) throw ownRefusal('budget-spent', dateIn(world, wait), 'BUDGET');
	};

	const attempt = async (call: PortalCall, signal: AbortSignal, seen: Seen): Promise<Answer> => {
		const { route, body, username } = call;
		const credential = credentialHeader(route.credential, call.secret);
		refuse(route.tier);
		budget.take();
		seen.attempts += 1;
		return await ask({
			...parts,
			route,
			path: pathOf(route, username),
			credential,
			signal,
			about: username === undefined ? {} : { username },
			onStatus: (status) => {
				seen.status = status;
			},
			onPause: (ms) => pausedUntil.set(route.tier, world.ticks() + ms),
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	};

	const withRetry = async (call: PortalCall, seen: Seen): Promise<Answer> => {
		const signal = world.deadline(parts.timeoutMs);
		if (call.route.method !== 'GET') return await attempt(call, signal, seen);
		let first: unknown;
		return await retryOnce(world).execute(async ({ attempt: nth }) => {
			try {
				return await attempt(call, signal, seen);
			} catch (error) {
				// A second try that Porter itself prevents says less than the first one did.
				if (nth > 0 && isOwnRefusal(error)) throw first;
				first = error;
				throw error;
			}
		});
	};

	return {
		async send(call) {
			const started = world.ticks();
			const seen: Seen = { attempts: 0 };
			let failure: FailureCode | undefined;
			try {
				refuse(call.route.tier);
				return await breaker.run(() => withRetry(call, seen));
			} catch (error) {
				failure = error instanceof Failure ? error.code : 'internal';
				throw error;
			} finally {
				parts.onRequest({
					method: call.route.method,
					route: call.route.template,
					durationMs: world.ticks() - started,
					...seen,
					...(failure === undefined ? {} : { failure }),
					...(call.cache === undefined ? {} : { cache: call.cache }),
				});
			}
		},
	};
}

interface Seen {
	attempts: number;
	status?: number;
}

const OWN_REFUSALS = new Set(['PAUSED', 'BUDGET']);

function ownRefusal(code: 'portal-busy' | 'budget-spent', retryAt: Date, fault: string): Failure {
	return new Failure(code, { retryAt }, { cause: new PortalFault(fault) });
}

function isOwnRefusal(error: unknown): boolean {
	return error instanceof Failure && error.cause instanceof PortalFault && OWN_REFUSALS.has(error.cause.code);
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
	/** How often the Portal was asked: 0 if Porter answered in its place. */
	readonly attempts: number;
	readonly cache?: 'hit' | 'miss' | 'joined';
}
