import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { createHandshake, type HandshakeOptions, refuse } from './gateway-handshake.ts';
import { tellMembers } from './gateway-members.ts';
import { expireSession, type GatewaySession, isOfShard, OP, sendFrame } from './gateway-session.ts';
import { isRecord } from './schema.ts';
import type { DiscordWorld } from './world.ts';

export interface GatewayOptions extends HandshakeOptions {
	readonly heartbeatMs: number;
	/** How long a session without a connection can be resumed. */
	readonly sessionMs: number;
}

/** The Gateway, version 10, plain JSON: one bot, any number of sessions one after the other. */
export interface Gateway {
	/** An event for every session that asked for `intent`; 0: for all. A function gives the data for a session's intents. */
	dispatch(event: string, data: unknown, intent?: number): void;
	/** Resolves when a bot is connected, and has got its guilds or resumed; at once if it is so now. */
	ready(): Promise<void>;
	/** Breaks the connections without a word, as a network does; events go on being kept for RESUME. */
	drop(): void;
	/** Op 7: asks clients to connect again and resume. */
	reconnect(): void;
	/** Op 9; if not resumable the session is gone and the client has to identify again. */
	invalidate(resumable: boolean): void;
	/** Closes the connections for a reason of Discord's: 4004 (bad token) and 4010 to 4014 are for good. */
	refuse(code: number): void;
	/** Delivers the next interaction twice, as Discord may. */
	repeatNext(): void;
	/** Takes over a connection that asks for WebSocket. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	close(): void;
}

/** One library loses a frame that comes in the same packet as the 101 answer; on a real network there is always a pause. */
const HELLO_DELAY_MS = 15;

const Frame = z.object({ op: z.number(), d: z.unknown().optional() });
/** What a bot may send besides, to no effect here. */
const IGNORED: readonly number[] = [OP.presence, OP.voiceState];
/** Longer frames close the connection. */
const MAX_FRAME_BYTES = 4096;

export function openGateway(world: DiscordWorld, options: GatewayOptions): Gateway {
	const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1 << 20 });
	const handshake = createHandshake(world, options);
	const { sessions } = handshake;
	let ready = Promise.withResolvers<void>();
	/** Which session each connection is on. */
	const bound = new Map<WebSocket, GatewaySession>();
	let repeat = false;

	function unbind(socket: WebSocket) {
		if (bound.delete(socket) && bound.size === 0) ready = Promise.withResolvers<void>();
	}

	function connect(socket: WebSocket, request: IncomingMessage) {
		socket.on('error', () => socket.terminate());
		const query = new URL(request.url ?? '/', 'ws://sandbox').searchParams;
		if (query.get('v') !== '10') return refuse(socket, 4012, 'Invalid API version.');
		const watch = watchHeartbeat(socket, options.heartbeatMs);
		setTimeout(() => {
			sendFrame(socket, OP.hello, { heartbeat_interval: options.heartbeatMs, _trace: ['sandbox'] });
		}, HELLO_DELAY_MS);
		socket.on('close', (code) => {
			watch.stop();
			const session = bound.get(socket);
			unbind(socket);
			if (session?.socket !== socket) return;
			session.socket = null;
			// A client that says goodbye in form cannot come back to its session.
			if (code === 1000 || code === 1001) sessions.delete(session.id);
			else expireSession(sessions, session, options.sessionMs);
		});
		socket.on('message', (raw) => {
			const frame = read(raw);
			if (frame === undefined) return refuse(socket, 4002, 'Error while decoding payload.');
			if (frame.op === OP.heartbeat) {
				watch.beat();
				return sendFrame(socket, OP.ack);
			}
			if (frame.op === OP.identify || frame.op === OP.resume) {
				if (bound.has(socket)) return refuse(socket, 4005, 'Already authenticated.');
				const greet = frame.op === OP.identify ? handshake.identify : handshake.resume;
				const session = greet(socket, frame.d);
				if (!session) return;
				bound.set(socket, session);
				ready.resolve();
				return;
			}
			const session = bound.get(socket);
			if (!session) return refuse(socket, 4003, 'Not authenticated.');
			if (frame.op === OP.requestMembers) return tellMembers(world, session, frame.d);
			if (!IGNORED.includes(frame.op)) refuse(socket, 4001, 'Unknown opcode.');
		});
	}
	const everySocket = (act: (socket: WebSocket) => void) => wss.clients.forEach(act);

	return {
		ready: () => ready.promise,
		dispatch(event, data, intent = 0) {
			const times = repeat && event === 'INTERACTION_CREATE' ? 2 : 1;
			if (times === 2) repeat = false;
			const jsonFor = jsonWriter(data);
			const guildId = guildIdIn(typeof data === 'function' ? data(0) : data);
			for (const session of sessions.values()) {
				if (intent !== 0 && !(session.intents & intent)) continue;
				if (!isOfShard(session, guildId)) continue;
				for (let i = 0; i < times; i += 1) session.dispatchJson(event, jsonFor(session.intents));
			}
		},
		drop: () => everySocket((socket) => socket.terminate()),
		reconnect: () => everySocket((socket) => sendFrame(socket, OP.reconnect)),
		invalidate(resumable) {
			if (!resumable) sessions.clear();
			// On the same connection a client may resume, or identify again.
			for (const [socket, session] of bound) {
				session.socket = null;
				unbind(socket);
			}
			everySocket((socket) => sendFrame(socket, OP.invalidSession, resumable));
		},
		refuse: (code) => everySocket((socket) => socket.close(code)),
		repeatNext() {
			repeat = true;
		},
		upgrade(request, socket, head) {
			wss.handleUpgrade(request, socket, head, connect);
		},
		close() {
			everySocket((socket) => socket.terminate());
			wss.close();
		},
	};
}

/** Writes the data of an event: once, unless it depends on a session's intents. */
function jsonWriter(data: unknown): (intents: number) => string {
	if (typeof data === 'function') return (intents) => JSON.stringify(data(intents));
	const json = JSON.stringify(data);
	return () => json;
}

/** The guild that an event is about; undefined: none, as with direct messages. */
function guildIdIn(data: unknown): string | undefined {
	const { guild_id: id } = isRecord(data) ? data : {};
	return typeof id === 'string' ? id : undefined;
}

/** Closes a connection that went silent for one and a half intervals, as Discord does. */
function watchHeartbeat(socket: WebSocket, intervalMs: number) {
	const overdue = () => socket.close(4009, 'Session timed out.');
	let timer = setTimeout(overdue, intervalMs * 2.5);
	return {
		beat() {
			clearTimeout(timer);
			timer = setTimeout(overdue, intervalMs * 1.5);
		},
		stop: () => clearTimeout(timer),
	};
}

function read(raw: RawData): z.infer<typeof Frame> | undefined {
	const text = raw.toString();
	if (Buffer.byteLength(text) > MAX_FRAME_BYTES) return undefined;
	try {
		return Frame.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}
