import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type HttpAnswer, jsonAnswer } from '../../src/http/http-answer.ts';
import { answerWithFault, createExchangeSignal, type HttpFault } from '../../src/http/http-fault.ts';
import { openLoopbackServer } from '../../src/http/loopback-server.ts';

const RIGHT = { right: 'answer' };

/** A server that has one thing to say, with a fault; `acted` counts requests that took effect. */
async function openServer(fault: HttpFault | undefined) {
	const seen = { acted: 0, statuses: [] as number[] };
	const server = await openLoopbackServer(0, {
		name: 'test',
		request: (_request, response) =>
			answerWithFault(
				{
					response,
					gone: createExchangeSignal(response),
					act() {
						seen.acted += 1;
						return jsonAnswer(200, RIGHT);
					},
					record: (status) => void seen.statuses.push(status),
					errorAnswer: (status) => jsonAnswer(status, { error: status }),
				},
				fault,
			),
	});
	onTestFinished(server.down);
	return { seen, server };
}

/** Status and body, or 'broken'. `ms`: how long to wait. */
async function ask(url: string, ms = 2000): Promise<{ status: number; body: Buffer } | 'broken'> {
	const request = get(url, { maxHeaderSize: 1 << 20, signal: AbortSignal.timeout(ms), agent: false });
	try {
		const [response]: IncomingMessage[] = await once(request, 'response');
		if (!response) return 'broken';
		const chunks: Buffer[] = [];
		for await (const chunk of response) chunks.push(chunk);
		return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
	} catch {
		return 'broken';
	}
}

describe('instead of the right answer', () => {
	test.each<[string, HttpFault, number, unknown, number]>([
		['the server’s own words for a status', { status: 503 }, 503, { error: 503 }, 0],
		['any answer', { status: 429, body: { wait: 1 }, headers: { 'retry-after': '1' } }, 429, { wait: 1 }, 0],
		[
			'the right one, changed',
			{ replace: (right: () => HttpAnswer) => ({ ...right(), status: 201 }) },
			201,
			RIGHT,
			1,
		],
		['an error although it took effect', 'accept-then-500', 500, { error: 500 }, 1],
		['the right one, late', { delayMs: 5 }, 200, RIGHT, 1],
		['the right one, late after taking effect', { acceptThenDelayMs: 5 }, 200, RIGHT, 1],
		['the right one, byte by byte', { wire: 'drip', ms: 0 }, 200, RIGHT, 1],
		[
			'the right one, byte by byte from the headers on',
			{ wire: 'drip', ms: 0, part: 'headers' },
			200,
			RIGHT,
			1,
		],
		['the right one with big headers', { wire: 'big-headers' }, 200, RIGHT, 1],
	])('%s', async (_what, fault, status, body, acted) => {
		const { server, seen } = await openServer(fault);
		const answer = await ask(server.url);
		if (answer === 'broken') throw new Error('it broke');
		expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([status, body]);
		expect(seen.acted).toBe(acted);
		expect(seen.statuses.at(-1)).toBe(status);
	});

	test.each<[string, HttpFault, number, number]>([
		['a broken connection', 'drop', 0, 0],
		['a broken connection after it took effect', 'accept-then-drop', 1, 0],
		['a broken connection, late', { delayMs: 1, thenAccept: false }, 0, 0],
		['half of the body', { wire: 'short-body' }, 1, 200],
		['half of the body, then nothing', { wire: 'stall' }, 1, 200],
		['a reset', { wire: 'reset' }, 1, 200],
		['a reset before the headers', { wire: 'reset', when: 'before-headers' }, 0, 0],
		['nothing at all', { wire: 'silence' }, 0, 0],
	])('%s', async (_what, fault, acted, recorded) => {
		const { server, seen } = await openServer(fault);
		expect(await ask(server.url, 150)).toBe('broken');
		expect(seen).toMatchObject({ acted, statuses: [recorded] });
	});

	test('much more than was asked for, packed or not', async () => {
		const around = ['[', ']'] as const;
		const flood = { wire: 'flood', bytes: 200_000, around } as const;
		const plain = await ask((await openServer({ ...flood, declared: true })).server.url);
		const packed = await ask((await openServer({ ...flood, packed: true })).server.url);
		if (plain === 'broken' || packed === 'broken') throw new Error('it broke');
		expect(plain.body.length).toBe(200_000);
		expect(gunzipSync(packed.body)).toEqual(plain.body);
		const small = await ask((await openServer({ wire: 'gzip' })).server.url);
		if (small === 'broken') throw new Error('it broke');
		expect(JSON.parse(gunzipSync(small.body).toString())).toEqual(RIGHT);
	});
});

test('a server goes down and comes up on the same port', async () => {
	const { server } = await openServer(undefined);
	await server.down();
	expect(await ask(server.url)).toBe('broken');
	await server.up();
	expect(await ask(server.url)).toMatchObject({ status: 200 });
});
