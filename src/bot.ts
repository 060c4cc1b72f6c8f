import { type Client, Events, Routes } from 'discord.js';
import type { Dispatcher } from 'undici';
import { createLookupLog, type LookupLog } from './audit/record.ts';
import { createKeptLookups } from './audit/repository.ts';
import { runRetention } from './audit/retention.ts';
import { createShowLookups } from './audit/search.ts';
import { ALARM } from './channels/posts.ts';
import type { Config } from './config.ts';
import { runDaily } from './core/daily.ts';
import { createLog, type Log, traceOf } from './core/log.ts';
import type { Line } from './core/reply.ts';
import { within } from './core/within.ts';
import { machine, type World } from './core/world.ts';
import { openStore, type Store } from './database/store.ts';
import { createInteractionApi } from './discord/api.ts';
import type { App } from './discord/app.ts';
import { createDiscordClock, type DiscordClock } from './discord/clock.ts';
import { createDiscordPool, createDiscordRequest } from './discord/discord-request.ts';
import { createDispatch } from './discord/dispatch.ts';
import { createClient, listen, onAudienceChange } from './discord/gateway.ts';
import { type CommandSet, loadCommands } from './discord/load-commands.ts';
import { createMembership } from './discord/membership.ts';
import { warnAboutRegistration } from './discord/registration.ts';
import { createRespond } from './discord/respond.ts';
import { createRest, type RestOptions } from './discord/rest.ts';
import { interactionUnderWay, traced } from './discord/trace.ts';
import type { PortalEvent } from './portal/client.ts';
import type { Portal } from './portal/portal.ts';
import { sectionWords } from './profile/sections.ts';
import { createShow } from './profile/show.ts';
import { type Channels, openChannels, openPortal, openSessions } from './services.ts';
import { checkKeyring, noteKeysInUse } from './sessions/key-check.ts';
import { offboard } from './sessions/offboarding.ts';
import type { Sessions } from './sessions/sessions.ts';
import { createWithSession } from './sessions/with-session.ts';

/** What a test or a simulation may put in the place of the real thing. */
export interface BotOverrides {
	readonly world?: World;
	readonly log?: Log;
	/** An open database; it is closed when the bot stops. */
	readonly store?: Store;
	/** Sends the requests to the Portal; it is the giver's to close. */
	readonly portalDispatcher?: Dispatcher;
	/** Sends what answers interactions to Discord; it is the giver's to close. */
	readonly discordDispatcher?: Dispatcher;
	/** Sends all other requests to Discord. */
	readonly discordRequest?: RestOptions['makeRequest'];
	/** Called when Discord has closed the connection for good. */
	readonly onLost?: () => void;
}

/** Porter: one bot with one gateway connection and one database. */
export interface Bot {
	/**
	 * Opens the database and connects to Discord; resolves when Discord has accepted the token. It can be called once.
	 * @throws KeyringError, Failure `store-*`, whatever discord.js says when it cannot connect; then nothing stays open
	 */
	start(): Promise<void>;
	/**
	 * Takes no further interaction, answers what is under way, for up to 8 s, and closes everything. It takes 8.6 s at the
	 * most. Never throws; a second call does nothing.
	 */
	stop(reason: string): Promise<void>;
}

/** How long a stop waits for answers that are under way; `docker stop` kills after 10 s. */
const DRAIN_MS = 8_000;
/** Another Porter that stops needs so long at the most: the two are never at work at once. */
const STOP_MS = 10_000;
/** How long each of the connections may take to close: discord.js waits 30 s for a gateway that has gone silent. */
const CLOSE_MS = 300;

/** Joins all parts; the one place that does. Nothing is opened before `start`. */
export function createBot(config: Config, overrides: BotOverrides = {}): Bot {
	const world = overrides.world ?? machine;
	const log = overrides.log ?? createLog(config.logLevel, undefined, interactionUnderWay);
	const opened = new AsyncDisposableStack();
	const stopping = new AbortController();
	let stopped: Promise<void> | undefined;
	const stop = async (reason: string): Promise<void> => {
		log.info('stopping', { reason });
		stopping.abort();
		await opened.disposeAsync().catch((error) => log.error('closing failed', { error: traceOf(error) }));
		log.info('stopped');
	};
	return {
		async start() {
			try {
				await openBot({ config, overrides, world, log, opened, signal: stopping.signal });
			} catch (error) {
				stopping.abort();
				await opened.disposeAsync();
				throw error;
			}
		},
		stop(reason) {
			stopped ??= stop(reason);
			return stopped;
		},
	};
}

const STORE_GONE: Line = [
	ALARM,
	'The database of Porter is gone: its file was deleted or replaced. Porter shows nothing until the person who runs it has put it back and started Porter again.',
];

interface Base {
	readonly config: Config;
	readonly overrides: BotOverrides;
	readonly world: World;
	readonly log: Log;
	/** Whatever is opened is put here, and closed in reverse. */
	readonly opened: AsyncDisposableStack;
	/** Aborted when the bot stops. */
	readonly signal: AbortSignal;
}

/** What `openBot` has opened and joined. */
interface Parts extends Base {
	readonly commands: CommandSet;
	readonly store: Store;
	readonly portal: Portal;
	readonly sessions: Sessions;
	readonly clock: DiscordClock;
	readonly channels: Channels;
}

