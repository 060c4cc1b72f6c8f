import { changes } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Changes of the subscription's tier. */
export const subscriptions = listSection({
	...changes,
	id: 'subscriptions',
	title: 'Subscriptions',
	from: ({ profile }) => profile.staff?.subscriptions,
});
