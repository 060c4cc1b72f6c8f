import type { Line } from '../../core/reply.ts';
import type { Change, History } from '../model.ts';
import { drawn, joined, when } from './facts.ts';

/** Changes of tier or of role: from what to what, when, by whom and why. */
export function changeLines(changes: History<Change> | undefined): History<Line> {
	return drawn(changes, (change) => {
		const head = joined([
			[{ strong: stepOf(change) }],
			when('', change.at, 'date'),
			change.by !== undefined && [`by Portal id ${change.by}`],
		]);
		return change.reason === undefined ? head : [...head, '\n', { foreign: change.reason, max: 300 }];
	});
}

export function changeSummary(changes: History<Change> | undefined): readonly Line[] {
	const latest = changes?.items[0];
	if (!changes || !latest) return [];
	const count = changes.items.length;
	return [
		[{ strong: `${count} ${count === 1 ? 'change' : 'changes'}` }],
		joined([[stepOf(latest)], when('', latest.at)]),
	];
}

function stepOf({ from, to }: Change): string {
	return `${from ?? '?'} → ${to ?? '?'}`;
}
