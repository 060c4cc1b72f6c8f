import type { Dispatcher } from 'undici';
import type { World } from '../core/world.ts';
import { nonsense } from './transport-error.ts';

/** Far more than the largest profile (500 actions are about 100 KiB), and little enough for memory. */
const MAX_BYTES = 1024 * 1024;

/** An error's body has two short fields, so the wait for it is short. */
const MAX_ERROR_BYTES = 16 * 1024;
const ERROR_BODY_MS = 1000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Response = Pick<Dispatcher.ResponseData, 'headers' | 'body'>;

/** A parsed body, and how many bytes it took. */
export interface JsonBody {
	readonly json: unknown;
	readonly bytes: number;
}

/**
 * The JSON of an answer, read within limits, whatever length its headers state. The request's signal ends the wait.
 * @throws Failure `portal-nonsense` if it is compressed, not JSON, not UTF-8, or longer than 1 MiB; errors of the stream
 */
export async function readJson({ headers, body }: Response): Promise<JsonBody> {
	if (isEncoded(headers)) throw nonsense('ENCODED');
	if (!isJson(headers)) throw nonsense('NOT_JSON');
	const bytes = await readBytes(body, MAX_BYTES);
	if (!bytes) throw nonsense('TOO_LARGE');
	return { json: parse(bytes), bytes: bytes.length };
}

/**
 * What an error's body says; undefined unless it is the Portal's own: a JSON object that arrives in time. Its fields may
 * be missing. Never throws.
 */
export async function readPortalError(
	{ headers, body }: Response,
	world: Pick<World, 'deadline'>,
): Promise<{ readonly reference?: string } | undefined> {
	if (isEncoded(headers) || !isJson(headers)) return undefined;
	const late = world.deadline(ERROR_BODY_MS);
	const giveUp = () => body.destroy();
	late.addEventListener('abort', giveUp);
	try {
		const bytes = await readBytes(body, MAX_ERROR_BYTES);
		const json = bytes && parse(bytes);
		if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
		const id = 'correlation_id' in json ? json.correlation_id : undefined;
		return typeof id === 'string' && UUID.test(id) ? { reference: id } : {};
	} catch {
		return undefined;
	} finally {
		late.removeEventListener('abort', giveUp);
	}
}

/** All bytes, or undefined if there are more than `limit`: then nothing more is read. */
async function readBytes(body: Response['body'], limit: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > limit) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		throw nonsense('BAD_JSON');
	}
}

/** Porter never requests compression, so a compressed body may be an attack that unpacks to gigabytes. */
function isEncoded(headers: Response['headers']): boolean {
	const encoding = String(headers['content-encoding'] ?? 'identity');
	return encoding.trim().toLowerCase() !== 'identity';
}

function isJson(headers: Response['headers']): boolean {
	return /^application\/json\s*(;|$)/i.test(String(headers['content-type'] ?? '').trim());
}
