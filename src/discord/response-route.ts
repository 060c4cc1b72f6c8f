import type { Visibility } from '../core/reply.ts';
import type { Used } from './interaction.ts';

/**
 * How an answer will travel: as a new message, or as an update of the message whose control was used. Decided before
 * anything is fetched, because Discord fixes the visibility with the first response.
 */
export interface ResponseRoute {
	readonly visibility: Visibility;
	readonly by: 'new-message' | 'update';
}

/**
 * Only the invoker's press updates an open message, and only with what may be open; anybody else's press, and whatever
 * must be ephemeral, gets an ephemeral reply of its own. The controls of an ephemeral reply update it: only its addressee sees it.
 */
export function responseRouteOf(event: Used, declared: Visibility): ResponseRoute {
	if (event.kind !== 'press') return { visibility: declared, by: 'new-message' };
	if (event.onEphemeral) return { visibility: 'ephemeral', by: 'update' };
	if (event.byInvoker && declared === 'open') return { visibility: 'open', by: 'update' };
	return { visibility: 'ephemeral', by: 'new-message' };
}
