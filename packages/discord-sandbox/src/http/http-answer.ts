import type { ServerResponse } from 'node:http';

/** An HTTP answer as a value, before any fault gets at it. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string | readonly string[]>>;
	readonly body?: string | Uint8Array;
}

/** An answer whose body is JSON; no body at all for `undefined`. */
export function jsonAnswer(
	status: number,
	value: unknown,
	headers: NonNullable<HttpAnswer['headers']> = {},
): HttpAnswer {
	if (value === undefined) return { status, headers };
	return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** The body as bytes; none for an answer without. */
export function bodyOf({ body = '' }: HttpAnswer): Buffer {
	return Buffer.from(body);
}

/** Writes status and headers. `length`: what Content-Length says; absent: there is none. */
export function writeHead(response: ServerResponse, answer: HttpAnswer, length?: number): void {
	for (const [name, value] of Object.entries(answer.headers ?? {})) {
		response.setHeader(name, typeof value === 'string' ? value : [...value]);
	}
	if (length !== undefined && answer.status !== 204) response.setHeader('content-length', length);
	response.writeHead(answer.status);
}

/** Sends a whole answer. */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer): void {
	const body = bodyOf(answer);
	writeHead(response, answer, body.length);
	response.end(body);
}
