import type { IncomingMessage } from 'node:http';
import { readBody } from './http/loopback-server.ts';
import type { StoredFile } from './message.ts';

/** A request's body. */
export interface Payload {
	/** undefined: there was none. */
	readonly body: unknown;
	/** Uploaded files, in order. */
	readonly files: readonly Omit<StoredFile, 'id'>[];
}

/** Reads JSON, or multipart with a `payload_json` part, up to `max` bytes; longer ones count as not readable. */
export async function readPayload(request: IncomingMessage, max: number): Promise<Payload | 'not-json'> {
	const raw = await readBody(request, max);
	if (raw === 'too-long') return 'not-json';
	if (raw.length === 0) return { body: undefined, files: [] };
	const type = request.headers['content-type'] ?? '';
	try {
		if (!type.startsWith('multipart/form-data')) return { body: JSON.parse(raw.toString('utf8')), files: [] };
		const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
		const json = form.get('payload_json');
		const uploads = [...form.values()].filter((value) => typeof value !== 'string');
		const files = await Promise.all(
			uploads.map(async (file) => ({
				filename: file.name,
				type: file.type || 'application/octet-stream',
				content: new Uint8Array(await file.arrayBuffer()),
			})),
		);
		return { body: json === null ? {} : JSON.parse(String(json)), files };
	} catch {
		return 'not-json';
	}
}
