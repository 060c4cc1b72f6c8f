import type { HttpAnswer, HttpFault } from 'discord-sandbox/http';
import {
	changed,
	deepAnswer,
	htmlAnswer,
	redirectAnswer,
	statusAnswer,
	textAnswer,
	truncated,
	withCookie,
} from './content.ts';
import type { Fault, FaultKind } from './fault.ts';

/** The right answer to a request for another path. */
type AnswerOf = (path: string) => HttpAnswer;
type ToHttpFault<Kind extends FaultKind> = (fault: Fault<Kind>, answerOf: AnswerOf) => HttpFault;

type Replace = (right: () => HttpAnswer) => HttpAnswer;

const replace = (by: Replace): HttpFault => ({ replace: by });
const instead = (answer: HttpAnswer) => replace(() => answer);
/** A valid profile around whatever is put into it. */
const PROFILE: readonly [string, string] = [
	'{"id":42,"username":"exampleuser","avatar_url":null,"subscription_tier":2,"state":0,"mood":"',
	'"}',
];
const inBytes = (bytes: number | undefined) => (bytes === undefined ? {} : { bytes });

const HTTP_FAULTS: { readonly [Kind in FaultKind]: ToHttpFault<Kind> } = {
	pass: () => replace((right) => right()),
	status: (fault) => instead(statusAnswer(fault)),
	text: (fault) => instead(textAnswer(fault)),
	html: () => instead(htmlAnswer()),
	change: (fault) => replace((right) => changed(right(), fault)),
	truncated: () => replace((right) => truncated(right())),
	deep: (fault) => instead(deepAnswer(fault)),
	huge: ({ bytes, declared = false }) => ({ wire: 'flood', ...inBytes(bytes), declared, around: PROFILE }),
	gzip: ({ bytes }) =>
		bytes === undefined ? { wire: 'gzip' } : { wire: 'flood', bytes, packed: true, around: PROFILE },
	redirect: (fault) => instead(redirectAnswer(fault)),
	'wrong-user': ({ username = 'quiet.user' }, answerOf) =>
		replace(() => answerOf(`/v1/users/profile/${username}`)),
	'set-cookie': (fault) => replace((right) => withCookie(right(), fault)),
	'big-headers': ({ bytes }) => ({ wire: 'big-headers', ...inBytes(bytes) }),
	delay: ({ ms }) => ({ acceptThenDelayMs: ms }),
	stall: () => ({ wire: 'stall' }),
	drip: ({ ms, part = 'body' }) => ({ wire: 'drip', ms, part }),
	reset: ({ when }) => ({ wire: 'reset', when }),
	'short-body': () => ({ wire: 'short-body' }),
	silence: () => ({ wire: 'silence' }),
};

/** What the fault engine does for a fault of the Portal's. @param answerOf the right answer at another path */
export function httpFaultOf<Kind extends FaultKind>(fault: Fault<Kind>, answerOf: AnswerOf): HttpFault {
	const convert: ToHttpFault<Kind> = HTTP_FAULTS[fault.kind];
	return convert(fault, answerOf);
}
