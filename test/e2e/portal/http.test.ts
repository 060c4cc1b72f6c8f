import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { getGlobalDispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { PUBLIC_PROFILE, session } from '../../unit/portal/mock-portal.ts';
import { realServer } from './real-server.ts';

const MIB = 1024 * 1024;
const BODY = JSON.stringify(PUBLIC_PROFILE);
const PROFILE = { id: 42, username: 'exampleuser', tier: 'Basic' };

const head = (response: ServerResponse, headers: Record<string, string | number> = {}) =>
	response.writeHead(200, { 'content-type': 'application/json', ...headers });

describe('an answer', () => {
	test('is read from the Portal over a connection of our own', async () => {
		const before = getGlobalDispatcher();
		const { portal, requests } = await realServer((_, response) => head(response).end(BODY));
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		expect(requests[0]).toMatchObject({ url: '/v1/users/profile/exampleuser', method: 'GET' });
		expect(getGlobalDispatcher()).toBe(before);
	});

	test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json ;charset="utf-8"'])(
		'may call itself %s',
		async (type) => {
			const { portal } = await realServer((_, response) =>
				head(response, { 'content-type': type }).end(BODY),
			);
			expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		},
	);

	test.each(['text/html', 'text/plain', 'application/jsonp', 'application/json-seq', ''])(
		'that calls itself %j is refused, even if it would parse',
		async (type) => {
			const { portal } = await realServer((_, response) =>
				head(response, { 'content-type': type }).end(BODY),
			);
			await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
				code: 'portal-nonsense',
				cause: { code: 'NOT_JSON' },
			});
		},
	);

	test.each([
		['cut off', BODY.slice(0, 20)],
		['empty', ''],
		['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
		['HTML', '<!doctype html>'],
		['not the shape', '{"id":"x"}'],
		['a list', '[]'],
		['very deep', '['.repeat(200_000)],
	])('that is %s is nonsense', async (_, body) => {
		const { portal } = await realServer((_request, response) => head(response).end(body));
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-nonsense' });
	});

	test('that is compressed is refused', async () => {
		const { portal } = await realServer((_, response) =>
			head(response, { 'content-encoding': 'gzip' }).end(gzipSync(BODY)),
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-nonsense',
			cause: { code: 'ENCODED' },
		});
	});

	test('may have exactly 1 MiB', async () => {
		const { portal } = await realServer((_, response) => head(response).end(BODY.padEnd(MIB, ' ')));
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
	});

	test('is cut off at 1 MiB as it comes, and its connection closed', async () => {
		let sent = 0;
		function* flood() {
			for (let left = 1024; left > 0; left -= 1) {
				sent += MIB;
				yield Buffer.alloc(MIB, ' ');
			}
		}
		let ended: Promise<unknown> = Promise.resolve();
		const { portal } = await realServer((_, response) => {
			head(response);
			ended = pipeline(Readable.from(flood()), response).catch((error: unknown) => error);
		});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-nonsense',
			cause: { code: 'TOO_LARGE' },
		});
		expect(await ended).toBeInstanceOf(Error);
		expect(sent).toBeLessThan(64 * MIB);
	});

	test('with endless headers is nonsense', async () => {
		const { portal } = await realServer((_, response) =>
			head(response, { 'x-pad': 'a'.repeat(70_000) }).end(BODY),
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-nonsense' });
	});

	test('that is no HTTP is nonsense', async () => {
		const { portal, events } = await realServer((request) =>
			request.socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n'),
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-nonsense' });
		expect(events).toMatchObject([{ attempts: 1 }]);
	});

	test('that redirects is followed nowhere, and its cookie kept at home', async () => {
		const { portal, requests } = await realServer((_, response) =>
			response.writeHead(302, { location: '/auth' }).end(),
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-nonsense' });
		expect(requests).toHaveLength(1);
	});
});

describe('the time limit', () => {
	const timeoutMs = 250;
	const slow = { code: 'portal-slow', cause: { code: 'DEADLINE' } };

	test('ends the wait for an answer that never begins', async () => {
		const { portal, events } = await realServer(() => {}, { timeoutMs });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject(slow);
		expect(events).toMatchObject([{ attempts: 1, failure: 'portal-slow' }]);
	});

	test('ends a body that stalls', async () => {
		const answer = (response: ServerResponse) =>
			head(response, { 'content-length': BODY.length }).write(BODY.slice(0, 9));
		const { portal, events } = await realServer((_, response) => answer(response), { timeoutMs });
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject(slow);
		expect(events).toMatchObject([{ attempts: 1, status: 200 }]);
	});

	test('ends a body that drips: it is the whole that counts, not the pauses', async () => {
		const { portal } = await realServer(
			(_, response) => {
				head(response);
				const drip = setInterval(() => response.write(' '), 10);
				response.on('close', () => clearInterval(drip));
			},
			{ timeoutMs },
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject(slow);
	});

	test('is one for both attempts', async () => {
		let nth = 0;
		const { portal, events } = await realServer(
			(_, response) => {
				nth += 1;
				if (nth === 1) response.writeHead(503).end();
			},
			{ timeoutMs: 500 },
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject(slow);
		expect(events).toMatchObject([{ attempts: 2, failure: 'portal-slow' }]);
	});

	test('makes a refusal whose body stalls neither slowness nor the end of a session', async () => {
		const { portal } = await realServer((_, response) =>
			response.writeHead(401, { 'content-type': 'application/json' }).write('{'),
		);
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-down' });
	});
});

describe('a connection', () => {
	test('that is reset before the answer is tried once more', async () => {
		let nth = 0;
		const { portal, events } = await realServer((request, response) => {
			nth += 1;
			if (nth === 1) request.socket.resetAndDestroy();
			else head(response).end(BODY);
		});
		expect(await portal.profile(session(), 'exampleuser')).toEqual(PROFILE);
		expect(events).toMatchObject([{ attempts: 2, status: 200 }]);
	});

	test.each([
		['is reset', (response: ServerResponse) => response.socket?.resetAndDestroy()],
		['ends', (response: ServerResponse) => response.socket?.end()],
	])('that %s in the middle of the body is an outage', async (_, cut) => {
		const { portal, events } = await realServer((_request, response) => {
			head(response, { 'content-length': BODY.length }).write(BODY.slice(0, 9), () => cut(response));
		});
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-down' });
		expect(events).toMatchObject([{ attempts: 2, failure: 'portal-down' }]);
	});

	test('that nobody accepts is an outage', async () => {
		const { portal, server, events } = await realServer(() => {});
		server.close();
		await once(server, 'close');
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({
			code: 'portal-down',
			cause: { code: 'ECONNREFUSED' },
		});
		expect(events).toMatchObject([{ attempts: 2, failure: 'portal-down' }]);
	});

	test('is closed with the Portal, after what is under way', async () => {
		let finish = () => {};
		const { portal, requests } = await realServer((_, response) => {
			finish = () => head(response).end(BODY);
		});
		const underWay = portal.profile(session(), 'exampleuser');
		await expect.poll(() => requests.length).toBe(1);
		const closed = portal.close();
		finish();
		expect(await underWay).toEqual(PROFILE);
		await closed;
		await expect(portal.viewer(session())).rejects.toMatchObject({ code: 'portal-down' });
	});
});
