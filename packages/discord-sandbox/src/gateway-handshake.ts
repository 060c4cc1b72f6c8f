import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import {
	createGatewaySession,
	type GatewaySession,
	INTENT,
	isOfShard,
	OP,
	sendFrame,
} from './gateway-session.ts';
import { guildCreateWire } from './guild-create-wire.ts';
import { userWire } from './guild-wire.ts';
import type { DiscordWorld } from './world.ts';

export interface HandshakeOptions {
	/** Intents that the application was granted; others close the connection with 4014. */
	readonly privilegedIntents: number;
	/** Where a client connects to resume. */
	readonly url: () => string;
}

/** IDENTIFY and RESUME; what is refused closes the connection with Discord's code and gives undefined. */
export interface Handshake {
	readonly sessions: Map<string, GatewaySession>;
	identify(socket: WebSocket, data: unknown): GatewaySession | undefined;
	resume(socket: WebSocket, data: unknown): GatewaySession | undefined;
}

const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const MAX_INTENTS = 2 ** 26;

const Identify = z.object({
	token: z.string(),
	intents: z.number().int().nonnegative().max(MAX_INTENTS),
	shard: z.tuple([z.number().int().nonnegative(), z.number().int().positive()]).default([0, 1]),
});
const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number() });

export function createHandshake(world: DiscordWorld, options: HandshakeOptions): Handshake {
	const sessions = new Map<string, GatewaySession>();
	const known = (token: string) => token.replace(/^Bot /, '') === world.token;
	return {
		sessions,
		identify(socket, data) {
			const asked = Identify.safeParse(data);
			if (!asked.success) return refuse(socket, 4013, 'Invalid intent(s).');
			const { token, intents, shard } = asked.data;
			if (shard[0] >= shard[1]) return refuse(socket, 4010, 'Invalid shard.');
			if (!known(token)) return refuse(socket, 4004, 'Authentication failed.');
			if (intents & PRIVILEGED & ~options.privilegedIntents) {
				return refuse(socket, 4014, 'Disallowed intent(s).');
			}
			const session = createGatewaySession({ id: randomUUID().replaceAll('-', ''), intents, shard }, socket);
			sessions.set(session.id, session);
			welcome(world, session, options.url());
			return session;
		},
		resume(socket, data) {
			const asked = Resume.safeParse(data);
			if (!asked.success) return refuse(socket, 4002, 'Error while decoding payload.');
			if (!known(asked.data.token)) return refuse(socket, 4004, 'Authentication failed.');
			const session = sessions.get(asked.data.session_id);
			if (!session) {
				sendFrame(socket, OP.invalidSession, false);
				return undefined;
			}
			session.socket = socket;
			if (!session.replay(asked.data.seq)) {
				sessions.delete(session.id);
				return refuse(socket, 4007, 'Invalid sequence.');
			}
			session.dispatch('RESUMED', { _trace: ['sandbox'] });
			return session;
		},
	};
}

/** READY, and a GUILD_CREATE for each guild if the bot asked for guilds. */
function welcome(world: DiscordWorld, session: GatewaySession, url: string): void {
	const mine = [...world.guilds.values()].filter(
		({ id, members }) => members.has(world.bot.id) && isOfShard(session, id),
	);
	session.dispatch('READY', {
		v: 10,
		user: { ...userWire(world.bot), verified: true, mfa_enabled: true, email: null, flags: 0 },
		guilds: mine.map(({ id }) => ({ id, unavailable: true })),
		session_id: session.id,
		session_type: 'normal',
		resume_gateway_url: url,
		application: { id: world.bot.id, flags: 1 << 23 },
		shard: session.shard,
		relationships: [],
		private_channels: [],
		user_settings: {},
		presences: [],
		guild_join_requests: [],
		geo_ordered_rtc_regions: [],
		auth: {},
		_trace: ['sandbox'],
	});
	if (!(session.intents & INTENT.guilds)) return;
	for (const guild of mine) {
		const bot = guild.members.get(world.bot.id);
		if (bot) session.dispatch('GUILD_CREATE', guildCreateWire(guild, bot));
	}
}

/** Closes a connection with one of Discord's close codes. */
export function refuse(socket: WebSocket, code: number, reason: string): undefined {
	socket.close(code, reason);
}
