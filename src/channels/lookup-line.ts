import type { Lookup, SectionWords } from '../audit/record.ts';
import type { Line, Span } from '../core/reply.ts';

/**
 * Lookups of one account by one caller as a line of the log: who, whom, where, all that was shown, and to whom; never
 * the values. There is at least one.
 */
export function lookupLine(lookups: readonly Lookup[], sectionWords: SectionWords): Line {
	const last = lookups.at(-1);
	if (!last) return [];
	const shown = [...new Set(lookups.map((lookup) => sectionWords(lookup.sections)))];
	const places = [...new Set(lookups.map(({ channelId }) => channelId))];
	const isOpen = lookups.some(({ visibility }) => visibility === 'open');
	const isWithheld = lookups.every(({ outcome }) => outcome === 'withheld');
	return [
		{ mention: last.callerId },
		' looked up ',
		{ foreign: last.subjectUsername, max: 40 },
		' in ',
		...places
			.slice(0, MOST_PLACES)
			.flatMap((channel, index): Span[] => [index === 0 ? '' : ', ', { channel }]),
		`: ${shown.join(', ')} (${isOpen ? 'open' : 'only they saw it'}`,
		`${isWithheld ? ', staff sections withheld' : ''})`,
		lookups.length > 1 ? ` · ${lookups.length} times` : '',
	];
}

const MOST_PLACES = 5;
