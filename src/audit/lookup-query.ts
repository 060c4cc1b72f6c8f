/** What `/lookups` was asked for. Only what is in the same server is ever found. */
export interface LookupQuery {
	/** The account that was looked at, by any name it had at the time. */
	readonly username?: string | undefined;
	/** Discord id of who looked. */
	readonly moderator?: string | undefined;
	/** In whole seconds. */
	readonly since?: Date | undefined;
}

/** Which part of what was found: counted from the newest lookup of the first page, so that later ones move nothing. */
export interface LookupPage {
	/** From 0; beyond the last page means the last page. */
	readonly page: number;
	/** Number of the newest lookup that counts; absent: the newest there is. */
	readonly upTo?: number | undefined;
}

/** A page holds so many, and so many can be paged through. */
export const PAGE_SIZE = 10;
export const MOST_FOUND = 1000;
export const MOST_PAGES = MOST_FOUND / PAGE_SIZE;

/**
 * The `custom_id` that brings a page of the same query back, also after a restart: at most 7 + 12 + 2 + 32 + 20 + 12
 * characters and five bars of Discord's 100. `commands/lookups` reads it, and believes none of it.
 */
export function lookupPageId(query: LookupQuery, { page, upTo = 0 }: LookupPage): string {
	const { username = '', moderator = '', since } = query;
	const seconds = since === undefined ? '' : since.getTime() / 1000;
	return ['lookups', upTo, page, username, moderator, seconds].join('|');
}
