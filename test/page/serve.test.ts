import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openPlayground, type Playground } from '../../sandbox/playground/playground.ts';
import { type Page, servePage } from '../../sandbox/playground/serve.ts';
import { PROGRAMS } from './visitor.ts';

const BUNDLE = new Map([['/', { type: 'text/html; charset=utf-8', body: '<p>page</p>' }]]);

let playground: Playground;
let page: Page;
let port: number;

beforeAll(async () => {
	playground = await openPlayground(PROGRAMS);
	page = await servePage(playground, BUNDLE, 0);
	port = Number(new URL(page.url).port);
});

afterAll(async () => {
	await page?.close();
	await playground?.close();
});

async function ask(headers: Record<string, string>, path = '/', method = 'GET') {
	const sent = request({ host: '127.0.0.1', port, path, method, headers }).end();
	const [response] = await once(sent, 'response');
	response.resume();
	return { status: response.statusCode, headers: response.headers };
}

/** What becomes of a WebSocket: `open`, or the status of the refusal. */
async function knock(headers: Record<string, string>): Promise<number | 'open'> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers });
	const answer = new Promise<number | 'open'>((resolve) => {
		socket.once('open', () => resolve('open'));
		socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
	});
	socket.on('error', () => {});
	const result = await answer;
	socket.terminate();
	return result;
}

describe('the page’s server', () => {
	test.each(['127.0.0.1', 'localhost', 'LocalHost'])('answers under the name %s', async (name) => {
		expect(await ask({ host: `${name}:${port}` })).toMatchObject({ status: 200 });
	});

	test.each(['evil.example', '127.0.0.1', 'localhost:80', '127.0.0.1.evil.example', '[::1]', '0.0.0.0'])(
		'refuses the name %s',
		async (host) => {
			const named = host.includes(':') || host === '127.0.0.1' ? host : `${host}:${port}`;
			expect(await ask({ host: named })).toMatchObject({ status: 403 });
		},
	);

	test('goes on after a request for what is no address', async () => {
		const host = `127.0.0.1:${port}`;
		expect(await ask({ host }, '//')).toMatchObject({ status: 404 });
		expect(await ask({ host })).toMatchObject({ status: 200 });
	});

	test('refuses requests that another page sends', async () => {
		const host = `127.0.0.1:${port}`;
		expect(await ask({ host, origin: 'https://evil.example' })).toMatchObject({ status: 403 });
		expect(await ask({ host }, '/', 'POST')).toMatchObject({ status: 403 });
		expect(await ask({ host, origin: 'null' }, '/', 'POST')).toMatchObject({ status: 403 });
		expect(await ask({ host, origin: `http://localhost:${port}` }, '/', 'POST')).toMatchObject({
			status: 403,
		});
		expect(await ask({ host, origin: `http://${host}` }, '/', 'POST')).toMatchObject({ status: 405 });
	});

	test('opens its socket to its own page only', async () => {
		const own = `http://127.0.0.1:${port}`;
		expect(await knock({ origin: own })).toBe('open');
		expect(await knock({})).toBe(403);
		expect(await knock({ origin: 'http://evil.example' })).toBe(403);
		expect(await knock({ origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
		expect(await knock({ origin: own, host: `evil.example:${port}` })).toBe(403);
	});

	test('lets nothing from outside into the page', async () => {
		const { headers } = await ask({ host: `127.0.0.1:${port}` });
		const policy = String(headers['content-security-policy']);
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("script-src 'self';");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(headers).not.toHaveProperty('access-control-allow-origin');
		expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
	});

	test('hangs up on what it does not understand, and keeps serving', async () => {
		const headers = { origin: `http://127.0.0.1:${port}` };
		for (const nonsense of [
			'{',
			'[]',
			'{"kind":"look","persona":"root","channel":"general"}',
			'{"kind":"eval"}',
		]) {
			const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers });
			await once(socket, 'open');
			socket.send(nonsense);
			expect((await once(socket, 'close'))[0]).toBe(1007);
		}
		expect(await ask({ host: `127.0.0.1:${port}` })).toMatchObject({ status: 200 });
	});

	test('takes another port if the usual one is taken', async () => {
		const first = await servePage(playground, BUNDLE);
		const second = await servePage(playground, BUNDLE);
		expect(second.url).not.toBe(first.url);
		await expect(servePage(playground, BUNDLE, Number(new URL(first.url).port))).rejects.toThrow(
			'EADDRINUSE',
		);
		await Promise.all([first.close(), second.close()]);
	});
});
