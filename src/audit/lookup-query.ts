import { defineControl } from '../core/control-id.ts';

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
const MOST_PAGES = MOST_FOUND / PAGE_SIZE;

/** A button that shows another page of the same query. */
export const pageControl = defineControl('lookups', 'page', {
	upTo: { kind: 'number', most: 999_999_999_999 },
	page: { kind: 'number', most: MOST_PAGES - 1 },
	username: { kind: 'text', most: 32, optional: true },
	moderator: { kind: 'snowflake', optional: true },
	since: { kind: 'time', optional: true },
});
