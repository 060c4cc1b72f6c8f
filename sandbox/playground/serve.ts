import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { createActs } from './acts.ts';
import type { Asset, Bundle } from './bundle.ts';
import { type ConnectionDeps, serveBrowser } from './connection.ts';
import { createFaultSwitches } from './fault-switches.ts';
import { isFromHere, setGuards } from './guard.ts';
import type { Playground } from './playground.ts';
import type { Told } from './protocol.ts';

/** The page, served. */
export interface Page {
	/** `http://127.0.0.1:PORT/` */
	readonly url: string;
	/** Exchanges the browser's code, and lets every browser load it. */
	replace(bundle: Bundle): void;
	close(): Promise<void>;
}

/** The page's port if nobody else has it. */
const USUAL_PORT = 7700;

/** More than any ask of the page needs. */
const MAX_ASK = 64 * 1024;

/**
 * Serves the page on 127.0.0.1.
 * @param port of its own if given, 0 for any free one; else 7700, or any free one if 7700 is taken
 */
export async function servePage(playground: Playground, bundle: Bundle, port?: number): Promise<Page> {
	const switches = createFaultSwitches(playground);
	const deps: ConnectionDeps = { playground, switches, acts: createActs(playground, switches) };
	let files = bundle;
	let own = 0;
	const server = createServer((request, response) => respond(request, response, own, files));
	const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_ASK, perMessageDeflate: false });
	server.on('upgrade', (request, socket, head) => {
		socket.on('error', () => socket.destroy());
		if (!isFromHere(request, own) || request.url !== '/socket') {
			socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
			return;
		}
		sockets.handleUpgrade(request, socket, head, (browser) => serveBrowser(browser, deps));
	});
	own = await listen(server, port ?? USUAL_PORT).catch((error: NodeJS.ErrnoException) => {
		if (port !== undefined || error.code !== 'EADDRINUSE') throw error;
		return listen(server, 0);
	});
	return {
		url: `http://127.0.0.1:${own}/`,
		replace(next) {
			files = next;
			const told: Told = { kind: 'reload' };
			for (const browser of sockets.clients) browser.send(JSON.stringify(told));
		},
		close() {
			for (const browser of sockets.clients) browser.terminate();
			return new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			});
		},
	};
}

function respond(request: IncomingMessage, response: ServerResponse, port: number, files: Bundle): void {
	request.resume();
	setGuards(response, port);
	const { status, type, body } = answerOf(request, port, files);
	response.writeHead(status, { 'content-type': type });
	response.end(request.method === 'HEAD' ? undefined : body);
}

function answerOf(
	request: IncomingMessage,
	port: number,
	files: Bundle,
): Asset & { readonly status: number } {
	const refusal = (status: number, words: string) => {
		return { status, type: 'text/plain; charset=utf-8', body: `${words}\n` };
	};
	if (!isFromHere(request, port)) return refusal(403, 'Only for browsers on this machine, at 127.0.0.1.');
	if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET.');
	const file = files.get(URL.parse(request.url ?? '/', 'http://page')?.pathname ?? '');
	return file ? { status: 200, ...file } : refusal(404, 'There is nothing here.');
}

/** @returns the port it got */
function listen(server: Server, port: number): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<number>();
	const onError = (error: Error) => reject(error);
	server.once('error', onError);
	server.listen(port, '127.0.0.1', () => {
		server.off('error', onError);
		const address = server.address();
		resolve(typeof address === 'object' && address ? address.port : port);
	});
	return promise;
}
