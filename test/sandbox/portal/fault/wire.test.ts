import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { answerWithFault, createExchangeSignal } from 'discord-sandbox/http';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { httpFaultOf } from '../../../../sandbox/portal/fault/http-fault.ts';
import { usePortal } from '../portal-fixture.ts';

const at = usePortal();
const GIBIBYTE = 2 ** 30;

const ask = () => at.client.profile('exampleuser', at.portal.issueSession('adam'));

/** The same, with the body still to be read. */
const open = (signal?: AbortSignal) =>
	request(`${at.portal.url}/v1/users/profile/exampleuser`, {
		headers: { cookie: `psession=${at.portal.issueSession('adam')}` },
		dispatcher: at.client.agent,
		...(signal ? { signal } : {}),
	});

const arrival = () =>
	new Promise<number>((resolve) => {
		const stop = at.portal.on('request', ({ status }) => {
			stop();
			resolve(status);
		});
	});

describe('a slow answer', () => {
	test('that is late is noted first, and then right', async () => {
		at.portal.fault({ do: { kind: 'delay', ms: 30 } });
		const order: string[] = [];
		const answer = ask().then((reply) => {
			order.push('answered');
			return reply;
		});
		expect(await arrival()).toBe(200);
		order.push('noted');
		expect((await answer).json).toMatchObject({ username: 'exampleuser' });
		expect(order).toEqual(['noted', 'answered']);
	});

	test('that stalls has headers and half of a body', async () => {
		const right = await ask();
		at.portal.fault({ do: { kind: 'stall' } });
		const { statusCode, headers, body } = await open();
		expect(statusCode).toBe(200);
		const length = Number(headers['content-length']);
		const half = Buffer.byteLength(right.text) >> 1;
		expect(length >> 1).toBe(half);
		let received = 0;
		for await (const chunk of body) {
			received += chunk.length;
			if (received >= half) break;
		}
		expect(received).toBe(half);
	});

	test.each(['headers', 'body'] as const)('that drips from the %s on is whole in the end', async (part) => {
		at.portal.fault({ do: { kind: 'drip', ms: 0, part } });
		const answer = await at.client.profile('quiet.user', at.portal.issueSession('mel'));
		expect(answer.json).toMatchObject({ username: 'quiet.user' });
	});

	test('that never comes is noted with status 0', async () => {
		at.portal.fault({ do: { kind: 'silence' } });
		const leaving = new AbortController();
		const answer = open(leaving.signal).catch((error: unknown) => error);
		expect(await arrival()).toBe(0);
		leaving.abort();
		expect(await answer).toMatchObject({ name: 'AbortError' });
	});
});

describe('a broken connection', () => {
	test('is reset before the headers', async () => {
		at.portal.fault({ do: { kind: 'reset', when: 'before-headers' } });
		await expect(ask()).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
		expect(at.portal.requests).toMatchObject([{ status: 0, fault: 'reset' }]);
	});

	test('is reset in the middle of the body', async () => {
		at.portal.fault({ do: { kind: 'reset', when: 'mid-body' } });
		const { statusCode, body } = await open();
		expect(statusCode).toBe(200);
		await expect(body.text()).rejects.toMatchObject({
			code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
		});
	});

	test('ends in good order before the promised length', async () => {
		at.portal.fault({ do: { kind: 'short-body' } });
		const { statusCode, body } = await open();
		expect(statusCode).toBe(200);
		await expect(body.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
	});

	test('leaves the Portal able to answer the next request', async () => {
		at.portal.fault({ times: 1, do: { kind: 'reset', when: 'before-headers' } });
		await expect(ask()).rejects.toThrow();
		expect((await ask()).status).toBe(200);
	});
});

describe('an answer that is too big', () => {
	test('has headers over the limit of undici', async () => {
		at.portal.fault({ do: { kind: 'big-headers' } });
		await expect(ask()).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_OVERFLOW' });
	});

	test('is a valid profile of exactly the bytes asked for, with and without its length', async () => {
		at.portal.fault({ times: 1, do: { kind: 'huge', bytes: 1_000_000, declared: true } });
		at.portal.fault({ times: 1, do: { kind: 'huge', bytes: 1_000_000 } });
		const [declared, chunked] = [await ask(), await ask()];
		expect([declared.headers['content-length'], chunked.headers['content-length']]).toEqual([
			'1000000',
			undefined,
		]);
		for (const answer of [declared, chunked]) {
			expect(answer.text).toHaveLength(1_000_000);
			expect(answer.json).toMatchObject({ username: 'exampleuser', state: 0 });
		}
	});

	test('promises 1 GiB, and stops when the client goes', async () => {
		const answered: Promise<number>[] = [];
		const server = createServer((_request, response) => {
			const { socket } = response;
			const right = () => ({ status: 200, headers: {}, body: '' });
			const exchange = {
				response,
				gone: createExchangeSignal(response),
				act: right,
				errorAnswer: right,
				record: () => {},
			};
			const fault = httpFaultOf({ kind: 'huge', declared: true }, right);
			answered.push(answerWithFault(exchange, fault).then(() => socket?.bytesWritten ?? Number.NaN));
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		const port = address && typeof address === 'object' ? address.port : 0;
		const { headers, body } = await request(`http://127.0.0.1:${port}/`, { dispatcher: at.client.agent });
		expect(headers['content-length']).toBe(String(GIBIBYTE));
		let received = 0;
		for await (const chunk of body) {
			received += chunk.length;
			if (received > 2 ** 20) break;
		}
		expect(await answered[0]).toBeLessThan(GIBIBYTE / 8);
		server.close();
	});

	test('is packed with gzip although nobody asked', async () => {
		at.portal.fault({ do: { kind: 'gzip' } });
		const { headers, body } = await open();
		expect(headers['content-encoding']).toBe('gzip');
		const unpacked = gunzipSync(Buffer.from(await body.arrayBuffer())).toString();
		expect(JSON.parse(unpacked)).toMatchObject({ username: 'exampleuser' });
	});

	test('is a small package that unpacks to a lot', async () => {
		at.portal.fault({ do: { kind: 'gzip', bytes: 20_000_000 } });
		const { body } = await open();
		const packed = Buffer.from(await body.arrayBuffer());
		expect(packed.length).toBeLessThan(200_000);
		expect(gunzipSync(packed)).toHaveLength(20_000_000);
	});
});
