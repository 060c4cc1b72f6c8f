import {
	Client,
	Events,
	type GatewayDispatchPayload,
	GatewayIntentBits,
	type Interaction,
	Options,
} from 'discord.js';
import { type Log, traceOf } from '../core/log.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';
import type { DiscordClock } from './clock.ts';
import type { Dispatch } from './dispatch.ts';
import { readInteraction } from './interaction.ts';
import type { RestOptions } from './rest.ts';

/**
 * The gateway's side of Porter: it only listens. Interactions need no intent; `Guilds` brings the channels, roles and
 * overwrites that decide what a channel counts as. Everything else is kept out of memory.
 */
export function createClient(rest: RestOptions): Client {
	return new Client({
		intents: [GatewayIntentBits.Guilds],
		rest,
		allowedMentions: { parse: [] },
		makeCache: Options.cacheWithLimits({
			...Options.DefaultMakeCacheSettings,
			ApplicationCommandManager: 0,
			ApplicationEmojiManager: 0,
			AutoModerationRuleManager: 0,
			BaseGuildEmojiManager: 0,
			EntitlementManager: 0,
			GuildBanManager: 0,
			GuildEmojiManager: 0,
			GuildInviteManager: 0,
			GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user.id },
			GuildScheduledEventManager: 0,
			GuildStickerManager: 0,
			MessageManager: 0,
			PresenceManager: 0,
			ReactionManager: 0,
			StageInstanceManager: 0,
			ThreadMemberManager: 0,
			UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user.id },
			VoiceStateManager: 0,
		}),
	});
}

interface GatewayDeps {
	readonly client: Client;
	readonly dispatch: Dispatch;
	readonly clock: Pick<DiscordClock, 'ageOf'>;
	readonly log: Log;
	readonly world: World;
	/** Called when Discord has closed the connection for good, as after the token was reset: it would refuse another. */
	readonly onLost: () => void;
}

/**
 * Hands every interaction of the gateway to `dispatch`, and logs what becomes of the connection.
 * @returns what takes no further interaction: the next Porter does, which is connected already or soon. It resolves when
 * those under way are answered, or after `mostMs`. The connection stays: they need to know who can see their channel.
 */
export function listen({ client, dispatch, clock, log, world, onLost }: GatewayDeps) {
	const underWay = new Set<Promise<void>>();
	let draining = false;
	const take = (interaction: Interaction): void => {
		const arrival = { receivedAt: world.ticks(), ageMs: clock.ageOf(interaction.id) };
		const incoming = readInteraction(interaction, arrival);
		if (!incoming) return;
		const work = dispatch(incoming).finally(() => underWay.delete(work));
		underWay.add(work);
	};
	client.on(Events.InteractionCreate, take);
	client.on(Events.Error, (error) => log.error('gateway error', { error: traceOf(error) }));
	client.on(Events.ShardDisconnect, ({ code }) => {
		if (draining) return;
		log.error('gateway closed for good', { code });
		onLost();
	});
	client.on(Events.ShardReconnecting, () => {
		if (!draining) log.info('gateway reconnecting');
	});
	client.on(Events.ShardResume, () => log.info('gateway resumed'));
	return async (mostMs: number): Promise<void> => {
		draining = true;
		client.off(Events.InteractionCreate, take);
		await within(world, mostMs, Promise.all(underWay));
		if (underWay.size > 0) log.warn('answers were cut off', { count: underWay.size });
	};
}

/** Calls `changed` whenever something happened, or may have been missed, that can change who sees a channel of a server. */
export function onAudienceChange(client: Client, changed: (guildId: string) => void): void {
	client.on(Events.Raw, ({ t, d }: GatewayDispatchPayload) => {
		// Of new and odd channels discord.js says nothing; it reads them right after this.
		if (t === 'CHANNEL_CREATE' || t === 'CHANNEL_UPDATE') queueMicrotask(() => changed(d.guild_id));
	});
	client.on(Events.ChannelUpdate, (_before, after) => {
		if (!after.isDMBased()) changed(after.guildId);
	});
	client.on(Events.ChannelDelete, (channel) => {
		if (!channel.isDMBased()) changed(channel.guildId);
	});
	client.on(Events.ThreadUpdate, (_before, after) => changed(after.guildId));
	client.on(Events.GuildRoleCreate, (role) => changed(role.guild.id));
	client.on(Events.GuildRoleUpdate, (_before, after) => changed(after.guild.id));
	client.on(Events.GuildRoleDelete, (role) => changed(role.guild.id));
	client.on(Events.GuildUpdate, (_before, after) => changed(after.id));
	client.on(Events.GuildMemberUpdate, (_before, { id, client: { user }, guild }) => {
		if (id === user.id) changed(guild.id);
	});
	// After an outage, or when the connection began again, changes may have been missed.
	client.on(Events.GuildAvailable, (guild) => changed(guild.id));
	client.on(Events.GuildCreate, (guild) => changed(guild.id));
	const connected = (shardId: number) => {
		for (const guild of client.guilds.cache.values()) if (guild.shardId === shardId) changed(guild.id);
	};
	client.on(Events.ShardReady, connected);
	client.on(Events.ShardResume, connected);
}
