import type { HttpAnswer, HttpFault } from 'discord-sandbox/http';
import type { PortalReply } from '../answer.ts';
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

/** The right answer to the same request, had it gone to another path. */
type AnswerAt = (path: string) => PortalReply;
type Mapping<Kind extends FaultKind> = (fault: Fault<Kind>, answerAt: AnswerAt) => HttpFault;

/** What a flood is wrapped in, so that it is a profile. */
const AROUND = [
	'{"id":42,"username":"exampleuser","avatar_url":null,"subscription_tier":2,"state":0,"mood":"',
	'"}',
] as const;

const replace = (change: (right: PortalReply) => PortalReply): HttpFault => ({
	// The right answer is the Portal's own, which always has headers and a text.
	replace: (right: () => HttpAnswer) => change(right() as PortalReply),
});
const instead = (answer: PortalReply): HttpFault => ({ replace: () => answer });

const MAPPINGS: { readonly [Kind in FaultKind]: Mapping<Kind> } = {
	pass: () => replace((right) => right),
	status: (fault) => instead(statusAnswer(fault)),
	text: (fault) => instead(textAnswer(fault)),
	html: () => instead(htmlAnswer()),
	change: (fault) => replace((right) => changed(right, fault)),
	truncated: () => replace(truncated),
	deep: (fault) => instead(deepAnswer(fault)),
	huge: ({ bytes, declared }) => ({
		wire: 'flood',
		around: AROUND,
		...(bytes === undefined ? {} : { bytes }),
		...(declared === undefined ? {} : { declared }),
	}),
	gzip: ({ bytes }) =>
		bytes === undefined ? { wire: 'gzip' } : { wire: 'flood', packed: true, around: AROUND, bytes },
	redirect: (fault) => instead(redirectAnswer(fault)),
	'wrong-user': ({ username = 'quiet.user' }, answerAt) => ({
		replace: () => answerAt(`/v1/users/profile/${username}`),
	}),
	'set-cookie': (fault) => replace((right) => withCookie(right, fault)),
	'big-headers': ({ bytes }) => ({ wire: 'big-headers', ...(bytes === undefined ? {} : { bytes }) }),
	delay: ({ ms }) => ({ acceptThenDelayMs: ms }),
	stall: () => ({ wire: 'stall' }),
	drip: ({ ms, part = 'body' }) => ({ wire: 'drip', ms, part }),
	reset: ({ when }) => ({ wire: 'reset', when }),
	'short-body': () => ({ wire: 'short-body' }),
	silence: () => ({ wire: 'silence' }),
};

/** A fault of the Portal in the words of the HTTP kit. */
export function httpFaultOf<Kind extends FaultKind>(fault: Fault<Kind>, answerAt: AnswerAt): HttpFault {
	const mapping: Mapping<Kind> = MAPPINGS[fault.kind];
	return mapping(fault, answerAt);
}
