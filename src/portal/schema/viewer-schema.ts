import { isSnowflake } from '../../core/snowflake.ts';
import { PORTAL_ROLES, type Viewer } from '../../core/viewer.ts';
import { nonsense } from '../transport-error.ts';
import { anything, id, objectOf, username } from './fields.ts';
import { LISTS } from './items.ts';

/** The account behind a session, as `/v1/users/me` and the login answer have it. */
const readWire = objectOf({
	id,
	username,
	permission_level: anything,
	linked_platforms: anything,
});

/** The account behind a session, and what is linked to it. */
export interface Me {
	readonly viewer: Viewer;
	/** Undefined only if the answer has no list of linked accounts at all. */
	readonly discordIds: readonly string[] | undefined;
}

/**
 * The viewer with the Discord ids that are linked to the account. Any level but 0 to 3, as numbers or as text, is read as
 * the lowest. @throws Failure `portal-nonsense`
 */
export function readMe(json: unknown): Me {
	const wire = readWire(json);
	if (wire?.id === undefined || wire.username === undefined) throw nonsense('WRONG_SHAPE');
	const { id, username, permission_level: level, linked_platforms: list } = wire;
	const isLevel = typeof level === 'number' || (typeof level === 'string' && /^\d$/.test(level));
	const role = (isLevel && PORTAL_ROLES[Number(level)]) || 'user';
	const discordIds = LISTS.linkedAccounts
		.read(wire)
		.items.filter(({ platform }) => platform.toLowerCase() === 'discord')
		// A Discord id that came as a number may have lost digits: only text counts.
		.flatMap((account) => (account.id !== undefined && isSnowflake(account.id) ? [account.id] : []));
	return { viewer: { id, username, role }, discordIds: list === undefined ? undefined : discordIds };
}

/** The viewer alone. @throws Failure `portal-nonsense` */
export const readViewer = (json: unknown): Viewer => readMe(json).viewer;
