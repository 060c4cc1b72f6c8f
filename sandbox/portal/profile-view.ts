import type { Account } from './account/account.ts';
import type { JsonObject } from './json.ts';

const ADMIN = 2;
const OWNER = 3;

/**
 * Whether a viewer may act on a subject: strictly below one's own level, save that owners may act on everybody, also on
 * each other and on themselves. The documentation gives this power to admins and owners; the old level 1 gets public answers.
 */
function canActOn(viewer: Account, subject: Account): boolean {
	return viewer.level >= OWNER || (viewer.level >= ADMIN && subject.level < viewer.level);
}

/** `UserPublicResponse`. */
function publicView(account: Account): JsonObject {
	return {
		id: account.id,
		username: account.username,
		avatar_url: account.avatarUrl,
		subscription_tier: account.tier,
	};
}

/** An account as its holder sees it at `/v1/users/me`: everything but the histories. */
export function ownView(account: Account): JsonObject {
	const { linked_platforms, last_activity_at, permission_since, avatar_source } = account.detail;
	return {
		...publicView(account),
		state: account.state,
		permission_level: account.level,
		subscription_expires_at: account.detail.subscription_expires_at ?? null,
		subscription_granted_by: account.detail.subscription_granted_by ?? null,
		last_activity_at: last_activity_at ?? account.createdAt,
		permission_since: permission_since ?? null,
		avatar_source: avatar_source ?? null,
		linked_platforms: linked_platforms ?? [],
		created_at: account.createdAt,
		updated_at: account.createdAt,
	};
}

/** What a viewer gets of a subject: `UserPublicResponse`, or `UserDetailResponse` if the viewer can act on the subject. */
export function profileView(viewer: Account, subject: Account): JsonObject {
	if (!canActOn(viewer, subject)) return publicView(subject);
	const detail: JsonObject = {
		...ownView(subject),
		...subject.detail,
		session_history: viewer.level >= OWNER ? subject.sessionHistory : [],
	};
	const lacks = new Set(subject.lacks);
	return Object.fromEntries(Object.entries(detail).filter(([name]) => !lacks.has(name)));
}

/** Whether the Portal answers 403 to everything that this account asks: it has a timeout or a ban. */
export function isRestricted({ state }: Account): boolean {
	return state === 1 || state === 2;
}
