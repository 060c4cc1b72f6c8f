import type { Line, Span, TimeStyle } from '../../core/reply.ts';
import type { History, Profile, SessionRecord } from '../model.ts';

/** All that a section is drawn from. */
export interface Facts {
	readonly profile: Profile;
	/** Present only when the viewer is an owner who asked for them. */
	readonly sessions?: History<SessionRecord>;
	/** Whether IP addresses are shown whole. */
	readonly addresses: 'masked' | 'shown';
	/** Decides what has expired. */
	readonly now: Date;
}

/** A list with nothing in it, and nothing that could not be read. */
export const NOTHING: History<Line> = { items: [], unreadable: 0 };

/** Draws each item of a list, keeping the count of the unreadable ones. */
export function drawn<T>(history: History<T> | undefined, draw: (item: T) => Line): History<Line> {
	if (!history) return NOTHING;
	return { items: history.items.map(draw), unreadable: history.unreadable };
}

/** Joins the parts that are there: " · " between them. */
export function joined(parts: readonly (Line | undefined | false)[], between = ' · '): Line {
	const there = parts.filter((part): part is Line => part !== undefined && part !== false && part.length > 0);
	return there.flatMap((part, index): Span[] => (index === 0 ? [...part] : [between, ...part]));
}

/** A name and when it happened, if that is known. */
export function when(words: string, time: Date | undefined, as: TimeStyle = 'relative'): Line | undefined {
	return time && [words, { time, as }];
}
