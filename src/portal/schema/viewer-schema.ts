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

/** The viewer. Any level but the numbers 0 to 3 is read as the lowest. @throws Failure `portal-nonsense` */
export function readViewer(json: unknown): Viewer {
	return toViewer(parseViewer(json));
}

/** The viewer with the Discord ids that are linked to the account. @throws Failure `portal-nonsense` */
export function readMe(json: unknown): { viewer: Viewer; discordIds: readonly string[] } {
	const wire = parseViewer(json);
	const discordIds = readHistory(wire.linked_platforms, LISTS.linkedAccounts.readItem)
		.items.filter(({ platform }) => platform.toLowerCase() === 'discord')
		// A Discord id that came as a number has lost digits on the way: text only.
		.flatMap(({ id }) => (id !== undefined && isSnowflake(id) ? [id] : []));
	return { viewer: toViewer(wire), discordIds };
}

function parseViewer(json: unknown): z.infer<typeof wireViewer> {
	const wire = parse(wireViewer, json);
	if (!wire) throw nonsense('WRONG_SHAPE');
	return wire;
}

function toViewer(wire: z.infer<typeof wireViewer>): Viewer {
	const { id, username, permission_level: level } = wire;
	const role = typeof level === 'number' ? PORTAL_ROLES[level] : undefined;
	return { id, username, role: role ?? 'user' };
}
