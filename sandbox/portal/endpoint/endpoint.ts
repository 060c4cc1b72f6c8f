import type { HttpAnswer } from 'discord-sandbox/http';
import type { PortalState } from '../portal-state.ts';
import type { LimitTier } from '../rate-limit.ts';
import type { Session } from '../sessions.ts';

/** A request that an endpoint answers. */
export interface EndpointRequest {
	readonly state: PortalState;
	/** The decoded variables of the path, by name. */
	readonly params: Readonly<Record<string, string>>;
	/** The parsed JSON body; `undefined` if there is none, or it is no JSON. */
	readonly body: unknown;
}

interface Common {
	readonly method: 'GET' | 'POST';
	/** `:word` stands for one segment. */
	readonly path: string;
	/** Absent: not limited. */
	readonly tier?: LimitTier;
}

/** Asks for a session cookie; 401 and 403 are answered before it is called. */
export interface SessionEndpoint extends Common {
	readonly credential: 'session';
	answer(request: EndpointRequest, session: Session): HttpAnswer;
}

/** Asks for one of the two keys in `X-API-Key`, or for nothing. */
export interface KeyEndpoint extends Common {
	readonly credential: 'bot-key' | 'public-key' | 'none';
	answer(request: EndpointRequest): HttpAnswer;
}

export type Endpoint = SessionEndpoint | KeyEndpoint;
