import { Client, GatewayIntentBits, Options } from 'discord.js';

/**
 * The gateway's side of Porter: it only listens. Interactions need no intent; `Guilds` brings the channels, roles and
 * overwrites that decide what a channel counts as. Everything else is kept out of memory.
 */
export function createClient(discordApiUrl: string): Client {
	return new Client({
		intents: [GatewayIntentBits.Guilds],
		rest: { api: discordApiUrl },
		allowedMentions: { parse: [] },
		makeCache: Options.cacheWithLimits({
			...Options.DefaultMakeCacheSettings,
			ApplicationCommandManager: 0,
			ApplicationEmojiManager: 0,
			AutoModerationRuleManager: 0,
			BaseGuildEmojiManager: 0,
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
