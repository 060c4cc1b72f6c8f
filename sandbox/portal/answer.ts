import { randomUUID } from 'node:crypto';

/** An HTTP answer as a value, before any fault gets at it. */
export interface PortalReply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string;
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: PortalReply['headers'] = {}): PortalReply {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(value),
	};
}

/** An error answer, as every error of the Portal: `error` for people, `correlation_id` for its operators. */
export function problem(status: number, error: string, headers: PortalReply['headers'] = {}): PortalReply {
	return json(status, { error, correlation_id: randomUUID() }, headers);
}
