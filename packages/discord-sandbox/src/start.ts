import type { PersonaKey } from '../../../sandbox/fixtures/personas.ts';
import { createGuildChanges } from './create-guild-changes.ts';
import { createPerson } from './create-person.ts';
import { until } from './exchange.ts';
import { createFaults, type FaultRule } from './fault.ts';
import { openGateway } from './gateway.ts';
import { APPLICATION_ID, type ChannelKey, SANDBOX_TOKEN } from './guild.ts';
import type { GuildChanges } from './guild-change.ts';
import { tellMessages } from './message-event.ts';
import type { Person } from './person.ts';
import type { RecordedRequest, Violation } from './record.ts';
import { createRest } from './rest.ts';
import { callbackRoutes } from './route/callback.ts';
import { channelMessageRoutes } from './route/channel-message.ts';
import { commandRoutes } from './route/command.ts';
import { lookupRoutes } from './route/lookup.ts';
import { webhookRoutes } from './route/webhook.ts';
import type { Route } from './route.ts';
import { openMessages, type SandboxMessage, visibleTo } from './visibility.ts';
import { type Change, createWorld } from './world.ts';

export interface SandboxOptions {
	/** Default: any free one. */
	readonly port?: number;
	/** Default 41250 ms, as Discord's. */
	readonly heartbeatMs?: number;
	/** How long a bot may take for its first response; default 3000 ms, as Discord's. */
	readonly responseMs?: number;
	/** How long a person waits for a deferred answer; default 15 s. */
	readonly settleMs?: number;
	/** How long an interaction's token is valid; default 15 min, as Discord's. */
	readonly tokenMs?: number;
	/** Bits of the privileged intents that the application was granted; default none. */
	readonly privilegedIntents?: number;
}

/** A running local Discord: what tests, the tour and the page drive it with. */
export interface SandboxDiscord {
	/** `http://127.0.0.1:PORT/api`, what DISCORD_API_URL is set to. */
	readonly apiUrl: string;
	readonly token: string;
	readonly applicationId: string;
	/** Requests that Discord would have refused as malformed: always faults of the bot. */
	readonly violations: readonly Violation[];
	/** The last 5000 requests. */
	readonly requests: readonly RecordedRequest[];
	/** Resolves when a bot is connected, and has got its guilds or resumed; at once if it is so now. */
	botReady(): Promise<void>;
	as(key: PersonaKey): Person;
	/** What a person sees in a channel, oldest first. */
	visible(key: PersonaKey, channel: ChannelKey): readonly SandboxMessage[];
	/** Every message that was ever open to a channel, deleted ones too. */
	openMessages(): readonly SandboxMessage[];
	/** @returns a function that ends the subscription */
	on(event: 'change', listener: (change: Change) => void): () => void;
	/** Waits for a change after which `check` holds. @throws Error after `withinMs` (default 5000) */
	until(check: () => boolean, withinMs?: number): Promise<void>;
	/** What administrators do to the guild; the bot is told by the gateway. */
	readonly change: GuildChanges;
	readonly gateway: {
		/** Breaks the connection without a word; the client should resume. */
		drop(): void;
		/** Op 7. */
		reconnect(): void;
		/** Op 9. */
		invalidate(resumable: boolean): void;
		/** Closes the connection for a reason of Discord's: 4004 (bad token) and 4010 to 4014 are for good. */
		refuse(code: number): void;
		/** Delivers the next interaction twice, as Discord may. */
		repeatNext(): void;
	};
	fault(rule: FaultRule): void;
	clearFaults(): void;
	close(): Promise<void>;
}

/** Starts a local Discord on 127.0.0.1, with the guilds of `guild.ts` and no commands, messages or bot yet. */
export async function startSandboxDiscord(options: SandboxOptions = {}): Promise<SandboxDiscord> {
	const world = createWorld();
	const faults = createFaults();
	const requests: RecordedRequest[] = [];
	const violations: Violation[] = [];
	const limits = { responseMs: options.responseMs ?? 3000, settleMs: options.settleMs ?? 15_000 };
	const gatewayUrl = () => `ws://127.0.0.1:${port}`;
	const routes: Route[] = [
		...lookupRoutes(world, gatewayUrl),
		...commandRoutes(world),
		...callbackRoutes(world),
		...webhookRoutes(world, options.tokenMs ?? 15 * 60_000),
		...channelMessageRoutes(world),
	];
	const server = createRest({ token: SANDBOX_TOKEN, routes, faults, requests, violations });
	const gateway = openGateway(server, world, {
		token: SANDBOX_TOKEN,
		heartbeatMs: options.heartbeatMs ?? 41_250,
		privilegedIntents: options.privilegedIntents ?? 0,
		url: gatewayUrl,
	});
	tellMessages(world, gateway);
	const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
	server.once('error', reject);
	server.listen(options.port ?? 0, '127.0.0.1', resolve);
	await listening;
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
	const { port } = address;

	return {
		apiUrl: `http://127.0.0.1:${port}/api`,
		token: SANDBOX_TOKEN,
		applicationId: APPLICATION_ID,
		violations,
		requests,
		botReady: () => gateway.ready(),
		as: (key) => createPerson(world, gateway, key, limits),
		visible: (key, channel) => visibleTo(world, key, channel),
		openMessages: () => openMessages(world),
		on: (_event, listener) => world.subscribe(listener),
		async until(check, withinMs = 5000) {
			if (!(await until(world, check, withinMs))) throw new Error(`it did not happen within ${withinMs} ms`);
		},
		change: createGuildChanges(world, gateway),
		gateway: {
			drop: gateway.drop,
			reconnect: gateway.reconnect,
			invalidate: gateway.invalidate,
			refuse: gateway.refuse,
			repeatNext: gateway.repeatNext,
		},
		fault: faults.add,
		clearFaults: faults.clear,
		close() {
			gateway.close();
			return new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			});
		},
	};
}
