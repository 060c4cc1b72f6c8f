import {
	type APIChannel,
	ChannelType,
	type Client,
	Events,
	type GatewayDispatchPayload,
	type Guild,
	type GuildBasedChannel,
	OverwriteType,
	PermissionFlagsBits,
	type Role,
	RoleFlags,
	Status,
} from 'discord.js';
import type { ChannelView, GuildDirectory, RoleView } from '../channels/guild-directory.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';

const { ReadMessageHistory, SendMessages, ViewChannel } = PermissionFlagsBits;

/** A command waits no longer for news of its channel: without them it counts as public. */
const FIND_MS = 800;

/** The gateway's cache as the plain values that `channels` judges by. Each question looks at it again. */
export function createGuildDirectory(client: Client, world: Pick<World, 'after'>): GuildDirectory {
	const changes = watchChanges(client, world);
	const odd = watchOddChannels(client);
	const guildOf = (guildId: string) => client.guilds.cache.get(guildId);
	return {
		guild(guildId) {
			const guild = guildOf(guildId);
			if (!isCertain(guild)) return undefined;
			const { id, ownerId, roles } = guild;
			return { id, ownerId, roles: roles.cache.map(roleView) };
		},
		version: (guildId) => (isCertain(guildOf(guildId)) ? changes.version() : undefined),
		channel(guildId, channelId) {
			const channel = guildOf(guildId)?.channels.cache.get(channelId);
			const raw = odd.get(channelId);
			if (channel) return channelView(channel, raw);
			return raw?.guildId === guildId ? raw : undefined;
		},
		async find(guildId, channelId) {
			const guild = guildOf(guildId);
			if (!guild?.available || guild.channels.cache.has(channelId)) return;
			const asked = guild.channels.fetch(channelId).catch(() => null);
			changes.until((settled) => void asked.finally(settled));
			await within(world, FIND_MS, asked);
		},
		inCategory(guildId, categoryId) {
			const channels = guildOf(guildId)?.channels.cache.filter(({ parentId }) => parentId === categoryId);
			return [...(channels?.keys() ?? [])];
		},
		canPost(guildId, channelId) {
			const channel = guildOf(guildId)?.channels.cache.get(channelId);
			return channel !== undefined && may(channel, ViewChannel | SendMessages);
		},
		canReadHistory(guildId, channelId) {
			const channel = guildOf(guildId)?.channels.cache.get(channelId);
			return channel === undefined || may(channel, ViewChannel | ReadMessageHistory);
		},
	};
}

/** The shard's status changes without a packet. */
function isCertain(guild: Guild | undefined): guild is Guild {
	return guild?.available === true && guild.shard.status === Status.Ready;
}

/**
 * discord.js keeps what comes before it is ready, and works it off afterwards, one packet a turn of the event loop, without
 * a word.
 */
const WORKED_OFF_MS = 10_000;

/**
 * Counts what may change the cache. discord.js tells of a packet, then applies it, and tells of some changes, all at one
 * go: it is over at the next microtask.
 */
function watchChanges(client: Client, world: Pick<World, 'after'>) {
	let count = 0;
	let underWay = 0;
	let isLate = false;
	/** Something may change until it calls `settled`. */
	const until = (wait: (settled: () => void) => void): void => {
		underWay += 1;
		wait(() => {
			underWay -= 1;
			count += 1;
		});
	};
	client.on(Events.Raw, (packet: GatewayDispatchPayload) => {
		if (!client.isReady()) isLate ||= packet.t !== 'READY' && packet.t !== 'GUILD_CREATE';
		if (mayChange(packet)) until(queueMicrotask);
	});
	client.once(Events.ClientReady, () => {
		if (isLate) until((settled) => void world.after(WORKED_OFF_MS, settled));
	});
	return { until, version: () => (client.isReady() && underWay === 0 ? count : undefined) };
}

/** Whether the cache may be another one afterwards. What an interaction names is put into it; most name nothing. */
function mayChange({ t, d }: GatewayDispatchPayload): boolean {
	if (t !== 'INTERACTION_CREATE') return true;
	return 'message' in d || (d.data !== undefined && 'resolved' in d.data);
}

interface OddChannel extends ChannelView {
	readonly guildId: string;
}

/**
 * The channels about which discord.js does not tell all: it drops the link to a game, and a channel that becomes of a
 * type which it does not know stays in its cache as it was.
 */
function watchOddChannels(client: Client): ReadonlyMap<string, OddChannel> {
	const odd = new Map<string, OddChannel>();
	const note = (guildId: string, { id, type, ...raw }: APIChannel) => {
		const parentId = ('parent_id' in raw && raw.parent_id) || null;
		const linked = 'linked_lobby' in raw && raw.linked_lobby !== null;
		if (!linked && type in ChannelType) odd.delete(id);
		else odd.set(id, { guildId, id, type, parentId, overwrites: [], linked });
	};
	client.on(Events.Raw, ({ t, d }: GatewayDispatchPayload) => {
		if (t === 'GUILD_CREATE') {
			for (const [id, { guildId }] of odd) if (guildId === d.id) odd.delete(id);
			// Of a server with an outage there is only the id.
			for (const channel of d.channels ?? []) note(d.id, channel);
		} else if (t === 'CHANNEL_CREATE' || t === 'CHANNEL_UPDATE') note(d.guild_id, d);
		else if (t === 'CHANNEL_DELETE') odd.delete(d.id);
	});
	return odd;
}

function roleView(role: Role): RoleView {
	const selfAssignable = selfAssignableBy(role);
	const botId = role.tags?.botId;
	return {
		id: role.id,
		permissions: role.permissions.bitfield,
		...(selfAssignable === undefined ? {} : { selfAssignable }),
		...(botId === undefined ? {} : { bot: botId === role.client.user.id ? 'Porter' : 'another' }),
	};
}

function selfAssignableBy({ flags, tags }: Role): RoleView['selfAssignable'] {
	if (flags.has(RoleFlags.InPrompt)) return 'onboarding';
	if (tags?.premiumSubscriberRole) return 'boosting';
	if (tags?.availableForPurchase) return 'a purchase';
	if (tags?.guildConnections) return 'a linked account';
	// A bot's role names its integration too.
	const isOfIntegration = tags?.integrationId !== undefined && tags.botId === undefined;
	return isOfIntegration || tags?.subscriptionListingId !== undefined ? 'a subscription' : undefined;
}

function channelView(channel: GuildBasedChannel, odd: OddChannel | undefined): ChannelView {
	const { id, parentId } = channel;
	const { type = channel.type, linked = false } = odd ?? {};
	// Threads have none.
	const overwrites =
		'permissionOverwrites' in channel ? [...channel.permissionOverwrites.cache.values()] : [];
	return {
		id,
		type,
		parentId,
		overwrites: overwrites.map(({ id, type, allow, deny }) => ({
			id,
			of: type === OverwriteType.Role ? 'role' : 'member',
			allow: allow.bitfield,
			deny: deny.bitfield,
		})),
		linked,
		// Asked of the channel that is judged only.
		get hidden() {
			return !may(channel, ViewChannel);
		},
	};
}

/** Whether Porter itself may do all of this there. */
function may(channel: GuildBasedChannel, permissions: bigint): boolean {
	const { me } = channel.guild.members;
	return Boolean(me && channel.permissionsFor(me)?.has(permissions));
}
