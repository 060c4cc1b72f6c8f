import { canaryIp, ODD_IPS } from '../canaries.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Account } from './account.ts';
import { action, bot, chat, levelChange, pastSession, tierChange } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

/** `__proto__` as a field of the answer's own, as only a parser makes it. */
const PROTO: JsonObject = JSON.parse(
	'{"__proto__":{"permission_level":3,"state":0},"constructor":{"prototype":{"polluted":true}}}',
);

/** Items that cannot be read, among which the good ones must survive. */
const UNREADABLE: readonly Json[] = [null, 7, 'PLATFORM_BAN', [], {}, true, { id: null }, PROTO];

/** An account that follows the documentation as badly as a new version of the Portal might. */
export function oddFields({ ago, ahead, agoPrecisely }: SampleTimes): Account {
	const sound = action({
		id: 2701,
		type: 'PLATFORM_WARNING',
		reason: 'A sound one among odd ones',
		at: agoPrecisely(2),
	});
	return {
		id: 2700,
		username: 'odd-fields',
		level: 0,
		state: 0,
		tier: 9,
		avatarUrl: 17,
		createdAt: ago(80),
		detail: {
			...PROTO,
			state: 7,
			permission_level: 5,
			subscription_expires_at: 'next spring',
			subscription_granted_by: '1004',
			last_activity_at: 1_770_000_000,
			permission_since: '',
			avatar_source: 3,
			created_at: ago(80).replace('Z', '+00:00'),
			updated_at: '0000-00-00T00:00:00Z',
			mood: 'sunny',
			flags: { beta: true, seats: [1, 2] },
			linked_platforms: [
				...UNREADABLE,
				{ platform: 'discord', platform_user_id: 410_000_000_002_700, platform_username: null },
				{ platform: 'matrix', platform_user_id: '@odd:example.net' },
			],
			moderation_actions: [
				...UNREADABLE,
				sound,
				action({
					id: 2702,
					type: 'PLATFORM_HAIRCUT',
					reason: 'A kind that nobody knows yet',
					at: ago(3),
					until: ahead(3),
				}),
				{ ...sound, id: '2703', is_lifted: 'true', reason: 12, expires_at: 'soon', created_at: null },
				{ ...sound, id: 2704, action_type: 3, lifted_at: ago(1), is_lifted: null },
				{ id: 2705, punishment_type: 'BAN', reason: 'In the words of the old edition', created_at: ago(500) },
				{ ...sound, id: 2706, is_lifted: true, lifted_at: null, issued_by: { id: 1003, username: 'adam' } },
			],
			chats: [
				...UNREADABLE,
				chat('2710', 'Id as text', 'secret_chat', ago(5)),
				{ id: 2711 },
				{ ...chat(2712, 'Sound', 'public', ago(5)), name: null },
			],
			bots: [
				...UNREADABLE,
				bot(2720, 'Sound', 9, ago(5)),
				{ id: 2721, name: 'Type as text', bot_type: 'verified', groups: '12', users: null },
			],
			subscription_history: [
				...UNREADABLE,
				tierChange(2730, 0, 9, null, ago(5)),
				{ id: 2731, old_tier: '0', new_tier: '2', created_at: ago(6) },
			],
			permission_history: [
				...UNREADABLE,
				levelChange(2740, 0, 5, null, ago(5)),
				{ id: 2741, old_permission_level: 0, new_permission_level: 2, created_at: ago(6) },
			],
		},
		sessionHistory: [
			...UNREADABLE,
			pastSession(80, ago(1)),
			{ ...pastSession(81, ago(2)), geo: null, user_agent: null },
			{ created_at: ago(3), client_ip: canaryIp(82) },
			{ ...pastSession(83, ago(4)), client_ip: null, geo: { city: null, country_code: 'XX' } },
			{ ...pastSession(84, ago(5)), geo: 'somewhere', client_ip: [canaryIp(84)] },
			...ODD_IPS.map((ip, n) => pastSession(85 + n, ago(6 + n), { client_ip: ip })),
		],
	};
}
