import type { PortalReply } from '../answer.ts';
import type { LimitTier } from '../rate-limit.ts';
import type { Session } from '../sessions.ts';
import type { PortalState } from '../world.ts';

/** A request that an endpoint answers. */
export interface EndpointRequest {
	readonly world: PortalState;
	/** The decoded part of the path, if the endpoint's path has one. */
	readonly param: string;
	/** The parsed JSON body; `undefined` if there is none, or it is no JSON. */
	readonly body: unknown;
}

interface Common {
	readonly method: 'GET' | 'POST';
	readonly path: RegExp;
	/** Absent: not limited. */
	readonly tier?: LimitTier;
}

/** Asks for a session cookie; 401 and 403 are answered before it is called. */
export interface SessionEndpoint extends Common {
	readonly credential: 'session';
	answer(ask: EndpointRequest, session: Session): PortalReply;
}

/** Asks for one of the two keys in `X-API-Key`, or for nothing. */
export interface KeyEndpoint extends Common {
	readonly credential: 'bot-key' | 'public-key' | 'none';
	answer(ask: EndpointRequest): PortalReply;
}

export type Endpoint = SessionEndpoint | KeyEndpoint;
