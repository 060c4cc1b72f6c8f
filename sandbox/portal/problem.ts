import { randomUUID } from 'node:crypto';
import { type HttpAnswer, jsonAnswer } from 'discord-sandbox/http';

/** An error answer, as every error of the Portal: `error` for people, `correlation_id` for its operators. */
export function problem(status: number, error: string, headers: HttpAnswer['headers'] = {}): HttpAnswer {
	return jsonAnswer(status, { error, correlation_id: randomUUID() }, headers);
}
