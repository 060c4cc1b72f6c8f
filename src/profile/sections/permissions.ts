import { drawChange, summarizeChanges } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Changes of the Portal role. */
export const permissions = listSection({
	id: 'permissions',
	title: 'Permissions',
	clearance: 'elevated',
	pageSize: 8,
	from: ({ profile }) => profile.staff?.permissions,
	draw: drawChange,
	summary: summarizeChanges,
});
