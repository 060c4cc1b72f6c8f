import type { OwnerProfile, Profile, StaffProfile } from '../../profile/model.ts';
import { nonsense, portalFailure } from '../transport-error.ts';
import { anything, defined, id, objectOf, text, time, username } from './fields.ts';
import { LIST_FIELDS, readLists } from './items.ts';
import { accountState, roleLabel, tierLabel } from './labels.ts';
import { readSessionRecords } from './session-schema.ts';

/** A profile as the Portal sends it: four fields for everybody, the rest for those who may act on the account. */
const readWire = objectOf({
	id,
	username,
	avatar_url: text,
	subscription_tier: anything,
	state: anything,
	permission_level: anything,
	permission_since: time,
	subscription_expires_at: time,
	subscription_granted_by: id,
	created_at: time,
	updated_at: time,
	last_activity_at: time,
	...LIST_FIELDS,
	session_history: anything,
});
type WireProfile = ReturnType<typeof parseProfile>;

/**
 * The Portal's answer in Porter's words, without the session history, so that the cache can never hold it.
 * @param asked the username that was asked for
 * @throws Failure `portal-nonsense` if it is no profile, `wrong-profile` if it is somebody else's
 */
export function readProfile(json: unknown, asked: string): Profile {
	return toProfile(parseProfile(json, asked));
}

/** The same with the session history; it is empty unless the answer is an elevated one. @throws Failure as `readProfile` */
export function readOwnerProfile(json: unknown, asked: string): OwnerProfile {
	const wire = parseProfile(json, asked);
	return {
		profile: toProfile(wire),
		sessions: readSessionRecords(isElevated(wire) ? wire.session_history : undefined),
	};
}

function parseProfile(json: unknown, asked: string) {
	const wire = readWire(json);
	if (wire?.id === undefined || wire.username === undefined)
		throw nonsense('WRONG_SHAPE', { username: asked });
	const { id, username } = wire;
	if (username.toLowerCase() === asked.toLowerCase()) return { ...wire, id, username };
	throw portalFailure('wrong-profile', 'OTHER_USERNAME', { username: asked });
}

/** Lists prove nothing: by the documentation, everybody gets empty ones. */
function isElevated({ state, permission_level }: WireProfile): boolean {
	return state !== undefined || permission_level !== undefined;
}

function toProfile(wire: WireProfile): Profile {
	return defined({
		id: wire.id,
		username: wire.username,
		avatarUrl: wire.avatar_url,
		tier: tierLabel(wire.subscription_tier) ?? 'Unknown',
		staff: isElevated(wire) ? toStaff(wire) : undefined,
	});
}

function toStaff(wire: WireProfile): StaffProfile {
	return defined({
		...accountState(wire.state),
		roleLabel: roleLabel(wire.permission_level),
		roleSince: wire.permission_since,
		tierUntil: wire.subscription_expires_at,
		tierGrantedBy: wire.subscription_granted_by,
		createdAt: wire.created_at,
		updatedAt: wire.updated_at,
		lastActiveAt: wire.last_activity_at,
		...readLists(wire),
	});
}
