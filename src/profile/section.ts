import type { Clearance, Line } from '../core/reply.ts';
import type { History, Profile, SessionRecord } from './model.ts';

/** All that a section is drawn from. */
export interface Facts {
	readonly profile: Profile;
	/** Present only when the viewer is an owner who wants to see them. */
	readonly sessions?: History<SessionRecord>;
	/** Whether IP addresses are shown whole. */
	readonly addresses: 'masked' | 'shown';
	/** Decides what has expired. */
	readonly now: Date;
}

interface SectionHead<Id extends string> {
	/** Stored in the audit trail and in buttons that were sent: it never changes. */
	readonly id: Id;
	readonly title: string;
	readonly clearance: Clearance;
	/**
	 * Items a page; single facts have one page. An item is at most 4096 / `pageSize` characters long (the limit of an
	 * embed's description): the limits on foreign text in each section see to that.
	 */
	readonly pageSize: number;
}

/** One part of a profile: who may see it, and how it reads. */
export interface Section<Id extends string = string> extends SectionHead<Id> {
	/** The list that it shows, undefined if the Portal did not give it. Absent: it shows single facts, not a list. */
	readonly list?: (facts: Facts) => History<unknown> | undefined;
	/** Its items, drawn: of a list those of one page, with the newest first; single facts are few, and always all. */
	readonly lines: (facts: Facts, page: number) => readonly Line[];
	/** What the overview says of it. */
	readonly summary: (facts: Facts) => readonly Line[];
}

interface ListSection<Id extends string, Item> extends SectionHead<Id> {
	/** Where the list is in the model. */
	readonly from: (facts: Facts) => History<Item> | undefined;
	readonly draw: (item: Item, facts: Facts) => Line;
	/** For at least one item; absent: how many there are. */
	readonly summary?: (items: readonly [Item, ...Item[]], facts: Facts) => readonly Line[];
}

/** A section that shows a list. */
export function listSection<const Id extends string, Item>({
	from,
	draw,
	summary = (items) => [[`${items.length}`]],
	...head
}: ListSection<Id, Item>): Section<Id> {
	return {
		...head,
		list: from,
		lines(facts, page) {
			const items = from(facts)?.items ?? [];
			const shown = items.slice(page * head.pageSize, (page + 1) * head.pageSize);
			return shown.map((item) => draw(item, facts));
		},
		summary(facts) {
			const [first, ...rest] = from(facts)?.items ?? [];
			return first === undefined ? [] : summary([first, ...rest], facts);
		},
	};
}
