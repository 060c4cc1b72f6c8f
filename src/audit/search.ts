import { Failure } from '../core/failure.ts';
import type { EphemeralReply } from '../core/reply.ts';
import { isUsername } from '../core/username.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/schema.ts';
import { drawLookups } from './cards.ts';
import type { LookupPage, LookupQuery } from './lookup-query.ts';
import type { SectionWords } from './record.ts';
import { findLookups } from './repository.ts';
import { parseSince } from './since.ts';

/** What was typed, or what a button brought back. */
export interface LookupAsk extends Omit<LookupQuery, 'since'>, LookupPage {
	readonly guildId: string;
	/** As people write it, or already a moment. */
	readonly since?: string | Date | undefined;
}

/**
 * Searches the audit trail of a server and draws what was found. Who may ask is for the command to say.
 * @throws Failure `bad-username`, `bad-since`, `store-*`
 */
export type ShowLookups = (ask: LookupAsk) => Promise<EphemeralReply>;

export function createShowLookups(
	store: Store,
	sectionWords: SectionWords,
	world: Pick<World, 'now'>,
): ShowLookups {
	return async ({ guildId, since: given, page, upTo, username, moderator }) => {
		if (username !== undefined && !isUsername(username)) throw new Failure('bad-username');
		const since = typeof given === 'string' ? parseSince(given, new Date(world.now())) : given;
		const query: LookupQuery = { username, moderator, since };
		return drawLookups(query, await findLookups(store, guildId, query, { page, upTo }), sectionWords);
	};
}
