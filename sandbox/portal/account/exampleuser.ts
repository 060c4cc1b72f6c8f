import type { Account } from './account.ts';
import { action, bot, chat, levelChange, linkedDiscord, pastSession, tierChange } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

/** The account that most people look at first: something in every section, in every standing an action can have. */
export function exampleUser({ ago, ahead, agoPrecisely }: SampleTimes): Account {
	const discord = { id: '1185865881356615713', name: 'exampleuser' };
	return {
		id: 42,
		username: 'exampleuser',
		level: 0,
		state: 0,
		tier: 2,
		avatarUrl: `https://cdn.discordapp.com/avatars/${discord.id}/0cc175b9c0f1b6a831c399e269772661.png`,
		createdAt: ago(512),
		discord,
		detail: {
			subscription_expires_at: ahead(23),
			subscription_granted_by: 1004,
			last_activity_at: agoPrecisely(0.15),
			permission_since: null,
			avatar_source: 'discord',
			linked_platforms: [
				linkedDiscord(discord.id, discord.name, ago(512), ago(1.2)),
				{
					platform: 'telegram',
					platform_user_id: '7245550199',
					platform_username: 'example_tg',
					platform_avatar_url: null,
					linked_at: ago(90),
					last_authenticated_at: null,
				},
			],
			moderation_actions: [
				action({
					id: 912,
					type: 'CHAT_MUTE',
					reason: 'Talked over the film again and again',
					at: ago(0.4),
					until: ahead(1.6),
					chat: 31,
				}),
				action({
					id: 905,
					type: 'PLATFORM_WARNING',
					reason: 'Posted invite links in five chats',
					at: ago(2.5),
				}),
				action({
					id: 871,
					type: 'PLATFORM_TIMEOUT',
					reason: 'Invite links, after two warnings',
					at: ago(41),
					until: ago(38),
				}),
				action({
					id: 733,
					type: 'CHAT_BAN',
					reason: 'Argued with the host',
					at: ago(120),
					until: ahead(30),
					liftedAt: ago(119),
					liftedBy: 1004,
					by: 1002,
					chat: 17,
				}),
				action({ id: 640, type: 'CHAT_KICK', reason: null, at: ago(260), by: 1002, chat: 17 }),
			],
			chats: [
				chat(31, 'Friday film night', 'public', ago(300)),
				chat(58, 'Chess and tea', 'private', ago(77)),
				chat('9f86d081884c7d659a2feaa0c55ad015', 'Study hall', 'private', ago(12)),
			],
			bots: [
				bot(8, 'Popcorn', 2, ago(210)),
				bot(11, 'Chess clock', 3, ago(60), { is_active: false, latency_ms: null, last_activity_at: null }),
			],
			subscription_history: [
				tierChange(71, 1, 2, 'Paid for 30 days', ago(7)),
				tierChange(64, 0, 1, 'Trial granted', ago(14)),
			],
			permission_history: [
				levelChange(15, 1, 0, 'Stepped down', ago(150)),
				levelChange(9, 0, 1, 'Helped in the film chats', ago(320)),
			],
		},
		sessionHistory: [0, 3, 6, 9, 15, 22, 30, 38, 47, 61, 80, 118].map((days, n) =>
			pastSession(n, ago(days + 0.3)),
		),
	};
}
