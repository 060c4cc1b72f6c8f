import type { PathRoute } from './http/path-router.ts';
import type { UnknownKeyListener } from './issue.ts';
import type { Payload } from './payload.ts';

/** What a route of the REST API answers; the body is sent as JSON. */
export interface RestAnswer {
	readonly status: number;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface RestCall extends Payload {
	/** What stood in the places of the path. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** Where keys that Discord ignores are noted; absent: they are refused. */
	readonly onUnknownKeys?: UnknownKeyListener | undefined;
}

/** A route of the REST API, below `/api/v10`. */
export interface RestRoute extends PathRoute {
	/** Needs the bot's token. */
	readonly bot: boolean;
	readonly handle: (call: RestCall) => RestAnswer;
}

const SNOWFLAKE = /^\d{1,20}$/;

/** What may stand in a path: ids are digits, so that `messages/pins` is no message called "pins". */
export const PATH_SHAPES: Readonly<Record<string, RegExp>> = {
	application: SNOWFLAKE,
	channel: SNOWFLAKE,
	command: SNOWFLAKE,
	guild: SNOWFLAKE,
	interaction: SNOWFLAKE,
	message: /^(\d{1,20}|@original)$/,
	role: SNOWFLAKE,
	user: SNOWFLAKE,
};
