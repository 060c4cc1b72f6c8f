import type { Lookup } from '../profile/ports.ts';
import { sectionWords } from '../profile/sections.ts';
import type { Line } from '../reply.ts';

/** A lookup as a line of the log: who, whom, where, what was shown and to whom; never the values. */
export function lookupLine(lookup: Lookup, times: number): Line {
	const { callerId, subjectUsername, channelId, sections, visibility, outcome } = lookup;
	const seenBy = visibility === 'open' ? 'open' : 'only they saw it';
	return [
		{ mention: callerId },
		' looked up ',
		{ foreign: subjectUsername, max: 40 },
		' in ',
		{ channel: channelId },
		`: ${sectionWords(sections)} (${seenBy}${outcome === 'withheld' ? ', staff sections withheld' : ''})`,
		times > 1 ? ` · ${times} times` : '',
	];
}
