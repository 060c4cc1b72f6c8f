import type { WebSocket } from 'ws';

/** Gateway opcodes. */
export const OP = {
	dispatch: 0,
	heartbeat: 1,
	identify: 2,
	presence: 3,
	voiceState: 4,
	resume: 6,
	reconnect: 7,
	requestMembers: 8,
	invalidSession: 9,
	hello: 10,
	ack: 11,
} as const;

/** Intents that the sandbox's events need; events without one are always sent. */
export const INTENT = {
	guilds: 1 << 0,
	guildMembers: 1 << 1,
	guildMessages: 1 << 9,
	messageContent: 1 << 15,
} as const;

/** Events kept for a replay; a session that missed more cannot be resumed. */
const KEPT_EVENTS = 1000;

interface Sent {
	readonly seq: number;
	readonly frame: string;
}

/** What outlives a connection: the events so far, so that RESUME can replay what a client missed. */
export interface GatewaySession {
	readonly id: string;
	readonly intents: number;
	/** Which shard of how many. */
	readonly shard: readonly [id: number, count: number];
	/** The connection that it is on now. */
	socket: WebSocket | null;
	dispatch(event: string, data: unknown): void;
	/** The same with data that is JSON already: an event for many sessions is written once. */
	dispatchJson(event: string, json: string): void;
	/** Sends what came after `seq`. @returns false if that is not known any more, or never was */
	replay(seq: number): boolean;
}

export function createGatewaySession(
	{ id, intents, shard }: Pick<GatewaySession, 'id' | 'intents' | 'shard'>,
	socket: WebSocket,
): GatewaySession {
	let seq = 0;
	const kept: Sent[] = [];
	const session: GatewaySession = {
		id,
		intents,
		shard,
		socket,
		dispatch: (event, data) => session.dispatchJson(event, JSON.stringify(data)),
		dispatchJson(event, json) {
			seq += 1;
			const frame = `{"op":${OP.dispatch},"t":"${event}","s":${seq},"d":${json}}`;
			kept.push({ seq, frame });
			if (kept.length > KEPT_EVENTS) kept.shift();
			if (session.socket?.readyState === 1) session.socket.send(frame);
		},
		replay(from) {
			const first = kept[0]?.seq ?? 1;
			if (from > seq || from < first - 1) return false;
			for (const sent of kept) if (sent.seq > from) session.socket?.send(sent.frame);
			return true;
		},
	};
	return session;
}

/** Whether events of a guild go to a session's shard; those of no guild go to the first one. */
export function isOfShard({ shard: [id, count] }: GatewaySession, guildId: string | undefined): boolean {
	return (guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))) === id;
}

/** Sessions without a connection that are kept; a test that kills many bots must not make every event slower. */
const KEPT_LOST_SESSIONS = 10;

/** Forgets a session that has lost its connection when nobody resumed it in time, and the oldest of too many such. */
export function expireSession(
	sessions: Map<string, GatewaySession>,
	session: GatewaySession,
	afterMs: number,
): void {
	setTimeout(() => {
		if (session.socket === null) sessions.delete(session.id);
	}, afterMs).unref();
	const lost = [...sessions.values()].filter(({ socket }) => socket === null);
	for (const { id } of lost.slice(0, -KEPT_LOST_SESSIONS)) sessions.delete(id);
}

/** Sends a frame that is no event. */
export function sendFrame(socket: WebSocket, op: number, data: unknown = null): void {
	if (socket.readyState === 1) socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}
