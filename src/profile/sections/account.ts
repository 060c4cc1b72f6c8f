import type { Section } from '../section.ts';

/** The public part: the id, which stays when a username changes, and the tier. */
export const account: Section<'account'> = {
	id: 'account',
	title: 'Account',
	clearance: 'public',
	pageSize: 10,
	lines: ({ profile }) => [
		[{ strong: 'Username' }, ' ', { foreign: profile.username }],
		[{ strong: 'Portal id' }, ' ', { foreign: String(profile.id) }],
		[{ strong: 'Subscription' }, ` ${profile.tier}`],
	],
	summary: ({ profile }) => [['Id ', { foreign: String(profile.id) }], [`${profile.tier} subscription`]],
};
