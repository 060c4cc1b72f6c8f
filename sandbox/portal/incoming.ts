import type { IncomingMessage } from 'node:http';
import { readBody } from 'discord-sandbox/http';

/** A request as far as the Portal looks at it. */
export interface PortalRequest {
	readonly method: string;
	/** With the query. */
	readonly url: string;
	/** Without the query, still encoded. */
	readonly path: string;
	readonly cookie: string | undefined;
	readonly apiKey: string | undefined;
	readonly userAgent: string | undefined;
	readonly address: string;
	/** The parsed JSON body; `undefined` if there is none, it is no JSON, or it is over 64 KiB. */
	readonly body: unknown;
}

const BODY_LIMIT = 64 * 1024;

function sessionCookie(header: string | undefined): string | undefined {
	const pairs = (header ?? '').split(';').map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith('psession='))?.slice('psession='.length);
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
	const body = await readBody(request, BODY_LIMIT);
	try {
		return body === 'too-long' ? undefined : JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}

/** Reads a whole request. */
export async function readIncoming(request: IncomingMessage): Promise<PortalRequest> {
	const url = request.url ?? '/';
	const apiKey = request.headers['x-api-key'];
	return {
		method: request.method ?? 'GET',
		url,
		path: url.split('?', 1)[0] ?? url,
		cookie: sessionCookie(request.headers.cookie),
		apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey,
		userAgent: request.headers['user-agent'],
		address: request.socket.remoteAddress ?? '',
		body: await jsonBody(request),
	};
}
