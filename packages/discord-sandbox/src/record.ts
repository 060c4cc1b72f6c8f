import type { Issue } from './issue.ts';

/** A request as it came, without secrets: interaction tokens are `:token`, headers are left out. */
export interface RecordedRequest {
	readonly at: number;
	readonly method: string;
	/** From `/api` on is cut off: `/interactions/1/:token/callback`. */
	readonly path: string;
	readonly query: string;
	readonly body: unknown;
	/** 0: the connection was broken by a scripted fault. */
	status: number;
}

/** A request that Discord would refuse with 400: always a fault of the bot. */
export interface Violation {
	readonly at: number;
	readonly method: string;
	readonly path: string;
	readonly body: unknown;
	readonly issues: readonly Issue[];
}
