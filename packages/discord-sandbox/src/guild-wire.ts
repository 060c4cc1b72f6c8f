import type { Channel, DiscordUser, Guild, Member, Role } from './model.ts';
import { channelPermissions } from './permission.ts';

/** The sandbox's guilds, channels, roles and people as Discord's JSON. */

export const JOINED = '2024-01-01T00:00:00.000000+00:00';

export function userWire(user: DiscordUser) {
	return {
		id: user.id,
		username: user.username,
		global_name: user.bot ? null : user.username,
		discriminator: '0',
		avatar: null,
		bot: user.bot,
		system: false,
		public_flags: 0,
		banner: null,
		accent_color: null,
		avatar_decoration_data: null,
	};
}

export function memberWire(member: Member) {
	return {
		user: userWire(member.user),
		nick: null,
		avatar: null,
		roles: [...member.roleIds],
		joined_at: JOINED,
		premium_since: null,
		deaf: false,
		mute: false,
		flags: member.flags ?? 0,
		pending: false,
		communication_disabled_until: member.timedOutUntil?.toISOString() ?? null,
	};
}

export function roleWire(role: Role) {
	return {
		id: role.id,
		name: role.name,
		color: 0,
		colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
		hoist: false,
		icon: null,
		unicode_emoji: null,
		position: role.position,
		permissions: role.permissions.toString(),
		managed: role.managed,
		mentionable: false,
		flags: role.flags,
		...(role.tags ? { tags: role.tags } : {}),
	};
}

export function channelWire(channel: Channel) {
	const common = {
		id: channel.id,
		type: channel.type,
		guild_id: channel.guildId,
		name: channel.name,
		parent_id: channel.parentId,
		last_message_id: null,
		rate_limit_per_user: 0,
		flags: 0,
	};
	if (channel.thread) return { ...common, ...threadWire(channel.thread) };
	return {
		...common,
		position: channel.position,
		nsfw: false,
		topic: null,
		...(channel.linkedLobby ? { linked_lobby: channel.linkedLobby } : {}),
		permission_overwrites: channel.overwrites.map(({ id, type, allow, deny }) => ({
			id,
			type,
			allow: allow.toString(),
			deny: deny.toString(),
		})),
		...(channel.type === 2 ? { bitrate: 64_000, user_limit: 0, rtc_region: null } : {}),
		...(channel.type === 15
			? { available_tags: [], default_reaction_emoji: null, default_sort_order: null }
			: {}),
	};
}

function threadWire(thread: NonNullable<Channel['thread']>) {
	return {
		owner_id: thread.ownerId,
		message_count: 0,
		member_count: thread.memberIds.size,
		total_message_sent: 0,
		thread_metadata: {
			archived: thread.archived,
			auto_archive_duration: 10_080,
			archive_timestamp: JOINED,
			locked: thread.locked,
			create_timestamp: JOINED,
		},
	};
}

/** The partial channel of an interaction: who asks is told what they may do there; overwrites are left out. */
export function interactionChannelWire(guild: Guild, channel: Channel, member: Member) {
	const { permission_overwrites: _, ...rest } = { permission_overwrites: null, ...channelWire(channel) };
	return { ...rest, permissions: channelPermissions(guild, channel, member).toString() };
}

export function guildWire(guild: Guild) {
	return {
		id: guild.id,
		name: guild.name,
		icon: null,
		splash: null,
		discovery_splash: null,
		owner_id: guild.ownerId,
		afk_channel_id: null,
		afk_timeout: 300,
		verification_level: 1,
		default_message_notifications: 1,
		explicit_content_filter: 0,
		roles: [...guild.roles.values()].map(roleWire),
		emojis: [],
		stickers: [],
		features: [],
		mfa_level: 0,
		application_id: null,
		system_channel_id: null,
		system_channel_flags: 0,
		rules_channel_id: null,
		public_updates_channel_id: null,
		safety_alerts_channel_id: null,
		vanity_url_code: null,
		description: null,
		banner: null,
		premium_tier: 0,
		preferred_locale: 'en-US',
		nsfw_level: 0,
		nsfw: false,
		premium_progress_bar_enabled: false,
	};
}
