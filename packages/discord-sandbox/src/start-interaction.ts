import type { Gateway } from './gateway.ts';
import { interactionChannelWire, memberWire, userWire } from './guild-wire.ts';
import { createToken, type Interaction } from './interaction.ts';
import { messageWire } from './message-wire.ts';
import type { DiscordUser, Member } from './model.ts';
import { ALL_PERMISSIONS, channelPermissions } from './permission.ts';
import type { DiscordWorld } from './world.ts';

/** What a person did. */
export interface PersonAct {
	readonly type: number;
	readonly data: unknown;
	readonly user: DiscordUser;
	/** null: a direct message to the bot. */
	readonly channelId: string | null;
	readonly command?: string;
	readonly focusedType?: number;
	readonly sourceMessageId?: string;
	/** Put over the payload, to forge one. */
	readonly overrides?: Readonly<Record<string, unknown>>;
}

/** Where direct messages to the bot take place. */
const DIRECT_MESSAGE = '460000000000000001';

/** Sends an interaction to the bot, and marks it failed when no answer came within `responseMs`. */
export function startInteraction(
	world: DiscordWorld,
	gateway: Gateway,
	act: PersonAct,
	responseMs: number,
): Interaction {
	const place = act.channelId === null ? undefined : world.channel(act.channelId);
	const id = world.snowflake();
	const interaction: Interaction = {
		id,
		token: createToken(id),
		type: act.type,
		userId: act.user.id,
		guildId: place?.guild.id ?? null,
		channelId: act.channelId ?? DIRECT_MESSAGE,
		createdAt: Date.now(),
		state: 'pending',
		waiting: false,
		messageIds: [],
		...(act.command === undefined ? {} : { command: act.command }),
		...(act.focusedType === undefined ? {} : { focusedType: act.focusedType }),
		...(act.sourceMessageId === undefined ? {} : { sourceMessageId: act.sourceMessageId }),
	};
	world.begin(interaction);
	world.announce({ kind: 'interaction-started', interactionId: interaction.id });
	const payload = { ...envelope(world, interaction, act), ...act.overrides };
	gateway.dispatch('INTERACTION_CREATE', payload);
	const timer = setTimeout(() => {
		stop();
		if (interaction.state !== 'pending') return;
		interaction.state = 'failed';
		world.announce({ kind: 'interaction-failed', interactionId: interaction.id });
	}, responseMs).unref();
	const stop = world.subscribe(() => {
		if (interaction.state === 'pending') return;
		clearTimeout(timer);
		stop();
	});
	return interaction;
}

function envelope(world: DiscordWorld, interaction: Interaction, act: PersonAct): Record<string, unknown> {
	const source = world.messages.get(act.sourceMessageId ?? '');
	return {
		id: interaction.id,
		application_id: world.bot.id,
		type: act.type,
		token: interaction.token,
		version: 1,
		data: act.data,
		locale: 'en-US',
		entitlements: [],
		attachment_size_limit: 10_485_760,
		...(source ? { message: messageWire(world, source) } : {}),
		...(act.channelId === null ? direct(interaction, act.user) : inGuild(world, act)),
	};
}

function direct(interaction: Interaction, user: DiscordUser) {
	return {
		user: userWire(user),
		channel_id: interaction.channelId,
		channel: { id: interaction.channelId, type: 1, last_message_id: null, flags: 0 },
		context: 1,
		authorizing_integration_owners: { '0': '0' },
		app_permissions: ALL_PERMISSIONS.toString(),
	};
}

function inGuild(world: DiscordWorld, act: PersonAct) {
	const place = world.channel(act.channelId ?? '');
	if (!place) throw new Error(`there is no channel ${act.channelId}`);
	const { guild, channel } = place;
	const member: Member = guild.members.get(act.user.id) ?? { user: act.user, roleIds: [] };
	const bot = guild.members.get(world.bot.id);
	return {
		guild_id: guild.id,
		guild: { id: guild.id, locale: 'en-US', features: [] },
		guild_locale: 'en-US',
		channel_id: channel.id,
		channel: interactionChannelWire(guild, channel, member),
		member: {
			...memberWire(member),
			permissions: channelPermissions(guild, channel, member).toString(),
		},
		app_permissions: (bot ? channelPermissions(guild, channel, bot) : 0n).toString(),
		context: 0,
		authorizing_integration_owners: { '0': guild.id },
	};
}
