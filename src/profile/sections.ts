import type { Section } from './section.ts';
import { account } from './sections/account.ts';
import { bots } from './sections/bots.ts';
import { chats } from './sections/chats.ts';
import { linkedAccounts } from './sections/linked-accounts.ts';
import { moderation } from './sections/moderation.ts';
import { permissions } from './sections/permissions.ts';
import { sessionHistory } from './sections/session-history.ts';
import { standing } from './sections/standing.ts';
import { subscriptions } from './sections/subscriptions.ts';

/** All sections, in the order in which people see them. */
const IN_ORDER = [
	account,
	standing,
	linkedAccounts,
	moderation,
	chats,
	bots,
	subscriptions,
	permissions,
	sessionHistory,
] as const;

export type SectionId = (typeof IN_ORDER)[number]['id'];
export const SECTION_IDS: readonly SectionId[] = IN_ORDER.map(({ id }) => id);

/** The sections by their ids, in order. */
export const SECTIONS = Object.fromEntries(IN_ORDER.map((section) => [section.id, section])) as {
	readonly [Id in SectionId]: Section<Id>;
};

/** What can be looked at: everything at a glance, one section, or the session history with whole IP addresses. */
export type View = 'overview' | SectionId | 'addresses';
export const VIEWS: readonly View[] = ['overview', ...SECTION_IDS, 'addresses'];

/** The section that a view shows; undefined for the overview. */
export function sectionOf(view: View): SectionId | undefined {
	if (view === 'overview') return undefined;
	return view === 'addresses' ? sessionHistory.id : view;
}

/** Whether only a Portal owner may have it. */
export function isForOwners(view: View): boolean {
	const section = sectionOf(view);
	return section !== undefined && SECTIONS[section].clearance === 'owner';
}

/** Sections by their ids, as a few words for logs and lists; unknown ids, of an older Porter, stay as they are. */
export function sectionWords(ids: readonly string[]): string {
	if (ids.includes('addresses')) return 'session history with addresses';
	if (ids.length > 1) return 'overview';
	const titleOf = (id: string) => IN_ORDER.find((section) => section.id === id)?.title.toLowerCase() ?? id;
	return ids.map(titleOf).join(', ') || 'nothing';
}
