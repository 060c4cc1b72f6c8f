import type { World } from '../core/world.ts';
import type { BodyLimit, Received } from './exchange.ts';
import { nonsense } from './transport-error.ts';

/** Far more than the largest profile (500 actions are about 100 KiB), and little enough for memory. */
const MAX_BYTES = 1024 * 1024;

/** An error's body has two short fields, so the wait for it is short. */
const MAX_ERROR_BYTES = 16 * 1024;
const ERROR_BODY_MS = 1000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A parsed body, and how many bytes it took. */
export interface JsonBody {
	readonly json: unknown;
	readonly bytes: number;
}

/** How much of a body is read, whatever length its headers state: nothing of a redirect's, or of what is no plain JSON. */
export function bodyLimit({ status, headers }: Received, world: Pick<World, 'deadline'>): BodyLimit {
	if (isEncoded(headers) || !isJson(headers) || (status > 299 && status < 400)) return { bytes: 0 };
	if (status < 300) return { bytes: MAX_BYTES };
	return { bytes: MAX_ERROR_BYTES, late: world.deadline(ERROR_BODY_MS) };
}

/**
 * The JSON of an answer.
 * @throws Failure `portal-nonsense` if it is compressed, not JSON, not UTF-8, or longer than 1 MiB
 */
export function readJson({ headers, body }: Received): JsonBody {
	if (isEncoded(headers)) throw nonsense('ENCODED');
	if (!isJson(headers)) throw nonsense('NOT_JSON');
	if (!body) throw nonsense('TOO_LARGE');
	return { json: parse(body), bytes: body.length };
}

/** What an error's body says; undefined unless it is the Portal's own, a JSON object. Its fields may be missing. Never throws. */
export function readPortalError({ body }: Received): { readonly reference?: string } | undefined {
	try {
		const json = body && parse(body);
		if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
		const id = 'correlation_id' in json ? json.correlation_id : undefined;
		return typeof id === 'string' && UUID.test(id) ? { reference: id } : {};
	} catch {
		return undefined;
	}
}

/** Each call of it stands alone. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(utf8.decode(bytes));
	} catch {
		throw nonsense('BAD_JSON');
	}
}

/** Porter never requests compression, so a compressed body may be an attack that unpacks to gigabytes. */
function isEncoded(headers: Received['headers']): boolean {
	const encoding = String(headers['content-encoding'] ?? 'identity');
	return encoding.trim().toLowerCase() !== 'identity';
}

function isJson(headers: Received['headers']): boolean {
	return /^application\/json\s*(;|$)/i.test(String(headers['content-type'] ?? '').trim());
}
