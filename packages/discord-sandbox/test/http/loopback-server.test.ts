import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startDiscord } from '../../src/index.ts';

/** The first line that a server on this machine says to a request written by hand. */
async function statusLine(port: number, target: string, ...headers: readonly string[]): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	socket.write([`GET ${target} HTTP/1.1`, 'host: 127.0.0.1', ...headers, '', ''].join('\r\n'));
	const [chunk] = await once(socket, 'data');
	socket.destroy();
	return String(chunk).split('\r\n', 1)[0] ?? '';
}

const UPGRADE = [
	'connection: upgrade',
	'upgrade: websocket',
	'sec-websocket-version: 13',
	'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
];

test.each([
	['a request', []],
	['a WebSocket', UPGRADE],
])('%s for what is no address is refused, and the server goes on', async (_what, headers) => {
	await using discord = await startDiscord();
	const port = Number(new URL(discord.apiUrl).port);
	expect(await statusLine(port, '//', ...headers)).toBe('HTTP/1.1 400 Bad Request');
	expect((await fetch(`${discord.apiUrl}/v10/gateway`)).status).toBe(200);
});
