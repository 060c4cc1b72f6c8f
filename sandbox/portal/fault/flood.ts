import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { Fault } from './fault.ts';
import { type FaultTarget, sendHead } from './fault-target.ts';

/** Faults of size: bodies that are made as they are sent, and never held in memory. */

const HEAD = Buffer.from(
	'{"id":42,"username":"exampleuser","avatar_url":null,"subscription_tier":2,"state":0,"mood":"',
);
const TAIL = Buffer.from('"}');
const CHUNK = Buffer.alloc(64 * 1024, 'a');
const GIBIBYTE = 2 ** 30;

/** A valid profile of exactly `bytes` bytes. */
function* flood(bytes: number): Generator<Buffer> {
	yield HEAD;
	for (let left = bytes - HEAD.length - TAIL.length; left > 0; left -= CHUNK.length) {
		yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
	}
	yield TAIL;
}

export async function applyHuge(
	target: FaultTarget,
	{ bytes = GIBIBYTE, declared = false }: Fault<'huge'>,
): Promise<void> {
	const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
	sendHead(target, answer, declared ? bytes : undefined);
	await pipeline(Readable.from(flood(bytes)), target.response);
}

export async function applyGzip(target: FaultTarget, { bytes }: Fault<'gzip'>): Promise<void> {
	const { body, headers, status } = target.answer();
	const head = { status, headers: { ...headers, 'content-encoding': 'gzip' }, body: '' };
	if (bytes !== undefined) {
		sendHead(target, head);
		await pipeline(Readable.from(flood(bytes)), createGzip({ level: 1 }), target.response);
		return;
	}
	const packed = gzipSync(body);
	sendHead(target, head, packed.length);
	target.response.end(packed);
}
