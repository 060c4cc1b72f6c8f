import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { machine } from '../../src/core/world.ts';
import { createDiscordClock } from '../../src/discord/clock.ts';
import { createDiscordPool, createDiscordRequest } from '../../src/discord/discord-request.ts';
import { isOutage } from '../../src/discord/retry.ts';
import { realServer } from './portal/real-server.ts';

const TOKEN = 'canary-token';
const PATH = `/webhooks/1/${TOKEN}/messages/@original`;
const JSON_TYPE = { 'content-type': 'application/json' };
/** Too short for a server that is silent, long enough for one that answers at once. */
const GENEROUS_MS = 10_000;

type Answers = (response: ServerResponse, n: number) => unknown;

/** The requests to a Discord that answers as told; `n` counts them. */
async function discord(answers: Answers, connections?: number) {
	let n = 0;
	const { server, requests } = await realServer((_request, response) => answers(response, ++n));
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	const api = `http://127.0.0.1:${port}/some/api`;
	const dispatcher = createDiscordPool(api, connections);
	onTestFinished(() => dispatcher.destroy());
	const clock = createDiscordClock(machine);
	const request = createDiscordRequest({ api, dispatcher, world: machine, clock });
	const send = (json?: unknown, ms = GENEROUS_MS) => request({ method: 'PATCH', path: PATH, ms, json });
	const fails = (ms?: number) => send({}, ms).then(undefined, (error: unknown) => error);
	return { send, fails, requests, clock, port };
}

const told = (status: number, body: unknown, headers = {}): Answers => {
	return (response) => response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(body));
};

describe('a request', () => {
	test('goes to the path of the settings, says who sends it, and gives what Discord says', async () => {
		const { send, requests, clock } = await discord(told(200, { id: '9' }));
		expect(clock.now()).toBeUndefined();
		expect(await send({ content: 'ü' })).toEqual({ id: '9' });
		const [{ method, url, headers } = {}] = requests;
		expect({ method, url }).toEqual({ method: 'PATCH', url: `/some/api/v10${PATH}` });
		expect(headers?.['user-agent']).toMatch(/^DiscordBot \(https:\S+, [\d.]+\)/);
		expect(headers?.['content-type']).toBe('application/json');
		expect(headers?.authorization).toBeUndefined();
		expect(clock.now()).toBeCloseTo(Date.now(), -4);
	});

	test.each<[string, Answers]>([
		['no content', (response) => response.writeHead(204).end()],
		['something that is no JSON', (response) => response.writeHead(200).end('<p>')],
	])('that is answered with %s has been taken', async (_what, answers) => {
		const { send } = await discord(answers);
		expect(await send()).toBeUndefined();
	});

	test('follows no redirect', async () => {
		const { fails, requests } = await discord(told(302, {}, { location: '/elsewhere' }));
		expect(await fails()).toBeInstanceOf(HTTPError);
		expect(requests).toHaveLength(1);
	});

	test('is refused with Discord’s own code', async () => {
		const { fails } = await discord(told(400, { code: 40060, message: 'no' }));
		const error = await fails();
		expect(error).toBeInstanceOf(DiscordAPIError);
		expect(error).toMatchObject({ code: 40060, status: 400 });
	});

	test('that waited for a connection until its time was up is not sent', async () => {
		const held: ServerResponse[] = [];
		const { send, fails, requests } = await discord((response) => held.push(response), 1);
		const first = send();
		expect(await fails(50)).toMatchObject({ name: 'TimeoutError' });
		held[0]?.writeHead(204).end();
		await first;
		const last = send();
		await expect.poll(() => held.length).toBe(2);
		held[1]?.writeHead(204).end();
		await last;
		expect(requests).toHaveLength(2);
	});
});

describe('a rate limit', () => {
	test.each([
		['the body', { retry_after: 0.25 }, { 'retry-after': '1' }, 300],
		['the header', {}, { 'retry-after': '2' }, 2050],
		['nobody', {}, {}, 1000],
		['a date', {}, { 'retry-after': new Date().toUTCString() }, 1000],
	])('lasts as long as %s says', async (_who, body, headers, retryAfter) => {
		const { fails, send } = await discord((response, n) =>
			(n === 1 ? told(429, body, headers) : told(200, 'done'))(response, n),
		);
		const error = await fails();
		expect(error).toBeInstanceOf(RateLimitError);
		expect(error).toMatchObject({ retryAfter });
		// It is this interaction's alone.
		expect(await send()).toBe('done');
	});

	test.each([
		['the body', { global: true, retry_after: 60 }, {}],
		['the header', {}, { 'x-ratelimit-global': 'true', 'retry-after': '60' }],
	])('that %s calls global holds everything back', async (_who, body, headers) => {
		const { fails, requests } = await discord(told(429, body, headers));
		expect([await fails(), await fails()]).toEqual([expect.any(RateLimitError), expect.any(RateLimitError)]);
		expect(requests).toHaveLength(1);
	});
});

describe('no token and no address is in the error after', () => {
	test.each<[string, Answers]>([
		['a refusal', told(404, { code: 10062, message: TOKEN, errors: { a: PATH } })],
		['a refusal in HTML', (response) => response.writeHead(403).end(PATH)],
		['a server error', told(502, { message: PATH })],
		['a redirect', told(301, {}, { location: PATH })],
		['a rate limit', told(429, { message: PATH })],
		['JSON that is cut off', (response) => response.writeHead(200, JSON_TYPE).end(`{"token":"${TOKEN}`)],
		['an endless answer', (response) => response.writeHead(200, JSON_TYPE).end('1'.repeat(300 * 1024))],
		['a body that breaks off', (response) => response.writeHead(200, { 'content-length': 9 }).end('{')],
		['no HTTP', (response) => response.socket?.end('canary\r\n\r\n')],
		['a reset', (response) => response.socket?.resetAndDestroy()],
		['silence', () => {}],
		['a silent body', (response) => response.writeHead(200, JSON_TYPE).write('{')],
	])('%s', async (what, answers) => {
		const { fails, port } = await discord(answers);
		const error = await fails(1000);
		expect(error).toBeInstanceOf(Error);
		const everything = `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error}`;
		expect(everything).not.toMatch(/canary|webhooks/);
		expect(everything).not.toContain(`:${port}`);
		expect(isOutage(error)).toBe(!what.startsWith('a refusal'));
	});
});
