import { z } from 'zod';
import type { History, SessionRecord } from '../../profile/model.ts';
import { flag, parse, text, time } from './fields.ts';
import { itemReader, readHistory } from './lists.ts';

/** Coordinates are not read: the city is enough for a moderator. */
const geo = z
	.object({
		city: text,
		region_name: text,
		country_code: text,
		isp: text,
		org: text,
		is_mobile: flag,
		is_proxy: flag,
		is_hosting: flag,
	})
	.optional()
	.catch(undefined);

/** Past sign-ins; the token's suffix is not read. */
const readRecord = itemReader(
	z.object({ created_at: time, client_ip: text, user_agent: text, geo }),
	(wire) => ({
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
);

/** `session_history` of a profile. */
export function readSessionRecords(value: unknown): History<SessionRecord> {
	return readHistory(value, readRecord);
}

const NOTHING = { is_current: undefined, expires_at: undefined };
const ownSession = z.object({ is_current: flag, expires_at: time }).catch(NOTHING);
const ownSessions = z.object({ sessions: z.array(ownSession).catch([]) });

/** From `/v1/users/me/sessions`: when the session that sent the request ends; undefined if the answer does not say. */
export function readOwnExpiry(json: unknown): Date | undefined {
	return parse(ownSessions, json)?.sessions.find((one) => one.is_current)?.expires_at;
}
