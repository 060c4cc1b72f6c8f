import type { Place } from '../channels/place.ts';
import type { Block, Clearance, Visibility } from '../core/reply.ts';
import type { PortalRole } from '../core/viewer.ts';

/** Who will see an answer, and where it was asked for. */
export interface Audience {
	readonly place: Place;
	readonly visibility: Visibility;
	/** The viewer's Portal role. */
	readonly role: PortalRole;
}

/**
 * The policy: whether a block may be part of an answer. The Portal has decided before, with the caller's own session;
 * Porter only takes away. Tests compare the README's table with this function.
 */
export function maySee(clearance: Clearance, audience: Audience): boolean {
	const amongModerators = audience.place === 'moderator-channel';
	switch (clearance) {
		case 'public':
			return true;
		case 'elevated':
			return amongModerators;
		case 'owner':
			return amongModerators && audience.visibility === 'ephemeral' && audience.role === 'owner';
	}
}

/** Whether a block can be part of an open reply at all: the compiler demands it wherever one is made. */
export function isOpenBlock(block: Block): block is Block<'public' | 'elevated'> {
	return block.clearance !== 'owner';
}
