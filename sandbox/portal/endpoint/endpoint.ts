import type { Answer } from '../answer.ts';
import type { Tier } from '../rate-limit.ts';
import type { Session } from '../sessions.ts';
import type { World } from '../world.ts';

/** A request that an endpoint answers. */
export interface Ask {
	readonly world: World;
	/** The decoded part of the path, if the endpoint's path has one. */
	readonly param: string;
	/** The parsed JSON body; `undefined` if there is none, or it is no JSON. */
	readonly body: unknown;
}

interface Common {
	readonly method: 'GET' | 'POST';
	readonly path: RegExp;
	/** Absent: not limited. */
	readonly tier?: Tier;
}

/** Asks for a session cookie; 401 and 403 are answered before it is called. */
export interface SessionEndpoint extends Common {
	readonly credential: 'session';
	answer(ask: Ask, session: Session): Answer;
}

/** Asks for one of the two keys in `X-API-Key`, or for nothing. */
export interface KeyEndpoint extends Common {
	readonly credential: 'bot-key' | 'public-key' | 'none';
	answer(ask: Ask): Answer;
}

export type Endpoint = SessionEndpoint | KeyEndpoint;
