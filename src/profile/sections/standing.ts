import type { Line } from '../../core/reply.ts';
import type { History } from '../model.ts';
import { type Facts, NOTHING, when } from './facts.ts';

/** State, role and dates of an account, one fact a line. */
export function standingLines({ profile: { staff } }: Facts): History<Line> {
	if (!staff) return NOTHING;
	const lines: (Line | undefined)[] = [
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
	return { items: lines.filter((line) => line !== undefined), unreadable: 0 };
}

export function standingSummary({ profile: { staff } }: Facts): readonly Line[] {
	if (!staff) return [];
	const role = staff.roleLabel === undefined ? '' : ` · ${staff.roleLabel}`;
	const dates = [when('Active ', staff.lastActiveAt), when('Joined ', staff.createdAt, 'day')];
	return [[{ strong: staff.stateLabel }, role], ...dates.filter((line) => line !== undefined)];
}

function fact(name: string, time: Date | undefined): Line | undefined {
	return time && [{ strong: name }, ' ', { time, as: 'date' }, ' (', { time, as: 'relative' }, ')'];
}
