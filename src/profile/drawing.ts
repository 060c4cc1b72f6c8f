import type { Line, Span, TimeStyle } from '../core/reply.ts';
import type { AccountChange } from './model.ts';

/** What several sections draw in the same way. */

/** Joins the parts that are there: " · " between them. */
export function joined(parts: readonly (Line | undefined | false)[]): Line {
	const there = parts.filter((part): part is Line => part !== undefined && part !== false && part.length > 0);
	return there.flatMap((part, index): Span[] => (index === 0 ? [...part] : [' · ', ...part]));
}

/** A name and when it happened, if that is known. */
export function when(words: string, time: Date | undefined, as: TimeStyle = 'relative'): Line | undefined {
	return time && [words, { time, as }];
}

/** A line and, on a line of its own below it, a foreign text if there is one. */
export function withText(line: Line, text: string | undefined, max: number): Line {
	return text === undefined ? line : [...line, '\n', { foreign: text, max }];
}

/** What both sections of changes share: from what to what, when, by whom and why; then how many, and the latest. */
export const changes = {
	clearance: 'elevated',
	pageSize: 8,
	draw(change: AccountChange): Line {
		const head = joined([
			[{ strong: stepOf(change) }],
			when('', change.at, 'date'),
			change.by !== undefined && [`by Portal id ${change.by}`],
		]);
		return withText(head, change.reason, 300);
	},
	summary: (items: readonly [AccountChange, ...AccountChange[]]): readonly Line[] => [
		[{ strong: `${items.length} ${items.length === 1 ? 'change' : 'changes'}` }],
		joined([[stepOf(items[0])], when('', items[0].at)]),
	],
} as const;

function stepOf({ from, to }: AccountChange): string {
	return `${from ?? '?'} → ${to ?? '?'}`;
}
