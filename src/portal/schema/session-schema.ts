import type { History, SessionRecord } from '../../profile/model.ts';
import { flag, objectOf, text, time } from './fields.ts';
import { historyReader } from './lists.ts';

/** Coordinates are not read: the city is enough for a moderator. */
const geo = objectOf({
	city: text,
	region_name: text,
	country_code: text,
	isp: text,
	org: text,
	is_mobile: flag,
	is_proxy: flag,
	is_hosting: flag,
});

/** `session_history` of a profile: past sign-ins. The token's suffix is not read. */
export const readSessionRecords: (value: unknown) => History<SessionRecord> = historyReader({
	fields: { created_at: time, client_ip: text, user_agent: text, geo },
	toModel: (wire) => ({
		createdAt: wire.created_at,
		ip: wire.client_ip,
		userAgent: wire.user_agent,
		city: wire.geo?.city,
		region: wire.geo?.region_name,
		country: wire.geo?.country_code,
		provider: wire.geo?.isp ?? wire.geo?.org,
		mobile: wire.geo?.is_mobile,
		proxy: wire.geo?.is_proxy,
		hosting: wire.geo?.is_hosting,
	}),
});

const readSession = objectOf({ is_current: flag, expires_at: time });
const readSessions = objectOf({
	sessions: (list) => (Array.isArray(list) ? list.map(readSession) : undefined),
});

/** From `/v1/users/me/sessions`: when the session that sent the request ends; undefined if the answer does not say. */
export function readOwnExpiry(json: unknown): Date | undefined {
	return readSessions(json)?.sessions?.find((one) => one?.is_current)?.expires_at;
}
