import { drawChange, summarizeChanges } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Changes of the subscription's tier. */
export const subscriptions = listSection({
	id: 'subscriptions',
	title: 'Subscriptions',
	clearance: 'elevated',
	pageSize: 8,
	from: ({ profile }) => profile.staff?.subscriptions,
	draw: drawChange,
	summary: summarizeChanges,
});
