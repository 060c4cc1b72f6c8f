import type { Account } from './account.ts';
import { action, bot, chat, levelChange, linkedDiscord, nth, pastSession, tierChange } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

const TYPES = [
	'PLATFORM_WARNING',
	'CHAT_MUTE',
	'PLATFORM_TIMEOUT',
	'CHAT_KICK',
	'CHAT_BAN',
	'PLATFORM_BAN',
] as const;
const REASONS = [
	'Flooded the chat with one-word messages',
	'Spoilers for a film that had just begun',
	'Kept taking the remote from the host after being asked three times not to, then came back with a second account to do it again',
	'Advertised a shop',
	null,
	'Insulted another member; the report has the details',
	'Ignored the quiet hours of the study chats',
] as const;
const TOPICS = [
	'film night',
	'anime',
	'homework',
	'speedruns',
	'cooking',
	'language exchange',
	'music',
	'chess',
] as const;
const ADJECTIVES = [
	'Late',
	'Cosy',
	'Loud',
	'Tiny',
	'Northern',
	'Second',
	'Rainy',
	'Midnight',
	'Sunday',
] as const;

const times = <T>(count: number, make: (n: number) => T): T[] =>
	Array.from({ length: count }, (_, n) => make(n));

/** An account whose every array is long: 500 actions, 500 sessions, 300 chats, 40 bots, 60 tiers, 30 levels. */
export function longHistory({ ago, ahead, agoPrecisely }: SampleTimes): Account {
	const actionAt = (n: number) => {
		const type = nth(TYPES, n);
		const ends = type !== 'PLATFORM_WARNING' && type !== 'CHAT_KICK' && n % 5 !== 4;
		const lifted = n % 7 === 3 ? { liftedAt: ago(n * 0.9 + 0.1), liftedBy: 1004 } : {};
		const until = n < 12 ? ahead(1 + n * 0.5) : ago(n * 0.9 - 1);
		return action({
			id: 9500 - n,
			type,
			reason: nth(REASONS, n),
			at: n % 2 ? ago(n * 0.9 + 0.5) : agoPrecisely(n * 0.9 + 0.5),
			...(ends ? { until } : {}),
			...lifted,
		});
	};
	const chatId = (n: number) => (n % 2 ? (0xabc000 + n).toString(16).padStart(32, '3') : 4000 + n);
	const chatName = (n: number) => `${nth(ADJECTIVES, n)} ${nth(TOPICS, n)} ${n + 1}`;

	return {
		id: 2100,
		username: 'long-history',
		level: 0,
		state: 1,
		tier: 2,
		avatarUrl: 'https://cdn.discordapp.com/avatars/410000000000002100/92eb5ffee6ae2fec3ad71c777531578f.png',
		createdAt: ago(900),
		discord: { id: '410000000000002100', name: 'long.history' },
		detail: {
			subscription_expires_at: ahead(200),
			last_activity_at: agoPrecisely(0.4),
			linked_platforms: [
				linkedDiscord('410000000000002100', 'long.history', ago(900), ago(0.4)),
				...times(6, (n) => ({
					...linkedDiscord(`71000000${n}`, `long_${n}`, ago(300 + n), ago(40 + n)),
					platform: 'telegram',
				})),
			],
			moderation_actions: times(500, actionAt),
			chats: times(300, (n) => chat(chatId(n), chatName(n), n % 3 ? 'private' : 'public', ago(2 + n * 2))),
			bots: times(40, (n) => bot(200 + n, `${nth(ADJECTIVES, n)} bot ${n + 1}`, n % 9 ? 3 : 2, ago(10 + n))),
			subscription_history: times(60, (n) =>
				tierChange(
					5060 - n,
					n % 2 ? 2 : 0,
					n % 2 ? 0 : 2,
					n % 2 ? 'Ran out' : 'Paid for 30 days',
					ago(3 + n * 14),
				),
			),
			permission_history: times(30, (n) =>
				levelChange(830 - n, n % 2 ? 1 : 0, n % 2 ? 0 : 1, null, ago(8 + n * 25)),
			),
		},
		sessionHistory: times(500, (n) => pastSession(100 + n, n % 2 ? ago(n * 1.7) : agoPrecisely(n * 1.7))),
	};
}
