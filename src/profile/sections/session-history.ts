import type { Line } from '../../core/reply.ts';
import type { History, SessionRecord } from '../model.ts';
import { drawn, type Facts, joined, when } from './facts.ts';
import { maskAddress } from './mask-address.ts';

/** Past sign-ins of the subject. IP addresses are masked until the owner asks for them. */
export function sessionLines({ sessions, addresses }: Facts): History<Line> {
	return drawn(sessions, (session) => {
		const head = joined([
			when('', session.createdAt, 'date') ?? ['at an unknown time'],
			session.ip !== undefined && [
				{ foreign: addresses === 'shown' ? session.ip : maskAddress(session.ip), max: 64 },
			],
			placeOf(session),
			session.provider !== undefined && [{ foreign: session.provider, max: 60 }],
			marksOf(session),
		]);
		return session.userAgent === undefined ? head : [...head, '\n', { foreign: session.userAgent, max: 160 }];
	});
}

function placeOf({ city, region, country }: SessionRecord): Line | undefined {
	const parts = [city, region === city ? undefined : region, country].filter((part) => part !== undefined);
	return parts.length === 0 ? undefined : [{ foreign: parts.join(', '), max: 100 }];
}

function marksOf({ mobile, proxy, hosting }: SessionRecord): Line | undefined {
	const marks = [mobile && 'mobile', proxy && 'proxy', hosting && 'hosting'].filter((mark) => mark);
	return marks.length === 0 ? undefined : [{ strong: marks.join(', ') }];
}
