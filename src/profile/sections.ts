import type { Clearance, Line } from '../core/reply.ts';
import type { History } from './model.ts';
import { accountLines, accountSummary } from './sections/account.ts';
import { botLines, chatLines } from './sections/belongings.ts';
import { changeLines, changeSummary } from './sections/changes.ts';
import type { Facts } from './sections/facts.ts';
import { linkedLines, linkedSummary } from './sections/linked-accounts.ts';
import { moderationLines, moderationSummary } from './sections/moderation.ts';
import { sessionLines } from './sections/session-history.ts';
import { standingLines, standingSummary } from './sections/standing.ts';

/** One part of a profile: who may see it, and how it reads. Adding a section is adding a row to `SECTIONS`. */
export interface Section {
	readonly title: string;
	readonly clearance: Clearance;
	/**
	 * Items a page. An item is at most 4096 / `pageSize` characters long (the limit of an embed's description), which
	 * the limits on foreign text in `section/` see to.
	 */
	readonly pageSize: number;
	/** All items, newest first. */
	readonly lines: (facts: Facts) => History<Line>;
	/** What the overview says of it; absent: the number of items. */
	readonly summary?: (facts: Facts) => readonly Line[];
}

const staff = <K extends keyof NonNullable<Facts['profile']['staff']>>(facts: Facts, key: K) =>
	facts.profile.staff?.[key];

export const SECTIONS = {
	account: {
		title: 'Account',
		clearance: 'public',
		pageSize: 10,
		lines: accountLines,
		summary: accountSummary,
	},
	standing: {
		title: 'Standing',
		clearance: 'elevated',
		pageSize: 12,
		lines: standingLines,
		summary: standingSummary,
	},
	linked: {
		title: 'Linked accounts',
		clearance: 'elevated',
		pageSize: 8,
		lines: linkedLines,
		summary: linkedSummary,
	},
	moderation: {
		title: 'Moderation',
		clearance: 'elevated',
		pageSize: 6,
		lines: moderationLines,
		summary: moderationSummary,
	},
	chats: { title: 'Chats', clearance: 'elevated', pageSize: 10, lines: chatLines },
	bots: { title: 'Bots', clearance: 'elevated', pageSize: 10, lines: botLines },
	subscriptions: {
		title: 'Subscriptions',
		clearance: 'elevated',
		pageSize: 8,
		lines: (facts) => changeLines(staff(facts, 'subscriptions')),
		summary: (facts) => changeSummary(staff(facts, 'subscriptions')),
	},
	permissions: {
		title: 'Permissions',
		clearance: 'elevated',
		pageSize: 8,
		lines: (facts) => changeLines(staff(facts, 'permissions')),
		summary: (facts) => changeSummary(staff(facts, 'permissions')),
	},
	sessions: { title: 'Session history', clearance: 'owner', pageSize: 6, lines: sessionLines },
} as const satisfies Record<string, Section>;

export type SectionId = keyof typeof SECTIONS;
export const SECTION_IDS = Object.keys(SECTIONS) as readonly SectionId[];

/** What can be looked at: everything at a glance, one section, or the session history with whole IP addresses. */
export const VIEWS = ['overview', ...SECTION_IDS, 'addresses'] as const;
export type View = 'overview' | SectionId | 'addresses';

/** The section that a view shows; undefined for the overview. */
export function sectionOf(view: View): SectionId | undefined {
	if (view === 'overview') return undefined;
	return view === 'addresses' ? 'sessions' : view;
}

/** Sections by their ids, as a few words for logs and lists; unknown ids, of an older Porter, are said as they are. */
export function sectionWords(ids: readonly string[]): string {
	if (ids.includes('addresses')) return 'session history with addresses';
	if (ids.length > 1) return 'overview';
	const titles: Readonly<Record<string, { readonly title: string }>> = SECTIONS;
	return ids.map((id) => titles[id]?.title.toLowerCase() ?? id).join(', ') || 'nothing';
}
