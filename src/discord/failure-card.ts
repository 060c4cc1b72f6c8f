import { FAILURES, type FailureCode, type FailureDetails } from '../core/failure.ts';
import { type EphemeralReply, ephemeral, type Line } from '../core/reply.ts';

/**
 * A failure as an ephemeral reply: what happened and what to do next. It holds nothing of anybody's profile, so it may also fill
 * in an open message that was promised before the failure was known.
 */
export function failureReply(code: FailureCode, details: FailureDetails = {}): EphemeralReply {
	const { title, words } = FAILURES[code];
	const lines: Line[] = [words(details)];
	if (details.reference !== undefined) lines.push(['Reference: ', { foreign: details.reference, max: 64 }]);
	return ephemeral(title, lines, {
		tone: code === 'internal' ? 'bad' : 'caution',
		...(details.offer ? { rows: [[details.offer]] } : {}),
	});
}
