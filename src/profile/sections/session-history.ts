import type { Line } from '../../core/reply.ts';
import { joined, when, withText } from '../drawing.ts';
import { maskAddress } from '../mask-address.ts';
import type { SessionRecord } from '../model.ts';
import { listSection } from '../section.ts';

/** Past sign-ins of the subject. IP addresses are masked until the owner wants to see them. */
export const sessionHistory = listSection({
	id: 'sessions',
	title: 'Session history',
	clearance: 'owner',
	pageSize: 6,
	from: ({ sessions }) => sessions,
	draw(session, { addresses }) {
		const head = joined([
			when('', session.createdAt, 'date') ?? ['at an unknown time'],
			session.ip !== undefined && [
				{ foreign: addresses === 'shown' ? session.ip : maskAddress(session.ip), max: 64 },
			],
			placeOf(session),
			session.provider !== undefined && [{ foreign: session.provider, max: 60 }],
			marksOf(session),
		]);
		return withText(head, session.userAgent, 160);
	},
});

function placeOf({ city, region, country }: SessionRecord): Line | undefined {
	const parts = [city, region === city ? undefined : region, country].filter((part) => part !== undefined);
	return parts.length === 0 ? undefined : [{ foreign: parts.join(', '), max: 100 }];
}

function marksOf({ mobile, proxy, hosting }: SessionRecord): Line | undefined {
	const marks = [mobile && 'mobile', proxy && 'proxy', hosting && 'hosting'].filter((mark) => mark);
	return marks.length === 0 ? undefined : [{ strong: marks.join(', ') }];
}
