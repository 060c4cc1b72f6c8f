import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { bodyOf, type HttpAnswer, sendAnswer, writeHead } from './http-answer.ts';
import type { HttpExchange } from './http-fault.ts';

/**
 * How an answer can be damaged on its way.
 * - `silence`: never an answer; the request has no effect. `stall`: headers and half of the body, then nothing.
 * - `short-body`: the connection ends in good order after half of the bytes that Content-Length promised.
 * - `reset`: the connection is reset before the headers, or in the middle of the body (default).
 * - `drip`: one byte every `ms` milliseconds, of the body (default) or from the headers on.
 * - `big-headers`: `bytes` of headers more (default 64 KiB).
 * - `gzip`: compressed. `flood`: `bytes` (default 1 GiB) of JSON instead, made as they are sent; `declared`: with a
 *   Content-Length; `packed`: compressed.
 */
export type WireFault =
	| { readonly wire: 'silence' | 'stall' | 'short-body' | 'gzip' }
	| { readonly wire: 'reset'; readonly when?: 'before-headers' | 'mid-body' }
	| { readonly wire: 'drip'; readonly ms: number; readonly part?: 'headers' | 'body' }
	| { readonly wire: 'big-headers'; readonly bytes?: number }
	| {
			readonly wire: 'flood';
			readonly bytes?: number;
			readonly declared?: boolean;
			readonly packed?: boolean;
			/** The JSON around the long text: `{"text":"` and `"}` by default. */
			readonly around?: readonly [string, string];
	  };

const BIG_HEADERS = 64 * 1024;
const HEADER_LINE = 4000;
const GIBIBYTE = 2 ** 30;
const CHUNK = Buffer.alloc(64 * 1024, 'a');
/** Long enough for the client to have read what was sent before the reset overtakes it. */
const BEFORE_RESET_MS = 25;

/** Carries out a fault; settles when nothing more will be sent. @throws AbortError when the client has gone */
export async function sendOnWire(exchange: HttpExchange, fault: WireFault): Promise<void> {
	switch (fault.wire) {
		case 'silence':
			return exchange.record(0);
		case 'stall':
			return sendHalf(exchange);
		case 'short-body':
			await sendHalf(exchange);
			exchange.response.socket?.end();
			return;
		case 'gzip':
			return sendPacked(exchange);
		case 'reset':
			return reset(exchange, fault.when ?? 'mid-body');
		case 'drip':
			return drip(exchange, fault.ms, fault.part ?? 'body');
		case 'big-headers':
			return sendBigHeaders(exchange, fault.bytes ?? BIG_HEADERS);
		case 'flood':
			return sendFlood(exchange, fault);
	}
}

/** Sends the head, which promises the whole body, and the first half of the body. */
function sendHalf({ act, record, response }: HttpExchange): Promise<void> {
	const answer = act();
	const body = bodyOf(answer);
	record(answer.status);
	writeHead(response, answer, body.length);
	return new Promise((resolve) => response.write(body.subarray(0, body.length >> 1), () => resolve()));
}

async function reset(exchange: HttpExchange, when: 'before-headers' | 'mid-body'): Promise<void> {
	const { socket } = exchange.response;
	if (when === 'before-headers') exchange.record(0);
	else {
		await sendHalf(exchange);
		await sleep(BEFORE_RESET_MS, undefined, { signal: exchange.gone });
	}
	socket?.resetAndDestroy();
}

async function drip(exchange: HttpExchange, ms: number, part: 'headers' | 'body'): Promise<void> {
	const { response, gone } = exchange;
	const answer = exchange.act();
	const body = bodyOf(answer);
	exchange.record(answer.status);
	if (part === 'body') {
		writeHead(response, answer, body.length);
		for (const byte of body) {
			response.write(Buffer.of(byte));
			await sleep(ms, undefined, { signal: gone });
		}
		response.end();
		return;
	}
	for (const character of rawHead(answer, body.length)) {
		response.socket?.write(character);
		await sleep(ms, undefined, { signal: gone });
	}
	response.socket?.end(body);
}

function rawHead({ status, headers }: HttpAnswer, length: number): string {
	const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}content-length: ${length}\r\nconnection: close\r\n\r\n`;
}

function sendBigHeaders({ act, record, response }: HttpExchange, bytes: number): void {
	const answer = act();
	const lines = Array.from({ length: Math.ceil(bytes / HEADER_LINE) }, (_, n) => [
		`x-padding-${n}`,
		'a'.repeat(HEADER_LINE),
	]);
	record(answer.status);
	sendAnswer(response, { ...answer, headers: { ...answer.headers, ...Object.fromEntries(lines) } });
}

function sendPacked({ act, record, response }: HttpExchange): void {
	const answer = act();
	record(answer.status);
	const headers = { ...answer.headers, 'content-encoding': 'gzip' };
	sendAnswer(response, { ...answer, headers, body: gzipSync(bodyOf(answer)) });
}

async function sendFlood(
	{ record, response }: HttpExchange,
	{ bytes = GIBIBYTE, declared, packed, around = ['{"text":"', '"}'] }: Extract<WireFault, { wire: 'flood' }>,
): Promise<void> {
	const headers = {
		'content-type': 'application/json',
		...(packed ? { 'content-encoding': 'gzip' } : {}),
	};
	record(200);
	writeHead(response, { status: 200, headers }, declared ? bytes : undefined);
	const source = Readable.from(flood(bytes, around));
	if (packed) await pipeline(source, createGzip({ level: 1 }), response);
	else await pipeline(source, response);
}

/** Exactly `bytes` bytes: the head, a long text, the tail. */
function* flood(bytes: number, [head, tail]: readonly [string, string]): Generator<Buffer> {
	yield Buffer.from(head);
	const text = bytes - Buffer.byteLength(head) - Buffer.byteLength(tail);
	for (let left = text; left > 0; left -= CHUNK.length) {
		yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
	}
	yield Buffer.from(tail);
}
