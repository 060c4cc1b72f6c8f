import { DAY_MS, HOUR_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { EphemeralReply } from '../core/reply.ts';
import { isUsername } from '../core/username.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import { drawLookups } from './cards.ts';
import type { SectionWords } from './record.ts';
import { findLookups, type LookupPage, type LookupQuery } from './repository.ts';

/** What was typed, or what a button brought back. */
export interface LookupSearch extends Omit<LookupQuery, 'since'>, LookupPage {
	readonly guildId: string;
	/** As people write it, or already a moment. */
	readonly since?: string | Date | undefined;
}

/**
 * Searches the audit trail of a server and draws what was found. The command decides who may ask.
 * @throws Failure `bad-username`, `bad-since`, `store-*`
 */
export type ShowLookups = (ask: LookupSearch) => Promise<EphemeralReply>;

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

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AGO = /^(\d{1,5}) ?([dh])$/i;

/**
 * A moment as people write it, from 1970 on and in whole seconds: a day (`2026-01-31`, its beginning in UTC), or how
 * long ago (`7d`, `12h`).
 * @throws Failure `bad-since`
 */
export function parseSince(text: string, now: Date): Date {
	const trimmed = text.trim();
	const [, count, unit] = AGO.exec(trimmed) ?? [];
	if (count !== undefined) {
		const ms = now.getTime() - Number(count) * (unit?.toLowerCase() === 'd' ? DAY_MS : HOUR_MS);
		return new Date(Math.max(0, Math.floor(ms / 1000) * 1000));
	}
	const day = new Date(`${trimmed}T00:00:00.000Z`);
	// JavaScript reads 30 February as 2 March.
	const isDay = DAY.test(trimmed) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(trimmed);
	if (!isDay) throw new Failure('bad-since');
	return new Date(Math.max(0, day.getTime()));
}
