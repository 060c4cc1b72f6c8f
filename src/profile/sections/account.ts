import type { Line } from '../../core/reply.ts';
import type { History } from '../model.ts';
import type { Facts } from './facts.ts';

/** The public part: the id, which stays when a username changes, and the tier. */
export function accountLines({ profile }: Facts): History<Line> {
	return {
		items: [
			[{ strong: 'Username' }, ' ', { foreign: profile.username }],
			[{ strong: 'Portal id' }, ' ', { foreign: String(profile.id) }],
			[{ strong: 'Subscription' }, ` ${profile.tier}`],
		],
		unreadable: 0,
	};
}

export function accountSummary({ profile }: Facts): readonly Line[] {
	return [['Id ', { foreign: String(profile.id) }], [`${profile.tier} subscription`]];
}
