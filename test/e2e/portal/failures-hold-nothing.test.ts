import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import { COOKIE, session } from '../../unit/portal/mock-portal.ts';
import { realServer } from './real-server.ts';

const BODY = 'canary-body-of-the-portal';
const JSON_TYPE = { 'content-type': 'application/json' };
const CALLER = {
	id: '410000000000000004',
	username: 'adam',
	avatarUrl: 'https://cdn.discordapp.com/canary.png',
};

const answers: [string, (response: ServerResponse) => void][] = [
	['truncated JSON', (response) => response.writeHead(200, JSON_TYPE).end(`{"psession":"${BODY}`)],
	[
		'a wrong shape',
		(response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify({ [BODY]: BODY, id: BODY })),
	],
	[
		'a bad username',
		(response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify({ id: 1, username: `${BODY}!` })),
	],
	[
		'another username',
		(response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify({ id: 1, username: BODY })),
	],
	['HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(BODY)],
	['a redirect', (response) => response.writeHead(302, { location: `https://portal.test/${BODY}` }).end()],
	[
		'an error',
		(response) =>
			response
				.writeHead(500, { ...JSON_TYPE, 'x-canary': BODY })
				.end(JSON.stringify({ error: BODY, correlation_id: BODY })),
	],
	['a refusal', (response) => response.writeHead(401, JSON_TYPE).end(JSON.stringify({ error: BODY }))],
	[
		'too many requests',
		(response) => response.writeHead(429, { ...JSON_TYPE, 'retry-after': BODY }).end(BODY),
	],
	['no HTTP', (response) => response.socket?.end(`${BODY}\r\n\r\n`)],
	['a reset', (response) => response.socket?.resetAndDestroy()],
	['a bad header', (response) => response.socket?.end(`HTTP/1.1 200 OK\r\n${BODY} x\r\n\r\n`)],
	['silence', () => {}],
];

/** Everything about an error that a logger could ever reach. */
function everythingOf(error: unknown): string {
	return `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
}

describe('no secret, address or text of the Portal is in the failure after', () => {
	test.each(answers)('%s', async (_, answer) => {
		const { portal, server } = await realServer((_request, response) => answer(response), {
			timeoutMs: 1000,
		});
		const address = server.address();
		const port = typeof address === 'object' ? String(address?.port) : '';
		const calls = [
			() => portal.profile(session(), 'exampleuser'),
			() => portal.ownerProfile(session(), 'exampleuser'),
			() => portal.viewer(session()),
			() => portal.me(new Secret(COOKIE)),
			() => portal.login(CALLER),
		];
		const results = await Promise.allSettled(calls.map((call) => call()));
		const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
		// An answer about another account is one about the viewer's own as well: two of the five are read.
		expect(errors.length).toBeGreaterThanOrEqual(3);
		for (const error of errors) {
			expect(error).toBeInstanceOf(Failure);
			expect(everythingOf(error)).not.toMatch(/canary/i);
			expect(everythingOf(error)).not.toContain(`:${port}`);
		}
	});

	test('a cookie or a key that no header can carry', async () => {
		const bad = new Secret('canary\r\nx-admin: 1');
		const { portal } = await realServer(() => {}, { botKey: bad });
		const errors = [
			await portal.profile(session({ cookie: bad }), 'exampleuser').catch((error: unknown) => error),
			await portal.login(CALLER).catch((error: unknown) => error),
		];
		for (const error of errors) {
			expect(error).toBeInstanceOf(Failure);
			expect(everythingOf(error)).not.toMatch(/canary/i);
		}
	});
});

test('an event names the template, never the name, a key or a text', async () => {
	const { portal, events } = await realServer((_, response) => response.writeHead(404, JSON_TYPE).end(BODY));
	await portal.profile(session(), 'somebody').catch(() => {});
	await portal.login(CALLER).catch(() => {});
	expect(events).toHaveLength(2);
	expect(JSON.stringify(events)).not.toMatch(/canary|somebody/i);
});
