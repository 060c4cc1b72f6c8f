import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { machine } from '../../../src/core/world.ts';
import type { PortalEvent } from '../../../src/portal/client.ts';
import { createPortal, type PortalOptions } from '../../../src/portal/portal.ts';
import { BOT_KEY, PUBLIC_KEY } from '../../unit/portal/mock-portal.ts';

/** A Portal client on its own connections, and an HTTP server on loopback that answers as the test says. */
export async function realServer(
	answer: (request: IncomingMessage, response: ServerResponse) => void,
	overrides: Partial<PortalOptions> = {},
) {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		response.on('error', () => {});
		answer(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the server has no port');
	const events: PortalEvent[] = [];
	const portal = createPortal({
		world: machine,
		origin: new URL(`http://127.0.0.1:${address.port}`),
		botKey: new Secret(BOT_KEY),
		publicKey: new Secret(PUBLIC_KEY),
		version: '1.2.3',
		onRequest: (event) => events.push(event),
		...overrides,
	});
	const stop = async () => {
		server.closeAllConnections();
		if (server.listening) server.close();
		await portal.close();
	};
	onTestFinished(stop);
	return { portal, events, requests, server };
}
