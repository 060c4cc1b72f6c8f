import { createPathRouter, type HttpAnswer, type RouteMatch } from 'discord-sandbox/http';
import { CANARIES } from './canaries.ts';
import { BOT_ENDPOINTS } from './endpoint/bot.ts';
import type { Endpoint } from './endpoint/endpoint.ts';
import { HEALTH_ENDPOINTS } from './endpoint/health.ts';
import { LOGIN_ENDPOINTS } from './endpoint/login.ts';
import { USER_ENDPOINTS } from './endpoint/user.ts';
import type { IncomingPortalRequest } from './incoming.ts';
import type { PortalState } from './portal-state.ts';
import { problem } from './problem.ts';
import { isRestricted } from './profile-view.ts';

const ENDPOINTS: readonly Endpoint[] = [
	...USER_ENDPOINTS,
	...LOGIN_ENDPOINTS,
	...BOT_ENDPOINTS,
	...HEALTH_ENDPOINTS,
];
const router = createPathRouter(ENDPOINTS, { id: /^\d{1,15}$/ });

const KEYS = { 'bot-key': CANARIES.botKey, 'public-key': CANARIES.publicKey } as const;

/** The endpoint that a request is for. */
function endpointOf({ method, path }: Pick<IncomingPortalRequest, 'method' | 'path'>): RouteMatch<Endpoint> {
	return router.find(method, path);
}

/** The endpoint at a request's path, whatever the method: the limit counts wrong methods too. */
function endpointAt({ method, path }: IncomingPortalRequest): Endpoint | undefined {
	const found = endpointOf({ method, path });
	const [allowed] = found.kind === 'other-method' ? found.allow : [];
	const match = allowed === undefined ? found : endpointOf({ method: allowed, path });
	return match.kind === 'found' ? match.route : undefined;
}

/** Whether the request has the key that its endpoint wants; `undefined` if it wants none. */
export function keyRight(asked: IncomingPortalRequest): boolean | undefined {
	const credential = endpointAt(asked)?.credential;
	if (credential !== 'bot-key' && credential !== 'public-key') return undefined;
	return asked.apiKey === KEYS[credential];
}

/** 429 if the client has asked too often, counted by address, or by the key where a right key came. */
export function refuseTooMany(
	{ rateLimit }: PortalState,
	asked: IncomingPortalRequest,
): HttpAnswer | undefined {
	const tier = endpointAt(asked)?.tier;
	if (!tier) return undefined;
	const client = keyRight(asked) ? (asked.apiKey ?? '') : asked.address;
	const { tooMany, retryAfter } = rateLimit.count(tier, client);
	if (!tooMany) return undefined;
	return problem(429, 'Too many requests', retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

/** The right answer: checks the credential, then asks the endpoint. */
export function answerTo(state: PortalState, asked: IncomingPortalRequest): HttpAnswer {
	const found = endpointOf(asked);
	if (found.kind === 'unknown') return problem(404, 'Not found');
	if (found.kind === 'other-method') return problem(405, 'Method not allowed', { allow: found.allow });
	if (!isDecodable(asked.path)) return problem(400, 'Invalid request');
	const { route, params } = found;
	const request = { state, params, body: asked.body };
	if (route.credential !== 'session') {
		return keyRight(asked) === false ? problem(401, 'Authentication required') : route.answer(request);
	}
	const session = state.sessions.find(asked.cookie);
	if (!session) return problem(401, 'Authentication required');
	return isRestricted(session.account) ? problem(403, 'Access denied') : route.answer(request, session);
}

function isDecodable(path: string): boolean {
	try {
		decodeURIComponent(path);
		return true;
	} catch {
		return false;
	}
}
