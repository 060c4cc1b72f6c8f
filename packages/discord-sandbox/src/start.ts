import { createGuildChanges } from './create-guild-changes.ts';
import { createPerson } from './create-person.ts';
import { DEFAULT_FIXTURE } from './default-fixture.ts';
import { createDiscordFaults } from './discord-fault.ts';
import { until } from './exchange.ts';
import type { DiscordFixture, FixtureKeys, KeysOf } from './fixture.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { type LoopbackServer, openLoopbackServer } from './http/loopback-server.ts';
import { createHttpLog } from './http/request-log.ts';
import { tellMessages } from './message-event.ts';
import type { RecordedRequest } from './record.ts';
import { createReport } from './report.ts';
import { createRest } from './rest.ts';
import type { RestRoute } from './rest-route.ts';
import { callbackRoutes } from './route/callback.ts';
import { channelMessageRoutes } from './route/channel-message.ts';
import { commandRoutes } from './route/command.ts';
import { lookupRoutes } from './route/lookup.ts';
import { webhookRoutes } from './route/webhook.ts';
import type { DiscordOptions, SandboxDiscord } from './sandbox-discord.ts';
import { openMessages, visibleTo } from './visibility.ts';
import { createDiscordWorld, type DiscordWorld, GLOBAL, TOKEN_MS } from './world.ts';

/**
 * Starts a local Discord on 127.0.0.1 with the guilds and people of a fixture (default: `DEFAULT_FIXTURE`) and no commands,
 * messages or bot yet. Resolves when it listens. @throws Error if something is wrong with the fixture, or the port is taken
 */
export async function startDiscord<const F extends DiscordFixture>(
	options: F & DiscordOptions,
): Promise<SandboxDiscord<KeysOf<F>>>;
export async function startDiscord(
	options?: DiscordOptions,
): Promise<SandboxDiscord<KeysOf<typeof DEFAULT_FIXTURE>>>;
export async function startDiscord(
	options: DiscordOptions & Partial<DiscordFixture> = {},
): Promise<SandboxDiscord> {
	const { people, guilds, application = DEFAULT_FIXTURE.application } = options;
	if ((people === undefined) !== (guilds === undefined)) {
		throw new Error('fixture: people and guilds belong together; give both or none');
	}
	const world = createDiscordWorld(
		people && guilds ? { people, guilds, application } : { ...DEFAULT_FIXTURE, application },
		options,
	);
	const faults = createDiscordFaults();
	const requests = createHttpLog<RecordedRequest>(options.keptRequests);
	const gateway = openGateway(world, {
		heartbeatMs: options.heartbeatMs ?? 41_250,
		privilegedIntents: options.privilegedIntents ?? 0,
		sessionMs: options.sessionMs ?? 120_000,
		url: () => gatewayUrl(),
	});
	tellMessages(world, gateway);
	const limits = { responseMs: options.responseMs ?? 3000, settleMs: options.settleMs ?? 15_000 };
	const report = createReport({
		world,
		faults,
		responseMs: limits.responseMs,
		print: options.print ?? console.warn,
	});
	const unknownKeys = options.unknownKeys ?? 'warn';
	const routes = routesOf(world, () => gatewayUrl(), options.tokenMs ?? TOKEN_MS);
	const server = await openLoopbackServer(options.port ?? 0, {
		name: 'the local Discord',
		request: createRest({ world, routes, faults, requests, report, unknownKeys }),
		upgrade: gateway.upgrade,
	});
	world.origin = server.url;
	const gatewayUrl = () => server.url.replace('http', 'ws');
	return {
		...handle(world, gateway, server, limits),
		violations: report.violations,
		warnings: report.warnings,
		unknownRoutes: report.unknownRoutes,
		allow: report.allow,
		problems: report.problems,
		check: report.check,
		requests: requests.entries,
		fault: faults.add,
		clearFaults: faults.clear,
	};
}

function routesOf(world: DiscordWorld, gatewayUrl: () => string, tokenMs: number): RestRoute[] {
	return [
		...lookupRoutes(world, gatewayUrl),
		...commandRoutes(world),
		...callbackRoutes(world),
		...webhookRoutes(world, tokenMs),
		...channelMessageRoutes(world),
	];
}

type Handle = Omit<
	SandboxDiscord<FixtureKeys>,
	| 'violations'
	| 'warnings'
	| 'unknownRoutes'
	| 'allow'
	| 'problems'
	| 'check'
	| 'requests'
	| 'fault'
	| 'clearFaults'
>;

/** What a test holds of a running local Discord, but for what its REST API records. */
function handle(
	world: DiscordWorld,
	gateway: Gateway,
	server: LoopbackServer,
	limits: { readonly responseMs: number; readonly settleMs: number },
): Handle {
	const { keys } = world;
	const close = async () => {
		gateway.close();
		await server.down();
	};
	return {
		apiUrl: `${server.url}/api`,
		token: world.token,
		applicationId: world.bot.id,
		ids: keys.ids,
		botReady: () => gateway.ready(),
		as: (key) => createPerson(world, gateway, key, limits),
		visible: (key, channel) => visibleTo(world, key, channel),
		openMessages: () => openMessages(world),
		guild: (key) => (key === undefined ? world.mainGuild : keys.guild(key)),
		commands(key) {
			const guild = key === undefined ? world.mainGuild : key === GLOBAL ? undefined : keys.guild(key);
			return world.commands.get(guild?.id ?? GLOBAL) ?? [];
		},
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
		async down() {
			gateway.drop();
			await server.down();
		},
		up: server.up,
		close,
		[Symbol.asyncDispose]: close,
	};
}
