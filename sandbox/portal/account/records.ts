import { CITIES, canaryIp, canaryTokenSuffix } from '../canaries.ts';
import type { JsonObject } from '../json.ts';

/**
 * The items of a profile's arrays. The documentation shows most of them on other pages (punishments, my chats, bot
 * profile, subscription, sessions); `permission_history` and who issued or lifted an action follow by analogy.
 */

const USER_AGENTS = [
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
	'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
	'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
] as const;

/** The `n`th of a list, beginning again after its end. */
export function nth<T>(list: readonly T[], n: number): T {
	const [found] = list.slice(n % list.length);
	if (found === undefined) throw new RangeError('an empty list has no items');
	return found;
}

/** A past session. @param n number of its canary address and token, 0 to 639 */
export function pastSession(n: number, createdAt: string, extra: JsonObject = {}): JsonObject {
	const { city, region, country, lat, lon, isp } = nth(CITIES, n);
	return {
		token_suffix: canaryTokenSuffix(n),
		created_at: createdAt,
		client_ip: canaryIp(n),
		user_agent: nth(USER_AGENTS, n),
		geo: {
			city,
			region_name: region,
			country_code: country,
			lat,
			lon,
			isp,
			org: isp,
			is_mobile: n % USER_AGENTS.length >= 3,
			is_proxy: n % 11 === 6,
			is_hosting: n % 13 === 7,
		},
		...extra,
	};
}

interface ActionFields {
	readonly id: number;
	readonly type: string;
	readonly reason: string | null;
	readonly at: string;
	readonly until?: string;
	readonly liftedAt?: string;
	readonly by?: number;
	readonly liftedBy?: number;
	readonly chat?: number;
}

/** A moderation action; without `until` it has no end. */
export function action(fields: ActionFields): JsonObject {
	return {
		id: fields.id,
		action_type: fields.type,
		reason: fields.reason,
		is_lifted: fields.liftedAt !== undefined,
		expires_at: fields.until ?? null,
		lifted_at: fields.liftedAt ?? null,
		issued_by_id: fields.by ?? 1003,
		lifted_by_id: fields.liftedBy ?? null,
		chat_id: fields.chat ?? null,
		created_at: fields.at,
	};
}

/** A chat, as on the page "my chats". @param id a number, or 32 hexadecimal digits as in the newer chat list */
export function chat(id: number | string, name: string, visibility: string, createdAt: string): JsonObject {
	return { id, name, is_public: visibility !== 'private', visibility, created_at: createdAt };
}

/** A bot, as on the page "bot profile". @param type 1 official, 2 verified, 3 community */
export function bot(
	id: number,
	name: string,
	type: number,
	createdAt: string,
	extra: JsonObject = {},
): JsonObject {
	return {
		id,
		name,
		platform: 'discord',
		groups: 4 + id * 3,
		users: 120 + id * 41,
		bot_type: type,
		is_active: true,
		is_verified: type < 3,
		rate_limit_per_hour: 1000,
		avatar_url: null,
		latency_ms: 45.2,
		last_activity_at: createdAt,
		created_at: createdAt,
		updated_at: createdAt,
		...extra,
	};
}

/** A change of tier. */
export function tierChange(
	id: number,
	from: number,
	to: number,
	reason: string | null,
	at: string,
): JsonObject {
	return { id, old_tier: from, new_tier: to, reason, granted_by_id: 1004, created_at: at };
}

/** A change of permission level. */
export function levelChange(
	id: number,
	from: number,
	to: number,
	reason: string | null,
	at: string,
): JsonObject {
	return { id, old_level: from, new_level: to, reason, granted_by_id: 1004, created_at: at };
}

/** A linked Discord identity. */
export function linkedDiscord(
	discordId: string,
	name: string,
	linkedAt: string,
	lastUsedAt: string,
): JsonObject {
	return {
		platform: 'discord',
		platform_user_id: discordId,
		platform_username: name,
		platform_avatar_url: `https://cdn.discordapp.com/avatars/${discordId}/5f4dcc3b5aa765d61d8327deb882cf99.png`,
		linked_at: linkedAt,
		last_authenticated_at: lastUsedAt,
	};
}
