import { z } from 'zod';
import { isSnowflake } from '../../core/snowflake.ts';
import { isUsername } from '../../core/username.ts';
import { PORTAL_ROLES, type Viewer } from '../../core/viewer.ts';
import { nonsense } from '../transport-error.ts';
import { anything, parse, portalId } from './fields.ts';
import { LISTS } from './items.ts';
import { readHistory } from './lists.ts';

/** The account behind a session, as `/v1/users/me` and the login answer have it. */
const wireViewer = z.object({
	id: portalId,
	username: z.string().refine(isUsername),
	permission_level: anything,
	linked_platforms: anything,
});

/** The account behind a session, and what is linked to it. */
export interface Me {
	readonly viewer: Viewer;
	/** Undefined only if the answer has no list of linked accounts at all. */
	readonly discordIds: readonly string[] | undefined;
}

/** The viewer. Any level but 0 to 3, as numbers or as text, is read as the lowest. @throws Failure `portal-nonsense` */
export function readViewer(json: unknown): Viewer {
	return toViewer(parseViewer(json));
}

/** The viewer with the Discord ids that are linked to the account. @throws Failure `portal-nonsense` */
export function readMe(json: unknown): Me {
	const wire = parseViewer(json);
	const list = wire.linked_platforms;
	const discordIds = readHistory(list, LISTS.linkedAccounts.readItem, false)
		.items.filter(({ platform }) => platform.toLowerCase() === 'discord')
		// A Discord id that came as a number may have lost digits: only text counts.
		.flatMap(({ id }) => (id !== undefined && isSnowflake(id) ? [id] : []));
	return { viewer: toViewer(wire), discordIds: list === undefined ? undefined : discordIds };
}

function parseViewer(json: unknown): z.infer<typeof wireViewer> {
	const wire = parse(wireViewer, json);
	if (!wire) throw nonsense('WRONG_SHAPE');
	return wire;
}

function toViewer(wire: z.infer<typeof wireViewer>): Viewer {
	const { id, username, permission_level: level } = wire;
	const isLevel = typeof level === 'number' || (typeof level === 'string' && /^\d$/.test(level));
	const role = isLevel ? PORTAL_ROLES[Number(level)] : undefined;
	return { id, username, role: role ?? 'user' };
}
