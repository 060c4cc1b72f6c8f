import { Failure } from '../failure.ts';
import { isUsername } from '../profile/profile.ts';
import type { WhisperReply } from '../reply.ts';
import type { Store } from '../store/schema.ts';
import { drawLookups } from './draw-lookups.ts';
import { findLookups } from './find-lookups.ts';
import type { LookupPage, LookupQuery } from './lookup-query.ts';
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
export type ShowLookups = (ask: LookupAsk) => Promise<WhisperReply>;

export function createShowLookups(store: Store, now: () => Date = () => new Date()): ShowLookups {
	return async ({ guildId, since: given, page, upTo, username, moderator }) => {
		if (username !== undefined && !isUsername(username)) throw new Failure('bad-username');
		const since = typeof given === 'string' ? parseSince(given, now()) : given;
		const query: LookupQuery = { username, moderator, since };
		return drawLookups(query, await findLookups(store, guildId, query, { page, upTo }));
	};
}
