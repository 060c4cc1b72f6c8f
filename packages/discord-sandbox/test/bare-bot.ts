import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { SandboxDiscord } from '../src/sandbox-discord.ts';

/** What a bare bot gets of an interaction. */
export interface BareInteraction {
	readonly id: string;
	readonly token: string;
	readonly type: number;
	readonly guild_id?: string;
	readonly data: { readonly name?: string };
}

export interface BareBotOptions {
	/** Default: GUILDS. */
	readonly intents?: number;
	readonly shard?: readonly [number, number];
	/** The body of its first response; undefined: none. */
	respond?(interaction: BareInteraction): unknown;
}

export interface BareBot {
	/** Every event so far, by name. */
	readonly events: readonly { readonly t: string; readonly d: Record<string, unknown> }[];
	send(op: number, d: unknown): void;
	/** Breaks the connection. */
	kill(): void;
}

/** A bot without a library: one socket, and `fetch` for its answers. It ends with the test. */
export async function openBareBot(
	{ apiUrl, token }: Pick<SandboxDiscord, 'apiUrl' | 'token'>,
	{
		intents = 1,
		shard = [0, 1],
		respond = () => ({ type: 4, data: { content: 'hi' } }),
	}: BareBotOptions = {},
): Promise<BareBot> {
	const socket = new WebSocket(`${apiUrl.replace('http', 'ws').replace('/api', '')}/?v=10&encoding=json`);
	onTestFinished(() => socket.terminate());
	const events: { t: string; d: Record<string, unknown> }[] = [];
	const ready = Promise.withResolvers<void>();
	const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
	socket.on('message', (raw) => {
		const { op, t, d } = JSON.parse(raw.toString());
		if (op === 10) send(2, { token, intents, shard, properties: {} });
		if (t === 'READY') ready.resolve();
		if (t !== 'INTERACTION_CREATE') return void (op === 0 && events.push({ t, d }));
		const body = respond(d);
		if (body === undefined) return;
		void fetch(`${apiUrl}/v10/interactions/${d.id}/${d.token}/callback`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	});
	await ready.promise;
	return { events, send, kill: () => socket.terminate() };
}
