import type { Account } from './account.ts';
import { action, bot, chat, levelChange, linkedDiscord, pastSession } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

/** Small accounts, each with one thing to show. @param lists the fields of an elevated answer that are lists */
export function quietAccounts({ ago, ahead }: SampleTimes, lists: readonly string[]): Account[] {
	const plain = (id: number, username: string, fields: Partial<Account> = {}): Account => ({
		id,
		username,
		level: 0,
		state: 0,
		tier: 0,
		avatarUrl: null,
		createdAt: ago(id / 10),
		detail: { last_activity_at: ago(5) },
		sessionHistory: [],
		...fields,
	});
	const absent = Object.fromEntries(lists.map((name) => [name, null]));
	const empty = Object.fromEntries(lists.map((name) => [name, []]));

	return [
		plain(2001, 'quiet.user'),
		plain(2002, 'timed-out', {
			state: 1,
			detail: {
				last_activity_at: ago(0.1),
				moderation_actions: [
					action({
						id: 1201,
						type: 'PLATFORM_TIMEOUT',
						reason: 'Shouting in voice chats',
						at: ago(0.1),
						until: ahead(6.9),
					}),
				],
			},
			sessionHistory: [pastSession(40, ago(0.2))],
		}),
		plain(2003, 'banned-user', {
			state: 2,
			tier: 1,
			detail: {
				last_activity_at: ago(30),
				moderation_actions: [
					action({ id: 1302, type: 'PLATFORM_BAN', reason: 'Sold accounts', at: ago(30), by: 1004 }),
					action({
						id: 1301,
						type: 'PLATFORM_TIMEOUT',
						reason: 'Offered accounts for sale',
						at: ago(38),
						until: ago(31),
					}),
				],
			},
			sessionHistory: [pastSession(41, ago(30)), pastSession(42, ago(38))],
		}),
		plain(2004, 'staff-admin', {
			level: 2,
			tier: 3,
			detail: {
				last_activity_at: ago(0.01),
				permission_since: ago(100),
				linked_platforms: [linkedDiscord('410000000000002004', 'staff.admin', ago(180), ago(0.3))],
				permission_history: [levelChange(31, 0, 2, 'Took over the evening shift', ago(100))],
			},
			sessionHistory: [pastSession(43, ago(1))],
		}),
		plain(2005, 'staff-owner', {
			level: 3,
			tier: 3,
			detail: {
				last_activity_at: ago(0.01),
				permission_since: ago(190),
				chats: [chat(1, 'Lobby', 'official', ago(190))],
				bots: [bot(1, 'Portal Bot', 1, ago(190))],
			},
			sessionHistory: [pastSession(44, ago(1)), pastSession(45, ago(2))],
		}),
		plain(2006, 'null-arrays', { detail: { last_activity_at: ago(9), ...absent }, sessionHistory: null }),
		plain(2007, 'no-arrays', {
			lacks: [
				...lists,
				'session_history',
				'last_activity_at',
				'permission_since',
				'created_at',
				'updated_at',
			],
		}),
		plain(2008, 'empty-arrays', { detail: { last_activity_at: ago(9), ...empty } }),
		plain(2009, 'deleted.soon', { lookupsLeft: 1 }),
		plain(2010, 'bad-avatar', {
			avatarUrl: 'http://cdn.discordapp.com/avatars/410000000000002010/pixel.gif',
		}),
		plain(2011, 'other-avatar', { avatarUrl: 'https://tracker.example.net/pixel.png' }),
		plain(2012, 'no-url-avatar', { avatarUrl: 'javascript:alert(1)' }),
		plain(2013, 'string-state', { detail: { last_activity_at: ago(3), state: 'active' } }),
		plain(2014, 'abcdefghijklmnopqrstuvwxyz-.-_32'),
		plain(2015, '_._'),
	];
}
