import { type PortalReply, problem } from './answer.ts';
import { CANARIES } from './canaries.ts';
import type { Endpoint } from './endpoint/endpoint.ts';
import { HEALTH_ENDPOINTS } from './endpoint/health.ts';
import { LOGIN_ENDPOINTS } from './endpoint/login.ts';
import { USER_ENDPOINTS } from './endpoint/user.ts';
import type { PortalRequest } from './incoming.ts';
import { isRestricted } from './profile-view.ts';
import type { PortalState } from './world.ts';

const ENDPOINTS: readonly Endpoint[] = [...USER_ENDPOINTS, ...LOGIN_ENDPOINTS, ...HEALTH_ENDPOINTS];

const KEYS = { 'bot-key': CANARIES.botKey, 'public-key': CANARIES.publicKey } as const;

/** The endpoint that a request is for, whatever its method. */
export function endpointAt(path: string): Endpoint | undefined {
	return ENDPOINTS.find((endpoint) => endpoint.path.test(path));
}

/** Whether the request has the key that the endpoint wants; `undefined` if it wants none. */
export function keyRight(endpoint: Endpoint | undefined, { apiKey }: PortalRequest): boolean | undefined {
	if (endpoint?.credential !== 'bot-key' && endpoint?.credential !== 'public-key') return undefined;
	return apiKey === KEYS[endpoint.credential];
}

/** 429 if the client has asked too often, counted by address, or by the key where a right key came. */
export function refuseTooMany({ rateLimit }: PortalState, asked: PortalRequest): PortalReply | undefined {
	const endpoint = endpointAt(asked.path);
	if (!endpoint?.tier) return undefined;
	const client = keyRight(endpoint, asked) ? (asked.apiKey ?? '') : asked.address;
	const { tooMany, retryAfter } = rateLimit.count(endpoint.tier, client);
	if (!tooMany) return undefined;
	return problem(429, 'Too many requests', retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** The right answer: checks the credential, then asks the endpoint. */
export function answerTo(world: PortalState, asked: PortalRequest): PortalReply {
	const endpoint = endpointAt(asked.path);
	if (!endpoint) return problem(404, 'Not found');
	if (endpoint.method !== asked.method) return problem(405, 'Method not allowed', { allow: endpoint.method });
	const param = decoded(endpoint.path.exec(asked.path)?.[1] ?? '');
	if (param === undefined) return problem(400, 'Invalid request');
	const ask = { world, param, body: asked.body };
	if (endpoint.credential !== 'session') {
		return keyRight(endpoint, asked) === false
			? problem(401, 'Authentication required')
			: endpoint.answer(ask);
	}
	const session = world.sessions.find(asked.cookie);
	if (!session) return problem(401, 'Authentication required');
	return isRestricted(session.account) ? problem(403, 'Access denied') : endpoint.answer(ask, session);
}
