import { changes } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Changes of the Portal role. */
export const permissions = listSection({
	...changes,
	id: 'permissions',
	title: 'Permissions',
	from: ({ profile }) => profile.staff?.permissions,
});
