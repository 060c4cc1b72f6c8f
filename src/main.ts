import { Events } from 'discord.js';
import { config as readDotenv } from 'dotenv';
import { keepTrail } from './audit/keep-trail.ts';
import { createKeptLookups } from './audit/kept-lookups.ts';
import { createLookups } from './audit/record.ts';
import { createShowLookups } from './audit/search.ts';
import { type Config, readConfig } from './config.ts';
import { runDaily } from './core/daily.ts';
import { createLog, traceOf } from './core/log.ts';
import { machine } from './core/world.ts';
import { openStore } from './database/store.ts';
import { createInteractionApi } from './discord/api.ts';
import { createDispatch } from './discord/dispatch.ts';
import { createClient } from './discord/gateway.ts';
import { onAudienceChange } from './discord/guild-events.ts';
import { listen } from './discord/listen.ts';
import { loadCatalog } from './discord/load-commands.ts';
import { createMembership } from './discord/membership.ts';
import { warnAboutRegistration } from './discord/registration.ts';
import { createDeliver } from './discord/respond.ts';
import { interactionUnderWay, traced } from './discord/trace.ts';
import { logging, openChannels } from './open-channels.ts';
import { openPortal } from './open-portal.ts';
import { complaint } from './operator-error.ts';
import { sectionWords } from './profile/sections.ts';
import { createShow } from './profile/show.ts';
import { createCipher } from './sessions/cipher.ts';
import { checkKeyring } from './sessions/key-check.ts';
import { offboard } from './sessions/offboarding.ts';
import { createSessions } from './sessions/sessions.ts';

/** How long a stop waits for answers that are under way; `docker stop` kills after 10 s. */
const DRAIN_MS = 8_000;

async function start(config: Config): Promise<void> {
	const log = createLog(config.logLevel, undefined, interactionUnderWay);
	process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: traceOf(error) }));
	process.on('uncaughtException', (error) => {
		log.error('uncaught exception', { error: traceOf(error) });
		process.exit(1);
	});

	const store = await openStore(config.databaseUrl);
	const { unreadable } = await checkKeyring(store, config.keyring);
	if (unreadable > 0) log.warn('sessions whose key is missing', { count: unreadable });

	const portal = openPortal(config, ({ method, route, status, durationMs, failure, attempts, cache }) =>
		log.debug('portal request', {
			method,
			route,
			ms: Math.round(durationMs),
			...(status === undefined ? {} : { status }),
			...(failure === undefined ? {} : { code: failure }),
			...(cache === undefined ? {} : { cache }),
			attempts,
		}),
	);
	const cipher = createCipher(config.keyring, config.portalUrl.origin);
	const sessions = createSessions({
		store,
		cipher,
		portal,
		world: machine,
		portalOrigin: config.portalUrl.origin,
		admit: portal.admit,
	});
	const lookups = createLookups(store);
	const { lookupRetentionDays: retentionDays } = config;
	const stopping = new AbortController();
	const { signal } = stopping;
	const daily = { world: machine, log, signal };
	const keep = () => keepTrail({ store, retentionDays, log, signal, world: machine });
	void runDaily({ name: 'audit trail', run: keep }, daily);

	const client = createClient(config.discordApiUrl);
	const channels = await openChannels(config, client, store, log);
	const { placeOf, moderatorChannels, logChannel, recall, directory } = channels;
	const app = {
		showProfile: createShow({ sessions, portal, lookups: logging(lookups, logChannel), now: machine.now }),
		recentLookups: lookups.recent,
		showLookups: createShowLookups(store, sectionWords, machine),
		keptLookups: createKeptLookups(store, config.lookupRetentionDays),
		moderatorChannels,
		logChannel,
		sessions,
	};
	const catalog = await loadCatalog();
	const api = createInteractionApi(config.discordApiUrl);
	const deliver = createDeliver(api, config.avatarHosts, placeOf);
	const { guildIds } = config;
	const dispatch = createDispatch({
		catalog,
		app,
		guildIds,
		placeOf,
		api,
		deliver,
		onElevated: recall.noted,
		onUnsafePlace: recall.complain,
		log,
	});
	const drain = listen(client, traced(dispatch), log, () => void stop('gateway', 1));
	onAudienceChange(client, (guildId) => {
		if (guildIds.has(guildId)) void recall.check(guildId);
	});
	const unknownIds = (ids: readonly string[]) =>
		ids.filter((id) => ![...guildIds].some((guild) => directory.channel(guild, id) !== undefined));
	const isMember = createMembership(client.rest, guildIds);

	client.once(Events.ClientReady, async ({ application, guilds }) => {
		const endSessions = async () => {
			const count = await offboard({ sessions, isMember });
			if (count > 0) log.info('ended sessions of people who left', { count });
		};
		void runDaily({ name: 'offboarding', run: endSessions }, daily);
		for (const guild of guildIds) void recall.check(guild);
		for (const channel of unknownIds([...config.moderatorChannelIds, ...config.logChannelIds])) {
			log.warn('a channel of the settings is not known', { channel });
		}
		log.info('ready', { count: guilds.cache.size });
		for (const guild of guildIds) {
			if (!guilds.cache.has(guild))
				log.warn('not in this server yet: npm run deploy prints the invite', { guild });
			else await warnAboutRegistration(client.rest, application.id, guild, catalog, log);
		}
	});

	let isStopping = false;
	const stop = async (reason: string, exitCode = 0): Promise<void> => {
		if (isStopping) return;
		isStopping = true;
		log.info('stopping', { reason });
		stopping.abort();
		await drain(DRAIN_MS);
		await client.destroy();
		await portal.close();
		await store.close();
		log.info('stopped');
		process.exitCode = exitCode;
	};
	process.on('SIGINT', () => void stop('SIGINT'));
	process.on('SIGTERM', () => void stop('SIGTERM'));

	await client.login(config.discordToken.reveal());
}

readDotenv({ quiet: true });
try {
	await start(readConfig(process.env));
} catch (error) {
	console.error(complaint(error, 'Porter cannot start'));
	process.exit(1);
}
