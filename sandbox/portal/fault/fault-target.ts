import type { ServerResponse } from 'node:http';
import type { Answer } from '../answer.ts';

/** Where an answer, right or faulty, is played. */
export interface Stage {
	readonly response: ServerResponse;
	/** Aborted when the client has gone, and when the answer is complete. */
	readonly gone: AbortSignal;
	/** Lets the Portal act, and gives the right answer; of another path if told. Call it once. */
	answer(path?: string): Answer;
	/** Notes the request with the status that goes out, before it does; 0: none at all. */
	record(status: number): void;
}

/** Writes the head only, with the length of `length` if given. */
export function sendHead({ response, record }: Stage, answer: Answer, length?: number): void {
	record(answer.status);
	for (const [name, value] of Object.entries(answer.headers)) {
		response.setHeader(name, typeof value === 'string' ? value : [...value]);
	}
	if (length !== undefined) response.setHeader('content-length', length);
	response.writeHead(answer.status);
}

/** Sends a whole answer. */
export function send(stage: Stage, answer: Answer): void {
	sendHead(stage, answer, Buffer.byteLength(answer.body));
	stage.response.end(answer.body);
}