async function openBot(base: Base): Promise<void> {
	const { config, overrides, world, log, opened, signal } = base;
	const { discordRequest: makeRequest, portalDispatcher, onLost = () => {} } = overrides;
	for (const warning of config.warnings) log.warn(warning);
	const commands = await loadCommands();
	const lost = Promise.withResolvers<void>();
	const storeOptions = { keys: config.keyring.chainKeys, takesWithinMs: STOP_MS, onLost: lost.resolve };
	const store = overrides.store ?? (await openStore(config.databaseUrl, world, storeOptions));
	opened.defer(() => store.close());
	const { unreadable } = await checkKeyring(store, config.keyring);
	await noteKeysInUse(store, config.keyring);
	// From now on the newest key vouches for what an older one has signed.
	await store.moveChain([]);
	if (unreadable > 0) log.warn('sessions whose key is missing', { count: unreadable });
	const portalOptions = { onRequest: logRequests(log), dispatcher: portalDispatcher, store };
	const portal = openPortal(config, world, portalOptions);
	opened.defer(() => within(world, CLOSE_MS, portal.close()));
	const sessions = openSessions(config, world, store, portal);
	void sessions.endLeftOvers(signal);

	const options = { api: config.discordApiUrl, ...(makeRequest && { makeRequest }) };
	const client = createClient(options);
	opened.defer(() => within(world, CLOSE_MS, client.destroy()));
	const clock = createDiscordClock(world);
	clock.watch(client.rest);
	const pool = createDiscordPool(config.discordApiUrl);
	opened.defer(() => pool.destroy());
	const dispatcher = overrides.discordDispatcher ?? pool;
	const request = createDiscordRequest({ api: config.discordApiUrl, dispatcher, world, clock });
	const api = createInteractionApi(request, world);
	const rest = createRest(options).setToken(config.discordToken.reveal());
	const channels = await openChannels(config, { client, store, log, world, api, rest, signal });
	const { placeOf, retraction, directory, logChannel } = channels;
	void lost.promise.then(() => {
		log.error('the database was deleted or replaced, or its thread has died: nothing is shown any more');
		for (const guild of config.guildIds) void logChannel.alarm(guild, STORE_GONE);
	});
	const parts: Parts = { ...base, commands, store, portal, sessions, clock, channels };
	const dispatch = createDispatch({
		commands,
		app: appOf(parts),
		guildIds: config.guildIds,
		placeOf,
		api,
		respond: createRespond({ api, hosts: config.avatarHosts, placeOf, world }),
		onSettled: retraction.settle,
		directory,
		onUnsafePlace: retraction.warn,
		log,
		world,
	});
	const drain = listen({ client, dispatch: traced(dispatch), clock, log, world, onLost });
	opened.defer(() => drain(DRAIN_MS));
	onAudienceChange(client, (guildId) => {
		if (config.guildIds.has(guildId)) channels.changed(guildId);
	});
	client.once(Events.ClientReady, (ready) => void onReady(parts, ready));
	await client.login(config.discordToken.reveal());
}

function appOf({ config, world, store, portal, sessions, channels }: Parts): App {
	const { approvals, logChannel, disclosures, retraction } = channels;
	const lookups = createLookupLog(store);
	/** The answer does not wait for the line in the log channel. */
	const record: LookupLog['record'] = async (lookup, disclosure) => {
		await lookups.record(lookup, disclosure);
		void logChannel.tellLookup(lookup);
	};
	const withSession = createWithSession(sessions);
	return {
		showProfile: createShow({ withSession, sessions, portal, lookups: { record }, disclosures, world }),
		recentLookups: lookups.recent,
		showLookups: createShowLookups(store, sectionWords, world),
		keptLookups: createKeptLookups(store, config.lookupRetentionDays),
		approvals,
		logChannel,
		stuckMessages: retraction.stuck,
		sessions,
	};
}

function logRequests(log: Log) {
	return ({ method, route, status, durationMs, failure, attempts, cache }: PortalEvent): void =>
		log.debug('portal request', {
			method,
			route,
			ms: Math.round(durationMs),
			...(status === undefined ? {} : { status }),
			...(failure === undefined ? {} : { code: failure }),
			...(cache === undefined ? {} : { cache }),
			attempts,
		});
}

/** What is done once Discord has told of the servers. Never throws. */
async function onReady(parts: Parts, client: Client<true>): Promise<void> {
	const { config, log, clock, sessions, channels, commands } = parts;
	const { guildIds, lookupRetentionDays: retentionDays } = config;
	/** Nothing is deleted because one of two clocks is ahead. */
	const now = () => {
		const time = clock.now();
		return time && Math.min(time, parts.world.now());
	};
	const retain = async () => {
		// So that the time is known, also where nothing has happened for hours.
		await client.rest.get(Routes.gateway(), { auth: false }).catch(() => {});
		await runRetention({ ...parts, ...config.keyring.chainKeys, retentionDays, now });
		await channels.disclosures.purge(retentionDays);
	};
	void runDaily({ name: 'retention', run: retain }, parts);
	const isMember = createMembership(client.rest, guildIds);
	const endSessions = async () => {
		const count = await offboard({ sessions, isMember });
		if (count > 0) log.info('ended sessions of people who left', { count });
	};
	void runDaily({ name: 'offboarding', run: endSessions }, parts);
	for (const guild of guildIds) channels.changed(guild);
	void runDaily({ name: 'counting members', run: channels.recount }, parts);
	for (const channel of [...config.moderatorChannelIds, ...config.logChannelIds]) {
		const isKnown = [...guildIds].some((guild) => channels.directory.channel(guild, channel) !== undefined);
		if (!isKnown) log.warn('a channel of the settings is not known', { channel });
	}
	const guilds = client.guilds.cache;
	log.info('ready', { count: guilds.size });
	for (const guild of guildIds) {
		if (guilds.has(guild)) await warnAboutRegistration(client, guild, commands, log);
		else log.warn('not in this server yet: npm run deploy prints the invite', { guild });
	}
}
