import type { Client, REST } from 'discord.js';
import packageJson from '../package.json' with { type: 'json' };
import { createApprovals } from './channels/approvals.ts';
import { createAudienceWatch } from './channels/audience-watch.ts';
import { createDisclosures } from './channels/disclosures.ts';
import { createLogChannel } from './channels/log-channel.ts';
import { createPlaceOf } from './channels/place.ts';
import { openApprovedChannels, openLogChannelChoices } from './channels/repository.ts';
import { createRetraction } from './channels/retraction.ts';
import type { Config } from './config.ts';
import { type Log, traceOf } from './core/log.ts';
import type { World } from './core/world.ts';
import { createSpendingRecord } from './database/portal-spending.ts';
import type { Store } from './database/store.ts';
import type { InteractionApi } from './discord/api.ts';
import { createPosts } from './discord/channel-messages.ts';
import { createGuildDirectory } from './discord/guild-cache.ts';
import { createMemberCounts } from './discord/membership.ts';
import { createPortal, type Portal, type PortalOptions } from './portal/portal.ts';
import { sectionWords } from './profile/sections.ts';
import { createCipher } from './sessions/cipher.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';

interface Choices extends Pick<PortalOptions, 'onRequest'> {
	readonly dispatcher?: PortalOptions['dispatcher'] | undefined;
	/** Where the budget is written down. The bot's alone: another program beside it would count from zero. */
	readonly store?: Store;
}

/** The Portal of the settings, for all programs that ask it. */
export function openPortal(config: Config, world: World, choices: Choices = {}): Portal {
	const { portalBotKey: botKey, portalPublicKey: publicKey } = config;
	const { dispatcher, store, ...more } = choices;
	return createPortal({
		origin: config.portalUrl,
		world,
		...(botKey && { botKey }),
		...(publicKey && { publicKey }),
		requestsPerMinute: config.portalRequestsPerMinute,
		lookupsPerMinute: config.lookupsPerMinute,
		cachedLookupsPerMinute: config.cachedLookupsPerMinute,
		version: packageJson.version,
		...more,
		...(dispatcher && { dispatcher }),
		...(store && { spending: createSpendingRecord(store) }),
	});
}

/** The stored sessions of the settings' Portal, for all programs. */
export function openSessions(config: Config, world: World, store: Store, portal: Portal): Sessions {
	const portalOrigin = config.portalUrl.origin;
	return createSessions({
		store,
		cipher: createCipher(config.keyring, portalOrigin),
		portal,
		portalOrigin,
		admit: portal.admit,
		world,
	});
}

interface ChannelDeps {
	readonly client: Client;
	readonly store: Store;
	readonly log: Log;
	readonly world: World;
	readonly api: InteractionApi;
	/** Posts and deletes as the bot; see `createRest`. */
	readonly rest: REST;
	/** Aborted when the program stops. */
	readonly signal: AbortSignal;
}

/** Joins the parts that know about channels: what they count as, who may see them, what was shown there. */
export async function openChannels(config: Config, deps: ChannelDeps) {
	const { client, store, log, world, api, rest, signal } = deps;
	const directory = createGuildDirectory(client, world);
	const approved = await openApprovedChannels(store);
	const named = config.moderatorChannelIds;
	const placeOf = createPlaceOf(directory, named, approved);
	const cipher = createCipher(config.keyring, config.discordApiUrl, 'interaction');
	const disclosures = createDisclosures({ store, cipher, directory });
	await disclosures.recover(config.guildIds);
	const self = () => ({ userId: client.user?.id ?? '', applicationId: client.application?.id ?? '' });
	const posts = createPosts({ rest, api, self, world });
	const shared = { directory, placeOf, disclosures, posts, world };
	const retraction = createRetraction({
		...shared,
		tell: (guild, line) => logChannel.tell(guild, line),
		onError: (error) => log.error('taking messages back failed', { error: traceOf(error) }),
		signal,
	});
	const logChannel = createLogChannel({
		...shared,
		choices: await openLogChannelChoices(store),
		named: config.logChannelIds,
		settle: retraction.settle,
		sectionWords,
		onError: (guild, error) => log.warn('log channel failed', { guild, error: traceOf(error) }),
	});
	const memberCounts = createMemberCounts(client.rest, world);
	const audiences = { ...shared, approved, named, memberCounts };
	const approvals = createApprovals({ ...audiences, check: retraction.check });
	const closed = (guild: string) => void retraction.check(guild);
	const watch = createAudienceWatch({ ...audiences, tell: logChannel.tell, closed });
	const changed = (guild: string): void => {
		watch.pin(guild).catch((error) => {
			log.error('an audience was not kept', { guild, error: traceOf(error) });
		});
		closed(guild);
	};
	return { ...shared, approvals, logChannel, retraction, recount: watch.recount, changed };
}

export type Channels = Awaited<ReturnType<typeof openChannels>>;
