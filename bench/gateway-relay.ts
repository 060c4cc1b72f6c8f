import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

/** An interaction as the gateway sends it; what is not named here stays as it is. */
interface WireInteraction {
	readonly id: string;
	readonly token: string;
	readonly data: { readonly options: readonly object[] };
}

/** Passes a gateway's connections on, and puts interactions of its own between. */
export interface GatewayRelay {
	/** Of an HTTP server. */
	readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	/** The last interaction that was passed on. @throws Error if there was none */
	interaction(): WireInteraction;
	/** To the bot that connected last. @throws Error if there is none */
	send(interaction: WireInteraction): void;
	close(): void;
}

/** @param target the gateway, `ws://HOST:PORT` */
export function openGatewayRelay(target: string): GatewayRelay {
	const server = new WebSocketServer({ noServer: true });
	let bot: WebSocket | undefined;
	let last: WireInteraction | undefined;
	let sequence: number | null = null;

	const join = (client: WebSocket, path: string): void => {
		const gateway = new WebSocket(`${target}${path}`);
		bot = client;
		// A client waits for the gateway's first word before it says anything.
		client.on('message', (data, binary) => gateway.send(data, { binary }));
		gateway.on('message', (data, binary) => {
			client.send(data, { binary });
			const { t, s, d } = JSON.parse(String(data)) as { t?: string; s?: number | null; d: unknown };
			sequence = s ?? sequence;
			if (t === 'INTERACTION_CREATE') last = d as WireInteraction;
		});
		client.on('close', () => gateway.terminate());
		gateway.on('close', () => client.terminate());
		for (const end of [client, gateway]) end.on('error', () => end.terminate());
	};
	return {
		upgrade: (request, socket, head) =>
			server.handleUpgrade(request, socket, head, (client) => join(client, request.url ?? '/')),
		interaction() {
			if (!last) throw new Error('no interaction has been passed on');
			return last;
		},
		send(interaction) {
			if (!bot) throw new Error('no bot is connected');
			bot.send(JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', s: sequence, d: interaction }));
		},
		close: () => bot?.terminate(),
	};
}
