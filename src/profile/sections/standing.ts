import type { Line } from '../../core/reply.ts';
import { when } from '../drawing.ts';
import type { StaffProfile } from '../model.ts';
import type { Section } from '../section.ts';

/** State, role and dates of an account, one fact a line. */
export const standing: Section<'standing'> = {
	id: 'standing',
	title: 'Standing',
	clearance: 'elevated',
	pageSize: 12,
	lines: ({ profile: { staff } }) => (staff ? linesOf(staff) : []),
	summary: ({ profile: { staff } }) => (staff ? summaryOf(staff) : []),
};

function linesOf(staff: StaffProfile): readonly Line[] {
	const lines = [
		[{ strong: 'State' }, ` ${staff.stateLabel}`],
		staff.roleLabel === undefined ? undefined : [{ strong: 'Portal role' }, ` ${staff.roleLabel}`],
		fact('Role since', staff.roleSince),
		fact('Subscription until', staff.tierUntil),
		staff.tierGrantedBy === undefined
			? undefined
			: [{ strong: 'Subscription granted by' }, ' Portal id ', { foreign: String(staff.tierGrantedBy) }],
		fact('Joined', staff.createdAt),
		fact('Last active', staff.lastActiveAt),
		fact('Changed', staff.updatedAt),
	];
	return lines.filter((line) => line !== undefined);
}

function summaryOf(staff: StaffProfile): readonly Line[] {
	const role = staff.roleLabel === undefined ? '' : ` · ${staff.roleLabel}`;
	const dates = [when('Active ', staff.lastActiveAt), when('Joined ', staff.createdAt, 'day')];
	return [[{ strong: staff.stateLabel }, role], ...dates.filter((line) => line !== undefined)];
}

function fact(name: string, time: Date | undefined): Line | undefined {
	return time && [{ strong: name }, ' ', { time, as: 'date' }, ' (', { time, as: 'relative' }, ')'];
}
