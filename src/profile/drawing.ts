import type { Line, Span, TimeStyle } from '../core/reply.ts';
import type { Change } from './model.ts';

/** What several sections draw in the same way. */

/** Joins the parts that are there: " · " between them. */
export function joined(parts: readonly (Line | undefined | false)[], between = ' · '): Line {
	const there = parts.filter((part): part is Line => part !== undefined && part !== false && part.length > 0);
	return there.flatMap((part, index): Span[] => (index === 0 ? [...part] : [between, ...part]));
}

/** A name and when it happened, if that is known. */
export function when(words: string, time: Date | undefined, as: TimeStyle = 'relative'): Line | undefined {
	return time && [words, { time, as }];
}

/** A line and, on a line of its own below it, a foreign text if there is one. */
export function withText(line: Line, text: string | undefined, max: number): Line {
	return text === undefined ? line : [...line, '\n', { foreign: text, max }];
}

/** A change of tier or of role: from what to what, when, by whom and why. */
export function drawChange(change: Change): Line {
	const head = joined([
		[{ strong: stepOf(change) }],
		when('', change.at, 'date'),
		change.by !== undefined && [`by Portal id ${change.by}`],
	]);
	return withText(head, change.reason, 300);
}

/** How many changes there are, and the latest. */
export function summarizeChanges(changes: readonly [Change, ...Change[]]): readonly Line[] {
	const [latest] = changes;
	return [
		[{ strong: `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}` }],
		joined([[stepOf(latest)], when('', latest.at)]),
	];
}

function stepOf({ from, to }: Change): string {
	return `${from ?? '?'} → ${to ?? '?'}`;
}
