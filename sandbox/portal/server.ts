import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const HOST = '127.0.0.1';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server on loopback that can go down, so that connections are refused, and come up on the same port. */
export interface LoopbackServer {
	readonly url: string;
	/** Cuts all connections. Nothing happens if it is down already. */
	down(): Promise<void>;
	/** @throws if another process has taken the port */
	up(): Promise<void>;
}

/** @param port 0: any free one */
export async function openLoopbackServer(port: number, handler: Handler): Promise<LoopbackServer> {
	let server: Server | undefined;
	let address = port;

	const up = async () => {
		if (server) return;
		const created = createServer((request, response) => {
			handler(request, response).catch((error: unknown) => {
				if (request.destroyed && !request.complete) return;
				console.error('sandbox portal: a request failed', error);
				if (!response.headersSent) response.writeHead(500);
				response.end();
			});
		});
		created.listen(address, HOST);
		await once(created, 'listening');
		const bound = created.address();
		if (bound && typeof bound === 'object') address = bound.port;
		server = created;
	};

	await up();
	return {
		url: `http://${HOST}:${address}`,
		up,
		async down() {
			const closing = server;
			if (!closing) return;
			server = undefined;
			const closed = once(closing, 'close');
			closing.close();
			closing.closeAllConnections();
			await closed;
		},
	};
}
