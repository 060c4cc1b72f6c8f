import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const HOST = '127.0.0.1';

/** What a loopback server does with what comes. */
export interface LoopbackHandlers {
	/** Answers a request; an error that it throws becomes a 500, and is printed with `name`. */
	request(request: IncomingMessage, response: ServerResponse): Promise<void>;
	/** Takes over a connection that asks for another protocol, such as WebSocket; without it they are closed. */
	readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	/** Whose errors they are, for what is printed: "the local Discord". */
	readonly name: string;
}

/** An HTTP server on 127.0.0.1 that can go down, so that connections are refused, and come up on the same port. */
export interface LoopbackServer {
	readonly port: number;
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	/** Cuts all connections. Nothing happens if it is down already. */
	down(): Promise<void>;
	/** @throws Error if another process has taken the port */
	up(): Promise<void>;
}

/** Starts to listen. @param port 0: any free one. @throws Error if the port is taken */
export async function openLoopbackServer(port: number, handlers: LoopbackHandlers): Promise<LoopbackServer> {
	let server: Server | undefined;
	let bound = port;

	const up = async () => {
		if (server) return;
		const created = listenerFor(handlers);
		created.listen(bound, HOST);
		await once(created, 'listening');
		const address = created.address();
		if (address && typeof address === 'object') bound = address.port;
		server = created;
	};

	await up();
	return {
		port: bound,
		url: `http://${HOST}:${bound}`,
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

/** Clients keep connections open between requests for as long as Discord lets them. */
const KEEP_ALIVE_MS = 30_000;

function listenerFor({ request: handle, upgrade, name }: LoopbackHandlers): Server {
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
		if (!isReadable(request)) return response.writeHead(400).end();
		handle(request, response).catch((error: unknown) => {
			// A client that went away while it was sending is no fault of the server.
			if (request.destroyed && !request.complete) return;
			console.error(`${name}: a request failed`, error);
			if (!response.headersSent) response.writeHead(500);
			response.end();
		});
	});
	if (upgrade) {
		server.on('upgrade', (request, socket, head) => {
			if (isReadable(request)) upgrade(request, socket, head);
			else socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
		});
	}
	return server;
}

/** Anybody can ask for something that is no address at all, such as `//`: handlers need not expect it. */
function isReadable({ url = '/' }: IncomingMessage): boolean {
	return URL.canParse(url, 'http://loopback');
}

/** The whole body of a request, or 'too-long' if it is over `limit` bytes; the rest is read and dropped. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too-long'> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size <= limit) chunks.push(chunk);
	}
	return size > limit ? 'too-long' : Buffer.concat(chunks);
}
