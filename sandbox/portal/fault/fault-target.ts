import type { ServerResponse } from 'node:http';
import type { PortalReply } from '../answer.ts';

/** Where an answer, right or faulty, is played. */
export interface FaultTarget {
	readonly response: ServerResponse;
	/** Aborted when the client has gone, and when the answer is complete. */
	readonly gone: AbortSignal;
	/** Lets the Portal act, and gives the right answer; of another path if told. Call it once. */
	answer(path?: string): PortalReply;
	/** Notes the request with the status that goes out, before it does; 0: none at all. */
	record(status: number): void;
}

/** Writes the head only, with the length of `length` if given. */
export function sendHead({ response, record }: FaultTarget, answer: PortalReply, length?: number): void {
	record(answer.status);
	for (const [name, value] of Object.entries(answer.headers)) {
		response.setHeader(name, typeof value === 'string' ? value : [...value]);
	}
	if (length !== undefined) response.setHeader('content-length', length);
	response.writeHead(answer.status);
}

/** Sends a whole answer. */
export function send(target: FaultTarget, answer: PortalReply): void {
	sendHead(target, answer, Buffer.byteLength(answer.body));
	target.response.end(answer.body);
}
